"""The methods that only GenericDimension has."""

from __future__ import annotations

from .world import World


def get_dimension(t: World) -> None:
    assert t(t.dimension("Year"), "GetDimension")["qDim"]["qFieldDefs"] == ["Year"]


def step_cycle(t: World) -> None:
    cyclic = t.cyclic()
    t(cyclic, "StepCycle", 3)
    assert t(cyclic, "GetActiveField") == {"qReturn": 1}


def set_active_field(t: World) -> None:
    cyclic = t.cyclic()
    t(cyclic, "SetActiveField", 1)
    assert t(cyclic, "GetActiveField") == {"qReturn": 1}
    assert t.refused(cyclic, "SetActiveField", 2) == 8


def get_active_field(t: World) -> None:
    assert t(t.cyclic(), "GetActiveField") == {"qReturn": 0}
    assert t.refused(t.dimension(), "GetActiveField") == 8
