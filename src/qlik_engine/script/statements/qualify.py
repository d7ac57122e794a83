"""QUALIFY and UNQUALIFY: which fields are loaded as `table.field`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor, Kind
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


def patterns(cursor: Cursor) -> tuple[str, ...]:
    """A list of field names, in which * and ? may stand for any text and any character."""
    found: list[str] = []
    while not found or cursor.accept(","):
        start = cursor.token().start
        name = ""
        while (token := cursor.token()).value == "*" or token.kind in (Kind.WORD, Kind.NUMBER, Kind.QUOTED):
            if name and token.start > cursor.at:
                break
            name += cursor.take().value
        if not name:
            cursor.fail("Expected a field name", start, ["a field name", "*"])
        found.append(name)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Qualify(Statement):
    keywords = ("QUALIFY",)

    patterns: tuple[str, ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        node = cls(patterns(cursor))
        cursor.end()
        return node

    def execute(self, run: Run) -> None:
        run.qualified.include(self.patterns)


@dataclass(frozen=True, slots=True)
class Unqualify(Statement):
    keywords = ("UNQUALIFY",)

    patterns: tuple[str, ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        node = cls(patterns(cursor))
        cursor.end()
        return node

    def execute(self, run: Run) -> None:
        run.qualified.exclude(self.patterns)
