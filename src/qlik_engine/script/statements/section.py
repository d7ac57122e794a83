"""SECTION ACCESS | APPLICATION: whether the tables that follow say who may see what, or are data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor, Kind
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Section(Statement):
    keywords = ("SECTION",)

    is_access: bool

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        if cursor.token().kind is Kind.END:
            return cls(False)
        return cls(cursor.expect("ACCESS", "APPLICATION") == "ACCESS")

    def execute(self, run: Run) -> None:
        run.is_access = self.is_access
