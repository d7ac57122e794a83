"""What a set expression selects: from the tree of a set to bitmaps of values per field.

A set is a state with modifiers (`Chosen`: a bitmap of values for each field it restricts), or whole
sets joined by an operator (`Combined`), which is about records and left to whoever has them.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

import numpy as np

from ..columns import Vector
from ..columns.vector import Bools
from ..errors import ExpressionError, UnsupportedError
from ..formats import Locale, bound_reader, describe_format, interpret, text_of
from . import nodes as n
from .functions.matching import wildcard

Chosen: TypeAlias = dict[str, Bools]


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """The records of two sets: in either (``+``), both (``*``), the first only (``-``), one only (``/``).
    ``0`` as `op` is the set without records."""

    op: str
    left: Resolved
    right: Resolved


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """The records for which an expression of several fields has a wanted value."""

    expression: n.Node
    wanted: Callable[[Vector], Bools]


Resolved: TypeAlias = Chosen | Combined | Matching

_NOTHING: Final = Combined("0", {}, {})
_BOUND: Final = re.compile(r"\s*(>=|<=|>|<)\s*([^<>]*[^<>\s])\s*")
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
_BOUNDS: Final = re.compile(rf"(?:{_BOUND.pattern})+")
_COMPARE: Final[dict[str, Callable[[Any, float], Any]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class SetSpace(Protocol):
    """The data and states that sets refer to. Bitmaps are by code; entry 0, null, is never chosen."""

    @property
    def locale(self) -> Locale:
        """How numbers in element lists are written."""

    def selected(self, name: str) -> Mapping[str, Bools] | None:
        """The selections behind an identifier by field: "$" the state of the evaluation, "$1" the
        selections before, "$_1" those after, an alternate state, a bookmark; None if there is none."""

    def values(self, field: str) -> Vector | None:
        """The values of a field by code; None if there is no such field."""

    def possible(self, chosen: Resolved, field: str) -> Bools:
        """The values of a field that are possible in a set."""

    def search(self, field: str, expression: str) -> Bools:
        """The values of a field for which an expression is true."""

    def search_computed(self, made: n.Node, expression: str) -> Vector:
        """The values a field made by an expression has where another expression is true."""

    def computed(self, expression: n.Node) -> tuple[str, Vector] | None:
        """A field made by an expression: the one field it reads, and its value for each code of that; None
        if it reads several."""


def resolve_set(sets: Iterable[n.SetNode], space: SetSpace) -> Resolved:
    """The selections an aggregation runs under.

    Parameters: `sets` from the outermost in front of an expression to the aggregation's own. A set with
    an identifier of its own stands alone; one without modifies what is around it.

    Raises ExpressionError for an identifier nobody knows, UnsupportedError for element functions other
    than P and E.
    """
    found: Resolved = dict(space.selected("$") or {})
    for node in sets:
        found = _resolve(node, space, found)
    return found


def _resolve(node: n.Node, space: SetSpace, around: Resolved) -> Resolved:
    match node:
        case n.Identifier(name=""):
            return around
        case n.Identifier(name="1"):
            return {}
        case n.Identifier(name="0"):
            return _NOTHING
        case n.Identifier():
            return _named(node, space)
        case n.Modified():
            return _modified(_resolve(node.base, space, around), node.modifiers, space)
        case n.SetOperation():
            left, right = _resolve(node.left, space, around), _resolve(node.right, space, around)
            return Combined(node.op, left, right)
    raise ExpressionError("this is no set", position=node.position)


def _named(node: n.Identifier, space: SetSpace) -> Resolved:
    selected = space.selected(node.name)
    if selected is None:
        raise ExpressionError(f"there is no set {node.name}", position=node.position)
    return dict(selected)


def _modified(base: Resolved, modifiers: tuple[n.Modifier, ...], space: SetSpace) -> Resolved:
    if isinstance(base, Matching):
        return base
    if isinstance(base, Combined):
        left, right = _modified(base.left, modifiers, space), _modified(base.right, modifiers, space)
        return Combined(base.op, left, right)
    found = dict(base)
    made: list[tuple[str, Bools]] = []
    matching: list[Matching] = []
    for modifier in modifiers:
        if isinstance(modifier.field, str):
            _modify(found, modifier.field, modifier, space)
        elif modifier.value is not None:
            of_one = _on_the_fly(modifier.field, modifier, found, space)
            if isinstance(of_one, Matching):
                matching.append(of_one)
            else:
                made.append(of_one)
    for field, wanted in made:
        # A field on the fly is a field of its own: it restricts besides what its source has selected.
        found[field] = found[field] & wanted if field in found else wanted
    result: Resolved = found
    for of_several in matching:
        result = Combined("*", result, of_several)
    return result


def _modify(chosen: Chosen, field: str, modifier: n.Modifier, space: SetSpace) -> None:
    values = space.values(field)
    if values is None:
        # A modifier on a field that does not exist has nothing to restrict.
        return
    if modifier.value is None:
        chosen.pop(field, None)
        return
    wanted = _Elements(field, values, chosen, space).bitmap(modifier.value)
    if modifier.op != "=":
        wanted = _combine(modifier.op[0], _selected_or_all(chosen, field, values), wanted)
    chosen[field] = wanted


def _on_the_fly(
    expression: n.Node, modifier: n.Modifier, chosen: Chosen, space: SetSpace
) -> tuple[str, Bools] | Matching:
    """The values of the source field whose computed values are wanted, or the records if it has several."""
    wanted_value = modifier.value
    assert wanted_value is not None

    def wanted(values: Vector) -> Bools:
        bitmap = _Elements("", values, chosen, space, expression).bitmap(wanted_value)
        return bitmap if modifier.op == "=" else _combine(modifier.op[0], ~values.is_null(), bitmap)

    computed = space.computed(expression)
    return Matching(expression, wanted) if computed is None else (computed[0], wanted(computed[1]))


def _selected_or_all(chosen: Mapping[str, Bools], field: str, values: Vector) -> Bools:
    """What is selected in a field; without a selection, all of it."""
    return chosen[field] if field in chosen else ~values.is_null()


def _combine(op: str, left: Bools, right: Bools) -> Bools:
    if op == "+":
        return left | right
    if op == "*":
        return left & right
    return left & ~right if op == "-" else left ^ right


class _Elements:
    """Bitmaps over the values of one field, which has no name where an expression makes it (`made`)."""

    def __init__(
        self, field: str, values: Vector, chosen: Chosen, space: SetSpace, made: n.Node | None = None
    ) -> None:
        self._field = field
        self._made = made
        self._values = values
        self._chosen = chosen
        self._space = space

    def bitmap(self, node: n.Node) -> Bools:
        match node:
            case n.Elements():
                return self._listed(node)
            case n.SetOperation():
                return _combine(node.op, self.bitmap(node.left), self.bitmap(node.right))
            case n.FieldRef():
                return self._selection_in(node.name)
            case n.Possible():
                return self._possible(node)
        raise UnsupportedError(
            "set analysis: a function as element set is not supported", parameter="set expression"
        )

    def _listed(self, node: n.Elements) -> Bools:
        texts = text_of(self._values, self._space.locale).tolist()
        literals = [item.value for item in node.items if not item.search]
        found = np.zeros(len(self._values), dtype=bool)
        if literals:
            names = set(literals)
            numbers = [self._number(text) for text in literals]
            known = [number for number in numbers if number == number]
            found |= np.fromiter((text in names for text in texts), dtype=bool, count=len(texts))
            found |= np.isin(self._values.numbers_or_nan(), known)
        for item in node.items:
            if item.search:
                found |= self._searched(item.value, texts)
        # A field on the fly may give null for any code.
        return found & ~self._values.is_null()

    def _number(self, text: str) -> float:
        """The number a value stands for, as texts are interpreted or, like 1.5, as expressions have it."""
        found = interpret(text, self._space.locale)
        return float(text) if found != found and _NUMBER.fullmatch(text) else found

    def _searched(self, text: str, texts: list[str | None]) -> Bools:
        if text.lstrip().startswith("="):
            if self._made is not None:
                return self._equal(self._space.search_computed(self._made, text.lstrip()))
            return self._space.search(self._field, text.lstrip())
        if _BOUNDS.fullmatch(text):
            return self._between(text)
        matches = wildcard(text)
        return np.fromiter(
            (t is not None and matches(t) is not None for t in texts), dtype=bool, count=len(texts)
        )

    def _between(self, text: str) -> Bools:
        values, locale = self._values, self._space.locale
        read = bound_reader(values.kept("number format", lambda: describe_format(values, locale)), locale)
        numbers = values.numbers_or_nan()
        found = np.ones(len(numbers), dtype=bool)
        for sign, bound in _BOUND.findall(text):
            found &= _COMPARE[sign](numbers, read(bound))
        return found

    def _selection_in(self, name: str) -> Bools:
        """The values selected in a field: this one as it is so far, another one, or one in another state."""
        state, _, field = name.rpartition("::")
        chosen = self._chosen if name == self._field else self._space.selected(state or "$")
        if chosen is None:
            raise ExpressionError(f"there is no set {state}")
        values = self._space.values(field)
        if values is None:
            return np.zeros(len(self._values), dtype=bool)
        return self._same_values(_selected_or_all(chosen, field, values), field, values)

    def _possible(self, node: n.Possible) -> Bools:
        field = node.field if node.field is not None else self._field
        values = self._space.values(field)
        if values is None:
            return np.zeros(len(self._values), dtype=bool)
        within = resolve_set(() if node.set is None else (node.set,), self._space)
        possible = self._space.possible(within, field)
        if node.excluded:
            possible = ~possible & ~values.is_null()
        return self._same_values(possible, field, values)

    def _same_values(self, bitmap: Bools, field: str, values: Vector) -> Bools:
        """The values of this field equal to those a bitmap marks in another."""
        if field == self._field:
            return bitmap
        return self._equal(values.take(bitmap))

    def _equal(self, marked: Vector) -> Bools:
        """The values of this field that are among others."""
        numbers = marked.numbers_or_nan()
        names = set(marked.texts_or_none()[np.isnan(numbers)].tolist()) - {None}
        own = self._values.numbers_or_nan()
        found = np.isin(own, numbers[~np.isnan(numbers)])
        texts = self._values.texts_or_none().tolist()
        found |= np.isnan(own) & np.fromiter((t in names for t in texts), dtype=bool, count=len(texts))
        found[0] = False
        return found
