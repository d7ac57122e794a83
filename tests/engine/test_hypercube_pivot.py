"""Pivot tables against a slow reference made of nested dictionaries, and what each option does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, EngineError, Session

PATH = "/qHyperCubeDef"
PAGE = {"qTop": 0, "qLeft": 0, "qWidth": 100, "qHeight": 100}
SALES = """
LOAD If(Len(Region) > 0, Region) AS Region, Product, Year, Amount INLINE [
Region, Product, Year, Amount
North, Shoe, 1, 40
North, Hat, 1, 10
South, Shoe, 2, 30
East, Hat, 2, -12
, Hat, 2, 0
];
"""


def loaded(script: str) -> Session:
    document = Document(script=script)
    assert document.reload().success
    return document.session()


@pytest.fixture
def session() -> Session:
    return loaded(SALES)


def dimension(name: str, **more: Any) -> dict[str, Any]:
    return {"qDef": {"qFieldDefs": [name], "qSortCriterias": [{"qSortByAscii": 1}]}, **more}


def total(name: str, **more: Any) -> dict[str, Any]:
    return dimension(name, qOtherTotalSpec={"qTotalMode": "TOTAL_EXPR"}, **more)


def pivot(
    session: Session,
    dimensions: Sequence[str | dict[str, Any]] = ("Region", "Product", "Year"),
    measures: Sequence[str] = ("Sum(Amount)",),
    **more: Any,
) -> Any:
    definition = {
        "qDimensions": [dimension(d) if isinstance(d, str) else d for d in dimensions],
        "qMeasures": [{"qDef": {"qDef": m}} for m in measures],
        "qMode": "P",
        "qInitialDataFetch": [PAGE],
        **more,
    }
    return session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)


def layout(found: Any) -> dict[str, Any]:
    result: dict[str, Any] = found.layout()["qHyperCube"]
    return result


def page(found: Any) -> dict[str, Any]:
    (result,) = layout(found)["qPivotDataPages"]
    return dict(result)


def header(nodes: Sequence[dict[str, Any]]) -> str:
    """The texts, with those below in brackets; + where a cell can be expanded, - where collapsed."""
    return " ".join(
        node["qText"]
        + "+" * node.get("qCanExpand", False)
        + "-" * node.get("qCanCollapse", False)
        + (f"[{header(node['qSubNodes'])}]" if node["qSubNodes"] else "")
        for node in nodes
    )


def texts(found: dict[str, Any]) -> list[str]:
    return [" ".join(point["qText"] for point in row) for row in found["qData"]]


# -- the reference -------------------------------------------------------------------------------------------

Row = dict[str, Any]
MEASURES: dict[str, Callable[[list[Row]], str]] = {
    "Sum(X)": lambda rows: str(sum(row["X"] for row in rows)),
    "Max(X)": lambda rows: str(max(row["X"] for row in rows)),
    "Count(DISTINCT A)": lambda rows: str(len({row["A"] for row in rows if row["A"]})),
}


@dataclass
class Reference:
    """What a pivot table of `rows` shows; `expanded` has the texts that lead to each expanded cell."""

    rows: list[Row]
    measures: list[str]
    totals: set[str]
    totals_first: bool
    expanded: set[tuple[str, ...]] | None

    def tree(self, items: Sequence[str], rows: list[Row]) -> tuple[str, list[dict[str, Any]]]:
        """The header's text, and its leaves: by field the value, and the measure under "m"."""
        return self._tree(list(items), rows, (), {})

    def _tree(
        self, items: list[str], rows: list[Row], path: tuple[str, ...], at: dict[str, Any]
    ) -> tuple[str, list[Any]]:
        if not items:
            return "", [at]
        parts: list[tuple[str, list[Any]]] = []
        if items[0] == "m":
            for measure in self.measures:
                below, leaves = self._tree(items[1:], rows, path, {**at, "m": measure})
                parts.append((measure + (f"[{below}]" if below else ""), leaves))
            return " ".join(text for text, _ in parts), [leaf for _, more in parts for leaf in more]
        name = items[0]
        groups: dict[Any, list[Row]] = {}
        for row in rows:
            groups.setdefault(row[name], []).append(row)
        only_measures = ["m"] if "m" in items else []
        for value in sorted(groups, key=lambda v: (v is None, v)):
            shown = "-" if value is None else value
            more = (*path, shown)
            last = not [item for item in items[1:] if item != "m"]
            is_open = last or self.expanded is None or more in self.expanded
            rest = items[1:] if is_open else only_measures
            below, leaves = self._tree(rest, groups[value], more, {**at, name: value})
            sign = "" if last or self.expanded is None else "-" if is_open else "+"
            if not is_open and only_measures:
                below, leaves = self._tree(["m"], groups[value], more, {**at, name: value})
            parts.append((shown + sign + (f"[{below}]" if below else ""), leaves))
        if name in self.totals:
            below, leaves = self._tree(only_measures, rows, path, at)
            parts.insert(
                0 if self.totals_first else len(parts), ("Totals" + (f"[{below}]" if below else ""), leaves)
            )
        return " ".join(text for text, _ in parts), [leaf for _, more in parts for leaf in more]

    def cell(self, left: dict[str, Any], top: dict[str, Any]) -> str:
        place = left | top
        measure = place.pop("m", self.measures[0])
        rows = [row for row in self.rows if all(row[name] == value for name, value in place.items())]
        return MEASURES[measure](rows) if rows else "-"


