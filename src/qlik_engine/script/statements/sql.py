"""SELECT and SQL: what a database is to answer. The text is the database's, it is not looked into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from ..loading.query import Query
from .base import Statement
from .load import Item, Load

if TYPE_CHECKING:
    from ..prefixes.base import Prefix
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Sql(Statement):
    keywords = ("SELECT", "SQL", "SQLCOLUMNS", "SQLTABLES", "SQLTYPES")

    keyword: str
    text: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(keyword, cursor.rest())

    def named(self, label: str, prefixes: tuple[Prefix, ...]) -> Load:
        """The LOAD of all that the database answers, which this is short for."""
        return Load(
            (Item("*", is_star=True),), source=Query(self.keyword, self.text), label=label, prefixes=prefixes
        )

    def execute(self, run: Run) -> None:
        self.named("", ()).execute(run)
