"""NULLASVALUE and NULLASNULL: for which fields a null is loaded as the text in the variable NullValue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement
from .qualify import patterns

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class NullAsValue(Statement):
    keywords = ("NULLASVALUE", "NULLASNULL")

    patterns: tuple[str, ...]
    as_value: bool

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        node = cls(patterns(cursor), keyword == "NULLASVALUE")
        cursor.end()
        return node

    def execute(self, run: Run) -> None:
        if self.as_value:
            run.null_as_value.include(self.patterns)
        else:
            run.null_as_value.exclude(self.patterns)
