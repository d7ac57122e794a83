"""WHEN condition and UNLESS condition, in front of any statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class When(Prefix):
    keywords = ("WHEN", "UNLESS")

    condition: str
    wanted: bool

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        from ..registry import starters

        return cls(cursor.expression(starters(), what="a condition"), keyword == "WHEN")

    def applies(self, run: Run) -> bool:
        return run.is_true(self.condition) is self.wanted
