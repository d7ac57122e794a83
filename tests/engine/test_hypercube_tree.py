"""Trees (mode T): the nodes, and what options leave of them."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_engine import Document, EngineError, Session

PATH = "/qHyperCubeDef"
SALES = """
LOAD * INLINE [
Region, Product, Year, Amount
North, Shoe, 1, 40
North, Hat, 1, 10
South, Shoe, 2, 30
East, Hat, 2, -12
East, Hat, 1, 5
];
"""
# The fields of NxTreeNode that the documentation names for every node.
FIELDS = {
    *("qElemNo", "qGroupPos", "qGroupSize", "qMaxPos", "qMinNeg", "qNodes"),
    *("qRow", "qState", "qTreePath", "qType", "qValue", "qValues"),
}


@pytest.fixture
def session() -> Session:
    document = Document(script=SALES)
    assert document.reload().success
    return document.session()


def tree(session: Session, *dimensions: str, mode: str = "T", **more: Any) -> Any:
    ascending = [{"qSortByNumeric": 1, "qSortByAscii": 1}]
    definition = {
        "qMode": mode,
        "qDimensions": [{"qDef": {"qFieldDefs": [d], "qSortCriterias": ascending}} for d in dimensions],
        "qMeasures": [{"qDef": {"qDef": "Sum(Amount)"}}, {"qDef": {"qDef": "Count(Amount)"}}],
        **more,
    }
    return session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)


def texts(nodes: list[dict[str, Any]]) -> str:
    return " ".join(n["qText"] + (f"[{texts(n['qNodes'])}]" if n["qNodes"] else "") for n in nodes)


def root(found: Any, options: dict[str, Any] | None = None) -> dict[str, Any]:
    (node,) = found.hypercube_tree_data(PATH, options)
    return dict(node)


def test_layout_tells_the_size_of_the_tree(session: Session) -> None:
    layout = tree(session, "Region", "Product").layout()["qHyperCube"]
    assert layout["qMode"] == "T"
    assert layout["qSize"] == {"qcx": 2, "qcy": 4}
    assert layout["qTreeNodesOnDim"] == [3, 4]
    assert layout["qNoOfLeftDims"] == 2
    assert [cell["qNum"] for cell in layout["qGrandTotalRow"]] == [73, 5]


def test_nodes_are_nested_and_sorted(session: Session) -> None:
    whole = root(tree(session, "Region", "Product"))
    assert texts(whole["qNodes"]) == "East[Hat] North[Hat Shoe] South[Shoe]"
    assert (whole["qType"], whole["qElemNo"], whole["qGroupSize"]) == ("R", -1, 3)
    assert whole.keys() >= FIELDS


def test_inner_nodes_sum_up_and_leaves_hold_the_measures(session: Session) -> None:
    east, north, _ = root(tree(session, "Region", "Product", "Year"))["qNodes"]
    assert east.keys() >= FIELDS
    assert (east["qValues"], east["qCanExpand"], east["qState"]) == ([], True, "O")
    assert (east["qMaxPos"], east["qMinNeg"]) == ([5, 2], [-12, 0])
    (hat,) = east["qNodes"]
    assert [year["qValues"] for year in hat["qNodes"]] == [
        [{"qText": "5", "qValue": 5}, {"qText": "1", "qValue": 1}],
        [{"qText": "-12", "qValue": -12}, {"qText": "1", "qValue": 1}],
    ]
    assert [year["qTreePath"] for year in hat["qNodes"]] == [[0, 0], [0, 0]]
    assert "qCanExpand" not in hat["qNodes"][0]
    shoe = north["qNodes"][1]
    assert (shoe["qGroupPos"], shoe["qTreePath"], shoe["qRow"]) == (1, [1], 3)


def test_levels_filter_dimensions(session: Session) -> None:
    found = tree(session, "Region", "Product", "Year")
    assert texts(root(found, {"qTreeLevels": {"qLeft": 0, "qDepth": 1}})["qNodes"]) == "East North South"
    middle = root(found, {"qTreeLevels": {"qLeft": 1, "qDepth": 1}})["qNodes"]
    assert texts(middle) == "Hat Hat Shoe Shoe"
    assert [node["qTreePath"] for node in middle] == [[0], [1], [1], [2]]


def test_areas_are_places_within_groups(session: Session) -> None:
    found = tree(session, "Region", "Product")
    area = {"qArea": {"qLeft": 0, "qTop": 1, "qWidth": 1, "qHeight": 2}}
    assert texts(root(found, {"qTreeNodes": [area]})["qNodes"]) == "North[Hat Shoe] South[Shoe]"
    second = {"qArea": {"qLeft": 1, "qTop": 1, "qWidth": 1, "qHeight": 1}}
    (north, south) = root(found, {"qTreeNodes": [area, second]})["qNodes"]
    assert (texts([north]), texts([south])) == ("North[Shoe]", "South")
    assert (north["qGroupSize"], north["qNodes"][0]["qGroupPos"]) == (2, 1)


def test_too_many_nodes_are_none(session: Session) -> None:
    found = tree(session, "Region", "Product")
    assert found.hypercube_tree_data(PATH, {"qMaxNbrOfNodes": 7}) == []
    assert len(found.hypercube_tree_data(PATH, {"qMaxNbrOfNodes": 8})) == 1


def test_selections_show_in_the_states(session: Session) -> None:
    found = tree(session, "Region", "Product")
    assert found.select_hypercube_values(PATH, 0, [0])
    (north,) = root(found)["qNodes"]
    assert (north["qText"], north["qState"]) == ("North", "S")


def test_what_is_not_there_is_refused(session: Session) -> None:
    with pytest.raises(EngineError) as caught:
        tree(session, "Region", mode="S").hypercube_tree_data(PATH, None)
    assert caught.value.code == 6002
    with pytest.raises(EngineError):
        tree(session, "Region").pivot_data(PATH, [])


def test_attributes_are_those_of_the_node(session: Session) -> None:
    attributes = {"qAttributeExpressions": [{"qExpression": "Sum(Amount)"}, {"qExpression": "1 +"}]}
    dimensions = [{"qDef": {"qFieldDefs": [name]}, **attributes} for name in ("Region", "Product")]
    region, *_ = root(tree(session, qDimensions=dimensions))["qNodes"]
    shown = [node["qAttrExps"]["qValues"] for node in (region, *region["qNodes"])]
    assert [values[0]["qText"] for values in shown] == ["50", "40", "10"]
    assert shown[0][1]["qNum"] == "NaN"


def test_without_dimensions_there_is_the_root(session: Session) -> None:
    assert root(tree(session))["qNodes"] == []


# --- tree data ------------------------------------------------------------------------------------------


def tree_data(session: Session, **more: Any) -> Any:
    ascending = [{"qSortByAscii": 1}]
    definition = {
        "qDimensions": [
            {
                "qDef": {"qFieldDefs": ["Region"], "qSortCriterias": ascending},
                "qValueExprs": [{"qDef": {"qDef": "Sum(Amount)"}}],
            },
            {
                "qDef": {"qFieldDefs": ["Product"], "qSortCriterias": ascending},
                "qValueExprs": [{"qDef": {"qDef": "Count(Amount)"}}, {"qDef": {"qDef": "Max(Amount)"}}],
            },
        ],
        "qValueExprs": [{"qDef": {"qDef": "Avg(Amount)"}}],
        "qInitialDataFetch": [{"qTreeLevels": {"qDepth": 1}}],
        **more,
    }
    return session.create_object({"qInfo": {"qType": "t"}, "qTreeDataDef": definition}, session_only=True)


def values(node: dict[str, Any]) -> list[str]:
    return [value["qText"] for value in node["qValues"]]


def test_each_dimension_of_tree_data_has_its_measures(session: Session) -> None:
    (whole,) = tree_data(session).hypercube_tree_data("/qTreeDataDef")
    assert values(whole) == ["14.6"]
    assert [values(region) for region in whole["qNodes"]] == [["-7"], ["50"], ["30"]]
    assert [values(product) for product in whole["qNodes"][1]["qNodes"]] == [["1", "10"], ["1", "40"]]


def test_layout_of_tree_data(session: Session) -> None:
    layout = tree_data(session, qTitle={"qv": "='Tree'"}).layout()["qTreeData"]
    assert layout["qNodesOnDim"] == [3, 4]
    assert [info["qFallbackTitle"] for info in layout["qMeasureInfo"]] == ["Avg(Amount)"]
    region, product = layout["qDimensionInfo"]
    assert (region["qMeasureInfo"][0]["qMin"], region["qMeasureInfo"][0]["qMax"]) == (-7, 50)
    assert [info["qMax"] for info in product["qMeasureInfo"]] == [2, 40]
    (page,) = layout["qTreeDataPages"]
    assert texts(page["qNodes"]) == "East North South"
    assert layout["qTitle"] == "Tree"


def test_dimensions_of_tree_data_in_another_order(session: Session) -> None:
    (whole,) = tree_data(session, qInterColumnSortOrder=[1, 0]).hypercube_tree_data("/qTreeDataDef")
    assert texts(whole["qNodes"]) == "Hat[East North] Shoe[North South]"
    assert values(whole["qNodes"][0]) == ["3", "10"]
    assert values(whole["qNodes"][0]["qNodes"][0]) == ["-7"]


def test_selecting_in_tree_data(session: Session) -> None:
    made = tree_data(session)
    assert made.select_hypercube_values("/qTreeDataDef", 1, [0])
    assert session.evaluate("Sum(Amount)").number == 70
    assert made.layout()["qTreeData"]["qNodesOnDim"] == [2, 2]


def test_what_measures_have_besides(session: Session) -> None:
    measure = {"qDef": {"qDef": "Sum(Amount)"}, "qAttributeDimensions": [{"qDef": "Year"}]}
    found = root(tree(session, "Region", qMeasures=[measure]))
    values = [node["qValues"][0]["qAttrDims"]["qValues"][0]["qText"] for node in found["qNodes"]]
    assert values == ["-", "1", "2"]


def test_only_the_grand_total_follows_the_function_of_totals(session: Session) -> None:
    kinds = ("Expr", "Max", "Sum", "Count", "None")
    measures = [{"qDef": {"qDef": "Avg(Amount)", "qAggrFunc": kind}} for kind in kinds]
    made = tree(session, "Region", "Product", qMeasures=measures)
    total = made.layout()["qHyperCube"]["qGrandTotalRow"]
    assert [cell["qNum"] for cell in total] == [14.6, 40, 76.5, 4, "NaN"]
    (hat,) = root(made)["qNodes"][0]["qNodes"]
    assert values(hat) == ["-3.5"] * 5


def test_measures_of_tree_data_that_are_not_shown_say_why(session: Session) -> None:
    condition = {"qCond": {"qv": "=Sum(Amount) > 1000"}, "qMsg": {"qv": "='Not yet'"}}
    shown, unmet = {"qDef": {"qDef": "Sum(Amount)"}}, {"qDef": {"qDef": "1"}, "qCalcCondition": condition}
    region = {"qDef": {"qFieldDefs": ["Region"]}, "qValueExprs": [{"qLibraryId": "none"}, shown]}
    made = tree_data(session, qDimensions=[region], qValueExprs=[unmet, shown])
    layout = made.layout()["qTreeData"]
    first, second = layout["qMeasureInfo"]
    assert (first["qError"]["qErrorCode"], first["qCalcCondMsg"]) == (7005, "Not yet")
    assert "qError" not in second
    missing, summed = layout["qDimensionInfo"][0]["qMeasureInfo"]
    assert (missing["qError"]["qErrorCode"], missing["qLibraryId"]) == (7001, "none")
    assert (summed["qFallbackTitle"], summed["qMax"]) == ("Sum(Amount)", 50)
    (whole,) = made.hypercube_tree_data("/qTreeDataDef")
    assert values(whole) == ["73"]
    assert [len(node["qValues"]) for node in whole["qNodes"]] == [1, 1, 1]


def test_nodes_without_data_can_be_generated(session: Session) -> None:
    found = tree(session, "Region", "Product")
    inner = {"qArea": {"qLeft": 1, "qTop": 0, "qWidth": 1, "qHeight": 9}, "qAllValues": True}
    whole = root(found, {"qTreeNodes": [inner]})
    assert texts(whole["qNodes"]) == "East[Hat Shoe] North[Hat Shoe] South[Hat Shoe]"
    hat, shoe = whole["qNodes"][0]["qNodes"]
    assert (hat["qType"], shoe["qType"], shoe["qElemNo"], shoe["qState"]) == ("N", "G", 0, "O")
    assert (shoe["qGroupPos"], whole["qNodes"][0]["qGroupSize"], shoe["qValues"]) == (1, 2, [])
    south = whole["qNodes"][2]["qNodes"]
    assert [(node["qText"], node["qType"], node["qRow"]) for node in south] == [
        ("Hat", "G", 3),
        ("Shoe", "N", 3),
    ]
    assert found.select_hypercube_values(PATH, 0, [0])
    assert texts(root(found, {"qTreeNodes": [inner]})["qNodes"]) == "North[Hat Shoe]"


def test_generated_nodes_have_generated_ones_below(session: Session) -> None:
    found = tree(session, "Region", "Product", "Year")
    whole = root(found, {"qTreeNodes": [{"qAllValues": True}]})
    assert texts(whole["qNodes"][2:]) == "South[Hat[1 2] Shoe[1 2]]"
    hat = whole["qNodes"][2]["qNodes"][0]
    assert (hat["qType"], hat["qCanExpand"], hat["qGroupSize"]) == ("G", True, 2)
    top = {"qArea": {"qLeft": 1, "qTop": 1, "qWidth": 1, "qHeight": 1}, "qAllValues": True}
    assert texts(root(found, {"qTreeNodes": [top]})["qNodes"]) == "East[Shoe] North[Shoe[1]] South[Shoe[2]]"
