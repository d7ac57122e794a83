from __future__ import annotations

from typing import Any

import pytest

COVERS = (
    "GenericObject.CollapseLeft",
    "GenericObject.CollapseTop",
    "GenericObject.ExpandLeft",
    "GenericObject.ExpandTop",
    "GenericObject.GetHyperCubePivotData",
    "GenericObject.GetHyperCubeStackData",
    "GenericObject.SelectPivotCells",
)
CUBE = "/qHyperCubeDef"
PAGE = {"qTop": 0, "qLeft": 0, "qWidth": 9, "qHeight": 10}


def made(client: Any, **more: Any) -> int:
    """Amount by region and product: Nordic Oil 7, Alps Milk 5, Nordic Milk 1."""
    definition = {
        "qDimensions": [{"qDef": {"qFieldDefs": [name]}} for name in ("Region", "Product")],
        "qMeasures": [{"qDef": {"qDef": "Sum(Amount)"}}],
        "qMode": "P",
        "qInitialDataFetch": [PAGE],
        **more,
    }
    handle: int = client.session_object(1, qHyperCubeDef=definition)
    return handle


def page(client: Any, pivot: int) -> tuple[list[list[str]], list[str]]:
    """Of each row the value at the left with those below it; the cells."""
    (found,) = client.call(pivot, "GetHyperCubePivotData", CUBE, [PAGE])["qDataPages"]
    left = [[node["qText"], *(below["qText"] for below in node["qSubNodes"])] for node in found["qLeft"]]
    return left, [" ".join(point["qText"] for point in row) for row in found["qData"]]


def test_expanding_at_the_left(client: Any) -> None:
    pivot = made(client)
    assert page(client, pivot) == ([["Nordic"], ["Alps"]], ["8", "5"])
    client.call(pivot, "GetLayout")
    answer = client.ask(pivot, "ExpandLeft", CUBE, 0, 0, False)
    assert answer["change"] == [pivot]
    assert page(client, pivot) == ([["Nordic", "Oil", "Milk"], ["Alps"]], ["7", "1", "5"])
    client.call(pivot, "CollapseLeft", CUBE, 0, 0, False)
    assert page(client, pivot) == ([["Nordic"], ["Alps"]], ["8", "5"])
    client.call(pivot, "GetLayout")
    assert "change" not in client.ask(pivot, "CollapseLeft", CUBE, 0, 0, False)
    client.call(pivot, "ExpandLeft", qPath=CUBE, qRow=1, qCol=0, qAll=True)
    (shown,) = client.call(pivot, "GetLayout")["qLayout"]["qHyperCube"]["qPivotDataPages"]
    assert [len(node["qSubNodes"]) for node in shown["qLeft"]] == [2, 1]


def test_expanding_at_the_top(client: Any) -> None:
    pivot = made(client, qNoOfLeftDims=0)
    assert page(client, pivot) == ([], ["8 5"])
    client.call(pivot, "ExpandTop", CUBE, 0, 0, False)
    assert page(client, pivot) == ([], ["7 1 5"])
    client.call(pivot, "CollapseTop", CUBE, 0, 1, True)
    assert page(client, pivot) == ([], ["8 5"])


@pytest.mark.parametrize(
    ("cell", "total"),
    [
        ({"qType": "D", "qRow": 0, "qCol": 1}, "1"),
        ({"qType": "L", "qRow": 0, "qCol": 0}, "8"),
        ({"qType": "T", "qRow": 0, "qCol": 1}, "6"),
    ],
)
def test_selecting_cells(client: Any, cell: dict[str, Any], total: str) -> None:
    pivot = made(client, qNoOfLeftDims=1)
    assert client.call(pivot, "SelectPivotCells", CUBE, [cell])["qSuccess"]
    assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == total


def test_a_stacked_one(client: Any) -> None:
    stacked = made(client, qMode="K")
    (found,) = client.call(stacked, "GetHyperCubeStackData", CUBE, [PAGE], 10000)["qDataPages"]
    (root,) = found["qData"]
    assert (root["qType"], root["qMaxPos"], root["qMinNeg"]) == ("R", 13, 0)
    assert [[leaf["qText"] for leaf in node["qSubNodes"]] for node in root["qSubNodes"]] == [
        ["Oil", "Milk"],
        ["Milk"],
    ]
    assert root["qSubNodes"][0]["qSubNodes"][0]["qSubNodes"][0]["qValue"] == 7


def test_what_is_refused(client: Any) -> None:
    pivot, straight = made(client), made(client, qMode="S")
    assert client.refused(straight, "GetHyperCubePivotData", CUBE, [PAGE]).code == 6002
    assert client.refused(straight, "ExpandLeft", CUBE, 0, 0, False).code == 6002
    assert client.refused(pivot, "GetHyperCubeData", CUBE, [PAGE]).code == 6002
    assert client.refused(pivot, "GetHyperCubePivotData", CUBE, [{**PAGE, "qHeight": 9999}]).code == 7009
    assert client.refused(pivot, "SelectPivotCells", "/qListObjectDef", []).code == 6000
