"""A quotation alone: no statement, but a known way to stop a script with a message when it gets there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...errors import ScriptError
from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Stop(Statement):
    keywords = ()

    message: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(cursor.name("a message"))

    def execute(self, run: Run) -> None:
        raise ScriptError(f"Unknown statement: {self.message}", code=11003)