values = st.sampled_from(["a", "b", "c", None])
tables = st.lists(
    st.fixed_dictionaries({"A": values, "B": values, "C": values, "X": st.integers(-2, 2)}),
    min_size=1,
    max_size=12,
)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_like_the_reference(data: st.DataObject) -> None:
    rows = data.draw(tables)
    dimensions = data.draw(st.permutations(["A", "B", "C"]))
    measures = data.draw(st.lists(st.sampled_from(sorted(MEASURES)), min_size=1, max_size=3, unique=True))
    place = data.draw(st.integers(0, 3))
    items = [*dimensions[:place], "m", *dimensions[place:]] if len(measures) > 1 else list(dimensions)
    left = data.draw(st.integers(0, len(items)))
    totals = data.draw(st.sets(st.sampled_from("ABC")))
    first, fixed, suppressed = (data.draw(st.booleans()) for _ in range(3))
    lines = "\n".join(",".join("" if row[n] is None else str(row[n]) for n in "ABCX") for row in rows)
    fields = ", ".join(f"If(Len({n}) > 0, {n}) AS {n}" for n in "ABC")
    session = loaded(f"LOAD {fields}, X INLINE [\nA, B, C, X\n{lines}\n];")
    found = pivot(
        session,
        [(total if name in totals else dimension)(name) for name in dimensions],
        measures,
        qNoOfLeftDims=left,
        qInterColumnSortOrder=[-1 if item == "m" else dimensions.index(item) for item in items],
        qAlwaysFullyExpanded=fixed,
        qShowTotalsAbove=first,
        qSuppressZero=suppressed,
    )
    expanded: list[set[tuple[str, ...]]] = [set(), set()]
    for _ in range(0 if fixed else data.draw(st.integers(0, 3))):
        expand_one(data, found, expanded)
    kept = rows
    if suppressed:
        kept = [
            row
            for row in rows
            if any(
                MEASURES[m]([r for r in rows if all(r[n] == row[n] for n in "ABC")]) != "0" for m in measures
            )
        ]
    sides = [
        Reference(rows, measures, totals, first, None if fixed else expanded[axis]).tree(part, kept)
        for axis, part in enumerate((items[:left], items[left:]))
    ]
    reference = Reference(rows, measures, totals, first, None)
    (shown,) = layout(found)["qPivotDataPages"]
    if not kept:
        assert (shown["qLeft"], shown["qTop"], shown["qData"]) == ([], [], [])
        return
    assert header(shown["qLeft"]) == sides[0][0]
    assert header(shown["qTop"]) == (sides[1][0] or (measures[0] if len(measures) == 1 else ""))
    assert texts(shown) == [
        " ".join(reference.cell(row, column) for column in sides[1][1]) for row in sides[0][1]
    ]


