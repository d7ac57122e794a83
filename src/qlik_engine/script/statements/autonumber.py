"""AUTONUMBER fields [USING namespace]: each value of a field replaced by a number 1, 2, 3 ..."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...columns import Symbols
from ..lexer import Cursor
from ..patterns import matching
from .base import Statement
from .qualify import patterns

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class AutoNumber(Statement):
    """Fields of one namespace get the same number for the same value; without one each counts alone."""

    keywords = ("AUTONUMBER",)

    patterns: tuple[str, ...]
    namespace: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        found = patterns(cursor)
        namespace = cursor.name("a namespace") if cursor.accept("USING") else ""
        cursor.end()
        return cls(found, namespace)

    def execute(self, run: Run) -> None:
        for field in matching(self.patterns, run.data.fields()):
            counter = run.namespaces.setdefault(self.namespace, Symbols()) if self.namespace else Symbols()
            run.data.number(field, counter)
