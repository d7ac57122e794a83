"""The GenericDimension and GenericMeasure classes: items of the library."""

from __future__ import annotations

from typing import Any

from ...generated.qix.generic_dimension import GenericDimensionApi
from ...generated.qix.generic_measure import GenericMeasureApi
from ..service import Outs
from .object_part import ObjectPart


class DimensionService(ObjectPart, GenericDimensionApi):
    """One dimension of the library."""

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """QIX: GenericDimension.ApplyPatches."""
        return self._patch(qPatches)

    def get_dimension(self) -> Outs:
        """The definition. QIX: GenericDimension.GetDimension."""
        return {"qDim": self._object.properties.get("qDim", {})}


class MeasureService(ObjectPart, GenericMeasureApi):
    """One measure of the library."""

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """QIX: GenericMeasure.ApplyPatches."""
        return self._patch(qPatches)

    def get_measure(self) -> Outs:
        """The definition. QIX: GenericMeasure.GetMeasure."""
        return {"qMeasure": self._object.properties.get("qMeasure", {})}
