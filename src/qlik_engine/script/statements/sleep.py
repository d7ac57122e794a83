"""SLEEP n: wait n milliseconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from ...errors import ScriptError
from ..lexer import Cursor
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run

MILLISECONDS_MAX: Final = 3_600_000
STEP_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Sleep(Statement):
    keywords = ("SLEEP",)

    duration: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        duration = cursor.expression((), what="a number of milliseconds")
        cursor.end()
        return cls(duration)

    def execute(self, run: Run) -> None:
        milliseconds = run.number_of(self.duration)
        if not 0 <= milliseconds <= MILLISECONDS_MAX:
            raise ScriptError(f"SLEEP needs 0 to {MILLISECONDS_MAX:,} milliseconds, not '{self.duration}'")
        end = time.monotonic() + milliseconds / 1000
        while (left := end - time.monotonic()) > 0:
            run.checkpoint()
            time.sleep(min(left, STEP_S))
