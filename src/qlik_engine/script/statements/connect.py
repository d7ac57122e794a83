"""CONNECT: which database the SELECTs that follow are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...errors import UnsupportedError
from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Connect(Statement):
    keywords = (
        "CONNECT", "CONNECT32", "CONNECT64", "LIB CONNECT", "ODBC CONNECT", "ODBC CONNECT32",
        "ODBC CONNECT64", "OLEDB CONNECT", "OLEDB CONNECT32", "OLEDB CONNECT64", "CUSTOM CONNECT",
        "CUSTOM CONNECT32", "CUSTOM CONNECT64",
    )  # fmt: skip

    keyword: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.rest()
        return cls(keyword)

    def execute(self, run: Run) -> None:
        raise UnsupportedError(
            f"The statement {self.keyword} is not supported: there are no database connections",
            parameter=self.keyword,
        )
