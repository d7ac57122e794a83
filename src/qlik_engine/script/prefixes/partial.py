"""ADD and REPLACE: what a partial reload does. In a full reload the LOAD runs as if they were not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from ..lexer import Cursor
from .base import Prefix


@dataclass(frozen=True, slots=True)
class Partial(Prefix):
    keywords = ("ADD", "REPLACE")

    keyword: str
    only: bool

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(keyword, bool(cursor.accept("ONLY")))

    def applies(self, run: object) -> bool:
        return not self.only
