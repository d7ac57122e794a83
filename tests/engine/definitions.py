"""Columns of charts in few words."""

from __future__ import annotations

from typing import Any


def dimension(field: str, **more: Any) -> dict[str, Any]:
    return {"qDef": {"qFieldDefs": [field]}, **more}


def measure(expression: str, **more: Any) -> dict[str, Any]:
    return {"qDef": {"qDef": expression}, **more}
