"""RENAME FIELD(S) and RENAME TABLE(S): `old TO new, ...`, or USING a mapping table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


def _pairs(cursor: Cursor, what: str) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    while not pairs or cursor.accept(","):
        old = cursor.name(what)
        cursor.expect("TO")
        pairs.append((old, cursor.name(what)))
    return tuple(pairs)


@dataclass(frozen=True, slots=True)
class RenameField(Statement):
    keywords = ("RENAME FIELD", "RENAME FIELDS")

    pairs: tuple[tuple[str, str], ...]
    using: str = ""

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        node = (
            cls((), cursor.name("a mapping table"))
            if cursor.accept("USING")
            else cls(_pairs(cursor, "a field name"))
        )
        cursor.end()
        return node

    def execute(self, run: Run) -> None:
        pairs = run.mapping(self.using).renames(run.data.fields()) if self.using else self.pairs
        run.data.rename_fields(dict(pairs))


@dataclass(frozen=True, slots=True)
class RenameTable(Statement):
    keywords = ("RENAME TABLE", "RENAME TABLES")

    pairs: tuple[tuple[str, str], ...]
    using: str = ""

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        node = (
            cls((), cursor.name("a mapping table"))
            if cursor.accept("USING")
            else cls(_pairs(cursor, "a table name"))
        )
        cursor.end()
        return node

    def execute(self, run: Run) -> None:
        pairs = run.mapping(self.using).renames(tuple(run.data.tables)) if self.using else self.pairs
        for old, new in pairs:
            run.data.rename_table(old, new)
