"""DIRECTORY [path]: where files with a relative name are, from here on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor, Kind
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Directory(Statement):
    keywords = ("DIRECTORY",)

    path: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        if cursor.token().kind is Kind.QUOTED:
            path = cursor.take().value
            cursor.end()
            return cls(path)
        return cls(cursor.rest())

    def execute(self, run: Run) -> None:
        run.directory = self.path.replace("\\", "/").rstrip("/")
