"""CROSSTABLE (attribute, data [, n]): the columns after the first n become rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from ...columns import Coded, Symbols, Vector
from ...errors import ScriptError
from ...io.rows import Rows, Values, take
from ..lexer import Cursor, Kind
from .base import Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Crosstable(Prefix):
    keywords = ("CROSSTABLE",)

    attribute: str
    data: str
    kept: int

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.expect("(")
        attribute = cursor.name("the attribute field")
        cursor.expect(",")
        data = cursor.name("the data field")
        kept = 1
        if cursor.accept(","):
            token = cursor.take()
            if token.kind is not Kind.NUMBER or not token.value.isdigit():
                cursor.fail("Expected the number of fields to keep", token.start, ["a number"])
            kept = int(token.value)
        cursor.expect(")")
        return cls(attribute, data, kept)

    def shape(self, run: Run, rows: Rows) -> Rows:
        names = list(rows.columns)
        fixed, crossed = names[: self.kept], names[self.kept :]
        if not crossed:
            raise ScriptError(f"CROSSTABLE needs more than {self.kept} fields", code=11022)
        each = np.repeat(np.arange(rows.length), len(crossed))
        columns: dict[str, Values] = {name: take(rows.columns[name], each) for name in fixed}
        labels = Vector.of_texts([None, *crossed])
        columns[self.attribute] = Coded(
            labels, np.tile(np.arange(1, len(crossed) + 1, dtype=np.uint32), rows.length)
        )
        symbols = Symbols()
        codes = [symbols.encode(rows.columns[name]).astype(np.uint32) for name in crossed]
        cells = np.stack(codes, axis=1).reshape(-1)
        columns[self.data] = Coded(symbols.values(), cells)
        return Rows(columns, len(each)).take(cells > 0)
