"""Documented prefixes that this engine does not do: understood, and refused by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...errors import UnsupportedError
from ..lexer import Cursor
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Refused(Prefix):
    keywords = ( "BUNDLE", "IMAGE_SIZE",
        "INFO", "SEMANTIC",
    )  # fmt: skip

    keyword: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        if cursor.token().value == "(":
            cursor.parenthesised()
        cursor.accept("ONLY")
        return cls(keyword)

    def applies(self, run: Run) -> bool:
        raise UnsupportedError(f"The prefix {self.keyword} is not supported", parameter=self.keyword)
