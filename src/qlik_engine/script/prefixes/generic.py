"""GENERIC: object, attribute, value. Every attribute becomes a table of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from ...columns import Column, Symbols
from ...errors import ScriptError
from ...io.rows import Rows, plain, take
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
        symbols = Symbols()
        codes = symbols.encode(rows.columns[attribute])
        texts = run.texts_of(symbols.values())
        named = np.flatnonzero(np.array([bool(text) for text in texts])[codes])
        rows, codes = rows.take(named), codes[named]
        keys = run.data.encode(Rows({field: rows.columns[field] for field in fixed}, rows.length))
        order = np.argsort(codes, kind="stable")
        used, starts = np.unique(codes[order], return_index=True)
        parts = np.split(order, starts[1:]) if len(used) else []
        for place in np.argsort(order[starts]):
            run.checkpoint()
            attribute, part = texts[used[place]], parts[place]
            columns = {field: Column(key.symbols, key.codes[part]) for field, key in keys.items()}
            # Few rows of a column with many values are quicker without their dictionary.
            own = Rows({attribute: plain(take(rows.columns[value], part))}, len(part))
            run.data.add(f"{name}.{attribute}", columns | run.data.encode(own), len(part))
        return name
