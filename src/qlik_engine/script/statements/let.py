"""LET name = expression: a variable gets the result's text; for null it goes. LET may be left out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...columns import Dual
from ...expr.lift import text_of_dual
from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Let(Statement):
    keywords = ("LET",)

    name: str
    expression: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        name = cursor.name_of_words("a variable name")
        cursor.expect("=")
        return cls(name, cursor.rest())

    def execute(self, run: Run) -> None:
        value = run.constant(self.expression) if self.expression else Dual()
        number = math.nan if value.text is None else value.number
        run.set_variable(self.name, text_of_dual(value, run.locale), number)
