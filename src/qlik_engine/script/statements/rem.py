"""REM text: a comment up to the next semicolon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Rem(Statement):
    keywords = ("REM",)

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.rest()
        return cls()

    def execute(self, run: Run) -> None:
        """Nothing: it is a comment."""
