"""SEARCH INCLUDE | EXCLUDE fields: in which fields a search of the whole app looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement
from .qualify import patterns

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Search(Statement):
    keywords = ("SEARCH INCLUDE", "SEARCH EXCLUDE")

    patterns: tuple[str, ...]
    included: bool

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        node = cls(patterns(cursor), keyword == "SEARCH INCLUDE")
        cursor.end()
        return node

    def execute(self, run: Run) -> None:
        run.searchable.set(self.patterns, self.included)
