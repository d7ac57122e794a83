"""WHEN condition and UNLESS condition, in front of any statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from ..lexer import Cursor
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run


_LABEL: Final = re.compile(r"(?<=[\s)])(?:\[[^\]]*\]|\"[^\"]*\"|[^\s()\[\]\"':]+)\s*:\Z")
"""A table's label between a condition and its LOAD."""


@dataclass(frozen=True, slots=True)
class When(Prefix):
    keywords = ("WHEN", "UNLESS")

    condition: str
    wanted: bool

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        from ..registry import starters

        condition = cursor.expression(starters(), what="a condition")
        if label := _LABEL.search(condition):
            cursor.at -= len(cursor.text[: cursor.at]) - len(cursor.text[: cursor.at].rstrip())
            cursor.at -= len(condition) - label.start()
            condition = condition[: label.start()].strip()
        return cls(condition, keyword == "WHEN")

    def applies(self, run: Run) -> bool:
        return run.is_true(self.condition) is self.wanted
