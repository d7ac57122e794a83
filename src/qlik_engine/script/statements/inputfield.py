"""INPUTFIELD fields: values that users of QlikView could change. They keep that as a tag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement
from .qualify import patterns

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class InputField(Statement):
    keywords = ("INPUTFIELD",)

    patterns: tuple[str, ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        node = cls(patterns(cursor))
        cursor.end()
        return node

    def execute(self, run: Run) -> None:
        run.marked.set(self.patterns, "$input")
