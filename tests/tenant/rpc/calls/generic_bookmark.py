"""The methods that only GenericBookmark has."""

from __future__ import annotations

from .world import World


def get_field_values(t: World) -> None:
    values = t(t.bookmark(), "GetFieldValues", "Region", False, {"qStartIndex": 0, "qEndIndex": 9})
    assert [value["qText"] for value in values["qFieldValues"]] == ["Alps"]


def get_field_values_ex(t: World) -> None:
    pages = {"qStatePages": [{"qStateName": "$", "qStartIndex": 0, "qEndIndex": 9}]}
    (state,) = t(t.bookmark("Nordic"), "GetFieldValuesEx", "Region", False, pages)["qFieldValues"]
    assert [value["qText"] for value in state["qFieldValues"]] == ["Nordic"]


def apply(t: World) -> None:
    assert t(t.bookmark(), "Apply")["qSuccess"]
    assert t.selected() == "Alps"


def apply_and_verify(t: World) -> None:
    mark = t.bookmark()
    t.d("SetScript", "LOAD 'Nordic' AS Region AUTOGENERATE 1;")
    t.d("DoReload")
    (warning,) = t(mark, "ApplyAndVerify")["qResult"]["qWarnings"]
    assert warning["qMissingValues"] == ["Alps"]
