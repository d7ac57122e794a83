"""Applying a declared function to values: once per distinct value where columns allow it.

A value on its way through an expression is a `Dual` (the same on every row), a `Coded` or a `Vector`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import repeat
from typing import Any, Final, TypeAlias

import numpy as np

from .. import kernels
from ..columns import Coded, Dual, Vector
from ..columns.vector import NULL, Codes, Floats, Ints, Texts
from ..errors import UnsupportedError
from ..formats import Locale, default_text, format_dates, interpret, interpret_all, text_of
from ..formats.numbers import absent
from ..interrupts import blocks, look
from .blocks import BLOCK, Deferred, Lookup, Plain
from .declare import Function, Parameter, Style

Value: TypeAlias = Dual | Coded | Vector

# Two coded columns are evaluated on the pairs of their values if there are not many more pairs than this
# (or half the rows); beyond, plain arrays are cheaper.
_PAIRS: Final = 4096
# A column has to have this many more values than rows before they are cut down to those it has.
_SLACK: Final = 64
# What is declared to give these has texts in the format in force.
_DATES: Final = ("date", "time", "timestamp")


@dataclass(slots=True)
class Context:
    """What functions may ask for besides their arguments."""

    length: int
    locale: Locale
    owner: Callable[[str, Sequence[Any]], Any] | None = None
    now: datetime = field(default_factory=datetime.now)
    pairs: dict[tuple[int, int], Any] = field(default_factory=dict)

    def ask_owner(self, function: Function, args: Sequence[Any]) -> Value:
        if self.owner is None:
            raise UnsupportedError(f"{function.name}() has no meaning here", parameter=function.name)
        result = self.owner(function.name, args)
        if isinstance(result, np.ndarray):
            result = Vector.of_numbers(result)
        if not isinstance(result, (Coded, Vector)):
            return dual_of(result)
        if len(result) != self.length:
            raise UnsupportedError(f"{function.name}() inside an aggregation", parameter=function.name)
        return result


def dual_of(value: Any) -> Dual:
    """A plain Python value as a dual: None is null, True -1."""
    if value is None:
        return NULL
    if isinstance(value, Dual):
        return value
    if isinstance(value, str):
        return Dual(math.nan, value)
    return Dual(-float(value) if isinstance(value, bool) else float(value))


def apply(function: Function, args: Sequence[Value], ctx: Context) -> Value:
    """The value of a function for its arguments."""
    if function.volatile:
        return _call(function, [_expanded(arg) for arg in args], ctx.length, ctx)
    columns = [arg for arg in args if not isinstance(arg, Dual)]
    if not columns:
        return _call(function, args, 1, ctx)[0]
    coded = [arg for arg in columns if isinstance(arg, Coded)]
    length = len(columns[0])
    if length > BLOCK:
        look()
    if len(coded) == len(columns):
        codes = coded[0].codes
        if all(arg.codes is codes for arg in coded):
            size = len(coded[0].values)
            if size <= len(codes) + _SLACK:
                inner = [arg.values if isinstance(arg, Coded) else arg for arg in args]
                return Coded(_call(function, inner, size, ctx), codes)
            # A few rows of a field with many values: only the values that are there.
            used, codes = _compressed(codes, size)
            inner = [arg.values.take(used) if isinstance(arg, Coded) else arg for arg in args]
            return Coded(_call(function, inner, len(used), ctx), codes)
    deferred = _deferred(function, args, length, ctx)
    if deferred is not None:
        return deferred
    if function.style is Style.ARRAY:
        return _call(function, [_expanded_numbers(arg, ctx) for arg in args], length, ctx)
    if len(coded) == len(columns):
        paired = _paired(function, args, coded, ctx)
        if paired is not None:
            return paired
    return _call(function, [_expanded(arg) for arg in args], length, ctx)


def _compressed(codes: Codes, size: int) -> tuple[Ints, Codes]:
    """The codes that occur, null first, and the codes as places among those."""
    found = kernels.present(codes, size)
    found[0] = True
    used = np.flatnonzero(found)
    place = np.zeros(size, dtype=np.uint32)
    place[used] = np.arange(len(used))
    return used, kernels.take(place, codes)


def _expanded_numbers(arg: Value, ctx: Context) -> Dual | Vector:
    """As `_expanded`, without texts."""
    if not isinstance(arg, Coded):
        return arg
    return Vector(len(arg), kernels.take(numbers_of(arg.values, ctx.locale), arg.codes))


def _deferred(function: Function, args: Sequence[Value], length: int, ctx: Context) -> Deferred | None:
    """The calculation on arrays, if there is one and no texts have a say."""
    body = function.body if function.style is Style.ARRAY else function.arrays
    kinds = [function.parameter(i).kind for i in range(len(args))]
    if body is None or length <= BLOCK or function.returns in _DATES:
        return None
    if function.style is not Style.ARRAY and not all(map(_is_numeric, args, kinds)):
        return None
    if function.takes_context and function.style is Style.ARRAY:
        body = partial(body, ctx)
    conditions = [kind == "condition" for kind in kinds]
    sources = [_source(arg, ctx) for arg in args]
    return Deferred(length, function.name, body, sources, conditions)


def _is_numeric(arg: Value, kind: str) -> bool:
    """Whether the numbers of an argument say all that a function wants to know of it."""
    if kind not in ("value", "compared"):
        return True
    if isinstance(arg, Dual):
        return arg.text is None or (kind == "compared" and arg.is_number)
    values = arg.values if isinstance(arg, Coded) else arg
    if values.texts is None or kind == "value":
        return values.texts is None
    return isinstance(arg, Coded) and bool((values.is_number() | values.is_null()).all())


def _source(arg: Value, ctx: Context) -> Lookup | Plain | Deferred:
    if isinstance(arg, Deferred):
        return arg
    if isinstance(arg, Coded):
        numbers = numbers_of(arg.values, ctx.locale)
        spread = arg.numbers_on_rows(asked=False) if numbers is arg.values.numbers else None
        return Lookup(numbers, arg.codes) if spread is None else Plain(spread)
    return Plain(_array(arg, ctx))


def _expanded(arg: Value) -> Dual | Vector:
    return arg.expand() if isinstance(arg, Coded) else arg


def _paired(function: Function, args: Sequence[Value], coded: list[Coded], ctx: Context) -> Coded | None:
    """Evaluation on the pairs of two columns' values, if these are few."""
    first = coded[0]
    second = next(arg for arg in coded if arg.codes is not first.codes)
    if any(arg.codes is not first.codes and arg.codes is not second.codes for arg in coded):
        return None
    width = len(second.values)
    size = len(first.values) * width
    if size > max(_PAIRS, len(first) // 2):
        return None
    key = (id(first.codes), id(second.codes))
    if key not in ctx.pairs:
        # The arrays are kept with the result, so that their identities stay theirs.
        codes = first.codes.astype(np.uint32) * np.uint32(width) + second.codes
        ctx.pairs[key] = (codes, first.codes, second.codes)
    left, right = np.divmod(np.arange(size), width)
    inner: list[Dual | Vector] = []
    for arg in args:
        if isinstance(arg, Coded):
            inner.append(arg.values.take(left if arg.codes is first.codes else right))
        else:
            assert isinstance(arg, Dual)
            inner.append(arg)
    return Coded(_call(function, inner, size, ctx), ctx.pairs[key][0])


# --- calling bodies -------------------------------------------------------------------------------


def _call(function: Function, args: Sequence[Any], length: int, ctx: Context) -> Vector:
    body = function.body
    assert body is not None
    lead = (ctx,) if function.takes_context else ()
    if function.style is Style.EACH:
        return _call_each(function, body, lead, args, length, ctx)
    if function.style is Style.ARRAY:
        arrays = [_array(arg, ctx) for arg in args]
        with np.errstate(all="ignore"):
            return _typed(_vector(body(*lead, *arrays), length), function.returns, ctx)
    vectors = [_broadcast(arg, length) for arg in args]
    with np.errstate(all="ignore"):
        result: Vector = body(*lead, *vectors)
    return result


def _array(arg: Dual | Vector, ctx: Context) -> Floats:
    return np.array([number_of(arg, ctx.locale)]) if isinstance(arg, Dual) else numbers_of(arg, ctx.locale)


def _vector(result: Any, length: int) -> Vector:
    """The array a body gave as a vector: truth as -1 and 0, infinities as null."""
    array = np.asarray(result)
    numbers = np.where(array, -1.0, 0.0) if array.dtype == bool else array.astype(np.float64, copy=False)
    if numbers.shape != (length,):
        numbers = np.broadcast_to(numbers, (length,))
    finite = np.isfinite(numbers)
    if not finite.all():
        numbers = np.where(finite, numbers, np.nan)
    return Vector(length, numbers)


def _typed(result: Vector, returns: str, ctx: Context) -> Vector:
    """Results declared as dates and times get the text of the format in force."""
    if returns not in _DATES:
        return result
    pattern = {
        "date": ctx.locale.date_format,
        "time": ctx.locale.time_format,
        "timestamp": ctx.locale.timestamp_format,
    }[returns]
    return Vector(len(result), result.numbers, format_dates(result.numbers_or_nan(), pattern, ctx.locale))


def _broadcast(arg: Dual | Vector, length: int) -> Vector:
    if isinstance(arg, Vector):
        return arg
    numbers = np.broadcast_to(np.float64(arg.number), (length,)) if arg.is_number else None
    texts = None
    if arg.text is not None:
        single = np.empty(1, dtype=object)
        single[0] = arg.text
        texts = np.broadcast_to(single, (length,))
    return Vector(length, numbers, texts)


def _call_each(
    function: Function,
    body: Callable[..., Any],
    lead: tuple[Any, ...],
    args: Sequence[Any],
    length: int,
    ctx: Context,
) -> Vector:
    columns = [_items(arg, function.parameter(i), ctx) for i, arg in enumerate(args)]
    rows: Iterable[tuple[Any, ...]] = zip(*columns, strict=False) if columns else repeat((), length)
    if columns and all(isinstance(arg, Dual) for arg in args):
        rows = [next(iter(rows))] * length
    if function.sees_nulls:
        results = [[body(*lead, *row) for row in block] for block in blocks(rows)]
    else:
        results = [[None if None in row else body(*lead, *row) for row in block] for block in blocks(rows)]
    return _collect(results)


def _items(arg: Dual | Vector, parameter: Parameter, ctx: Context) -> Iterable[Any]:
    """The argument's values as the body wants them; None for null (and for a text where a number
    is wanted)."""
    constant = isinstance(arg, Dual)
    vector = Vector.of_duals([arg]) if isinstance(arg, Dual) else arg
    items: list[Any]
    if parameter.kind == "text":
        items = text_of(vector, ctx.locale).tolist()
    elif parameter.kind == "value":
        items = [None if dual.is_null else dual for dual in vector]
    else:
        items = [None if x != x else x for x in numbers_of(vector, ctx.locale).tolist()]
        if parameter.kind == "int":
            items = [None if x is None else math.floor(x) for x in items]
    return repeat(items[0]) if constant else items


def _collect(results: Sequence[list[Any]]) -> Vector:
    """Python values (None, str, number, bool or Dual), a block after the other, as one vector."""
    if all(type(x) is float for block in results for x in block):
        numbers = np.array([x for block in results for x in block], dtype=np.float64)
        return Vector(len(numbers), np.where(np.isfinite(numbers), numbers, np.nan))
    if all(x is None or type(x) is str for block in results for x in block):
        return Vector.of_texts(x for block in results for x in block)
    parts: list[Vector] = []
    for block in results:
        look()
        parts.append(Vector.of_duals([dual_of(x) for x in block]))
    numbers = np.concatenate([part.numbers_or_nan() for part in parts])
    return Vector(len(numbers), numbers, np.concatenate([part.texts_or_none() for part in parts]))


# --- numbers and texts of values -----------------------------------------------------------------


def number_of(value: Dual, locale: Locale) -> float:
    """The number of one value; a text is interpreted."""
    if value.is_number or value.text is None:
        return value.number
    return interpret(value.text, locale)


def numbers_of(values: Vector, locale: Locale) -> Floats:
    """float64[n]: the numbers of values, texts interpreted, NaN where there is none."""
    numbers = values.numbers_or_nan()
    if values.texts is None:
        return numbers
    if values.numbers is None and len(values) and values.texts.strides == (0,):
        return np.broadcast_to(interpret_all(values.texts[:1], locale), len(values))
    missing = np.isnan(numbers) & values.has_text()
    if not missing.any():
        return numbers

    def interpreted() -> Floats:
        found = numbers.copy()
        found[missing] = interpret_all(values.texts_or_none()[missing], locale)
        return found

    # Comparisons with several values ask again and again.
    return values.kept(f"numbers in {hash(locale)}", interpreted)


def texts_of(values: Vector, locale: Locale) -> Texts:
    """object[n]: the texts of values, '' for null."""
    texts = text_of(values, locale)
    missing = absent(texts)
    if missing.any():
        texts = texts.copy()
        texts[missing] = ""
    return texts


def text_of_dual(value: Dual, locale: Locale) -> str | None:
    """The text of one value, None for null."""
    if value.text is not None:
        return value.text
    return default_text(value.number, locale) if value.is_number else None
