"""Row after row: values that hang on what the same LOAD computed for the rows before.

Only the part of an expression that looks back is computed for one row at a time; everything else in it is
computed for all rows first. What functions do with single values is what they do with columns.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ...columns import Dual, Vector
from ...columns.vector import NULL
from ...expr.declare import Function, Style, find_function, find_operator
from ...expr.lift import Context, apply, dual_of, number_of, text_of_dual
from ...expr.nodes import Binary, FieldRef, Node, Number, Text, Unary
from ...expr.nodes import Call as CallNode
from ...formats.locale import Locale
from ...io.rows import Values, plain, take
from ..formula import Formula
from ..functions import Call, answer

if TYPE_CHECKING:
    from .stage import History, Stage

OnRow: TypeAlias = Callable[[int], Dual]
"""The value on a row of the block that is ready."""

BLOCK_ROWS: Final = 1 << 14
"""Rows that are made ready at once, between two looks at whether to go on."""

_OWNED: Final = frozenset(("applymap", "mapsubstring"))
"""Functions of the loader that need nothing but their arguments."""

_TRUE: Final = Dual(-1.0)
_FALSE: Final = Dual(0.0)


class _NotRowByRow(Exception):
    """Something in an expression that cannot be computed for one row alone."""


def row_by_row(
    stage: Stage, looking: Mapping[str, Formula], values: Mapping[str, Values], start: int
) -> dict[str, Values] | None:
    """The values of the items `looking`, which look back at fields of `stage.outputs`; None if one of them
    cannot be computed this way. `values` are those of the other items, `start` the row of the history that
    the first one goes to."""
    columns: dict[str, list[Dual]] = {}
    reader = _Reader(stage, columns)
    try:
        items = {name: reader.on_row(formula, formula.expression.node) for name, formula in looking.items()}
    except _NotRowByRow:
        return None
    for name in reader.watched:
        columns[name].extend(stage.history.values(name).take(slice(0, start)))
    computed: dict[str, list[Dual]] = {name: columns.get(name, []) for name in items}
    already = {name: len(column) for name, column in computed.items()}
    steps = [(computed[name].append, on_row) for name, on_row in items.items()]
    others = [(columns[name], values[name]) for name in reader.watched if name not in looking]
    for begin in range(0, stage.frame.length, BLOCK_ROWS):
        stage.run.checkpoint()
        block = slice(begin, begin + BLOCK_ROWS)
        for column, known in others:
            column.extend(plain(take(known, block)))
        for row in range(reader.load(block)):
            for append, on_row in steps:
                append(on_row(row))
    found = {name: Vector.of_duals(column[already[name] :]) for name, column in computed.items()}
    for name in reader.watched & found.keys():
        stage.history.write(name, found[name], start)
    return dict(found)


class _Reader:
    """Makes functions of a row's number out of trees. `columns` will hold all rows of the watched fields."""

    def __init__(self, stage: Stage, columns: dict[str, list[Dual]]) -> None:
        self.watched: set[str] = set()
        self._stage = stage
        self._columns = columns
        self._ready: list[tuple[list[Dual], Values]] = []
        self._before: list[int] = []
        self._locale = stage.run.locale
        self._ctx = Context(1, self._locale)

    def on_row(self, formula: Formula, node: Node) -> OnRow:
        if isinstance(node, Number):
            return _constant(Dual(node.value))
        if isinstance(node, Text):
            return _constant(Dual(text=node.value))
        if not any(self._looks_back(part) for part in node.walk()):
            return self._known(self._stage.evaluate(formula.part(node)))
        if isinstance(node, Unary):
            return self._applied(find_operator(node.op, unary=True), [self.on_row(formula, node.operand)])
        if isinstance(node, Binary):
            sides = [self.on_row(formula, side) for side in (node.left, node.right)]
            return self._applied(find_operator(node.op), sides)
        if isinstance(node, CallNode):
            return self._call(formula, node)
        raise _NotRowByRow

    def _known(self, values: Values) -> OnRow:
        rows: list[Dual] = []
        self._ready.append((rows, values))
        return rows.__getitem__

    def load(self, block: slice) -> int:
        """Make the rows of a block ready, which then are numbered from 0; gives how many they are."""
        self._before[:] = self._stage.before[block].tolist()
        for rows, values in self._ready:
            rows[:] = plain(take(values, block))
        return len(self._before)

    def _looks_back(self, node: Node) -> bool:
        """Whether a node asks for earlier rows of this LOAD."""
        if not isinstance(node, CallNode):
            return False
        name = node.name.lower()
        return (
            name == "peek" and len(node.args) < 3 and _name(node) in self._stage.outputs
        ) or name == "exists"

    def _call(self, formula: Formula, node: CallNode) -> OnRow:
        if self._looks_back(node):
            return self._peek(formula, node)
        function = find_function(node.name)
        if function is None or function.aggregates or function.volatile:
            raise _NotRowByRow
        arguments = [self.on_row(formula, argument) for argument in node.args]
        if function.style is Style.OWNER:
            return self._owned(node.name, arguments)
        return self._applied(function, arguments)

    def _peek(self, formula: Formula, node: CallNode) -> OnRow:
        name = _name(node)
        if node.name.lower() != "peek" or name not in self._stage.outputs:
            raise _NotRowByRow
        self.watched.add(name)
        column = self._columns.setdefault(name, [])
        before, locale = self._before, self._locale
        offset, earlier = self._stage.history.offset, _earlier(self._stage.history, name)
        if len(node.args) == 1:
            if offset == 0:
                return lambda row: column[before[row] - 1] if before[row] else NULL
            rows = _constant(_TRUE)
        else:
            rows = self.on_row(formula, node.args[1])

        def value(row: int) -> Dual:
            number, end = number_of(rows(row), locale), before[row]
            at = -1 if number != number else int(number)
            at = end + at if at < 0 else at
            if not 0 <= at < end:
                return NULL
            return column[at - offset] if at >= offset else earlier(at)

        return value

    def _owned(self, name: str, arguments: Sequence[OnRow]) -> OnRow:
        if name.lower() not in _OWNED:
            raise _NotRowByRow
        run = self._stage.run

        def value(row: int) -> Dual:
            found = answer(Call(name, [argument(row) for argument in arguments], run, None, 1))
            return found if isinstance(found, Dual) else plain(found)[0]

        return value

    def _applied(self, function: Function, arguments: Sequence[OnRow]) -> OnRow:
        quick = _QUICK.get((function.name.lower(), len(arguments))) or _QUICK.get((function.name.lower(), 0))
        if quick is not None:
            return quick(arguments, self._locale)
        if function.style is Style.EACH:
            return self._each(function, arguments)
        ctx = self._ctx

        def value(row: int) -> Dual:
            found = apply(function, [argument(row) for argument in arguments], ctx)
            assert isinstance(found, Dual)
            return found

        return value

    def _each(self, function: Function, arguments: Sequence[OnRow]) -> OnRow:
        """A function whose body takes one value of every argument."""
        body, locale = function.body, self._locale
        assert body is not None
        lead: tuple[Any, ...] = (self._ctx,) if function.takes_context else ()
        wanted = [_WANTED.get(function.parameter(i).kind, _number) for i in range(len(arguments))]
        sees_nulls, pairs = function.sees_nulls, list(zip(wanted, arguments, strict=True))

        def value(row: int) -> Dual:
            given = [want(argument(row), locale) for want, argument in pairs]
            if not sees_nulls and None in given:
                return NULL
            found = dual_of(body(*lead, *given))
            return NULL if math.isinf(found.number) else found

        return value


