"""`qNxLibraryDimensionDef`, `qNxLibraryMeasureDef`: a dimension or measure written into an object."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ...hypercube.definition import text_of_expression
from ...hypercube.expressions import evaluate_text
from ..generic import GenericObject


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    """The definition, with its label expression evaluated."""
    shown = dict(definition or {})
    if "qLabelExpression" in shown:
        shown["qLabelExpression"] = evaluate_text(context, text_of_expression(shown["qLabelExpression"]))
    return shown
