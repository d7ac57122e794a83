"""Cells that only tell a value, for who writes them: quicker to make and to encode than dictionaries."""

from __future__ import annotations

import msgspec


class PlainCell(msgspec.Struct, gc=False):
    """An `NxCell` for who writes it as JSON."""

    qText: str
    qNum: float | int | str
    qElemNumber: int
    qState: str
