"""Charts that are calculated in one go have the layouts they have when expressions are walked through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, Session
from qlik_engine.hypercube.straight import Found, Straight
from tests.engine.definitions import dimension, measure

FIELDS = ("A", "B", "C", "D", "K", "N", "When", "Link")
ARGUMENTS = (*FIELDS, "N * 2", "N * (1 - A)", "If(N > 1, A)", "Year(When)", "N + C", "B & D")
SORTS = ("qSortByNumeric", "qSortByAscii", "qSortByLoadOrder", "qSortByFrequency", "qSortByState")
STATE = "Other"

flags = st.booleans()
values = st.sampled_from(["", "1", "2", "-3", "1.5", "x", "Y", "é", "0", "1e16"])
keys = st.sampled_from(["", "k1", "k2", "k3", "k4"])
days = st.sampled_from(["", "2024-01-31", "2023-02-01", "soon"])
facts = st.lists(st.tuples(keys, values, values, values, days), max_size=9)
things = st.lists(st.tuples(keys, values, values), max_size=5)
links = st.lists(st.tuples(keys, values), max_size=5)
orders = st.permutations(range(4))


def table(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of a script. Texts without anything are null, those of A are duals."""
    lines = [", ".join(columns), *(", ".join(row) for row in rows)]
    shown = ", ".join(
        f"If(Len({c}), Dual('as ' & {c}, {c})) AS {c}" if c == "A" else f"If(Len({c}), {c}) AS {c}"
        for c in columns
    )
    return f"{name}: NoConcatenate LOAD {shown} INLINE [\n" + "\n".join(lines) + "\n];\n"


def load(
    rows: Sequence[Sequence[str]], about: Sequence[Sequence[str]], linked: Sequence[Sequence[str]]
) -> Document:
    script = "SET DateFormat='YYYY-MM-DD';\n"
    script += table("Facts", ("K", "A", "B", "N", "When"), rows)
    script += table("Things", ("K", "C", "D"), about)
    script += table("Links", ("K", "Link"), linked)
    document = Document(script=script)
    assert document.reload().success
    return document


sorts = st.dictionaries(st.sampled_from(SORTS), st.sampled_from([1, -1]), max_size=2)
dimensions = st.builds(
    lambda name, sort, nulls, reverse, total: {
        "qDef": {"qFieldDefs": [name], "qSortCriterias": [sort], "qReverseSort": reverse},
        "qNullSuppression": nulls,
        "qOtherTotalSpec": {"qTotalMode": total},
    },
    st.sampled_from(FIELDS),
    sorts,
    flags,
    flags,
    st.sampled_from(["TOTAL_OFF", "TOTAL_OFF", "TOTAL_EXPR"]),
)
calls = st.builds(
    lambda name, distinct, argument: f"{name}({distinct}{argument})",
    st.sampled_from(["Sum", "Count", "Avg", "Min", "Max", "Only", "Mode", "NullCount", "Stdev", "Median"]),
    st.sampled_from(["", "", "", "DISTINCT "]),
    st.sampled_from(ARGUMENTS),
)
measures = st.builds(
    lambda text, sort, total, form, label: {
        "qDef": {"qDef": text, "qAggrFunc": total, "qNumFormat": form, "qLabel": label},
        "qSortBy": sort,
    },
    calls,
    sorts,
    st.sampled_from(["", "", "Sum", "Avg", "None"]),
    st.sampled_from([{}, {}, {"qType": "F", "qFmt": "0.00"}, {"qType": "D", "qFmt": "YYYY"}]),
    st.sampled_from(["", "=Count(A) & ' rows'"]),
)
pages = st.builds(
    lambda left, top, width, height: {"qLeft": left, "qTop": top, "qWidth": width, "qHeight": height},
    st.integers(0, 1),
    st.integers(0, 3),
    st.integers(1, 6),
    st.integers(0, 60),
)
definitions = st.fixed_dictionaries(
    {
        "qDimensions": st.lists(dimensions, min_size=1, max_size=3),
        "qMeasures": st.lists(measures, max_size=3),
        "qSuppressZero": flags,
        "qSuppressMissing": flags,
        "qPopulateMissing": flags,
        "qSuppressMeasureTotals": flags,
        "qShowTotalsAbove": flags,
        "qStateName": st.sampled_from(["", "", STATE]),
        "qInitialDataFetch": st.lists(pages, min_size=1, max_size=2),
    }
)
choices = st.lists(
    st.tuples(st.sampled_from(FIELDS), st.integers(0, 3), st.sampled_from(["$", STATE]), flags), max_size=3
)


@contextmanager
def walked_through() -> Iterator[None]:
    """No chart is calculated in one go."""
    with patch.object(Straight, "of", return_value=None):
        yield


def laid_out(session: Session, definition: dict[str, Any]) -> str:
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    layout = made.layout()["qHyperCube"]
    page = {"qTop": 1, "qLeft": 0, "qWidth": 9, "qHeight": 3}
    return json.dumps([layout, made.hypercube_data("/qHyperCubeDef", [page])], allow_nan=False)


def choose(session: Session, wanted: Sequence[tuple[str, int, str, bool]]) -> None:
    """Select the value of an element number or, with nothing of that number, nothing; lock it if asked."""
    for name, number, state, locks in wanted:
        field = session.field(name, state)
        if field is not None and field.low_level_select([number]) and locks:
            field.lock()


