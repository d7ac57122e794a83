"""COMMENT FIELD(S) | TABLE(S): a remark on a field or table, given here or by a mapping table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from ..patterns import matching
from .base import Statement
from .qualify import patterns

if TYPE_CHECKING:
    from ..run import Run


def using_or_with(cursor: Cursor, what: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """`[names] USING map` or `names WITH text, ...`: the names, the map and the texts."""
    names = ("*",) if cursor.is_phrase("USING") else patterns(cursor)
    if cursor.accept("USING"):
        using, texts = cursor.name("a mapping table"), []
    else:
        cursor.expect("WITH", "USING")
        using, texts = "", cursor.names(what)
    cursor.end()
    return names, using, tuple(texts)


@dataclass(frozen=True, slots=True)
class Comment(Statement):
    """Names that nothing has are passed over; the last remark counts."""

    keywords = (
        "COMMENT", "COMMENT FIELD", "COMMENT FIELDS", "COMMENT TABLE", "COMMENT TABLES",
    )  # fmt: skip

    is_table: bool
    names: tuple[str, ...]
    using: str
    texts: tuple[str, ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls("TABLE" in keyword, *using_or_with(cursor, "a comment"))

    def execute(self, run: Run) -> None:
        present = matching(self.names, run.data.tables if self.is_table else run.data.fields())
        found = dict(run.mapping(self.using).renames(present)) if self.using else {}
        text = ", ".join(self.texts)
        for name, remark in found.items() if self.using else ((name, text) for name in present):
            if self.is_table:
                run.data.tables[name].comment = remark
            else:
                run.comments[name] = remark
