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
        return cls(name, without_quotes(text) if text else None)

    def execute(self, run: Run) -> None:
        run.set_variable(self.name, self.value)


def without_quotes(text: str, marks: str = "'\"[`") -> str:
    """Quotes or brackets around the whole text, if they are among `marks`, are no part of it."""
    opening = text[:1]
    close = "]" if opening == "[" else opening
    if len(text) < 2 or opening not in marks or text[-1] != close:
        return text
    inner = text[1:-1].replace(close * 2, "\0")
    return text if close in inner else inner.replace("\0", close)
