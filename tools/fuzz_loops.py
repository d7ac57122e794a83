"""Feeds the compiled loops with arrays of any type, length and content; run by `python -m tools.native fuzz`.

Whatever comes, a loop answers or raises; with sanitizers, anything else ends the process.
"""

from __future__ import annotations

import random
import sys
import time
from typing import Any, Final

import numpy as np

from qlik_engine import native

# What each takes: r and w arrays to read and to write, n a whole number; d a division of rows and p places
# for its parts; s the steps of the machine and c its columns, f and i arrays of floats and of integers that
# fit more often than not; t bytes of a delimited text, b bounds of texts in it, o how it is read; x numbers
# of any size and stride, v cells by state, q how many codes are in each, T the columns of a table, N its
# height, k names; C and F codes and floats in columns that fit more often than not, u room for codes.
LOOPS: Final = {
    "match": "rrwd",
    "pick": "rwpd",
    "pick_matching": "rrwd",
    "pick_where": "wrrrrd",
    "pick_among": "rrrwd",
    "count_run_rows": "rrd",
    "pick_runs": "rrwpd",
    "run_keys": "rrwd",
    "find_runs": "rw",
    "present_at": "rrwd",
    "present_where": "rwrrrrd",
    "present": "rwnd",
    "mark": "rwd",
    "has_zero": "rd",
    "present_in": "rrwnd",
    "mark_in": "rrwd",
    "gather": "rrwd",
    "combine": "rrnwd",
    "find_states": "rrrw",
    "order_by_state": "rrrw",
    "longest_number": "xn",
    "describe_numbers": "x",
    "pick_cells": "vrrn",
    "first_cells": "vqrrrnn",
    "table_rows": "TNkk",
    "show_groups": "irCFuf",
    "first_rows": "rwnd",
    "count": "rwd",
    "count_flagged": "rrrwd",
    "sum_coded": "rrrwd",
    "sum_numbers": "rrwd",
    "lowest": "rrrwd",
    "mark_pairs": "rrnwd",
    "join_tables": "rwnnnn",
    "number_keys": "rww",
    "number_range": "rnnnrwww",
    "number_more_keys": "rrwnww",
    "number_texts": "tbrwnwww",
    "find_texts": "trnw",
    "texts_ascend": "trr",
    "read_delimited": "tro",
    "fixed_texts": "rn",
    "release_unused": "",
    "take_pages": "w",
    "parquet_footer": "tw",
    "parquet_pages": "tw",
    "parquet_unpack": "trwn",
    "parquet_places": "trnnwwww",
    "parquet_items": "trnnww",
    "parquet_texts": "trnwww",
    "number_places": "rrwn",
    "count_runs": "rrrwd",
    "mark_bits": "rrnwd",
    "count_bits": "rrwwd",
    "calculate": "sfcrfifd",
}
_KINDS: Final = (np.uint8, np.uint16, np.uint32, np.int64, np.float64, np.bool_, np.int32, np.complex128)
# How many rows a table has, mostly.
_HEIGHT: Final = 9
_REFUSED: Final = (IndexError, KeyError, ValueError, TypeError, BufferError, OverflowError, MemoryError)


def array(luck: random.Random) -> Any:
    """Codes mostly, and now and then something else."""
    length = luck.choice((0, 1, 7, 8, 9, 64, 5000))
    kind = luck.choice(_KINDS[:3] if luck.random() < 0.6 else _KINDS)
    most = luck.choice((1, 3, length + 1, 250))
    found = np.array([luck.randrange(most) for _ in range(length)], dtype=np.int64).astype(kind)
    if luck.random() < 0.1 and kind is not np.complex128:
        found = np.full(length, -1, dtype=np.int64).astype(kind)
    return np.ascontiguousarray(found)


def steps(luck: random.Random) -> Any:
    """Instructions that mostly find what they take from the stack, each with an operand."""
    found: list[tuple[int, int]] = []
    depth = 0
    for _ in range(luck.choice((0, 1, 3, 8, 20, 300))):
        pushes = depth < luck.choice((1, 2, 3, 20)) or luck.random() < 0.2
        step = luck.choice((0, 1, 2)) if pushes else luck.randrange(3, 19)
        if luck.random() < 0.01:
            step = luck.choice((-1, 19, 2**31 - 1, luck.randrange(19)))
        depth += 1 if step < 3 else 0 if step < 5 else -2 if step == 18 else -1
        found.append((step, luck.choice((0, 0, 1, 2, luck.randrange(-1, 9)))))
    while depth > 1:
        found.append((5, 0))
        depth -= 1
    return np.array(found, dtype=np.int32).reshape(-1, 2)


