"""Texts that stand for other values of their field: the star symbol and OtherSymbol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Coded, Column, Dual, Symbols
from ...columns.vector import Ints, narrow
from ...io.rows import Rows

if TYPE_CHECKING:
    from ..data import Data


def starred(rows: Rows, symbol: str) -> Rows:
    """A row with the star symbol becomes one for each value its field has elsewhere in these rows."""
    for field in tuple(rows.columns):
        symbols = Symbols()
        codes = symbols.encode(rows.columns[field]).astype(np.intp)
        star = symbols.code_of(Dual(text=symbol))
        if star:
            others = np.setdiff1d(np.arange(1, symbols.cardinality + 1), [star])
            kept, codes = _spread(codes, star, others)
            coded = Coded(symbols.values(), narrow(codes, symbols.cardinality))
            rows = rows.take(kept).with_columns({field: coded})
    return rows


def with_symbol(rows: Rows, symbol: str) -> list[str]:
    """The fields that have the symbol among their values."""
    found: list[str] = []
    for field, values in rows.columns.items():
        symbols = Symbols()
        symbols.encode(values)
        if symbols.code_of(Dual(text=symbol)):
            found.append(field)
    return found


def settle(data: Data, others: Mapping[str, str]) -> None:
    """Put real values in the place of OtherSymbol: those that its field has, but not in the same table.

    `others` is the symbol by field. A row that finds no such value is null there.
    """
    for field, symbol in others.items():
        symbols = data.known_symbols(field)
        code = symbols.code_of(Dual(text=symbol)) if symbols is not None else None
        if symbols is None or not code:
            continue
        for table in tuple(data.tables.values()):
            if field not in table.columns or not (table.columns[field].codes == code).any():
                continue
            codes = table.columns[field].codes.astype(np.intp)
            rest = np.setdiff1d(np.arange(1, symbols.cardinality + 1), codes)
            kept, codes = _spread(codes, code, rest)
            columns = {name: Column(c.symbols, c.codes[kept]) for name, c in table.columns.items()}
            columns[field] = Column(symbols, narrow(codes, symbols.cardinality))
            data.replace(table, columns, len(kept))
    data.compact()


def _spread(codes: Ints, symbol: int, others: Ints) -> tuple[Ints, Ints]:
    """The rows to take, those with `symbol` once for each of `others`, and their codes."""
    replacements = others if len(others) else np.zeros(1, dtype=np.intp)
    count = np.where(codes == symbol, len(replacements), 1)
    kept = np.repeat(np.arange(len(codes)), count)
    spread = codes[kept]
    at = np.flatnonzero(spread == symbol)
    spread[at] = np.tile(replacements, len(at) // len(replacements))
    return kept, spread
