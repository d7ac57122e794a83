"""LOADs without a source, which wait for the LOAD or SELECT that feeds them.

They meet while the script runs, not in its text: between them may stand IF, REM, SET, CONNECT or nothing
but a semicolon, and which LOAD comes next may hang on a condition. All of them make one table. Its name is
that of the last LOAD that has one, as a label names the table under way; where its rows go is said by the
first LOAD that says it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..errors import ScriptError
from .loading.sources import Preceding
from .splitter import RawStatement

if TYPE_CHECKING:
    from .run import Run
    from .statements.load import Load

WAITING_MAX: Final = 50
"""More LOADs on top of each other than anyone writes, and than the interpreter's own stack holds."""

SOURCES: Final = ("FROM", "INLINE", "RESIDENT", "AUTOGENERATE")


class Chain:
    """The LOADs that wait, the first of the script first."""

    def __init__(self) -> None:
        self._waiting: list[tuple[RawStatement, Load]] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, raw: RawStatement, load: Load) -> None:
        """Let a LOAD wait. Raises ScriptError if too many wait already."""
        if len(self._waiting) >= WAITING_MAX:
            self._waiting.clear()
            raise ScriptError(f"More than {WAITING_MAX} LOADs feed each other")
        self._waiting.append((raw, load))

    def fed(self, raw: RawStatement, load: Load) -> tuple[RawStatement, Load]:
        """The first LOAD that waited, with all below it down to `load` as its source; nothing waits then."""
        while self._waiting:
            above_raw, above = self._waiting.pop()
            raw, load = above_raw, _fed_by(above, load, raw)
        return raw, load

    def fail(self, run: Run) -> None:
        """Raise ScriptError, at its place, for the LOAD that waits in vain; nothing waits afterwards."""
        if not self._waiting:
            return
        raw, _ = self._waiting[-1]
        self._waiting.clear()
        with run.at(raw):
            raise ScriptError(
                "A LOAD without a source needs another LOAD after it", expected=SOURCES, code=11003
            )


def _fed_by(above: Load, below: Load, raw: RawStatement) -> Load:
    """`above` with the rows of `below` (the statement `raw`), which hands on its label and where rows go."""
    placing = tuple(prefix for prefix in below.prefixes if prefix.places)
    others = tuple(prefix for prefix in below.prefixes if not prefix.places)
    is_placed = any(prefix.places for prefix in above.prefixes)
    return replace(
        above,
        label=below.label or above.label,
        prefixes=above.prefixes if is_placed else placing + above.prefixes,
        source=Preceding(below.named("", others), raw),
    )
