"""FLUSHLOG: each log line is out at once here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class FlushLog(Statement):
    keywords = ("FLUSHLOG",)

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.end()
        return cls()

    def execute(self, run: Run) -> None:
        """Nothing is left to do."""
