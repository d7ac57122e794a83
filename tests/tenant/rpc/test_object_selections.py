from __future__ import annotations

from typing import Any

import pytest

COVERS = (
    "Doc.AbortModal",
    "Field.GetAndMode",
    "Field.GetNxProperties",
    "Field.SetAndMode",
    "Field.SetNxProperties",
    "GenericObject.BeginSelections",
    "GenericObject.EndSelections",
    "GenericObject.Lock",
    "GenericObject.MultiRangeSelectHyperCubeValues",
    "GenericObject.RangeSelectHyperCubeValues",
    "GenericObject.ResetMadeSelections",
    "GenericObject.SelectHyperCubeCells",
    "GenericObject.SelectHyperCubeContinuousRange",
    "GenericObject.SelectListObjectContinuousRange",
    "GenericObject.Unlock",
)
CUBE = "/qHyperCubeDef"
LIST = "/qListObjectDef"
PAGE = {"qTop": 0, "qLeft": 0, "qWidth": 9, "qHeight": 10}


@pytest.fixture
def table(client: Any) -> int:
    """Amount by region and product: Nordic Oil 7, Alps Milk 5, Nordic Milk 1."""
    definition = {
        "qDimensions": [{"qDef": {"qFieldDefs": [name]}} for name in ("Region", "Product")],
        "qMeasures": [{"qDef": {"qDef": "Sum(Amount)"}}, {"qDef": {"qDef": "Count(Amount)"}}],
        "qInitialDataFetch": [PAGE],
    }
    handle: int = client.session_object(1, qHyperCubeDef=definition)
    return handle


@pytest.fixture
def amounts(client: Any) -> int:
    definition = {"qDef": {"qFieldDefs": ["Amount"]}, "qInitialDataFetch": [PAGE]}
    handle: int = client.session_object(1, qListObjectDef=definition)
    return handle


def field(client: Any, name: str) -> int:
    handle: int = client.call(1, "GetField", name)["qReturn"]["qHandle"]
    return handle


def total(client: Any) -> str:
    return str(client.call(1, "Evaluate", "Sum(Amount)")["qReturn"])


def row_of(client: Any, table: int, *texts: str) -> int:
    (page,) = client.call(table, "GetLayout")["qLayout"]["qHyperCube"]["qDataPages"]
    return [tuple(cell["qText"] for cell in row[:2]) for row in page["qMatrix"]].index(texts)


def measured(low: float, high: float, measure: int = 0) -> dict[str, Any]:
    return {
        "qMeasureIx": measure,
        "qRange": {"qMin": low, "qMax": high, "qMinInclEq": True, "qMaxInclEq": False},
    }


def test_cells_select_the_values_of_their_rows(client: Any, table: int) -> None:
    row = row_of(client, table, "Alps", "Milk")
    assert client.call(table, "SelectHyperCubeCells", CUBE, [row], [0]) == {"qSuccess": True}
    assert total(client) == "5"
    assert client.call(1, "BackCount")["qReturn"] == 1
    client.call(1, "ClearAll")
    row = row_of(client, table, "Nordic", "Oil")
    assert client.call(table, "SelectHyperCubeCells", CUBE, [row], []) == {"qSuccess": True}
    assert total(client) == "7"
    assert client.call(1, "BackCount")["qReturn"] == 3
    assert client.call(table, "SelectHyperCubeCells", CUBE, [99], [0]) == {"qSuccess": False}
    assert client.refused(table, "SelectHyperCubeCells", CUBE, [0], [7]).code == 8


def test_others_cannot_be_selected(client: Any) -> None:
    spec = {"qOtherMode": "OTHER_COUNTED", "qOtherCounted": {"qv": "1"}}
    dimension = {"qDef": {"qFieldDefs": ["Region"]}, "qOtherTotalSpec": spec}
    measures = [{"qDef": {"qDef": "Sum(Amount)"}}]
    chart = client.session_object(1, qHyperCubeDef={"qDimensions": [dimension], "qMeasures": measures})
    assert client.call(chart, "SelectHyperCubeCells", CUBE, [1], [0]) == {"qSuccess": False}
    assert client.call(chart, "SelectHyperCubeCells", CUBE, [], [0]) == {"qSuccess": True}
    assert total(client) == "8"


