"""Statements that this engine does not do: understood, and refused by name."""

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
    keywords = ("EXECUTE", "IMPORT", "SECTION DIRECTQUERY", "CREATE RELATIONSHIP")

    keyword: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.rest()
        return cls(keyword)

    def execute(self, run: Run) -> None:
        raise UnsupportedError(f"The statement {self.keyword} is not supported", parameter=self.keyword)
