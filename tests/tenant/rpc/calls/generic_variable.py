"""Every method of GenericVariable."""

from __future__ import annotations

from .world import World


def get_layout(t: World) -> None:
    layout = t.layout(t.variable(definition="=1+2"))
    assert (layout["qText"], layout["qNum"]) == ("3", 3)


def apply_patches(t: World) -> None:
    v = t.variable()
    t.patch(v, "/qDefinition", '"8"')
    assert t.evaluate("v") == "8"


def set_properties(t: World) -> None:
    v = t.variable()
    t(v, "SetProperties", {**t.properties(v), "qComment": "mine", "qDefinition": "9"})
    assert (t.properties(v)["qComment"], t.evaluate("v")) == ("mine", "9")


def get_properties(t: World) -> None:
    assert t.properties(t.variable())["qDefinition"] == "7"


def get_info(t: World) -> None:
    assert t(t.variable(), "GetInfo")["qInfo"]["qType"] == "variable"


def set_string_value(t: World) -> None:
    t(t.variable(), "SetStringValue", "text")
    assert t.evaluate("v & '!'") == "text!"


def set_num_value(t: World) -> None:
    t(t.variable(), "SetNumValue", 2.5)
    assert t.evaluate("v * 2") == "5"


def set_dual_value(t: World) -> None:
    v = t.variable()
    t(v, "SetDualValue", "three", 3)
    assert (t.layout(v)["qText"], t.layout(v)["qNum"]) == ("three", 3)


def get_raw_content(t: World) -> None:
    assert t(t.variable(definition="=1+2"), "GetRawContent") == {"qReturn": "=1+2"}
