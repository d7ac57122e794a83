"""Statements about sorting, pivot tables, stacks, trees and formats (sections 8.3, 8.5 and 8.6)."""

from __future__ import annotations

from typing import Any

import pytest

CUBE = "/qHyperCubeDef"
PAGE = {"qTop": 0, "qLeft": 0, "qWidth": 5, "qHeight": 50}
DATA = """
LOAD * INLINE [City, Kind, Year, Amount
b, x, 2024, 5
C, y, 2023, 1
a, x, 2024, 2
b, y, 2023, 7
10, x, 2022, 0
b, x, 2022, 4
9, y, 2024, 3];
"""


@pytest.fixture
def sales(client: Any) -> Any:
    """The same socket, with data to sort."""
    client.call(1, "SetScript", DATA)
    assert client.call(1, "DoReload")["qReturn"]
    return client


def dimension(field: str, reverse: bool = False, **criteria: Any) -> dict[str, Any]:
    return {"qDef": {"qFieldDefs": [field], "qSortCriterias": [criteria], "qReverseSort": reverse}}


def measure(expression: str, **more: Any) -> dict[str, Any]:
    return {"qDef": {"qDef": expression, **more}}


def chart(client: Any, *dimensions: Any, measures: Any = ("Sum(Amount)",), **more: Any) -> int:
    handle: int = client.session_object(
        1,
        qHyperCubeDef={
            "qDimensions": [one if isinstance(one, dict) else dimension(one) for one in dimensions],
            "qMeasures": [one if isinstance(one, dict) else measure(one) for one in measures],
            "qInitialDataFetch": [PAGE],
            **more,
        },
    )
    return handle


def shown(client: Any, handle: int) -> Any:
    return client.call(handle, "GetLayout")["qLayout"]["qHyperCube"]


def column(client: Any, *dimensions: Any, at: int = 0, **more: Any) -> list[str]:
    matrix = shown(client, chart(client, *dimensions, **more))["qDataPages"][0]["qMatrix"]
    return [row[at]["qText"] for row in matrix]


# 8.3 --------------------------------------------------------------------------------------------------------


def test_8_3_columns_sort_in_the_order_given(sales: Any) -> None:
    by_year = {"qSortByNumeric": 1}
    columns = (dimension("Kind", qSortByAscii=1), dimension("Year", **by_year))
    assert column(sales, *columns) == ["x", "x", "y", "y"]
    found = shown(sales, chart(sales, *columns, qInterColumnSortOrder=[1, 0, 2]))
    assert found["qEffectiveInterColumnSortOrder"] == [1, 0, 2]
    assert [row[1]["qText"] for row in found["qDataPages"][0]["qMatrix"]] == ["2022", "2023", "2024", "2024"]
    assert shown(sales, chart(sales, *columns))["qEffectiveInterColumnSortOrder"] == [0, 1, 2]


@pytest.mark.parametrize("order", [[0, 0], [5], [0, 1, 2, 3]])
def test_8_3_columns_that_are_not_there_are_no_order(sales: Any, order: list[int]) -> None:
    found = shown(sales, chart(sales, "Kind", qInterColumnSortOrder=order))
    assert found["qError"]["qErrorCode"] == 7008


def test_8_3_a_measure_first_orders_all_rows(sales: Any) -> None:
    largest = {**measure("Sum(Amount)"), "qSortBy": {"qSortByNumeric": -1}}
    found = column(sales, "City", "Year", measures=[largest], qInterColumnSortOrder=[2, 0, 1], at=2)
    assert found == ["7", "5", "4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"qSortByAscii": 1}, ["10", "9", "a", "b", "C"]),
        ({"qSortByAscii": -1}, ["C", "b", "a", "9", "10"]),
        ({"qSortByNumeric": 1, "qSortByAscii": 1}, ["9", "10", "a", "b", "C"]),
        ({"qSortByLoadOrder": 1}, ["b", "C", "a", "10", "9"]),
        ({"qSortByLoadOrder": -1}, ["9", "10", "a", "C", "b"]),
        ({"qSortByFrequency": 1, "qSortByLoadOrder": 1}, ["b", "C", "a", "10", "9"]),
        ({"qSortByFrequency": -1, "qSortByLoadOrder": -1}, ["9", "10", "a", "C", "b"]),
        ({"qSortByExpression": 1, "qExpression": {"qv": "Sum(Amount)"}}, ["10", "C", "a", "9", "b"]),
        ({"qSortByExpression": -1, "qExpression": {"qv": "=Sum(Amount)"}}, ["b", "9", "a", "C", "10"]),
        ({"qSortByAscii": 0, "qSortByLoadOrder": 1}, ["b", "C", "a", "10", "9"]),
    ],
)
def test_8_3_criteria_ascend_descend_or_are_off(
    sales: Any, criteria: dict[str, Any], expected: list[str]
) -> None:
    assert column(sales, dimension("City", **criteria)) == expected