@given(facts, things, links, st.lists(definitions, min_size=1, max_size=4), choices, orders)
@settings(max_examples=40, deadline=None)
def test_layouts_are_the_same(
    rows: list[tuple[str, ...]],
    about: list[tuple[str, ...]],
    linked: list[tuple[str, ...]],
    charts: list[dict[str, Any]],
    chosen: list[tuple[str, int, str, bool]],
    order: list[int],
) -> None:
    document = load(rows, about, linked)
    session = document.session()
    session.add_state(STATE)
    for definition in charts:
        width = len(definition["qDimensions"]) + len(definition["qMeasures"])
        definition["qInterColumnSortOrder"] = [at for at in order if at < width]
    for wanted in ([], chosen):
        choose(session, wanted)
        with walked_through():
            expected = [laid_out(session, definition) for definition in charts]
        document.forget()
        assert [laid_out(session, definition) for definition in charts] == expected
        # What one way keeps with the rows serves the other.
        document.layouts.clear()
        with walked_through():
            assert [laid_out(session, definition) for definition in charts] == expected


SALES = """
Sales: LOAD * INLINE [Region, Product, Customer, Amount
North, Shoe, 1, 10
South, Hat, 2, 20
South, Shoe, 9, 5];
Customers: LOAD * INLINE [Customer, Name
1, Ann
2, Bob
3, Cid];
Orders: LOAD * INLINE [Customer, Order
1, a
1, b];
Apart: LOAD * INLINE [Alone
1
2];
SET vAmount = Amount;
"""
SHARE = {"qDef": {"qDef": "Sum(Amount)", "qRelative": True}}
LIMITED = {"qOtherTotalSpec": {"qOtherMode": "OTHER_COUNTED", "qOtherCounted": {"qv": "1"}}}
ATTRIBUTES = {"qAttributeExpressions": [{"qExpression": "Count(Amount)"}]}


@pytest.fixture(scope="module")
def session() -> Session:
    document = Document(script=SALES)
    assert document.reload().success
    return document.session()


def in_one_go(session: Session, definition: dict[str, Any]) -> bool:
    """Whether a chart is calculated in one go."""
    session.document.layouts.clear()
    found: list[Found | None] = []

    def noting(self: Straight, *args: Any, **named: Any) -> Found | None:
        found.append(find(self, *args, **named))
        return found[-1]

    find = Straight.find
    with patch.object(Straight, "find", noting):
        laid_out(session, definition)
    return any(one is not None for one in found)


@pytest.mark.parametrize(
    ("dimensions", "measures"),
    [
        (["Region"], ["Sum(Amount)", "=Avg(Amount * 2)", "Count(DISTINCT Product)", "Max(Customer)"]),
        (["Region", "=[Product]"], ["count(Amount)"]),
        (["Name"], ["Sum(Amount)"]),
        (["Region", "Name"], ["Only(Product)"]),
        (["Customer"], ["Count(Customer)", "Sum(Amount)"]),
        (["Order"], ["Count(Order)"]),
        (["Region"], []),
    ],
)
def test_what_goes_in_one_go(session: Session, dimensions: list[str], measures: list[str]) -> None:
    definition = {
        "qDimensions": [*map(dimension, dimensions)],
        "qMeasures": [*map(measure, measures)],
        "qInitialDataFetch": [{"qWidth": 9, "qHeight": 9}],
    }
    assert in_one_go(session, definition)
    with walked_through():
        assert not in_one_go(session, definition)


@pytest.mark.parametrize(
    "definition",
    [
        {"qDimensions": [], "qMeasures": [measure("Sum(Amount)")]},
        {"qDimensions": [dimension("Nowhere")], "qMeasures": [measure("Sum(Amount)")]},
        {"qDimensions": [dimension("=Upper(Region)")], "qMeasures": [measure("Sum(Amount)")]},
        {"qDimensions": [dimension("Region", qShowAll=True)], "qMeasures": [measure("Sum(Amount)")]},
        {"qDimensions": [dimension("Region", **LIMITED)], "qMeasures": [measure("Sum(Amount)")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [SHARE]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(Amount)", **ATTRIBUTES)]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(Amount) / 2")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(TOTAL Amount)")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum({1} Amount)")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(ALL Amount)")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Max(Amount, 2)")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Concat(Product, ',')")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(vAmount)")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum($(vAmount))")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(Amount * Rand())")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(1)")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(Aggr(Sum(Amount), Product))")]},
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(Amount"), measure("Sum(Amount)")]},
        {"qDimensions": [dimension("Alone")], "qMeasures": [measure("Sum(Amount)")]},
        {"qDimensions": [dimension("Order")], "qMeasures": [measure("Sum(Amount)")]},
        {
            "qDimensions": [dimension("Region")],
            "qMeasures": [measure("Sum(Amount)")],
            "qContextSetExpression": "{<Product = {Shoe}>}",
        },
        {"qDimensions": [dimension("Region")], "qMeasures": [measure("Sum(Amount)")], "qMode": "P"},
    ],
)
def test_what_takes_more(session: Session, definition: dict[str, Any]) -> None:
    made = {**definition, "qInitialDataFetch": [{"qWidth": 9, "qHeight": 9}]}
    if made.get("qMode") == "P":
        session.document.layouts.clear()
        with patch.object(Straight, "find", side_effect=AssertionError):
            session.create_object(
                {"qInfo": {"qType": "t"}, "qHyperCubeDef": made}, session_only=True
            ).layout()
    else:
        assert not in_one_go(session, made)
