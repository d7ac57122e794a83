"""The GenericDimension and GenericMeasure classes: items of the library."""

from __future__ import annotations

from typing import Any

from qlik_engine import groups

from ...generated.qix.generic_dimension import GenericDimensionApi
from ...generated.qix.generic_measure import GenericMeasureApi
from ..service import Outs
from .object_part import ObjectPart
from .publishing import Publishing


class DimensionService(ObjectPart, Publishing, GenericDimensionApi):
    """One dimension of the library."""

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """QIX: GenericDimension.ApplyPatches."""
        return self._patch(qPatches)

    def get_dimension(self) -> Outs:
        """The definition. QIX: GenericDimension.GetDimension."""
        return {"qDim": self._object.properties.get("qDim", {})}

    def get_active_field(self) -> Outs:
        """The position of the field shown. Errors: 8 if not cyclic. QIX: GenericDimension.GetActiveField."""
        return {"qReturn": groups.active_field(self._object)}

    def set_active_field(self, *, qIx: int) -> Outs:
        """Show another field, in this session. Errors: 8 for a position that is not there.

        QIX: GenericDimension.SetActiveField.
        """
        groups.set_active_field(self._object, qIx)
        return {}

    def step_cycle(self, *, qStep: int) -> Outs:
        """Move on by some fields, in this session. QIX: GenericDimension.StepCycle."""
        groups.step(self._object, qStep)
        return {}


class MeasureService(ObjectPart, Publishing, GenericMeasureApi):
    """One measure of the library."""

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """QIX: GenericMeasure.ApplyPatches."""
        return self._patch(qPatches)

    def get_measure(self) -> Outs:
        """The definition. QIX: GenericMeasure.GetMeasure."""
        return {"qMeasure": self._object.properties.get("qMeasure", {})}
