"""The methods that only GenericMeasure has."""

from __future__ import annotations

from .world import World


def get_measure(t: World) -> None:
    assert t(t.measure(), "GetMeasure")["qMeasure"] == {"qLabel": "Total", "qDef": "Sum(Amount)"}
