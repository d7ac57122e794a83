"""Documented statements that this engine does not do: understood, and refused by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...errors import UnsupportedError
from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Refused(Statement):
    keywords = (
        "ALIAS", "AUTONUMBER", "BINARY", "COMMENT FIELD", "COMMENT FIELDS", "COMMENT TABLE",
        "COMMENT TABLES", "CONNECT", "CONNECT32", "CONNECT64", "CUSTOM CONNECT", "DECLARE",
        "DERIVE", "DIRECT QUERY", "DIRECTORY", "DISCONNECT", "EXECUTE", "FLUSHLOG", "FORCE",
        "IMPORT", "LIB CONNECT", "LOOSEN TABLE", "LOOSEN TABLES", "MAP",
        "ODBC CONNECT", "OLEDB CONNECT", "SEARCH", "SECTION", "SELECT", "SLEEP",
        "SQL", "SQLCOLUMNS", "SQLTABLES", "SQLTYPES", "STAR", "STORE", "TAG", "UNMAP",
        "UNTAG",
    )  # fmt: skip

    keyword: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.rest()
        return cls(keyword)

    def execute(self, run: Run) -> None:
        raise UnsupportedError(f"The statement {self.keyword} is not supported", parameter=self.keyword)
