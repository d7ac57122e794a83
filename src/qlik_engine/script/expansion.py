"""Dollar-sign expansion of a whole statement, with the way back to what was written."""

from __future__ import annotations

import re
from typing import Final

from ..expr.expand import Evaluate, Variables, expand
from .splitter import CLOSING

# What may stand between two literals.
_WORDS: Final = r"(?:and|or|xor|not|in|is|like|between|as)"
_JOINS: Final = re.compile(
    rf"(?:[-,&+*/=<>)]|{_WORDS}\b)(?:.*(?:[-,&+*/=<>(]|\b{_WORDS}))?", re.DOTALL | re.IGNORECASE
)
_MARK: Final = re.compile(r"[\[\"'`]")
_FREE_TEXT: Final = re.compile(r"\s*TRACE\b", re.IGNORECASE)


class Expanded:
    """A statement's text after expansion; `origin` leads back to offsets of the text before."""

    __slots__ = ("_marks", "text")

    def __init__(self, text: str, marks: list[tuple[int, int, bool]]) -> None:
        self.text = text
        self._marks = marks

    def origin(self, offset: int) -> int:
        """Where the character at `offset` comes from: the `$` of the expansion for what it brought in."""
        source = offset
        for start, original, copied in self._marks:
            if start > offset:
                break
            source = original + (offset - start if copied else 0)
        return source


def expand_statement(text: str, variables: Variables, evaluate: Evaluate) -> Expanded:
    """Expand every `$(...)` of `text`; one that is never closed stays as it is.

    Single quotes that a value brings into a literal are doubled, so that they are part of it, unless the
    value is made to end the literal and begin another (``a','b``) or has them doubled already.

    Raises ExpressionError when variables refer to each other in a circle.
    """
    pieces: list[str] = []
    marks: list[tuple[int, int, bool]] = []
    at = length = 0
    quoting = _Quoting()
    is_code = not _FREE_TEXT.match(text)
    while True:
        start = text.find("$(", at)
        close = closing_paren(text, start + 1) if start >= 0 else -1
        stop = len(text) if close < 0 else start
        marks.append((length, at, True))
        pieces.append(text[at:stop])
        length += stop - at
        if close < 0:
            return Expanded("".join(pieces), marks)
        value = expand(text[start : close + 1], variables, evaluate, calculated=False)
        if is_code:
            quoting.read(pieces[-1])
            value = quoting.fitted(value)
            quoting.read(value)
        marks.append((length, start, False))
        pieces.append(value)
        length += len(value)
        at = close + 1


class _Quoting:
    """Which quotation a statement's text is in, as far as it has been read."""

    __slots__ = ("_closing",)

    def __init__(self) -> None:
        self._closing = ""

    def read(self, text: str) -> None:
        at = 0
        while True:
            if self._closing:
                at = text.find(self._closing, at) + 1
                if not at:
                    return
                self._closing = ""
            elif match := _MARK.search(text, at):
                self._closing = CLOSING[match.group()]
                at = match.end()
            else:
                return

    def fitted(self, value: str) -> str:
        """`value` as it can stand here."""
        if self._closing != "'" or "'" not in value:
            return value
        parts = value.split("'")
        outside = [part.strip() for part in parts[1::2] if part]
        if len(parts) % 2 and all(map(_JOINS.fullmatch, outside)):
            return value
        return value.replace("'", "''")


def closing_paren(text: str, opening: int) -> int:
    """The offset of the `)` that closes the `(` at `opening`, -1 if none does; single quotes are skipped."""
    depth = 0
    quoted = False
    for at in range(opening, len(text)):
        char = text[at]
        if char == "'":
            quoted = not quoted
        elif not quoted and char == "(":
            depth += 1
        elif not quoted and char == ")":
            depth -= 1
            if depth == 0:
                return at
    return -1
