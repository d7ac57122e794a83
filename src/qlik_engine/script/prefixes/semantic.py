"""SEMANTIC: a table of relations between records, which stays a table of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from ...errors import ScriptError
from ...io.rows import Rows
from ..lexer import Cursor
from .base import STRONG, Prefix

if TYPE_CHECKING:
    from ..run import Run

_COLUMNS: Final = (3, 4)
"""Record, relation, related record, and maybe the relation the other way round."""


@dataclass(frozen=True, slots=True)
class Semantic(Prefix):
    keywords = ("SEMANTIC",)
    places = STRONG

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls()

    def place(self, run: Run, rows: Rows, name: str) -> str:
        if len(rows.columns) not in _COLUMNS:
            raise ScriptError(f"Semantic table '{name}' needs three or four columns")
        return run.data.add(name, run.data.encode(rows), rows.length).name
