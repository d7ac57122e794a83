"""One LOAD's rows while its expressions are evaluated, and what it has put out so far.

A LOAD may look at its own earlier rows (Peek, Exists). Row i then depends on rows before i only, so the
answer is the one guess that reproduces itself: all rows are evaluated at once with the last guess for the
earlier rows until nothing changes. Where that takes too many rounds, they are computed one after the other
(`rowwise`), or in small blocks if a function in them cannot do that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from ...columns import Symbols, Table, Vector
from ...columns.vector import Bools, Floats, Ints, Texts
from ...errors import UnsupportedError
from ...io.rows import Rows, Values, plain, take
from ..formula import Formula
from ..memory import check_size
from .counted import Counted
from .rowwise import row_by_row

if TYPE_CHECKING:
    from ..run import Run

ROUNDS_MAX: Final = 2
"""Rounds over all rows: enough for values that look back at what was read, not at what was computed."""

BLOCK_ROWS: Final = 64
"""A running total needs one round per row; a block of this size costs about as much as a single row."""

LOOK_BACK: Final = 16
"""Rows kept before a block for Previous() inside Previous() ..."""

WORK_MAX: Final = 50_000_000
"""Row evaluations before a WHERE that hangs on its own result is refused."""


class History:
    """The rows put out so far, for the fields somebody looks back at. A new guess replaces the last."""

    def __init__(self, base: Table | None) -> None:
        self.base = base
        self.offset = 0 if base is None else base.length
        self._fields: dict[str, tuple[Floats, Texts]] = {}

    def write(self, name: str, values: Values, at: int) -> bool:
        """Put values from row `at` on (counted without the base's rows); True if that changed anything."""
        vector = plain(values)
        end = at + len(vector)
        numbers, texts = self._room(name, end)
        new_numbers, new_texts = vector.numbers_or_nan(), vector.texts_or_none()
        same = np.array_equal(numbers[at:end], new_numbers, equal_nan=True) and bool(
            (texts[at:end] == new_texts).all()
        )
        numbers[at:end], texts[at:end] = new_numbers, new_texts
        return not same

    def _room(self, name: str, size: int) -> tuple[Floats, Texts]:
        numbers, texts = self._fields.get(name, (np.empty(0), np.empty(0, dtype=object)))
        missing = size - len(numbers)
        if missing > 0:
            numbers = np.concatenate((numbers, np.full(missing, np.nan)))
            texts = np.concatenate((texts, np.full(missing, None, dtype=object)))
            self._fields[name] = numbers, texts
        return numbers, texts

    def gather(self, name: str, indexes: Ints) -> Vector:
        """The field's values at absolute rows; null at -1 and where nothing is known yet."""
        numbers = np.full(len(indexes), np.nan)
        texts: Texts = np.full(len(indexes), None, dtype=object)
        if self.base is not None and name in self.base.columns:
            column = self.base.columns[name]
            at = np.flatnonzero((indexes >= 0) & (indexes < self.offset))
            old = column.symbols.values().take(column.codes[indexes[at]])
            numbers[at], texts[at] = old.numbers_or_nan(), old.texts_or_none()
        own_numbers, own_texts = self._fields.get(name, (np.empty(0), np.empty(0, dtype=object)))
        own = indexes - self.offset
        at = np.flatnonzero((own >= 0) & (own < len(own_numbers)))
        numbers[at], texts[at] = own_numbers[own[at]], own_texts[own[at]]
        return Vector(len(indexes), numbers, texts)

    def values(self, name: str) -> Vector:
        numbers, texts = self._fields.get(name, (np.empty(0), np.empty(0, dtype=object)))
        return Vector(len(numbers), numbers, texts)


@dataclass(slots=True)
class Stage:
    """The rows being evaluated. All arrays are as long as `frame`.

    `before` says how many rows the table will have before each row is added; `outputs` are the names of the
    fields that this LOAD itself puts out; `is_final` is False if its rows feed another LOAD. `predecessors`
    are the rows that Previous() means, -1 for none; None where that is simply the row before.
    """

    run: Run
    frame: Rows
    records: Floats | Counted
    iterations: Floats
    before: Ints | Counted
    history: History
    outputs: frozenset[str] = frozenset()
    file: Path | None = None
    file_name: str = ""
    is_final: bool = True
    predecessors: Ints | None = None
    looked_back: set[str] = field(default_factory=set)
    """Fields whose earlier rows somebody asked for, "" for the input's."""

    @property
    def rows_before(self) -> int:
        return int(self.before[0]) if len(self.before) else self.history.offset

    def take(self, indexes: Ints | Bools | slice, before: Ints | Counted | None = None) -> Stage:
        frame = self.frame.take(indexes)
        return replace(
            self,
            frame=frame,
            records=self.records[indexes],
            iterations=self.iterations[indexes],
            before=self.before[indexes] if before is None else before,
            predecessors=None,
        )

    def evaluate(self, formula: Formula) -> Values:
        return formula.over(self.frame, self.run, self)

    def mask(self, condition: Formula) -> Bools:
        numbers = self.run.numbers_of(self.evaluate(condition))
        result: Bools = ~np.isnan(numbers) & (numbers != 0)
        return result

    def previous_rows(self) -> Ints:
        """For every row the one read before it (that WHERE left), -1 for the first."""
        self.looked_back.add("")
        return np.arange(-1, self.frame.length - 1) if self.predecessors is None else self.predecessors

    def loaded_before(self, name: str, values: Values) -> Bools:
        """Whether an earlier row of this LOAD has the value of each row in field `name`."""
        self.looked_back.add(name)
        symbols = Symbols()
        own = symbols.encode(self.history.values(name)).astype(np.intp)
        wanted = symbols.encode(values).astype(np.intp)
        first = np.full(symbols.cardinality + 1, np.iinfo(np.intp).max)
        first[own[::-1]] = np.arange(len(own))[::-1]
        first[0] = np.iinfo(np.intp).max
        result: Bools = first[wanted] < np.asarray(self.before) - self.history.offset
        return result

    def peek(self, name: str, rows: Ints) -> Vector:
        """The field's value some rows back (negative) or in a row by number, null where not yet loaded."""
        self.looked_back.add(name)
        before = np.asarray(self.before)
        indexes = np.where(rows < 0, before + rows, rows)
        indexes = np.where((indexes < before) & (indexes >= 0), indexes, -1)
        return self.history.gather(name, indexes)


Items = Mapping[str, Formula]


def filtered(stage: Stage, where: Formula | None, items: Items) -> tuple[Stage, dict[str, Values]]:
    """The rows that WHERE leaves, and the values of all items on them."""
    if where is None:
        return stage, settled(stage, items)
    stage.looked_back.clear()
    mask = stage.mask(where)
    if not stage.looked_back:
        kept = _kept(stage, mask)
        return kept, settled(kept, items)
    watched = set(stage.looked_back)
    start = stage.rows_before - stage.history.offset
    rounds = max(ROUNDS_MAX, WORK_MAX // max(1, stage.frame.length))
    for _ in range(rounds):
        kept = _kept(stage, mask)
        values = settled(kept, items)
        for name in watched & values.keys():
            stage.history.write(name, values[name], start)
        before = stage.rows_before + np.cumsum(mask) - mask
        guess = replace(stage, before=before, predecessors=_predecessors(mask))
        again = guess.mask(where)
        if np.array_equal(again, mask):
            return kept, values
        mask = again
    raise UnsupportedError("WHERE depends on its own result over too many rows", parameter="WHERE")


def _predecessors(mask: Bools) -> Ints:
    """For every row the last row before it that the mask leaves, -1 if there is none."""
    last = np.maximum.accumulate(np.where(mask, np.arange(len(mask)), -1))
    return np.concatenate(([-1], last[:-1])) if len(mask) else last


def _kept(stage: Stage, mask: Bools) -> Stage:
    indexes = np.flatnonzero(mask)
    return stage.take(indexes, stage.rows_before + np.arange(len(indexes)))


def settled(stage: Stage, items: Items) -> dict[str, Values]:
    """The values of all items, those included that look back at what this very LOAD puts out."""
    values: dict[str, Values] = {}
    looking: dict[str, Formula] = {}
    watched: set[str] = set()
    for name, formula in items.items():
        stage.looked_back.clear()
        stage.run.checkpoint()
        values[name] = stage.evaluate(formula)
        check_size(stage.run.data.tables.values(), stage.run.memory_limit, values.values())
        if stage.looked_back & stage.outputs:
            looking[name] = formula
            watched |= stage.looked_back
    if not looking:
        return values
    start = stage.rows_before - stage.history.offset
    for name in watched & values.keys():
        stage.history.write(name, values[name], start)
    for _ in range(ROUNDS_MAX):
        if not _round(stage, looking, values, watched, start):
            return values
    return values | (row_by_row(stage, looking, values, start) or _in_blocks(stage, looking, watched, start))


def _round(
    stage: Stage, looking: Items, values: dict[str, Values], watched: set[str], at: int, skip: int = 0
) -> bool:
    """Evaluate with the last guess; True if a value somebody looks at came out differently."""
    changed = False
    for name, formula in looking.items():
        values[name] = stage.evaluate(formula)
        if name in watched:
            new = take(values[name], slice(skip, None))
            changed |= stage.history.write(name, new, at)
    return changed


def _in_blocks(stage: Stage, looking: Items, watched: set[str], start: int) -> dict[str, Values]:
    done: dict[str, list[Vector]] = {name: [] for name in looking}
    for begin in range(0, stage.frame.length, BLOCK_ROWS):
        if begin % (BLOCK_ROWS * 64) == 0:
            stage.run.checkpoint()
        first = max(0, begin - LOOK_BACK)
        window = stage.take(slice(first, begin + BLOCK_ROWS))
        values: dict[str, Values] = {}
        while _round(window, looking, values, watched, start + begin, begin - first):
            pass
        for name, parts in done.items():
            parts.append(plain(take(values[name], slice(begin - first, None))))
    return {name: joined(parts) for name, parts in done.items()}


def joined(parts: Sequence[Vector]) -> Vector:
    numbers = np.concatenate([part.numbers_or_nan() for part in parts])
    texts = np.concatenate([part.texts_or_none() for part in parts])
    return Vector(len(numbers), numbers, texts)