def test_the_only_selected_value_is_taken_out_again(client: Any, table: int) -> None:
    client.call(field(client, "Region"), "Select", "Alps")
    assert client.call(table, "SelectHyperCubeCells", CUBE, [0], [0], False, True) == {"qSuccess": True}
    assert total(client) == "13"


def test_ranges_of_measures_select_dimension_values(client: Any, table: int) -> None:
    assert client.call(table, "RangeSelectHyperCubeValues", CUBE, [measured(5, 7)]) == {"qSuccess": True}
    assert total(client) == "5"
    client.call(1, "ClearAll")
    both = [measured(5, 9), measured(1, 2, 1)]
    assert client.call(table, "RangeSelectHyperCubeValues", CUBE, both, [0])["qSuccess"]
    assert total(client) == "13"
    none = [measured(5, 9), measured(9, 10, 1)]
    assert client.call(table, "RangeSelectHyperCubeValues", CUBE, none) == {"qSuccess": False}
    assert client.call(table, "RangeSelectHyperCubeValues", CUBE, none, [], True)["qSuccess"]
    client.call(1, "ClearAll")
    sets = [
        {"qRanges": [measured(7, 8)], "qColumnsToSelect": [1]},
        {"qRanges": [measured(5, 6)], "qColumnsToSelect": [0]},
    ]
    assert client.call(table, "MultiRangeSelectHyperCubeValues", CUBE, sets[1:])["qSuccess"]
    assert total(client) == "5"
    client.call(1, "ClearAll")
    assert client.call(table, "MultiRangeSelectHyperCubeValues", CUBE, sets[:1])["qSuccess"]
    assert total(client) == "7"
    assert client.refused(table, "RangeSelectHyperCubeValues", CUBE, [measured(0, 1, 5)]).code == 8
    nowhere = "/none/qHyperCubeDef"
    assert client.refused(table, "MultiRangeSelectHyperCubeValues", nowhere, sets).code in (4, 6000)


def test_continuous_ranges_select_numbers(client: Any, amounts: int) -> None:
    above = [{"qMin": 5, "qMax": 100, "qMinInclEq": True, "qMaxInclEq": True}]
    assert client.call(amounts, "SelectListObjectContinuousRange", LIST, above) == {"qSuccess": True}
    assert total(client) == "12"
    definition = {"qDimensions": [{"qDef": {"qFieldDefs": ["Amount"]}}]}
    chart = client.session_object(1, qHyperCubeDef=definition)
    ranges = [{"qDimIx": 0, "qRange": {"qMin": 5, "qMax": 100}}]
    assert client.call(chart, "SelectHyperCubeContinuousRange", CUBE, ranges) == {"qSuccess": True}
    assert total(client) == "7"
    far = [{"qMin": 50, "qMax": 100}]
    assert client.call(amounts, "SelectListObjectContinuousRange", LIST, far) == {"qSuccess": False}
    bad = [{"qDimIx": 4, "qRange": {}}]
    assert client.refused(chart, "SelectHyperCubeContinuousRange", CUBE, bad).code == 6000


def test_objects_lock_their_fields(client: Any, table: int) -> None:
    region = field(client, "Region")
    client.call(region, "Select", "Alps")
    client.call(table, "Lock", CUBE, [0])
    assert client.call(region, "Select", "Nordic") == {"qReturn": False}
    assert client.call(table, "SelectHyperCubeCells", CUBE, [0], [0]) == {"qSuccess": False}
    client.call(table, "Unlock", CUBE)
    assert client.call(region, "Select", "Nordic") == {"qReturn": True}
    assert client.refused(table, "Lock", CUBE, [8]).code == 6000
    assert client.refused(table, "Unlock", CUBE, [8]).code == 6000


