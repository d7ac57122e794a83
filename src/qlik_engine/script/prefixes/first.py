"""FIRST n: only the first n records of the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...errors import ScriptError
from ..lexer import Cursor
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class First(Prefix):
    keywords = ("FIRST",)

    count: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        from ..registry import starters

        return cls(cursor.expression(starters(), what="a number of records"))

    def limit(self, run: Run) -> int:
        count = run.number_of(self.count)
        if count != count:
            raise ScriptError(f"FIRST needs a number of records, not '{self.count}'")
        return max(0, int(count))
