"""Statements and included scripts as parts of a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .splitter import RawStatement

if TYPE_CHECKING:
    from .run import Run


@dataclass(slots=True, eq=False)
class StatementNode:
    """A statement that is expanded and read when its turn comes. `next` is the statement right after it."""

    raw: RawStatement
    next: StatementNode | None = None

    @property
    def is_setting(self) -> bool:
        """Whether it only sets a variable."""
        return self.raw.keyword in ("SET", "LET", "REM", "TRACE") or self.raw.is_assignment

    def execute(self, run: Run) -> None:
        if id(self) in run.taken:
            run.taken.discard(id(self))
        else:
            run.execute_statement(self)


@dataclass(frozen=True, slots=True)
class Include:
    """`$(Include=file)`, `$(Must_Include=file)`: another script in place of this statement."""

    raw: RawStatement
    reference: str
    must: bool

    def execute(self, run: Run) -> None:
        run.include(self.raw, self.reference, must=self.must)
