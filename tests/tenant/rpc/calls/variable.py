"""Every method of Variable, the older form."""

from __future__ import annotations

from .world import World


def get_content(t: World) -> None:
    v = t.old_variable()
    t(v, "SetContent", "=1+1", False)
    assert t(v, "GetContent")["qContent"] == {"qString": "2", "qIsNum": True}


def get_raw_content(t: World) -> None:
    v = t.old_variable()
    t(v, "SetContent", "=1+1", False)
    assert t(v, "GetRawContent") == {"qReturn": "=1+1"}


def set_content(t: World) -> None:
    assert t(t.old_variable(), "SetContent", "5", True)["qReturn"]
    assert t.evaluate("v * 2") == "10"


def force_content(t: World) -> None:
    v = t.old_variable()
    t(v, "ForceContent", "five", 5)
    assert t(v, "GetContent")["qContent"] == {"qString": "five", "qIsNum": True}


def get_nx_properties(t: World) -> None:
    assert t(t.old_variable(), "GetNxProperties")["qProperties"]["qName"] == "v"


def set_nx_properties(t: World) -> None:
    v = t.old_variable()
    t(v, "SetNxProperties", {"qIncludeInBookmark": True})
    assert t(v, "GetNxProperties")["qProperties"]["qIncludeInBookmark"]
