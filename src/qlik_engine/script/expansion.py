"""Dollar-sign expansion of a whole statement, with the way back to what was written."""

from __future__ import annotations

from ..expr.expand import Evaluate, Variables, expand


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

    Raises ExpressionError when variables refer to each other in a circle.
    """
    pieces: list[str] = []
    marks: list[tuple[int, int, bool]] = []
    at = length = 0
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
        marks.append((length, start, False))
        pieces.append(value)
        length += len(value)
        at = close + 1


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
