"""How a function is declared: one decorator says all there is to know about it.

    @function("Mid", "text:text, start:int, count:int?", returns="text", help="Part of a text.")
    def mid(text: str, start: int, count: int = LONG) -> str: ...

From it follow name, arity, null rule, types and help, for the checker, the evaluator and whoever asks.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from threading import RLock
from typing import Any, Final, TypeVar

Body = TypeVar("Body", bound=Callable[..., Any])


class Style(Enum):
    """How a body takes its arguments.

    EACH: one Python value each (called once per distinct combination where columns are coded);
    ARRAY: float64 arrays, of length 1 for constants; VECTOR: `Vector` of one common length;
    OWNER: no body, whoever owns the rows answers.
    """

    EACH = "each"
    ARRAY = "array"
    VECTOR = "vector"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `kind` is value, number, int, text, condition (only whether it is true matters),
    compared (only its number matters, if it has one), or (for owner functions) name."""

    name: str
    kind: str
    optional: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A declared function. `sees_nulls` bodies get nulls; otherwise a null argument gives null. `arrays` is
    what a VECTOR body does with float64 arrays, where texts have no say; `asks` what an aggregation asks of
    groups of rows, where that of all groups follows from the answers for each."""

    name: str
    family: str
    parameters: tuple[Parameter, ...]
    style: Style
    returns: str
    help: str
    body: Callable[..., Any] | None = None
    sees_nulls: bool = False
    volatile: bool = False
    takes_context: bool = False
    aggregates: bool = False
    arrays: Callable[..., Any] | None = None
    asks: Callable[..., Any] | None = None

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return sum(not p.optional for p in self.parameters)

    @property
    def most(self) -> int | None:
        """How many arguments it takes; None for any number."""
        return None if any(p.repeated for p in self.parameters) else len(self.parameters)

    def parameter(self, index: int) -> Parameter:
        """The parameter that the argument at `index` belongs to."""
        return self.parameters[min(index, len(self.parameters) - 1)]

    @property
    def signature(self) -> str:
        """``Mid(text, start [, count])`` for people."""
        text = ""
        for i, parameter in enumerate(self.parameters):
            name = parameter.name + (" ..." if parameter.repeated else "")
            comma = ", " if i else ""
            text += f" [{comma}{name}]" if parameter.optional else f"{comma}{name}"
        return f"{self.name}({text})"


_FUNCTIONS: Final[dict[str, Function]] = {}
_begun = _loaded = False
_loading = RLock()
_OPERATORS: Final[dict[str, Function]] = {}
_PARAMETER: Final = re.compile(r"(\w+):(\w+)(\?|\.\.\.|\*)?")


def parse_parameters(text: str) -> tuple[Parameter, ...]:
    """``"text:text, count:int?, more:value..."``: ``?`` optional, ``...`` one or more, ``*`` any number."""
    found: list[Parameter] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        match = _PARAMETER.fullmatch(part)
        if match is None:
            raise ValueError(f"not a parameter: {part!r}")
        name, kind, mark = match.groups()
        found.append(Parameter(name, kind, mark in ("?", "*"), mark in ("...", "*")))
    return tuple(found)


def function(
    name: str,
    args: str = "",
    *,
    returns: str,
    help: str,
    style: Style = Style.EACH,
    sees_nulls: bool = False,
    volatile: bool = False,
    arrays: Callable[..., Any] | None = None,
) -> Callable[[Body], Body]:
    """Declare a scalar function; the body is what is decorated."""

    def declare(body: Body) -> Body:
        add(_FUNCTIONS, body, name, args, returns, help, style, sees_nulls, volatile, arrays)
        return body

    return declare


def operator(
    symbol: str,
    *,
    unary: bool = False,
    kind: str = "",
    returns: str,
    help: str,
    style: Style,
    arrays: Callable[..., Any] | None = None,
) -> Callable[[Body], Body]:
    """Declare an operator: `symbol` as in the tree; a unary one is kept apart from the binary. `kind` is that
    of its operands, by default number for arrays and value otherwise."""

    def declare(body: Body) -> Body:
        of = kind or ("number" if style is Style.ARRAY else "value")
        args = f"value:{of}" if unary else f"left:{of}, right:{of}"
        key = f"unary {symbol}" if unary else symbol
        add(_OPERATORS, body, key, args, returns, help, style, True, False, arrays)
        return body

    return declare


def add(
    registry: dict[str, Function],
    body: Callable[..., Any],
    name: str,
    args: str,
    returns: str,
    help: str,
    style: Style,
    sees_nulls: bool,
    volatile: bool,
    arrays: Callable[..., Any] | None = None,
) -> None:
    takes_context = next(iter(inspect.signature(body).parameters), "") == "ctx"
    family = body.__module__.rpartition(".")[2]
    registry[name.lower()] = Function(
        name,
        family,
        parse_parameters(args),
        style,
        returns,
        help,
        body,
        sees_nulls,
        volatile,
        takes_context,
        arrays=arrays,
    )


def owner_function(
    name: str, args: str = "", *, returns: str, help: str, family: str, aggregates: bool = False
) -> None:
    """Declare a function that only the owner of the rows can answer (RowNo, Peek, Above, Aggr ...)."""
    _FUNCTIONS[name.lower()] = Function(
        name,
        family,
        parse_parameters(args),
        Style.OWNER,
        returns,
        help,
        volatile=True,
        aggregates=aggregates,
    )


def aggregation(
    name: str, args: str, *, returns: str, help: str, asks: Callable[..., Any] | None = None
) -> Callable[[Body], Body]:
    """Declare an aggregation: the body takes `Groups`, then its arguments, and gives a value a group.

    Arguments of kind `rows` arrive as values on every row, those of kind `constant` as one Dual. `asks` is
    for `aggregate.additive`.
    """

    def declare(body: Body) -> Body:
        family = body.__module__.rpartition(".")[2]
        parameters = parse_parameters(args)
        _FUNCTIONS[name.lower()] = Function(
            name, family, parameters, Style.VECTOR, returns, help, body, aggregates=True, asks=asks
        )
        return body

    return declare


def _load() -> None:
    """Load the modules that declare functions, once: when the first is looked for."""
    global _begun, _loaded
    with _loading:
        if not _begun:  # the modules themselves look for functions while they load
            from . import functions

            _begun = True
            functions.load()
            _loaded = True


def find_function(name: str) -> Function | None:
    """The function of this name (case does not count), None if there is none."""
    if not _loaded:
        _load()
    return _FUNCTIONS.get(name.lower())


def find_operator(symbol: str, *, unary: bool = False) -> Function:
    """The declaration behind an operator of the grammar."""
    if not _loaded:
        _load()
    return _OPERATORS[f"unary {symbol}" if unary else symbol]


def registry() -> tuple[Function, ...]:
    """All functions, by name."""
    if not _loaded:
        _load()
    return tuple(sorted(_FUNCTIONS.values(), key=lambda f: f.name.lower()))
