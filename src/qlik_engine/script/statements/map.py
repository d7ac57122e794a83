"""MAP fields USING map, and UNMAP fields: values of fields replaced when they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement
from .qualify import patterns

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Map(Statement):
    """`using` is "" for UNMAP."""

    keywords = ("MAP", "UNMAP")

    patterns: tuple[str, ...]
    using: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        found = patterns(cursor)
        using = ""
        if keyword == "MAP":
            cursor.expect("USING")
            using = cursor.name("a mapping table")
        cursor.end()
        return cls(found, using)

    def execute(self, run: Run) -> None:
        if self.using:
            run.mapping(self.using)
        run.maps.set(self.patterns, self.using)
