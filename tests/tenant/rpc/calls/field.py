"""Every method of Field."""

from __future__ import annotations

from .world import World


def get_cardinal(t: World) -> None:
    assert t(t.field("Year"), "GetCardinal") == {"qReturn": 2}


def get_and_mode(t: World) -> None:
    item = t.field("Item")
    assert not t(item, "GetAndMode")["qReturn"]
    t(item, "SetAndMode", True)
    assert t(item, "GetAndMode")["qReturn"]


def select_values(t: World) -> None:
    region = t.field()
    assert t(region, "SelectValues", [{"qText": "Alps"}])["qReturn"]
    assert not t(region, "SelectValues", [{"qText": "Nowhere"}])["qReturn"]
    assert t.selected() == "Alps"


def select(t: World) -> None:
    assert t(t.field(), "Select", "No*")["qReturn"]
    assert t.selected() == "Nordic"


def toggle_select(t: World) -> None:
    region = t.field()
    assert t(region, "ToggleSelect", "Alps")["qReturn"]
    assert t(region, "ToggleSelect", "Nordic")["qReturn"]
    assert t(region, "ToggleSelect", "Alps")["qReturn"]
    assert t.selected() == "Nordic"


def clear_all_but_this(t: World) -> None:
    t.select("Milk", field="Product")
    t.select("Nordic")
    assert t(t.field(), "ClearAllButThis")["qReturn"]
    assert t.selected("Product") == "Milk,Oil"


def select_possible(t: World) -> None:
    t.select("Oil", field="Product")
    assert t(t.field(), "SelectPossible")["qReturn"]
    t(t.field("Product"), "Clear")
    assert t.selected() == "Nordic"


def select_excluded(t: World) -> None:
    t.select("Oil", field="Product")
    assert t(t.field(), "SelectExcluded")["qReturn"]
    assert t.selected() == "Alps"


def select_all(t: World) -> None:
    assert t(t.field(), "SelectAll")["qReturn"]
    assert t.evaluate("GetSelectedCount(Region)") == "2"


def lock(t: World) -> None:
    region = t.field()
    assert not t(region, "Lock")["qReturn"]
    t.select("Alps")
    assert t(region, "Lock")["qReturn"]
    t.d("ClearAll")
    assert t.selected() == "Alps"


def unlock(t: World) -> None:
    t.select("Alps")
    t(t.field(), "Lock")
    assert t(t.field(), "Unlock")["qReturn"]
    t.d("ClearAll")
    assert t.selected() == "Alps,Nordic"


def get_nx_properties(t: World) -> None:
    assert t(t.field(), "GetNxProperties") == {"qProperties": {"qOneAndOnlyOne": False}}


def set_nx_properties(t: World) -> None:
    t.select("Alps")
    t(t.field(), "SetNxProperties", {"qOneAndOnlyOne": True})
    t.d("ClearAll")
    assert t.selected() == "Alps"


def set_and_mode(t: World) -> None:
    t(t.field("Item"), "SetAndMode", True)
    t.select("Bread", "Milk", field="Item")
    assert t.selected("Customer") == "1"
    assert t.refused(t.field("Amount"), "SetAndMode", True) == 8


def select_alternative(t: World) -> None:
    t.select("Alps")
    assert t(t.field(), "SelectAlternative")["qReturn"]
    assert t.selected() == "Nordic"


def low_level_select(t: World) -> None:
    assert t(t.field(), "LowLevelSelect", [1], False)["qReturn"]
    assert t.selected() == "Alps"


def clear(t: World) -> None:
    t.select("Alps")
    assert t(t.field(), "Clear")["qReturn"]
    assert t.selected() == "Alps,Nordic"
