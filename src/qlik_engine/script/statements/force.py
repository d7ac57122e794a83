"""FORCE CAPITALIZATION | CASE UPPER | CASE LOWER | CASE MIXED: the letters of names and values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor, Kind
from ..loading.storing import CASES
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Force(Statement):
    keywords = ("FORCE",)

    case: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        case = next((each for each in CASES if cursor.accept_phrase(each)), "")
        if not case:
            if cursor.token().kind is not Kind.END:
                cursor.fail_expected(*CASES)
            case = "CASE MIXED"
        cursor.end()
        return cls(case)

    def execute(self, run: Run) -> None:
        run.force = self.case
