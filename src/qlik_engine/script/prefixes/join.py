"""[INNER | LEFT | RIGHT | OUTER] JOIN [(table)] and KEEP: rows meet on all fields of the same name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from ...columns import Column, Table
from ...columns.vector import Bools, Ints
from ...interrupts import look
from ...io.rows import Rows, combined
from ..lexer import Cursor
from ..memory import check_room
from .base import STRONG, Prefix
from .concatenate import table_name

if TYPE_CHECKING:
    from ..run import Run

NONE: Final = -1


@dataclass(frozen=True, slots=True)
class Join(Prefix):
    keywords = ("JOIN", "INNER JOIN", "LEFT JOIN", "RIGHT JOIN", "OUTER JOIN")
    places = STRONG

    side: str
    table: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(keyword.removesuffix("JOIN").strip() or "OUTER", table_name(cursor))

    def place(self, run: Run, rows: Rows, name: str) -> str:
        table = run.data.table(self.table) if self.table else run.last_table()
        other = Table(name, run.data.encode(rows), rows.length)
        left, right = matches(table, other)
        if self.side in ("LEFT", "OUTER"):
            missing = np.flatnonzero(~_present(left, table.length))
            left = np.concatenate((left, missing))
            right = np.concatenate((right, np.full(len(missing), NONE)))
        order = np.argsort(left, kind="stable")
        left, right = left[order], right[order]
        if self.side in ("RIGHT", "OUTER"):
            missing = np.flatnonzero(~_present(right, other.length))
            left = np.concatenate((left, np.full(len(missing), NONE)))
            right = np.concatenate((right, missing))
        columns = {
            field: _picked(field, table, other, left, right) for field in {**table.columns, **other.columns}
        }
        run.data.replace(table, columns, len(left))
        return table.name


@dataclass(frozen=True, slots=True)
class Keep(Prefix):
    keywords = ("INNER KEEP", "LEFT KEEP", "RIGHT KEEP")
    places = STRONG

    side: str
    table: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(keyword.removesuffix("KEEP").strip(), table_name(cursor))

    def place(self, run: Run, rows: Rows, name: str) -> str:
        first = run.data.table(self.table) if self.table else run.last_table()
        second = run.data.add(name, run.data.encode(rows), rows.length)
        left, right = matches(first, second)
        if self.side in ("INNER", "RIGHT"):
            run.data.take(first, np.flatnonzero(_present(left, first.length)))
        if self.side in ("INNER", "LEFT"):
            run.data.take(second, np.flatnonzero(_present(right, second.length)))
        return second.name


def matches(first: Table, second: Table) -> tuple[Ints, Ints]:
    """Rows of both tables that agree in all common fields; every pair if there is none. Null agrees with
    nothing."""
    common = [name for name in first.columns if name in second.columns]
    if not common:
        check_room(
            first.length * second.length,
            "JOIN of tables without a field in common",
            len(first.columns) + len(second.columns),
        )
        return (
            np.repeat(np.arange(first.length), second.length),
            np.tile(np.arange(second.length), first.length),
        )
    codes = [
        np.concatenate((first.columns[n].codes.astype(np.uint32), second.columns[n].codes)) for n in common
    ]
    groups, _ = combined(codes, first.length + second.length)
    has_null = np.any([column == 0 for column in codes], axis=0)
    left = np.flatnonzero(~has_null[: first.length])
    right = np.flatnonzero(~has_null[first.length :])
    return _pairs(left, groups[left], right, groups[first.length + right])


def _pairs(left: Ints, left_keys: Ints, right: Ints, right_keys: Ints) -> tuple[Ints, Ints]:
    look()
    order = np.argsort(right_keys, kind="stable")
    look()
    right, right_keys = right[order], right_keys[order]
    begin = np.searchsorted(right_keys, left_keys, "left")
    count = np.searchsorted(right_keys, left_keys, "right") - begin
    total = int(count.sum())
    check_room(total, "JOIN")
    starts = np.repeat(begin - (np.cumsum(count) - count), count)
    return np.repeat(left, count), right[starts + np.arange(total)]


def _present(rows: Ints, length: int) -> Bools:
    """Which of a table's rows are among `rows`."""
    found = np.zeros(length + 1, dtype=bool)
    found[rows] = True  # NONE is the place behind the last row
    return found[:length]


def _picked(field: str, first: Table, second: Table, left: Ints, right: Ints) -> Column:
    """The field's codes at the chosen rows: the first table's where it has the row and the field."""
    look()
    codes = np.zeros(len(left), dtype=np.uint32)
    symbols = (first if field in first.columns else second).columns[field].symbols
    for table, rows in ((second, right), (first, left)):
        if (column := table.columns.get(field)) is not None:
            here = np.flatnonzero(rows != NONE)
            codes[here] = column.codes[rows[here]]
    return Column(symbols, codes)
