"""Compiled loops over the same rows, run in one go (`native/together.c`)."""

from __future__ import annotations

from typing import Any, Final

from .. import native
from ..columns.vector import Ints
from .parallel import division

# So many loops are run at once.
_AT_ONCE: Final = 64


class Loops:
    """Loops over `length` rows that wait for each other, until the end of a `with` statement or `run`. What
    they write is there from then on; each may read what those before it write for the same rows.

    `waiting` are tuples of a loop and its arguments, the last of which is `parts`. Where there are no
    compiled loops nothing waits."""

    __slots__ = ("parts", "waiting")

    def __init__(self, length: int, parts: Ints | None = None) -> None:
        """`parts` is how the rows are divided, if not as usual."""
        self.parts = division(length) if parts is None else parts
        self.waiting: list[tuple[Any, ...]] = []

    def __enter__(self) -> Loops:
        return self

    def __exit__(self, *_: object) -> None:
        self.run()  # after an error, too: somebody may have kept what they write

    def run(self) -> None:
        """Run those that wait."""
        waiting = self.waiting
        if not waiting:
            return
        self.waiting = []
        count = len(waiting)
        if count == 1:
            loop, *arguments = waiting[0]
            loop(*arguments)
        elif count <= _AT_ONCE:
            native.lib.together(*waiting)
        else:
            for at in range(0, count, _AT_ONCE):
                native.lib.together(*waiting[at : at + _AT_ONCE])
