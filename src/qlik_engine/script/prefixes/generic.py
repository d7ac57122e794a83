"""GENERIC: object, attribute, value. Every attribute becomes a table of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from ...errors import ScriptError
from ...io.rows import Rows
from ..lexer import Cursor
from .base import STRONG, Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Generic(Prefix):
    """The last two fields are attribute and value. The table `label.attribute` has the fields before them
    and one that is called like the attribute."""

    keywords = ("GENERIC",)
    places = STRONG

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls()

    def place(self, run: Run, rows: Rows, name: str) -> str:
        if len(rows.columns) < 3:
            raise ScriptError("GENERIC needs at least three fields: object, attribute and value")
        *fixed, attribute, value = rows.columns
        column = rows.column(attribute)
        assert column is not None
        texts = run.texts_of(column.values)
        used, firsts = np.unique(column.codes, return_index=True)
        for code in used[np.argsort(firsts)]:
            if not texts[code]:
                continue
            part = rows.take(np.flatnonzero(column.codes == code))
            columns = {field: part.columns[field] for field in fixed}
            columns[texts[code]] = part.columns[value]
            run.data.add(f"{name}.{texts[code]}", run.data.encode(Rows(columns, part.length)), part.length)
        return name