def test_8_3_criteria_have_a_precedence(sales: Any) -> None:
    everything = {
        "qSortByFrequency": 1,
        "qSortByNumeric": 1,
        "qSortByAscii": -1,
        "qSortByLoadOrder": -1,
    }
    assert column(sales, dimension("City", **everything)) == ["b", "9", "10", "C", "a"]
    expression = {"qSortByExpression": 1, "qExpression": {"qv": "Max(Year)"}, "qSortByAscii": 1}
    assert column(sales, dimension("City", **expression)) == ["10", "C", "9", "a", "b"]


def test_8_3_states_sort_before_all_else(sales: Any) -> None:
    city = sales.call(1, "GetField", "City")["qReturn"]["qHandle"]
    sales.call(city, "SelectValues", [{"qText": "C"}, {"qText": "a"}])
    by_state = {"qDef": {"qFieldDefs": ["City"], "qSortCriterias": [{"qSortByState": 1, "qSortByAscii": 1}]}}
    box = sales.session_object(1, qListObjectDef={**by_state, "qInitialDataFetch": [PAGE]})
    cells = sales.call(box, "GetLayout")["qLayout"]["qListObject"]["qDataPages"][0]["qMatrix"]
    assert [cell["qText"] for (cell,) in cells] == ["a", "C", "10", "9", "b"]


def test_8_3_reverse_flips_everything(sales: Any) -> None:
    assert column(sales, dimension("City", reverse=True, qSortByAscii=1)) == ["C", "b", "a", "9", "10"]


@pytest.mark.parametrize(
    ("criteria", "indicator"), [({"qSortByAscii": 1}, "A"), ({"qSortByNumeric": -1}, "D"), ({}, "N")]
)
def test_8_3_the_indicator_shows_the_first_criterion(
    sales: Any, criteria: dict[str, Any], indicator: str
) -> None:
    found = shown(sales, chart(sales, dimension("City", **criteria)))
    assert found["qDimensionInfo"][0]["qSortIndicator"] == indicator


# 8.5 --------------------------------------------------------------------------------------------------------


def pivot(client: Any, *dimensions: str, measures: Any = ("Sum(Amount)",), **more: Any) -> int:
    by_text = [dimension(field, qSortByAscii=1) for field in dimensions]
    return chart(client, *by_text, measures=measures, **{"qMode": "P", "qAlwaysFullyExpanded": True, **more})


def texts(nodes: list[Any]) -> list[Any]:
    return [
        {node["qText"]: texts(node["qSubNodes"])} if node["qSubNodes"] else node["qText"] for node in nodes
    ]


def pivot_page(client: Any, handle: int) -> Any:
    (page,) = client.call(handle, "GetHyperCubePivotData", CUBE, [PAGE])["qDataPages"]
    return page


def test_8_5_all_dimensions_are_at_the_left_by_default(sales: Any) -> None:
    page = pivot_page(sales, pivot(sales, "Kind", "Year"))
    assert texts(page["qLeft"]) == [{"x": ["2022", "2024"]}, {"y": ["2023", "2024"]}]
    assert [[cell["qNum"] for cell in row] for row in page["qData"]] == [[4], [7], [8], [3]]


def test_8_5_several_measures_make_a_pseudo_dimension(sales: Any) -> None:
    both = ("Sum(Amount)", "Count(Amount)")
    page = pivot_page(sales, pivot(sales, "Kind", measures=both))
    assert [(node["qType"], node["qElemNo"]) for node in page["qTop"]] == [("P", -1), ("P", -1)]
    assert [[cell["qNum"] for cell in row] for row in page["qData"]] == [[11, 4], [11, 3]]
    three = ("City", "Kind", "Year")
    page = pivot_page(
        sales, pivot(sales, *three, measures=both, qInterColumnSortOrder=[1, -1, 0, 2], qNoOfLeftDims=2)
    )
    assert texts(page["qLeft"][:1]) == [{"x": ["Sum(Amount)", "Count(Amount)"]}]
    assert texts(page["qTop"])[0] == {"10": ["2022"]}