def expand_one(data: st.DataObject, found: Any, expanded: list[set[tuple[str, ...]]]) -> None:
    """Expand one of the cells that can be, and note what leads to it."""
    shown = page(found)
    for axis, nodes in enumerate((shown["qLeft"], shown["qTop"])):
        places: list[tuple[int, int, tuple[str, ...]]] = []
        collect(nodes, 0, (), 0, places)
        if places:
            row, level, path = data.draw(st.sampled_from(places))
            at = (row, level) if axis == 0 else (level, row)
            assert found.expand(PATH, axis, *at)
            expanded[axis].add(path)
            return


def collect(
    nodes: Sequence[dict[str, Any]], level: int, path: tuple[str, ...], row: int, places: list[Any]
) -> int:
    """Where there are cells to expand; returns the row after the last one."""
    for node in nodes:
        more = path if node["qType"] in "PT" else (*path, node["qText"])
        if node.get("qCanExpand"):
            places.append((row, level, more))
        row = collect(node["qSubNodes"], level + 1, more, row, places) if node["qSubNodes"] else row + 1
    return row


# -- one by one ----------------------------------------------------------------------------------------------


def test_collapsed_and_expanded(session: Session) -> None:
    found = pivot(session, qNoOfLeftDims=2)
    shown = page(found)
    assert header(shown["qLeft"]) == "East+ North+ South+ -+"
    assert header(shown["qTop"]) == "1 2"
    assert texts(shown) == ["- -12", "50 -", "- 30", "- 0"]
    assert layout(found)["qSize"] == {"qcx": 2, "qcy": 4}
    assert found.expand(PATH, 0, 1, 0)
    assert header(page(found)["qLeft"]) == "East+ North-[Hat Shoe] South+ -+"
    assert found.expand(PATH, 0, 0, 0, all=True)
    assert header(page(found)["qLeft"]) == "East-[Hat] North-[Hat Shoe] South-[Shoe] --[Hat]"
    assert found.expand(PATH, 0, 2, 0, expanded=False)
    assert header(page(found)["qLeft"]) == "East-[Hat] North+ South-[Shoe] --[Hat]"
    assert not found.expand(PATH, 0, 99, 0)
    assert not found.expand(PATH, 1, 0, 0)  # the last dimension of a header has nothing below


def test_what_is_expanded_stays_so_through_selections(session: Session) -> None:
    found = pivot(session, ["Region", "Product"])
    found.expand(PATH, 0, 1, 0)
    field = session.field("Region")
    assert field is not None
    field.low_level_select([0], False)
    assert header(page(found)["qLeft"]) == "North-[Hat Shoe]"


def test_nodes_and_points_have_the_documented_shape(session: Session) -> None:
    shown = page(pivot(session, [total("Region"), "Year"], qNoOfLeftDims=1))
    assert shown["qArea"] == {"qLeft": 0, "qTop": 0, "qWidth": 2, "qHeight": 5}
    assert [(n["qElemNo"], n["qType"], n["qValue"]) for n in shown["qLeft"]] == [
        (2, "N", "NaN"),
        (0, "N", "NaN"),
        (1, "N", "NaN"),
        (-2, "U", "NaN"),
        (-1, "T", "NaN"),
    ]
    assert shown["qTop"][0] == {
        "qText": "1", "qElemNo": 0, "qValue": 1, "qType": "N", "qUp": 0, "qDown": 0, "qSubNodes": [],
    }  # fmt: skip
    assert shown["qData"][0] == [
        {"qText": "-", "qNum": "NaN", "qType": "E"},
        {"qText": "-12", "qNum": -12, "qType": "V"},
    ]


