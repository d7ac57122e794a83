"""Delimited text read by compiled loops: cells become numbers and codes as they are met, a part of the file
to a thread. What is not certain to be read as by Arrow's reader is left to that."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from mmap import mmap
from typing import Any, Final, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray

from .. import kernels, native
from ..columns import Coded
from ..columns.packed import PackedVector, joined_packed, narrow_sizes
from ..columns.symbols import distinct_values
from ..columns.vector import Codes, Vector, narrow
from ..formats.locale import Locale
from .format_spec import FormatSpec, Quotes
from .interpretation import numbers_of

# Small enough that the dictionaries of a part stay near the processor, large enough to be few.
PART_BYTES: Final = 1 << 22
# They may be part of a number, or mean something themselves.
_NO_DELIMITERS: Final = frozenset("0123456789.- \"'\r\n")

# Codes and their dictionary, or numbers without their points and the digits behind those.
_Column: TypeAlias = tuple[int, bytes, bytes, bytes, bytes]
_Fixed: TypeAlias = tuple[int, bytes, int]
_Part: TypeAlias = tuple[int, int, tuple[_Column | _Fixed | None, ...]]


def scan(
    data: mmap,
    start: int,
    wanted: Sequence[bool],
    spec: FormatSpec,
    locale: Locale,
    checkpoint: Callable[[], None],
) -> tuple[int, list[Coded]] | None:
    """How many records there are from `start` on, and the columns that are wanted; None where the loops are
    missing or do not know the file. `checkpoint` is called before every part and may raise."""
    if native.lib is None or spec.delimiter in _NO_DELIMITERS:
        return None
    # Numbers that are equal are one value, however they are written: a text for null must be none of them.
    if any(map(str.isdigit, spec.null_text or "")):
        return None
    parts = _parts(data, start, np.array(wanted, dtype=np.uint8), spec, locale, checkpoint)
    if parts is None:
        return None
    columns = [[part[2][at] for part in parts] for at in np.flatnonzero(wanted).tolist()]
    rows = sum(part[1] for part in parts)
    del parts
    found = kernels.for_each(lambda column: _coded(column, locale, spec), columns)
    coded = [each for each in found if each is not None]
    return (rows, coded) if len(coded) == len(found) else None


def _parts(
    data: mmap,
    start: int,
    wanted: NDArray[np.uint8],
    spec: FormatSpec,
    locale: Locale,
    checkpoint: Callable[[], None],
) -> list[_Part] | None:
    is_quoting, has_point = spec.quotes is not Quotes.NONE, locale.decimal_sep == "."

    def read(low: int, high: int) -> _Part | None:
        checkpoint()
        options = (low, high, ord(spec.delimiter), is_quoting, spec.verbatim, has_point)
        part: _Part | None = native.lib.read_delimited(data, wanted, np.array(options, dtype=np.int64))
        return part

    ranges = list(itertools.pairwise(_begins(data, start)))
    found = kernels.for_each(lambda each: read(*each), ranges)
    parts: list[_Part] = []
    at = start
    for (low, high), each in zip(ranges, found, strict=True):
        # A line that begins within quotes is no record: from the last one on the part is read again.
        part = each if at == low else read(at, high) if at < high else (at, 0, ())
        if part is None:
            return None
        at = part[0]
        if part[2]:
            parts.append(part)
    return parts


def _begins(data: mmap, start: int) -> list[int]:
    """Where the parts begin, each with a line, and the end."""
    found = [start]
    while len(data) - found[-1] > PART_BYTES + PART_BYTES // 2:
        newline = data.find(b"\n", found[-1] + PART_BYTES)
        if newline < 0:
            break
        found.append(newline + 1)
    return found if found[-1] == len(data) else [*found, len(data)]


def _coded(column: list[_Column | _Fixed | None], locale: Locale, spec: FormatSpec) -> Coded | None:
    """The values of a column; None if there are bytes in it that are no text."""
    held = [each for each in column if each is not None and each[1]]
    fixed = [each for each in held if _is_fixed(each)]
    if held and len(fixed) == len(held) and len({each[2] for each in fixed}) == 1:
        column.clear()
        return _nulled(_fixed_coded(fixed), spec)
    parts = [_dictionary(each) for each in held or column[:1] if each is not None]
    del held, fixed
    column.clear()
    values, codes = parts[0][1], [parts[0][0]]
    if len(parts) > 1:
        values = joined_packed([each for _, each in parts])
        firsts, inverse = distinct_values(values)
        if len(firsts) < len(values):
            values = _packed(values.take(firsts))
        ends = list(itertools.accumulate((len(each) for _, each in parts), initial=0))
        codes = [
            narrow(np.concatenate(([0], inverse[low:high] + np.uint32(1))), len(values))[each]
            for (each, _), (low, high) in zip(parts, itertools.pairwise(ends), strict=True)
        ]
    del parts
    return _read(values, np.concatenate(codes), locale, spec)


def _read(values: PackedVector, codes: Codes, locale: Locale, spec: FormatSpec) -> Coded | None:
    """The values after null, with the numbers that texts stand for."""
    import pyarrow as pa

    numbers = values.numbers_or_nan()
    data, sizes = values.packed()
    rest = np.flatnonzero(np.isnan(numbers))
    exact = True
    if len(rest):
        texts = values.arrow() if len(rest) == len(values) else _packed(values.take(rest)).arrow()
        try:
            texts.validate(full=True)
        except pa.ArrowInvalid:
            return None
        found = numbers_of(texts, locale)
        if not np.isnan(found).all():
            numbers = numbers.copy()
            numbers[rest] = found
            read = numbers[~np.isnan(numbers)]
            exact = len(np.unique(read)) == len(read)
    with_null = None if np.isnan(numbers).all() else np.concatenate(([np.nan], numbers))
    held = narrow_sizes(np.concatenate((np.zeros(1, dtype=sizes.dtype), sizes)))
    result = PackedVector(len(numbers) + 1, with_null, data, held if held.any() else None, distinct=exact)
    return _nulled(Coded(result, codes, numbered=exact), spec)


def _nulled(column: Coded, spec: FormatSpec) -> Coded:
    """The column with null where the script's text for it stands."""
    if spec.null_text is None:
        return column
    return Coded(column.values, _without(spec.null_text.strip(" "), column.values, column.codes))


