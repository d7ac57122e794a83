"""CONNECT: which of the connections the SELECTs that follow are for; DISCONNECT: for none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor, Kind
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Connect(Statement):
    """The name is that of a connection that was defined outside of the script, which alone knows where it
    leads and with which credentials: what else a script says about that is not looked at."""

    keywords = (
        "CONNECT", "CONNECT32", "CONNECT64", "LIB CONNECT", "ODBC CONNECT", "ODBC CONNECT32",
        "ODBC CONNECT64", "OLEDB CONNECT", "OLEDB CONNECT32", "OLEDB CONNECT64", "CUSTOM CONNECT",
        "CUSTOM CONNECT32", "CUSTOM CONNECT64",
    )  # fmt: skip

    name: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.accept("TO")
        token = cursor.token()
        if token.kind is Kind.QUOTED:
            cursor.take()
            if cursor.token().value == "(":
                cursor.parenthesised()
            cursor.end()
            return cls(token.value)
        return cls(cursor.rest())

    def execute(self, run: Run) -> None:
        run.connect(self.name)


@dataclass(frozen=True, slots=True)
class Disconnect(Statement):
    keywords = ("DISCONNECT",)

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.end()
        return cls()

    def execute(self, run: Run) -> None:
        run.disconnect()
