"""TRACE text: a line in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement
from .set import without_quotes

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Trace(Statement):
    keywords = ("TRACE",)

    message: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        text = cursor.rest()
        return cls(without_quotes(text, "'"))

    def execute(self, run: Run) -> None:
        run.report(self.message)
