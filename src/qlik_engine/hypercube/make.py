"""Which cube a definition asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .context import Context
from .cube import Cube
from .pivot import PivotCube
from .pivot_tree import Expansion
from .plan import Plan
from .tree import TreeCube


def make_cube(
    context: Context,
    properties: Mapping[str, Any],
    expansion: Expansion | None = None,
    plan: Plan | None = None,
) -> Cube:
    """The cube of a definition, by its `qMode`; `plan` is how the definition was read before. Raises
    UnsupportedError for modes there are none for."""
    mode = str(properties.get("qMode") or "")
    if mode in TreeCube.modes:
        return TreeCube(context, properties, expansion, plan)
    if mode in PivotCube.modes:
        return PivotCube(context, properties, expansion, plan)
    return Cube(context, properties, plan)
