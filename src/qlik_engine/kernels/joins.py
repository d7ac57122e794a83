"""Row to row: from keys to the rows that hold them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Codes, Ints
from ..limits import JOIN_ROWS_MAX
from .arrays import coded, takeable
from .memory import room
from .parallel import division, undivided
from .together import Loops


class Csr(NamedTuple):
    """The rows of every code: those of code c are `rows[starts[c]:starts[c + 1]]`, ascending."""

    starts: Ints
    rows: Ints


def csr(codes: Codes, size: int) -> Csr:
    """The rows of each of `size` codes, by one stable sort."""
    starts = np.zeros(size + 1, dtype=np.intp)
    np.cumsum(np.bincount(codes, minlength=size), out=starts[1:])
    return Csr(starts, np.argsort(codes, kind="stable"))


def unique_rows(codes: Codes, size: int) -> Ints | None:
    """The one row of every code, -1 where there is none; None if a code (other than null) has several."""
    rows, held = np.full(size, -1, dtype=np.intp), int(np.count_nonzero(codes))
    if (lib := native.lib) is not None:
        (met,) = lib.first_rows(coded(codes), rows, size, undivided(0, len(codes)))
        met -= held < len(codes)
    else:
        rows[codes] = np.arange(len(codes))
        met = int(np.count_nonzero(rows[1:] >= 0))
    if held != met:
        return None
    rows[0] = -1
    return rows


def expand(links: Csr, codes: NDArray[Any]) -> tuple[Ints, Ints]:
    """All matches of `codes`, keeping those that have none.

    Returns `(source, rows)`: for every result row the position in `codes` it comes from and the row
    matched, -1 if there is none. Null matches nothing. Raises MemoryError above JOIN_ROWS_MAX rows.
    """
    first = links.starts[codes]
    counts = links.starts[codes.astype(np.intp) + 1] - first
    counts[codes == 0] = 0
    kept = np.maximum(counts, 1)
    if int(kept.sum()) > JOIN_ROWS_MAX:
        raise MemoryError(f"a join of {int(kept.sum())} rows")
    source = np.repeat(np.arange(len(codes)), kept)
    ends = np.cumsum(kept)
    within = np.arange(len(source)) - np.repeat(ends - kept, kept)
    rows = np.full(len(source), -1, dtype=np.intp)
    matched = counts[source] > 0
    rows[matched] = links.rows[first[source[matched]] + within[matched]]
    return source, rows


def take(
    values: NDArray[Any], rows: NDArray[Any], loops: Loops | None = None, out: NDArray[Any] | None = None
) -> NDArray[Any]:
    """The values at `rows`, which are all there, in `out` if there is one of that type and length. With
    `loops`, over as many rows, they may be so once those have run."""
    lib = native.lib
    if lib is None or not takeable(values, rows):
        if loops is not None:
            loops.run()
        return np.take(values, rows, out=out)
    if out is None:
        out = room(len(rows), values.dtype)
    if loops is None:
        lib.gather(values, rows, out, division(len(rows)))
    else:
        loops.waiting.append((lib.gather, values, rows, out, loops.parts))
    return out


def take_block(values: NDArray[Any], rows: NDArray[Any], start: int, stop: int) -> NDArray[Any]:
    """The values at `rows[start:stop]`, which are all there; on this thread."""
    rows = rows[start:stop]
    lib = native.lib
    if lib is None or not takeable(values, rows):
        return np.take(values, rows)
    out = np.empty(len(rows), dtype=values.dtype)
    lib.gather(values, rows, out, undivided(0, len(rows)))
    return out


def gather(codes: Codes, rows: Ints, complete: bool, loops: Loops | None = None) -> Codes:
    """Codes on `rows`; null where the row is -1. `complete` promises that none is. `loops` as for `take`."""
    if complete or (native.lib is not None and takeable(codes, rows)):
        return take(codes, rows, loops)
    if loops is not None:
        loops.run()
    if len(codes) == 0:
        return np.zeros(len(rows), dtype=codes.dtype)
    found = np.take(codes, rows, mode="clip")
    found[rows < 0] = 0
    return found
