"""ALIAS field AS name, ...: fields loaded from here on are called otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Alias(Statement):
    keywords = ("ALIAS",)

    names: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        names: list[tuple[str, str]] = []
        while not names or cursor.accept(","):
            field = cursor.name("a field name")
            cursor.expect("AS")
            names.append((field, cursor.name("a field name")))
        cursor.end()
        return cls(tuple(names))

    def execute(self, run: Run) -> None:
        run.aliases |= dict(self.names)