def test_the_measures_are_a_pseudo_dimension(session: Session) -> None:
    found = pivot(session, ["Region"], ["Sum(Amount)", "Count(Amount)"])
    assert layout(found)["qEffectiveInterColumnSortOrder"] == [0, -1]
    (first, _) = page(found)["qTop"]
    assert (first["qText"], first["qType"], first["qElemNo"]) == ("Sum(Amount)", "P", -1)
    found = pivot(session, ["Region"], ["Sum(Amount)", "Count(Amount)"], qPseudoDimPos=0, qNoOfLeftDims=1)
    assert header(page(found)["qLeft"]) == "Sum(Amount) Count(Amount)"
    assert header(page(found)["qTop"]) == "East North South -"


def test_totals_are_evaluated_not_summed(session: Session) -> None:
    found = pivot(session, [total("Region", qTotalLabel={"qv": "='A' & 'll'"})], ["Avg(Amount)"])
    assert header(page(found)["qLeft"]) == "East North South - All"
    assert texts(page(found)) == ["-12", "25", "30", "0", "13.6"]


def test_tails_say_what_is_beyond_a_page(session: Session) -> None:
    found = pivot(session, ["Year", "Region"], qAlwaysFullyExpanded=True)
    (shown,) = found.pivot_data(PATH, [{"qTop": 2, "qLeft": 0, "qWidth": 1, "qHeight": 1}])
    assert header(shown["qLeft"]) == "2[South]"
    assert (shown["qLeft"][0]["qUp"], shown["qLeft"][0]["qDown"]) == (1, 1)
    assert texts(shown) == ["30"]


def test_sorted_by_value(session: Session) -> None:
    found = pivot(session, ["Region"], qSortbyYValue=-1)
    assert header(page(found)["qLeft"]) == "North South - East"


def test_null_suppression_and_others(session: Session) -> None:
    found = pivot(session, [dimension("Region", qNullSuppression=True)])
    assert header(page(found)["qLeft"]) == "East North South"
    limit = {"qOtherMode": "OTHER_COUNTED", "qOtherCounted": {"qv": "1"}}
    shown = page(pivot(session, [dimension("Region", qOtherTotalSpec=limit)]))
    assert (header(shown["qLeft"]), texts(shown)) == ("North Others", ["50", "18"])
    assert (shown["qLeft"][1]["qType"], shown["qLeft"][1]["qElemNo"]) == ("O", -3)


def test_the_definition_can_expand(session: Session) -> None:
    state = [{"qExcludeList": False, "qPos": {"qDimName": "Region", "qElemNo": [0]}}]
    found = pivot(session, ["Region", "Product"], qExpansionState=state)
    assert header(page(found)["qLeft"]) == "East+ North-[Hat Shoe] South+ -+"
    state = [{"qExcludeList": True, "qPos": {"qDimName": "Region", "qElemNo": []}}]
    found = pivot(session, ["Region", "Product"], qExpansionState=state)
    assert header(page(found)["qLeft"]) == "East-[Hat] North-[Hat Shoe] South-[Shoe] --[Hat]"


@pytest.mark.parametrize(
    ("cell", "selected"),
    [
        ({"qType": "D", "qRow": 1, "qCol": 0}, {"Region": 1, "Product": 1, "Year": 1}),
        ({"qType": "L", "qRow": 1, "qCol": 1}, {"Product": 1}),
        ({"qType": "L", "qRow": 1, "qCol": 0}, {"Region": 1}),
        ({"qType": "T", "qRow": 0, "qCol": 1}, {"Year": 1}),
    ],
)
def test_selecting_through_cells(session: Session, cell: dict[str, Any], selected: dict[str, int]) -> None:
    found = pivot(session, qNoOfLeftDims=2, qAlwaysFullyExpanded=True)
    assert found.select_pivot_cells(PATH, [cell])
    assert set(session.selections()) == set(selected)
    assert not found.select_pivot_cells(PATH, [{"qType": "D", "qRow": 99, "qCol": 0}])


