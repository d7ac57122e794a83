"""FIRST n: only the first n records of the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor, Kind
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class First(Prefix):
    keywords = ("FIRST",)

    count: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        if cursor.token().value == "(":
            return cls(cursor.parenthesised())
        token = cursor.take()
        if token.kind not in (Kind.NUMBER, Kind.WORD):
            cursor.fail("Expected a number of records", token.start, ["a number", "("])
        return cls(token.value)

    def limit(self, run: Run) -> int:
        return max(0, int(run.number_of(self.count)))