def columns(luck: random.Random) -> Any:
    """Tables of numbers and codes in turn, or anything."""
    made = [array(luck) for _ in range(luck.choice((0, 1, 2, 4, 70)))]
    if luck.random() < 0.8:
        made[::2] = [np.ones(len(found) + luck.choice((0, 300))) for found in made[::2]]
        made[1::2] = [found.view(np.uint8) for found in made[1::2]]
    return tuple(made) if luck.random() < 0.95 else made


def text(luck: random.Random) -> Any:
    """Bytes of a file, more or less."""
    signs = luck.choice((b"ab01.,\n", b'0123456789.-,;\n\r" a\xc3\xa4', b'",\n', bytes(range(256))))
    return np.frombuffer(bytes(luck.choices(signs, k=luck.choice((0, 1, 9, 70, 900)))), dtype=np.uint8)


def small(luck: random.Random, kind: str) -> Any:
    """Bounds of texts (b), or the options of reading (o)."""
    if kind == "b":
        found = np.array([luck.randrange(900) for _ in range(luck.choice((0, 1, 30)))], dtype=np.int64)
        ordered = np.sort(found) if luck.random() < 0.9 else found
        return ordered.astype(luck.choice((np.int64, np.int32)))
    low = luck.choice((0, 0, 1, luck.randrange(-1, 900)))
    return np.array(
        [low, low + luck.choice((0, 1, 9, 70, -1)), luck.choice((44, 59, 10, 48)), *luck.choices((0, 1), k=3)]
    )


def numbers(luck: random.Random) -> Any:
    """Numbers with few digits, many or none, mostly."""
    if luck.random() < 0.1:
        return array(luck)
    bits = [luck.getrandbits(64) for _ in range(luck.choice((0, 1, 9, 300)))]
    found = np.array(bits, dtype=np.uint64).view(np.float64)
    with np.errstate(all="ignore"):
        whole = np.trunc(found % 10.0 ** luck.choice((1, 5, 17)))
        found = luck.choice((found, whole, whole / 100))
    return found[:: luck.choice((1, 1, 2, -1))] if luck.random() < 0.95 else found.reshape(-1, 1)


def cells(luck: random.Random) -> Any:
    """Cells of some of the values, for some of the states."""
    known = [
        {code: [code] for code in range(luck.choice((1, 8, 300)))} for _ in range(luck.choice((0, 1, 7, 300)))
    ]
    return tuple(known) if luck.random() < 0.95 else luck.choice((known, (1, 2)))


def tally(luck: random.Random) -> Any:
    """How many codes are in each state, more or less."""
    most = luck.choice((1, 3, 70, 2**62))
    return tuple(
        luck.randrange(-1 if luck.random() < 0.05 else 0, most) for _ in range(luck.choice((7, 7, 7, 3)))
    )


def table(luck: random.Random) -> Any:
    """Columns of a table, most of them of one height."""
    found: list[Any] = []
    for _ in range(luck.choice((0, 1, 2, 5))):
        height = _HEIGHT if luck.random() < 0.95 else luck.randrange(20)
        kind = luck.random()
        if kind < 0.2:
            found.append([[{} for _ in range(height)]])
        elif kind < 0.6:
            made = np.resize(numbers(luck), height) if luck.random() < 0.95 else numbers(luck)
            cell = {"qText": "", "qNum": 0} if luck.random() < 0.8 else {}
            separator = luck.choice((".", ",", "", "::", "\u00b7", b"."))
            found.append((made, separator, cell, {} if luck.random() < 0.95 else None))
        else:
            codes = np.resize(array(luck), height) if luck.random() < 0.95 else array(luck)
            found.append((cells(luck), codes, array(luck), luck.choice((0, 1, 6, -1))))
    return found if luck.random() < 0.95 else luck.choice((tuple(found), [1], [()], [[]], [[1, 2]]))