def test_attributes_of_cells(session: Session) -> None:
    shades = [{"qExpression": "Max(Amount)"}]
    region = dimension("Region", qAttributeExpressions=shades)
    measure = {"qDef": {"qDef": "Sum(Amount)"}, "qAttributeExpressions": shades}
    shown = page(pivot(session, [region, "Product"], qMeasures=[measure]))
    expected = {"qValues": [{"qText": "40", "qNum": 40}]}
    assert (shown["qLeft"][1]["qAttrExps"], shown["qData"][1][0]["qAttrExps"]) == (expected, expected)


def test_sorted_by_value_within_parents(session: Session) -> None:
    found = pivot(session, ["Year", "Region"], qSortbyYValue=-1, qAlwaysFullyExpanded=True)
    assert header(page(found)["qLeft"]) == "1[North] 2[South - East]"
    empty = pivot(session, ["Year"], ["Null()"], qSortbyYValue=1)
    assert texts(page(empty)) == ["-", "-"]
    assert page(empty)["qData"][0][0] == {"qText": "-", "qNum": "NaN", "qType": "U"}


def test_suppressed_missing_values(session: Session) -> None:
    found = pivot(session, ["Region"], ["If(Sum(Amount) > 20, 1)"], qSuppressMissing=True)
    assert header(page(found)["qLeft"]) == "North South"


def test_dimensionality(session: Session) -> None:
    found = pivot(
        session,
        [total("Region"), "Year"],
        ["10 * Dimensionality() + SecondaryDimensionality()"],
        qNoOfLeftDims=1,
    )
    assert texts(page(found))[0] == "- 11"
    assert texts(page(found))[-1] == "1 1"


def test_pages_of_another_mode_or_too_large(session: Session) -> None:
    found, straight = pivot(session), pivot(session, qMode="S")
    for call in (found.hypercube_data, found.stacked_data, straight.pivot_data, straight.stacked_data):
        with pytest.raises(EngineError) as caught:
            call(PATH, [PAGE])
        assert caught.value.code == 6002
    with pytest.raises(EngineError) as caught:
        found.pivot_data(PATH, [{**PAGE, "qHeight": 201}])
    assert caught.value.code == 7009


def test_empty_ones(session: Session) -> None:
    assert texts(page(pivot(session, []))) == ["68"]
    assert header(page(pivot(session, ["Product"], []))["qLeft"]) == "Hat Shoe"
    failed = layout(pivot(session, qCalcCondition={"qCond": {"qv": "0"}}))
    assert (failed["qSize"], failed["qPivotDataPages"]) == ({"qcx": 0, "qcy": 0}, [])
    wrong = layout(pivot(session, qInterColumnSortOrder=[7]))
    assert (wrong["qError"]["qErrorCode"], wrong["qMode"]) == (7008, "P")


# -- stacked -------------------------------------------------------------------------------------------------


def stack(node: dict[str, Any]) -> str:
    below = " ".join(stack(one) for one in node["qSubNodes"])
    return f"{node['qType']}{node['qRow']}:{node['qText']}" + (f"[{below}]" if below else "")


def test_a_stacked_table(session: Session) -> None:
    found = layout(pivot(session, ["Region", "Product"], qMode="EQ_DATA_MODE_PIVOT_STACK"))
    ((root,),) = (one["qData"] for one in found["qStackedDataPages"])
    assert stack(root) == (
        "R0:[N0:East[N0:Hat[V0:-12]] N1:North[N1:Hat[V1:10] N2:Shoe[V2:40]]"
        " N3:South[N3:Shoe[V3:30]] U4:-[N4:Hat[V4:0]]]"
    )
    assert (root["qMaxPos"], root["qMinNeg"]) == (80, -12)
    assert [(one["qMaxPos"], one["qMinNeg"]) for one in root["qSubNodes"][:2]] == [(0, -12), (50, 0)]
    assert (found["qMode"], found["qPivotDataPages"], found["qSize"]) == ("K", [], {"qcx": 1, "qcy": 5})


