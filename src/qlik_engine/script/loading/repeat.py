"""Records that become several rows: WHILE, and SubField without a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count, takewhile
from typing import Final

import numpy as np

from ...columns import Vector
from ...columns.vector import Floats, Ints
from ...errors import ScriptError
from ...expr import to_text
from ...expr.functions import regular
from ...formats import text_of
from ...io.rows import plain
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
        text, delimiter = (Formula(to_text(argument)) for argument in call.args)
        texts = text_of(plain(stage.evaluate(text)), stage.run.locale).tolist()
        delimiters = text_of(plain(stage.evaluate(delimiter)), stage.run.locale).tolist()
        pieces = _PIECES[call.name.lower()]
        parts = [pieces(*pair) for pair in zip(texts, delimiters, strict=True)]
        rows = np.repeat(np.arange(len(parts)), [len(each) for each in parts])
        column = Vector.of_texts(part for each in parts for part in each)
        taken = stage.take(rows, before + np.arange(len(rows)))
        stage = replace(taken, frame=taken.frame.with_columns({name: column}))
    return stage


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
