"""BUFFER [(incremental | stale after n days)]: asks to keep what was read in a file of its own.

Nothing is kept: the source is read anew each time, which gives the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Buffer(Prefix):
    keywords = ("BUFFER",)

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        if cursor.token().value == "(":
            cursor.parenthesised()
        return cls()

    def applies(self, run: Run) -> bool:
        run.report("BUFFER: nothing is buffered, the source is read")
        return True
