"""Where an expression outside of a LOAD is evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..columns import Coded, Vector
from ..columns.vector import NULL
from ..expr.scope import AggregationSpec
from ..expr.scope import Rows as AggregationRows
from ..io.rows import Rows
from .functions import Call, answer

if TYPE_CHECKING:
    from .run import Run


class ConstantScope:
    """One group without rows: where LET and the control statements evaluate."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.length = 1
        self.locale = run.locale

    def dimension(self, field: str) -> Coded | None:
        """A name means a variable: there are no fields here."""
        value = self._run.variable(field)
        return None if value.is_null else Coded(Vector.of_duals([NULL, value]), np.ones(1, dtype=np.uint8))

    def rows(self, spec: AggregationSpec) -> AggregationRows:
        return AggregationRows(
            Rows(dict.fromkeys(spec.fields, Vector.nulls(0)), 0), np.zeros(0, dtype=np.intp), 1
        )

    def spread(self, spec: AggregationSpec) -> None:
        return None

    def variable(self, name: str) -> str | None:
        return self._run.variables.get(name)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        return answer(Call(name, arguments, self._run, None, 1))