def test_8_5_nodes_and_points_have_their_members(sales: Any) -> None:
    page = pivot_page(sales, pivot(sales, "Kind", "Year", qNoOfLeftDims=1))
    node = page["qLeft"][0]
    assert {"qText", "qElemNo", "qValue", "qType", "qUp", "qDown", "qSubNodes"} <= node.keys()
    assert (node["qText"], node["qElemNo"], node["qType"]) == ("x", 0, "N")
    kinds = {cell["qType"] for row in page["qData"] for cell in row}
    assert kinds == {"V", "E"}
    assert page["qArea"] == {"qLeft": 0, "qTop": 0, "qWidth": 3, "qHeight": 2}


def test_8_5_totals_are_nodes_too(sales: Any) -> None:
    total = {**dimension("Kind"), "qOtherTotalSpec": {"qTotalMode": "TOTAL_EXPR"}}
    handle = chart(sales, total, qMode="P")
    nodes = pivot_page(sales, handle)["qLeft"]
    assert [(node["qType"], node["qElemNo"]) for node in nodes] == [("N", 0), ("N", 1), ("T", -1)]


def test_8_5_what_is_collapsed_can_be_expanded(sales: Any) -> None:
    handle = pivot(sales, "Kind", "Year", qAlwaysFullyExpanded=False)
    page = pivot_page(sales, handle)
    assert texts(page["qLeft"]) == ["x", "y"]
    assert page["qLeft"][0]["qCanExpand"]
    sales.call(handle, "ExpandLeft", CUBE, 0, 0, False)
    page = pivot_page(sales, handle)
    assert texts(page["qLeft"]) == [{"x": ["2022", "2024"]}, "y"]
    assert page["qLeft"][0]["qCanCollapse"]
    sales.call(handle, "CollapseLeft", CUBE, 0, 0, False)
    assert texts(pivot_page(sales, handle)["qLeft"]) == ["x", "y"]
    top = pivot(sales, "Kind", "Year", qAlwaysFullyExpanded=False, qNoOfLeftDims=0)
    sales.call(top, "ExpandTop", CUBE, 0, 0, True)
    assert texts(pivot_page(sales, top)["qTop"]) == [{"x": ["2022", "2024"]}, {"y": ["2023", "2024"]}]
    sales.call(top, "CollapseTop", CUBE, 0, 0, True)
    assert texts(pivot_page(sales, top)["qTop"]) == ["x", "y"]


def test_8_5_what_is_expanded_belongs_to_the_session(sales: Any, socket: Any, app_id: str) -> None:
    made = sales.call(
        1,
        "CreateObject",
        {
            "qInfo": {"qType": "pivot", "qId": "p"},
            "qHyperCubeDef": {
                "qMode": "P",
                "qDimensions": [dimension("Kind", qSortByAscii=1), dimension("Year", qSortByAscii=1)],
                "qMeasures": [measure("Sum(Amount)")],
            },
        },
    )["qReturn"]["qHandle"]
    sales.call(made, "ExpandLeft", CUBE, 0, 0, False)
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    theirs = other.call(1, "GetObject", "p")["qReturn"]["qHandle"]
    assert texts(pivot_page(other, theirs)["qLeft"]) == ["x", "y"]
    assert texts(pivot_page(sales, made)["qLeft"])[0] == {"x": ["2022", "2024"]}


def test_8_5_a_stack_has_one_root_for_each_row(sales: Any) -> None:
    handle = pivot(sales, "Kind", "Year", qMode="K")
    (page,) = sales.call(handle, "GetHyperCubeStackData", CUBE, [PAGE])["qDataPages"]
    (root,) = page["qData"]
    assert root["qType"] == "R"
    assert {"qMaxPos", "qMinNeg", "qRow", "qSubNodes"} <= root.keys()
    assert texts(root["qSubNodes"]) == [
        {"x": [{"2022": ["4"]}, {"2024": ["7"]}]},
        {"y": [{"2023": ["8"]}, {"2024": ["3"]}]},
    ]
    assert shown(sales, handle)["qStackedDataPages"][0]["qData"]