def _name(node: CallNode) -> str:
    """The field that Peek names; "" if that is not known before the rows are."""
    first = node.args[0] if node.args else None
    return first.name if isinstance(first, FieldRef) else first.value if isinstance(first, Text) else ""


def _earlier(history: History, name: str) -> Callable[[int], Dual]:
    """The rows of the table that the LOAD appends to."""
    column = None if history.base is None else history.base.columns.get(name)
    if column is None:
        return lambda at: NULL
    codes, symbols = column.codes, column.symbols.values()
    return lambda at: symbols[int(codes[at])]


def _constant(value: Dual) -> OnRow:
    return lambda row: value


# --- what a body takes ------------------------------------------------------------------------------


def _number(value: Dual, locale: Locale) -> float | None:
    number = value.number if value.text is None else number_of(value, locale)
    return None if number != number else number


def _whole(value: Dual, locale: Locale) -> int | None:
    number = _number(value, locale)
    return None if number is None else math.floor(number)


def _value(value: Dual, locale: Locale) -> Dual | None:
    return None if value.is_null else value


_WANTED: Final[dict[str, Callable[[Dual, Locale], Any]]] = {
    "text": text_of_dual,
    "value": _value,
    "int": _whole,
}


# --- the commonest functions, on single values ------------------------------------------------------


