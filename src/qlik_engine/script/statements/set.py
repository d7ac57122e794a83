"""SET name = text: a variable gets the text as it stands; without a text the variable goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Set(Statement):
    keywords = ("SET",)

    name: str
    value: str | None

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        name = cursor.name_of_words("a variable name")
        cursor.expect("=")
        text = cursor.rest()
        return cls(name, _unquoted(text) if text else None)

    def execute(self, run: Run) -> None:
        run.set_variable(self.name, self.value)


def _unquoted(text: str) -> str:
    """Quotes around the whole text are no part of it."""
    for quote in ("'", '"'):
        if len(text) >= 2 and text[0] == text[-1] == quote:
            inner = text[1:-1].replace(quote * 2, "\0")
            return text if quote in inner else inner.replace("\0", quote)
    return text
