"""SAMPLE p: each record of the source with the probability p."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from ...columns.vector import Ints
from ...errors import ScriptError
from ..lexer import Cursor
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Sample(Prefix):
    keywords = ("SAMPLE",)

    share: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        from ..registry import starters

        return cls(cursor.expression(starters(), what="a share"))

    def chosen(self, run: Run, records: int) -> Ints | None:
        share = run.number_of(self.share)
        if not 0 < share <= 1:
            raise ScriptError(f"SAMPLE needs a number above 0 and up to 1, not '{self.share}'")
        return np.flatnonzero(np.random.default_rng().random(records) < share)
