"""STAR IS [text]: the text that stands for all values of a field in section access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor, Kind
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Star(Statement):
    keywords = ("STAR IS", "STAR")

    symbol: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        if cursor.token().kind is Kind.QUOTED:
            symbol = cursor.take().value
            cursor.end()
            return cls(symbol)
        return cls(cursor.rest())

    def execute(self, run: Run) -> None:
        run.star = self.symbol
