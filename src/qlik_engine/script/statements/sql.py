"""SELECT and SQL: what a database is to answer. The text is the database's, it is not looked into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from ...errors import UnsupportedError
from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..prefixes.base import Prefix
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Sql(Statement):
    keywords = ("SELECT", "SQL", "DIRECT QUERY", "SQLCOLUMNS", "SQLTABLES", "SQLTYPES")

    keyword: str
    text: str
    prefixes: tuple[Prefix, ...] = ()

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(keyword, cursor.rest())

    def named(self, prefixes: tuple[Prefix, ...]) -> Sql:
        return replace(self, prefixes=prefixes)

    @property
    def refusal(self) -> str:
        return f"The statement {self.keyword} is not supported: there are no database connections"

    def execute(self, run: Run) -> None:
        if run.loads(self.prefixes) and all(prefix.applies(run) for prefix in self.prefixes):
            raise UnsupportedError(self.refusal, parameter=self.keyword)
