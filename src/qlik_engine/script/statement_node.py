"""Statements and included scripts as parts of a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import ScriptError
from .including import included_program
from .splitter import RawStatement

if TYPE_CHECKING:
    from .run import Run


@dataclass(frozen=True, slots=True)
class StatementNode:
    """A statement that is expanded and read when its turn comes."""

    raw: RawStatement

    @property
    def is_setting(self) -> bool:
        """Whether it only sets a variable."""
        return self.raw.keyword in ("SET", "LET", "REM", "TRACE") or self.raw.is_assignment

    def execute(self, run: Run) -> None:
        run.execute_statement(self)


@dataclass(frozen=True, slots=True)
class Include:
    """`$(Include=file)`, `$(Must_Include=file)`: another script in place of this statement."""

    raw: RawStatement
    reference: str
    must: bool

    def execute(self, run: Run) -> None:
        program = included_program(run, self.raw, self.reference, must=self.must)
        try:
            run.run_inside(program)
        except ScriptError as error:
            raise self._here(error) from error

    def _here(self, error: ScriptError) -> ScriptError:
        """An error in the other script, at the place of this statement."""
        return ScriptError(
            f"{self.reference.strip()}, line {error.line}, column {error.column}: {error.reason}",
            line=self.raw.line,
            column=self.raw.column,
            length=len(self.raw.text),
            statement=error.statement,
            expected=error.expected,
            code=error.code,
        )
