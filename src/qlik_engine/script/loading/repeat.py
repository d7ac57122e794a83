"""Records that become several rows: WHILE, and SubField without a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count, takewhile
from typing import Final

import numpy as np

from ...columns import Coded, Vector
from ...columns.vector import Floats, Ints
from ...errors import ScriptError
from ...expr import to_text
from ...expr.functions import regular
from ...formats import text_of
from ...interrupts import blocks
from ...io.rows import as_coded, combined, plain, take
from ..formula import Formula
from ..memory import check_room
from .stage import Items, Stage

REPEATS_MAX = 1_000_000
"""A record repeated more often has a WHILE that never ends."""

AHEAD_ROWS = 1 << 16
"""Rounds are tried ahead, twice as many each time, but not for more rows than this at once."""


def repeated(stage: Stage, condition: Formula, before: int) -> Stage:
    """Every record as often as WHILE holds; IterNo() counts the rounds."""
    if not condition.calls("iterno"):
        raise ScriptError("WHILE without IterNo() would never end")
    alive = np.arange(stage.frame.length)
    rows: list[Ints] = []
    rounds: list[Floats] = []
    number = ahead = 1
    while len(alive):
        if number > REPEATS_MAX:
            raise ScriptError(f"WHILE repeats a record more than {REPEATS_MAX:,} times")
        stage.run.checkpoint()
        candidates = np.repeat(alive, ahead)
        counted = np.tile(np.arange(number, number + ahead, dtype=np.float64), len(alive))
        step = replace(stage.take(candidates), iterations=counted)
        holds = np.logical_and.accumulate(step.mask(condition).reshape(len(alive), ahead), axis=1)
        rows.append(candidates[holds.ravel()])
        rounds.append(counted[holds.ravel()])
        alive = alive[holds[:, -1]]
        number += ahead
        check_room(sum(map(len, rows)), "WHILE")
        ahead = max(1, min(2 * ahead, AHEAD_ROWS // max(1, len(alive))))
    if not rows:
        return stage
    all_rows, all_rounds = np.concatenate(rows), np.concatenate(rounds)
    order = np.argsort(all_rows, kind="stable")
    taken = stage.take(all_rows[order], before + np.arange(len(order)))
    return replace(taken, iterations=all_rounds[order])


def multiplied(stage: Stage, items: Items, before: int) -> Stage:
    """Every row once for each part of a text that SubField(text, delimiter) splits."""
    splits = {name: call for formula in items.values() for name, call in formula.splits.items()}
    for name, call in splits.items():
        given = [stage.evaluate(Formula(to_text(argument))) for argument in call.args]
        codes = [(each if isinstance(each, Coded) else as_coded(each)).codes for each in given]
        pairs, firsts = combined(codes, stage.frame.length)
        texts = (text_of(plain(take(each, firsts)), stage.run.locale).tolist() for each in given)
        pieces = _PIECES[call.name.lower()]
        parts = [pieces(*pair) for block in blocks(zip(*texts, strict=True)) for pair in block]
        rows, column = _spread(pairs, parts, call.name)
        taken = stage.take(rows, before + np.arange(len(rows)))
        stage = replace(taken, frame=taken.frame.with_columns({name: column}))
    return stage


def _spread(pairs: Ints, parts: Sequence[Sequence[str | None]], what: str) -> tuple[Ints, Coded]:
    """The rows to take, each once for every one of its `parts`, which are found by its pair of texts; and
    those parts."""
    sizes = np.array([len(each) for each in parts], dtype=np.intp)
    counts = sizes[pairs]
    check_room(int(counts.sum()), what)
    rows = np.repeat(np.arange(len(pairs)), counts)
    begins = (np.cumsum(sizes) - sizes)[pairs] - (np.cumsum(counts) - counts)
    places = np.arange(len(rows)) + np.repeat(begins, counts)
    found = Vector.of_texts([None, *(part for each in parts for part in each)])
    codes = np.where(found.has_text(), np.arange(len(found)), 0).astype(np.uint32)
    return rows, Coded(found, codes[places + 1])


Piece = Callable[[bool, str, str, int], str | None]


def _parts(text: str | None, delimiter: str | None) -> list[str | None]:
    return [text] if text is None or not delimiter else list(text.split(delimiter))


def _numbered(piece: Piece, ignore_case: bool) -> Callable[[str | None, str | None], list[str | None]]:
    """All pieces that a function finds by their numbers; null if there is none."""

    def pieces(text: str | None, expression: str | None) -> list[str | None]:
        if text is None or expression is None:
            return [None]
        numbers = (piece(ignore_case, text, expression, number) for number in count(1))
        return list(takewhile(lambda found: found is not None, numbers)) or [None]

    return pieces


_PIECES: Final = {
    "subfield": _parts,
    "subfieldregex": _numbered(regular.subfield, False),
    "subfieldregexi": _numbered(regular.subfield, True),
    "extractregex": _numbered(regular.extract, False),
    "extractregexi": _numbered(regular.extract, True),
}
