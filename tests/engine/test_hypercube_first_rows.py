"""Tables of many rows put only those in order that somebody asks for; they show what all in order would."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, Session
from qlik_engine.hypercube import Cube, cube, pages, row_order, sorting
from tests.engine.definitions import dimension, measure
from tests.engine.test_hypercube_straight import (
    STATE,
    choices,
    choose,
    definitions,
    facts,
    links,
    load,
    orders,
    things,
    walked_through,
)

ROWS = 20_000


@contextmanager
def all_in_order() -> Iterator[None]:
    """However many rows there are, they are put in order at once."""
    with patch.object(cube, "FEW", 1 << 40):
        yield


@contextmanager
def few_are_many() -> Iterator[None]:
    """Whatever is done with many rows is done with the few of a test."""
    with ExitStack() as changed:
        few = [(cube, "FEW", 1), (row_order, "_ONE_OF", 1), (pages, "_BLOCK", 1)]
        for where, name, value in (*few, (sorting, "_SAMPLED", 2), (sorting, "_MORE", 0)):
            changed.enter_context(patch.object(where, name, value))
        yield


areas = st.lists(
    st.builds(
        lambda top, height: {"qLeft": 0, "qTop": top, "qWidth": 9, "qHeight": height},
        st.integers(0, 8),
        st.integers(0, 6),
    ),
    min_size=1,
    max_size=4,
)


def shown(session: Session, definition: dict[str, Any], asked: Sequence[dict[str, int]]) -> str:
    """A layout and some pages, one after the other."""
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    found: list[Any] = [made.layout()["qHyperCube"]]
    for plain in (False, True):
        found += [made.hypercube_data("/qHyperCubeDef", [page], plain=plain) for page in asked]
    return msgspec.json.encode(found).decode()


@given(
    facts, things, links, st.lists(definitions, min_size=1, max_size=3), areas, choices, orders, st.booleans()
)
@settings(max_examples=40, deadline=None)
def test_pages_are_those_of_all_rows_in_order(
    rows: list[tuple[str, ...]],
    about: list[tuple[str, ...]],
    linked: list[tuple[str, ...]],
    charts: list[dict[str, Any]],
    asked: list[dict[str, int]],
    chosen: list[tuple[str, int, str, bool]],
    order: list[int],
    walks: bool,
) -> None:
    document = load(rows, about, linked)
    session = document.session()
    session.add_state(STATE)
    choose(session, chosen)
    for definition in charts:
        width = len(definition["qDimensions"]) + len(definition["qMeasures"])
        definition["qInterColumnSortOrder"] = [at for at in order if at < width]
    with walked_through() if walks else nullcontext():
        with all_in_order():
            expected = [shown(session, definition, asked) for definition in charts]
        document.forget()
        with few_are_many():
            assert [shown(session, definition, asked) for definition in charts] == expected


KINDS = {
    "flags": lambda luck, length: luck.random(length) < luck.random(),
    "ranks": lambda luck, length: luck.integers(-2, 3, length).astype(np.int8),
    "numbers": lambda luck, length: luck.choice([0.0, -0.0, 1.5, -np.inf, np.inf, *luck.random(40)], length),
    "codes": lambda luck, length: luck.integers(0, 500, length).astype(np.uint32),
    "zeros": lambda luck, length: np.where(luck.random(length) < 0.05, luck.random(length), 0.0),
}


@given(
    st.integers(0, 1 << 32),
    st.integers(1, 700),
    st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4),
    st.integers(1, 90),
    st.sampled_from([1, 9, 60, 700]),
)
@settings(max_examples=300, deadline=None)
def test_the_first_rows_are_those_of_the_whole_order(
    seed: int, length: int, kinds: list[str], count: int, sampled: int
) -> None:
    luck = np.random.default_rng(seed)
    keys = [KINDS[kind](luck, length) for kind in kinds]

    def of(some: Any) -> list[Any]:
        return keys if some is None else [key[some] for key in keys]

    with patch.object(sorting, "_SAMPLED", sampled), patch.object(sorting, "_MORE", 0):
        found = sorting.first(of, length, count)
    if found is None:  # a part of the rows may tell nothing about all
        assert sampled < length or count > length
    else:
        expected = sorted(range(length), key=lambda row: tuple(key[row] for key in keys))[:count]
        assert found.tolist() == expected


@pytest.fixture(scope="module")
def document() -> Document:
    """Many names: some without an amount, most with none or the same one, some names without rows."""
    document = Document(
        script=f"""
        Facts: LOAD If(Mod(RecNo(), 50) > 0, 'n' & Mod(RecNo() * 7919, {ROWS - 300})) AS Name,
            If(Mod(RecNo(), 11) = 0, Null(), If(Mod(RecNo(), 3) = 0, Mod(RecNo() * 31, 40) / 4, 0)) AS Amount,
            Mod(RecNo(), 5) AS Part AUTOGENERATE {ROWS};
        """
    )
    assert document.reload().success
    return document


DESCENDING = {"qSortBy": {"qSortByNumeric": -1}}
LAST = {"qDef": {"qFieldDefs": ["Name"], "qSortCriterias": [{"qSortByAscii": 1}], "qReverseSort": True}}
CHARTS: dict[str, dict[str, Any]] = {
    "a measure": {
        "qDimensions": [dimension("Name")],
        "qMeasures": [measure("Sum(Amount)", **DESCENDING), measure("Count(Part)", **DESCENDING)],
        "qInterColumnSortOrder": [1, 0, 2],
    },
    "two measures": {
        "qDimensions": [dimension("Name", qNullSuppression=True)],
        "qMeasures": [measure("Sum(Amount)", **DESCENDING), measure("Min(Part)", **DESCENDING)],
        "qInterColumnSortOrder": [1, 2, 0],
        "qSuppressZero": True,
    },
    "nulls": {
        "qDimensions": [dimension("Name")],
        "qMeasures": [measure("Max(Amount)", qSortBy={"qSortByNumeric": 1})],
        "qInterColumnSortOrder": [1, 0],
        "qSuppressMissing": True,
    },
    "texts": {
        "qDimensions": [dimension("Name")],
        "qMeasures": [measure("'x' & Num(Sum(Amount), '00.00')", qSortBy={"qSortByAscii": -1})],
        "qInterColumnSortOrder": [1, 0],
        "qPopulateMissing": True,
    },
    "names": {"qDimensions": [LAST], "qMeasures": [measure("Max(Amount)")]},
    "two dimensions": {
        "qDimensions": [dimension("Part", qTotalLabel="all"), LAST],
        "qMeasures": [measure("Sum(Amount)", qAttributeExpressions=[{"qExpression": "Count(Part)"}])],
        "qInterColumnSortOrder": [0, 1, 2],
    },
    "load order": {"qDimensions": [dimension("Name")], "qMeasures": [measure("Sum(Amount)")]},
}


def _cells_selected(session: Session, definition: dict[str, Any]) -> Any:
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    assert made.select_cells("/qHyperCubeDef", [3, 12_000], [0])
    field = session.field("Name")
    assert field is not None
    assert field.chosen is not None
    found = np.flatnonzero(field.chosen.values).tolist()
    session.clear_all()
    return found


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("tops", [(0, 100, 200), (300, 0, 1_500), (12_000, 0), (0, 2_000, 6_000, 15_000)])
def test_pages_of_many_rows_are_those_of_all_in_order(
    document: Document, name: str, tops: tuple[int, ...]
) -> None:
    session = document.session()
    width = len(CHARTS[name]["qDimensions"]) + len(CHARTS[name]["qMeasures"])
    definition = {**CHARTS[name], "qInitialDataFetch": [{"qWidth": width, "qHeight": 50}]}
    asked = [{"qTop": top, "qLeft": 0, "qWidth": width, "qHeight": 100} for top in tops]
    document.forget()
    with all_in_order():
        expected = shown(session, definition, asked)
    document.forget()
    assert shown(session, definition, asked) == expected


def test_who_lets_go_of_a_table_lets_go_of_its_rows(document: Document) -> None:
    made = Cube(document.session().context(), CHARTS["a measure"])
    made.layout()
    gone = weakref.ref(made)
    gc.disable()
    try:
        del made
        assert gone() is None
    finally:
        gc.enable()


def test_only_rows_beyond_the_first_ask_for_all_in_order(document: Document) -> None:
    session = document.session()
    document.forget()
    asked: list[Callable[[], Any]] = []
    with patch.object(row_order.RowOrder, "whole", property(lambda self: asked.append(self) or _whole(self))):
        made = Cube(session.context(), CHARTS["a measure"])
        made.layout()
        made.pages([{"qTop": 500, "qLeft": 0, "qWidth": 3, "qHeight": 100}])
        assert made.length > 10_000
        assert not asked
        made.pages([{"qTop": 9_000, "qLeft": 0, "qWidth": 3, "qHeight": 100}])
        assert asked


_whole = row_order.RowOrder.whole.func


@pytest.mark.parametrize("top", [0, 1, 2_100, 3_700, 12_000, 16_500])
def test_tails_count_rows_beyond_the_page(document: Document, top: int) -> None:
    made = Cube(document.session().context(), CHARTS["two dimensions"])
    ((tail, other),) = (page["qTails"] for page in made.pages([{"qTop": top, "qWidth": 3, "qHeight": 200}]))
    parts = made.dimension_codes(0)
    above, below = parts[:top][::-1] == parts[top], parts[top + 200 :] == parts[top + 199]
    assert other == {"qUp": 0, "qDown": 0}
    assert tail == {"qUp": np.argmin([*above, False]), "qDown": np.argmin([*below, False])}
    assert tail["qUp"] + tail["qDown"] > 1_000


def test_rows_are_selected_by_their_place_among_all(document: Document) -> None:
    session = document.session()
    document.forget()
    with all_in_order():
        expected = _cells_selected(session, CHARTS["a measure"])
    document.forget()
    assert _cells_selected(session, CHARTS["a measure"]) == expected


def test_a_sort_expression_that_is_wrong_is_an_error_of_the_table(document: Document) -> None:
    definition = {
        "qDimensions": [
            {
                "qDef": {
                    "qFieldDefs": ["Name"],
                    "qSortCriterias": [{"qSortByExpression": 1, "qExpression": {"qv": "Sum("}}],
                }
            }
        ],
        "qMeasures": [measure("Sum(Amount)")],
    }
    made = Cube(document.session().context(), definition)
    assert made.error is not None
    assert made.size() == {"qcx": 2, "qcy": 0}