def test_8_5_a_tree_has_nodes_with_the_values_of_measures(sales: Any) -> None:
    handle = pivot(sales, "Kind", "Year", measures=("Sum(Amount)", "Count(Amount)"), qMode="T")
    assert shown(sales, handle)["qTreeNodesOnDim"] == [2, 4]
    wanted = {"qMaxNbrOfNodes": 100, "qTreeNodes": [{"qArea": PAGE, "qAllValues": False}] * 2}
    (root,) = sales.call(handle, "GetHyperCubeTreeData", CUBE, wanted)["qNodes"]
    node = root["qNodes"][0]
    members = {"qText", "qValue", "qElemNo", "qGroupPos", "qGroupSize", "qRow", "qType", "qValues", "qNodes"}
    assert members | {"qMaxPos", "qMinNeg", "qTreePath"} <= node.keys()
    assert (node["qText"], [one["qText"] for one in node["qNodes"]]) == ("x", ["2022", "2024"])
    assert [[value["qValue"] for value in one["qValues"]] for one in node["qNodes"]] == [[4, 2], [7, 2]]


# 8.6 --------------------------------------------------------------------------------------------------------


def formatted(client: Any, expression: str, **number_format: Any) -> tuple[str, Any]:
    handle = chart(client, measures=[measure(expression, qNumFormat=number_format)])
    ((cell,),) = shown(client, handle)["qDataPages"][0]["qMatrix"]
    return cell["qText"], cell["qNum"]


@pytest.mark.parametrize(
    ("number_format", "expression", "text"),
    [
        ({"qType": "F", "qnDec": 2, "qUseThou": 0, "qDec": ","}, "1234.5", "1234,50"),
        ({"qType": "F", "qFmt": "# ##0,00", "qDec": ",", "qThou": " "}, "1234.5", "1 234,50"),
        ({"qType": "F", "qFmt": "0.0%"}, "0.256", "25.6%"),
        ({"qType": "F", "qFmt": "#,##0.0;(#,##0.0)"}, "-1234.5", "(1,234.5)"),
        ({"qType": "I", "qFmt": "#,##0", "qThou": ","}, "1234.4", "1,234"),
        ({"qType": "I"}, "1234", "1234"),
        ({"qType": "R"}, "3.0", "3"),
        ({"qType": "R", "qnDec": 0}, "1/4", "0.25"),
        ({"qType": "R", "qnDec": 4}, "1/3", "0.3333"),
        ({"qType": "M", "qFmt": "$#,##0.00"}, "5", "$5.00"),
        ({"qType": "M"}, "1234.5", "1,234.50 kr"),
        ({"qType": "D", "qFmt": "DD.MM.YYYY"}, "45000", "15.03.2023"),
        ({"qType": "D"}, "45000", "3/15/2023"),
        ({"qType": "T"}, "0.75", "6:00:00 PM"),
        ({"qType": "TS"}, "45000.5", "3/15/2023 12:00:00 PM"),
        ({"qType": "IV", "qFmt": "hh:mm"}, "1.5", "36:00"),
        ({"qType": "A"}, "1234.5", "1234.5"),
        ({"qType": "U"}, "1234.5", "1234.5"),
        ({"qType": "F", "qFmt": "0.0A"}, "12300", "12.3k"),
    ],
)
def test_8_6_numbers_are_written_as_the_format_says(
    client: Any, number_format: dict[str, Any], expression: str, text: str
) -> None:
    script = client.call(1, "GetEmptyScript", "Main")["qReturn"]
    client.call(1, "SetScript", f"{script}\nSET MoneyFormat='#,##0.00 kr';\nLOAD 1 AS x AUTOGENERATE 1;")
    client.call(1, "DoReload")
    assert formatted(client, expression, **number_format)[0] == text


def test_8_6_the_number_stays_as_it_is(client: Any) -> None:
    assert formatted(client, "1/3", qType="F", qnDec=1) == ("0.3", 1 / 3)
    assert formatted(client, "MakeDate(2023, 3, 15)", qType="D", qFmt="YYYY") == ("2023", 45000)


def test_8_6_a_pattern_beats_the_type(client: Any) -> None:
    assert formatted(client, "45000", qType="F", qFmt="YYYY-MM-DD")[0] == "2023-03-15"


def test_8_6_automatic_formats_are_guessed(client: Any) -> None:
    (info,) = shown(client, chart(client, measures=["Count(Amount)"]))["qMeasureInfo"]
    assert info["qIsAutoFormat"] is True
    assert info["qNumFormat"] == {"qType": "I", "qnDec": 0, "qUseThou": 1, "qFmt": "###0", "qDec": "."}
    given = {"qType": "F", "qnDec": 1, "qUseThou": 0, "qFmt": "0.0", "qDec": ".", "qThou": ","}
    (info,) = shown(client, chart(client, measures=[measure("1", qNumFormat=given)]))["qMeasureInfo"]
    assert (info["qNumFormat"], info["qIsAutoFormat"]) == (given, False)