def _arithmetic(operation: Callable[[float, float], float]) -> Quick:
    def make(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
        left, right = arguments

        def value(row: int) -> Dual:
            a, b = left(row), right(row)
            x = a.number if a.text is None else number_of(a, locale)
            y = b.number if b.text is None else number_of(b, locale)
            found = operation(x, y)
            return Dual(found) if math.isfinite(found) else NULL

        return value

    return make


def _quotient(x: float, y: float) -> float:
    return x / y if y else math.nan


def _comparison(test: Callable[[Any, Any], bool], *, unequal: bool = False) -> Quick:
    def make(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
        left, right = arguments

        def value(row: int) -> Dual:
            a, b = left(row), right(row)
            x = a.number if a.text is None else number_of(a, locale)
            y = b.number if b.text is None else number_of(b, locale)
            if x == x and y == y:
                return _TRUE if test(x, y) else _FALSE
            if a.is_null or b.is_null:
                return NULL if a.is_null and b.is_null else _TRUE if unequal else _FALSE
            return _TRUE if test(text_of_dual(a, locale), text_of_dual(b, locale)) else _FALSE

        return value

    return make


def _holds(value: Dual, locale: Locale) -> bool:
    number = value.number if value.text is None else number_of(value, locale)
    return number == number and number != 0


def _if(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
    condition, then = arguments[:2]
    otherwise = arguments[2] if len(arguments) > 2 else _constant(NULL)
    return lambda row: then(row) if _holds(condition(row), locale) else otherwise(row)


def _both(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
    left, right = arguments
    return lambda row: _TRUE if _holds(left(row), locale) and _holds(right(row), locale) else _FALSE


def _either(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
    left, right = arguments
    return lambda row: _TRUE if _holds(left(row), locale) or _holds(right(row), locale) else _FALSE


def _not(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
    (inner,) = arguments
    return lambda row: _FALSE if _holds(inner(row), locale) else _TRUE


def _joined(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
    left, right = arguments

    def value(row: int) -> Dual:
        return Dual(text=(text_of_dual(left(row), locale) or "") + (text_of_dual(right(row), locale) or ""))

    return value


def _is_null(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
    (inner,) = arguments
    return lambda row: _TRUE if inner(row).is_null else _FALSE


def _first(wanted: Callable[[Dual], bool]) -> Quick:
    """The first argument of a kind, the last if there is none."""

    def make(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
        def value(row: int) -> Dual:
            found = NULL
            for argument in arguments:
                found = argument(row)
                if wanted(found):
                    break
            return found

        return value

    return make


def _over_numbers(total: Callable[[list[float]], float]) -> Quick:
    def make(arguments: Sequence[OnRow], locale: Locale) -> OnRow:
        def value(row: int) -> Dual:
            numbers = [number_of(argument(row), locale) for argument in arguments]
            found = total([number for number in numbers if number == number])
            return Dual(found) if math.isfinite(found) else NULL

        return value

    return make


Quick: TypeAlias = Callable[[Sequence[OnRow], Locale], OnRow]
_QUICK: Final[dict[tuple[str, int], Quick]] = {
    ("+", 2): _arithmetic(operator.add),
    ("-", 2): _arithmetic(operator.sub),
    ("*", 2): _arithmetic(operator.mul),
    ("/", 2): _arithmetic(_quotient),
    ("=", 2): _comparison(operator.eq),
    ("<>", 2): _comparison(operator.ne, unequal=True),
    ("<", 2): _comparison(operator.lt),
    ("<=", 2): _comparison(operator.le),
    (">", 2): _comparison(operator.gt),
    (">=", 2): _comparison(operator.ge),
    ("and", 2): _both,
    ("or", 2): _either,
    ("not", 1): _not,
    ("&", 2): _joined,
    ("if", 0): _if,
    ("isnull", 1): _is_null,
    ("alt", 0): _first(lambda value: value.is_number),
    ("coalesce", 0): _first(lambda value: not value.is_null),
    ("rangesum", 0): _over_numbers(sum),
    ("rangemax", 0): _over_numbers(lambda numbers: max(numbers, default=math.nan)),
    ("rangemin", 0): _over_numbers(lambda numbers: min(numbers, default=math.nan)),
}
"""By name and number of arguments, 0 for any number."""