def test_in_modal_mode_one_object_takes_selections(client: Any, table: int, amounts: int) -> None:
    client.call(field(client, "Product"), "Select", "Milk")
    client.call(table, "BeginSelections", [CUBE])
    info = client.call(table, "GetLayout")["qLayout"]["qSelectionInfo"]
    assert info == {"qInSelections": True, "qMadeSelections": False}
    row = row_of(client, table, "Alps", "Milk")
    assert client.call(table, "SelectHyperCubeCells", CUBE, [row], [0])["qSuccess"]
    assert client.call(table, "GetLayout")["qLayout"]["qSelectionInfo"]["qMadeSelections"]
    assert total(client) == "5"
    for handle, method, *params in (
        (amounts, "SelectListObjectValues", LIST, [0], False),
        (amounts, "BeginSelections", [LIST]),
        (amounts, "EndSelections", True),
        (amounts, "ResetMadeSelections"),
        (field(client, "Region"), "Select", "Nordic"),
        (1, "ClearAll"),
        (1, "Back"),
    ):
        assert client.refused(handle, method, *params).code == 6003
    client.call(table, "ResetMadeSelections")
    assert total(client) == "6"
    client.call(table, "SelectHyperCubeCells", CUBE, [0], [0])
    client.call(table, "SelectHyperCubeCells", CUBE, [0], [1])
    client.call(table, "EndSelections", True)
    assert client.call(table, "GetLayout")["qLayout"]["qSelectionInfo"] == {}
    assert client.call(1, "BackCount")["qReturn"] == 2
    client.call(1, "Back")
    assert total(client) == "6"


def test_modal_mode_ends_without_its_selections(client: Any, table: int, amounts: int) -> None:
    client.call(amounts, "BeginSelections", [LIST])
    client.call(amounts, "SelectListObjectValues", LIST, [0], False)
    client.call(amounts, "EndSelections", False)
    assert total(client) == "13"
    client.call(amounts, "BeginSelections", [LIST])
    client.call(amounts, "SelectListObjectValues", LIST, [0], False)
    client.call(amounts, "GetLayout")
    answer = client.ask(1, "AbortModal", True)
    assert amounts in answer["change"]
    assert total(client) == "7"
    assert client.call(1, "AbortModal", False) == {}
    assert client.call(1, "BackCount")["qReturn"] == 1
    assert client.refused(1, "AbortModal").code == -32602


def test_one_and_only_one_value(client: Any, amounts: int) -> None:
    region = field(client, "Region")
    assert client.call(region, "GetNxProperties")["qProperties"] == {"qOneAndOnlyOne": False}
    assert client.refused(region, "SetNxProperties", {"qOneAndOnlyOne": True}).code == 8
    client.call(region, "Select", "Alps")
    client.call(region, "SetNxProperties", {"qOneAndOnlyOne": True})
    assert client.call(region, "GetNxProperties")["qProperties"] == {"qOneAndOnlyOne": True}
    assert client.call(region, "SelectAll") == {"qReturn": False}
    assert client.call(region, "Clear") == {"qReturn": False}
    client.call(1, "ClearAll")
    assert total(client) == "5"
    assert client.call(region, "Select", "Nordic") == {"qReturn": True}
    assert total(client) == "8"
    current = client.session_object(1, qSelectionObjectDef={})
    (item,) = client.call(current, "GetLayout")["qLayout"]["qSelectionObject"]["qSelections"]
    assert item["qOneAndOnlyOne"] is True
    client.call(region, "SetNxProperties", {"qOneAndOnlyOne": False})
    assert client.call(region, "Clear") == {"qReturn": True}


def test_values_combine_by_or(client: Any) -> None:
    region = field(client, "Region")
    assert client.call(region, "GetAndMode") == {"qReturn": False}
    assert client.call(region, "SetAndMode", False) == {}
    assert client.refused(region, "SetAndMode", True).code == 8


def test_values_combine_by_and(client: Any) -> None:
    client.call(
        1,
        "SetScript",
        "Baskets: LOAD * INLINE [Customer, Product\n1, Bread\n1, Milk\n2, Bread\n3, Milk];\n"
        "Customers: LOAD * INLINE [Customer, Age\n1, 30\n2, 40\n3, 50];",
    )
    client.call(1, "DoReload")
    product = field(client, "Product")
    client.call(product, "SelectValues", [{"qText": "Bread"}, {"qText": "Milk"}])
    assert client.call(1, "Evaluate", "Count(DISTINCT Customer)")["qReturn"] == "3"
    client.call(product, "SetAndMode", True)
    assert client.call(product, "GetAndMode")["qReturn"]
    assert client.call(1, "Evaluate", "Concat(DISTINCT Customer)")["qReturn"] == "1"
    assert client.call(1, "Evaluate", "Sum(Age)")["qReturn"] == "30"
    client.call(product, "SetAndMode", False)
    assert client.call(1, "Evaluate", "Sum(Age)")["qReturn"] == "120"
    assert client.refused(field(client, "Age"), "SetAndMode", "x").code == -32602