def test_a_stacked_table_with_a_dimension_at_the_top(session: Session) -> None:
    found = pivot(session, ["Region", "Product"], qMode="K", qNoOfLeftDims=1)
    ((root,),) = (one["qData"] for one in found.stacked_data(PATH, [PAGE], 2))
    assert stack(root) == "R0:[N0:East[N0:Hat[V0:-12]] N1:North[N1:Hat[V1:10] N1:Shoe[V1:40]]]"
    assert found.select_pivot_cells(PATH, [{"qType": "D", "qRow": 1, "qCol": 1}])
    ((root,),) = (one["qData"] for one in found.stacked_data(PATH, [PAGE]))
    assert stack(root) == "R0:[N0:North[N0:Shoe[V0:40]]]"


def with_totals(kind: str) -> list[dict[str, Any]]:
    return [{"qDef": {"qDef": "Max(Amount)", "qAggrFunc": kind}}]


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("Expr", ["10 40 40", "- 30 30", "-12 - -12", "0 - 0", "10 40 40"]),
        ("Sum", ["10 40 50", "- 30 30", "-12 - -12", "0 - 0", "-2 70 68"]),
        ("Avg", ["10 40 25", "- 30 30", "-12 - -12", "0 - 0", "-0.66666666666667 35 13.6"]),
        ("Min", ["10 40 10", "- 30 30", "-12 - -12", "0 - 0", "-12 30 -12"]),
        ("Count", ["10 40 2", "- 30 1", "-12 - 1", "0 - 1", "3 2 5"]),
        ("None", ["10 40 ", "- 30 ", "-12 - ", "0 - ", "  "]),
    ],
)
def test_totals_are_made_as_the_measure_says(session: Session, kind: str, rows: list[str]) -> None:
    found = pivot(
        session,
        [total("Region"), total("Product")],
        qMeasures=with_totals(kind),
        qNoOfLeftDims=1,
        qInterColumnSortOrder=[0, 1],
    )
    shown = {node["qText"]: row for node, row in zip(page(found)["qLeft"], texts(page(found)), strict=True)}
    assert [shown[name] for name in ("North", "South", "East", "-", "Totals")] == rows


def test_an_unknown_way_to_make_totals_is_an_error(session: Session) -> None:
    found = layout(pivot(session, [total("Region")], qMeasures=with_totals("Median")))
    assert found["qError"]["qErrorCode"] == 8


def test_missing_cells_are_populated(session: Session) -> None:
    found = pivot(
        session,
        ["Region", "Product"],
        ["Sum(Amount)", "If(Sum(Amount) > 20, 'much')"],
        qNoOfLeftDims=1,
        qPopulateMissing=True,
        qInterColumnSortOrder=[0, 1, -1],
    )
    assert {
        node["qText"]: row for node, row in zip(page(found)["qLeft"], texts(page(found)), strict=True)
    } == {
        "-": "0  0 ",
        "East": "-12  0 ",
        "North": "10  40 much",
        "South": "0  30 much",
    }
    assert {point["qType"] for row in page(found)["qData"] for point in row} == {"V"}


def test_relative_measures_and_attribute_dimensions(session: Session) -> None:
    relative = {
        "qDef": {"qDef": "Sum(Amount)", "qRelative": True},
        "qAttributeDimensions": [{"qDef": "Year"}],
    }
    found = pivot(session, [total("Region")], qMeasures=[relative])
    shown = page(found)
    assert texts(shown) == ["-17.6%", "73.5%", "44.1%", "0.0%", "100.0%"]
    assert [row[0]["qAttrDims"]["qValues"][0]["qText"] for row in shown["qData"]] == ["2", "1", "2", "2", "-"]