def alike(luck: random.Random, kind: str) -> Any:
    """Columns of one length, most of them, of codes (C) or floats (F)."""
    types = (np.uint8, np.uint32, np.int64) if kind == "C" else (np.float64,)
    made = []
    for _ in range(luck.choice((0, 1, 2, 3, 70))):
        length = luck.choice((300, 300, 300, 9))
        made.append(np.array([luck.randrange(9) for _ in range(length)]).astype(luck.choice(types)))
    return tuple(made) if luck.random() < 0.95 else luck.choice((made, (array(luck),)))


def division(luck: random.Random, length: int) -> Any:
    """Parts of so many rows, for some threads."""
    limits = sorted(luck.randrange(length + 1) for _ in range(luck.choice((0, 0, 1, 3, 70))))
    return np.array([luck.randrange(-1, 5), 0, *limits, length], dtype=np.int64)


def argument(luck: random.Random, kind: str, at: int) -> Any:
    if kind in "txvq":
        return {"t": text, "x": numbers, "v": cells, "q": tally}[kind](luck)
    if kind == "T":
        return table(luck)
    if kind == "N":
        return _HEIGHT if luck.random() < 0.9 else luck.choice((0, 1, 8, 300, -1, None))
    if kind == "k":
        return luck.choice(("qText", "qNum")) if luck.random() < 0.95 else luck.choice((None, 1, b"."))
    if kind in "CF":
        return alike(luck, kind)
    if kind == "u" and luck.random() < 0.98:
        return np.zeros(luck.choice((0, 9, 300, 3000)), dtype=np.uint32)
    if kind in "bo":
        return small(luck, kind)
    if kind == "d":
        limits = [luck.randrange(-1, 300) for _ in range(luck.choice((0, 1, 2, 5)))]
        return np.array([luck.randrange(5), *limits], dtype=luck.choice((np.int64, np.int64, np.int32)))
    if kind == "p":
        return np.sort(np.array([luck.randrange(-1, 300) for _ in range(luck.choice((0, 2, 5, 80)))]))
    if kind == "s" and luck.random() < 0.95:
        return steps(luck)
    if kind == "c":
        return columns(luck)
    if kind in "fi" and luck.random() < 0.98:
        return np.zeros(luck.choice((0, 9, 300, 300)), dtype=np.float64 if kind == "f" else np.int64)
    if kind == "n":
        return luck.choice((0, 1, 5, 8, 64, 5000, -1, 2**40, luck.randrange(300)))
    return array(luck)


def several(luck: random.Random) -> list[Any]:
    """Loops that run together, over the same rows more often than not."""
    names = [name for name, pattern in LOOPS.items() if pattern.endswith("d")]
    parts = division(luck, luck.choice((0, 1, 7, 64, 300)))
    made: list[tuple[Any, ...]] = []
    for _ in range(luck.choice((0, 1, 2, 5, 70))):
        name = luck.choice(names)
        given = [argument(luck, kind, at) for at, kind in enumerate(LOOPS[name])]
        if luck.random() < 0.95:
            given[-1] = parts
        if made and luck.random() < 0.5:  # of the same groups and codes, so that they may share a pass
            for at, kind in enumerate(LOOPS[name][:2]):
                if kind == "r":
                    given[at] = made[0][at + 1]
        made.append((getattr(native.lib, name), *given))
    return made if luck.random() < 0.95 else [*made, argument(luck, "r", 0)]


def fuzz(seconds: float, seed: int) -> int:
    """How many calls were made. Raises what no loop may raise."""
    luck, calls, end = random.Random(seed), 0, time.monotonic() + seconds
    loops = [(getattr(native.lib, name), pattern) for name, pattern in LOOPS.items()]
    while time.monotonic() < end:
        loop, pattern = luck.choice(loops)
        given = [argument(luck, kind, at) for at, kind in enumerate(pattern)]
        if luck.random() < 0.8 and pattern.endswith("d"):
            arrays = [g for kind, g in zip(pattern, given, strict=True) if kind in "rw"]
            given[-1] = division(luck, min(map(len, arrays)))
        if luck.random() < 0.1:
            loop, given = native.lib.together, several(luck)
        calls += 1
        try:
            loop(*given)
        except _REFUSED:
            continue
    return calls


if __name__ == "__main__":
    if not native.use(True):
        raise SystemExit("there are no compiled loops")
    print(f"{fuzz(float(sys.argv[1]), int(sys.argv[2])):,} calls")