def _without(null: str, values: Vector, codes: Codes) -> Codes:
    """The codes with null in place of a text."""
    is_null = np.array(
        [text is not None and text.strip(" ") == null for text in values.texts_or_none().tolist()]
    )
    found: Codes = np.where(is_null[codes], codes.dtype.type(0), codes)
    return found


def _is_fixed(column: _Column | _Fixed | None) -> TypeGuard[_Fixed]:
    return column is not None and len(column) == 3


def _keys(column: _Fixed) -> NDArray[Any]:
    return np.frombuffer(column[1], dtype=f"<i{column[0]}")


def _fixed_coded(parts: list[_Fixed]) -> Coded:
    """A column of numbers with as many digits behind the point each."""
    keys = [_keys(part) for part in parts]
    length = sum(map(len, keys))
    low, high = min(int(part.min()) for part in keys), max(int(part.max()) for part in keys)
    if kernels.CloseKeys.fits(low, high, length):
        close, numbers = kernels.CloseKeys(low, high), kernels.Numbers(length)
        met: list[NDArray[Any]] = []
        for part in keys:
            found, firsts = close.add(part)
            numbers.put(found, close.count)
            met.append(part[firsts])
        codes, distinct = numbers.codes(), np.concatenate(met)
    else:
        whole = np.concatenate(keys)
        codes, firsts = kernels.number_keys(whole)
        distinct = whole[firsts]
    values = _numbers(distinct, parts[0][2])
    data, sizes = values.packed()
    held = narrow_sizes(np.concatenate((np.zeros(1, dtype=sizes.dtype), sizes)))
    with_null = np.concatenate(([np.nan], values.numbers_or_nan()))
    result = PackedVector(len(values) + 1, with_null, data, held if held.any() else None, distinct=True)
    return Coded(result, codes, numbered=True)


def _numbers(keys: NDArray[Any], behind: int) -> PackedVector:
    """Numbers without their points as values, with the text of each that would else be shown otherwise."""
    wide = keys.astype(np.int64, copy=False)
    sizes, texts = native.lib.fixed_texts(wide, behind)
    data = np.frombuffer(texts, dtype=np.uint8)
    return PackedVector(len(wide), wide / 10.0**behind, data, np.frombuffer(sizes, dtype=np.uint32))


def _dictionary(column: _Column | _Fixed) -> tuple[Codes, PackedVector]:
    """The codes of a part of a column, from 1 on, and its values."""
    if len(column) == 3:
        codes, firsts = kernels.number_keys(_keys(column))
        return codes, _numbers(_keys(column)[firsts], column[2])
    width, raw, *dictionary = column
    numbers, sizes, texts = map(np.frombuffer, dictionary, (np.float64, np.uint32, np.uint8))
    return np.frombuffer(raw, dtype=f"<u{width}"), PackedVector(len(numbers), numbers, texts, sizes)


def _packed(values: Vector) -> PackedVector:
    return PackedVector.of(values)
