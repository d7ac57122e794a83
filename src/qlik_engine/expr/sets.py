"""What a set expression selects: from the tree of a set to a bitmap of values per field.

Sets that are one state with modifiers are resolved here. Operators between whole sets, searches by
expression, fields on the fly and functions as element sets raise UnsupportedError.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn, Protocol

import numpy as np

from ..columns import Vector
from ..columns.vector import Bools
from ..errors import UnsupportedError
from ..formats import Locale, interpret, text_of
from . import nodes as n
from .functions.matching import wildcard

Chosen = dict[str, Bools]

_BOUND: Final = re.compile(r"\s*(>=|<=|>|<)\s*([^<>]*[^<>\s])\s*")
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

    def selected(self, state: str) -> Mapping[str, Bools] | None:
        """The selections of a state by field ("$": the state of the evaluation); None if there is none."""

    def values(self, field: str) -> Vector | None:
        """The values of a field by code; None if there is no such field."""

    def possible(self, chosen: Mapping[str, Bools], field: str) -> Bools:
        """The values of a field that are possible under selections."""


def resolve_set(inner: n.SetNode | None, outer: n.SetNode | None, space: SetSpace) -> Chosen:
    """The selections an aggregation runs under.

    Parameters: `inner` the set of the aggregation, `outer` the one in front of the expression. An inner
    set with an identifier of its own stands alone; one without narrows the outer set.

    Raises UnsupportedError for sets beyond a state with modifiers.
    """
    if inner is None or outer is None:
        node = inner if inner is not None else outer
        return _chosen(node if node is not None else n.Identifier("$"), space, None)
    if _identifier(inner):
        return _chosen(inner, space, None)
    around = _chosen(outer, space, None)
    found = _chosen(inner, space, around)
    for field in _modified(outer) & _modified(inner):
        found[field] = found[field] & around[field] if field in found and field in around else found[field]
    return found


def _identifier(node: n.Node) -> str:
    while isinstance(node, n.Modified):
        node = node.base
    return node.name if isinstance(node, n.Identifier) else "operator"


def _modified(node: n.Node) -> set[str]:
    names: set[str] = set()
    while isinstance(node, n.Modified):
        names |= {m.field for m in node.modifiers if isinstance(m.field, str) and m.value is not None}
        node = node.base
    return names


def _chosen(node: n.Node, space: SetSpace, around: Chosen | None) -> Chosen:
    match node:
        case n.Identifier(name=""):
            return dict(around if around is not None else space.selected("$") or {})
        case n.Identifier(name="1"):
            return {}
        case n.Identifier():
            selected = space.selected(node.name)
            return dict(selected) if selected is not None else _refuse(f"the set {node.name}")
        case n.Modified():
            found = _chosen(node.base, space, around)
            for modifier in node.modifiers:
                _modify(found, modifier, space)
            return found
        case n.SetOperation():
            return _refuse(f"the operator {node.op} between sets")
    return _refuse("this set")


def _refuse(what: str) -> NoReturn:
    raise UnsupportedError(f"set analysis: {what} is not supported", parameter="set expression")


def _modify(chosen: Chosen, modifier: n.Modifier, space: SetSpace) -> None:
    field = modifier.field
    if not isinstance(field, str):
        _refuse("a field made by an expression")
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


def _selected_or_all(chosen: Chosen, field: str, values: Vector) -> Bools:
    """What is selected in a field; without a selection, all of it."""
    return chosen[field] if field in chosen else ~values.is_null()


def _combine(op: str, left: Bools, right: Bools) -> Bools:
    if op == "+":
        return left | right
    if op == "*":
        return left & right
    return left & ~right if op == "-" else left ^ right


class _Elements:
    """Bitmaps over the values of one field."""

    def __init__(self, field: str, values: Vector, chosen: Chosen, space: SetSpace) -> None:
        self._field = field
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
        return _refuse("a function as element set")

    def _listed(self, node: n.Elements) -> Bools:
        texts = text_of(self._values, self._space.locale).tolist()
        literals = [item.value for item in node.items if not item.search]
        found = np.zeros(len(self._values), dtype=bool)
        if literals:
            names = set(literals)
            numbers = [interpret(text, self._space.locale) for text in literals]
            known = [number for number in numbers if number == number]
            found |= np.fromiter((text in names for text in texts), dtype=bool, count=len(texts))
            found |= np.isin(self._values.numbers_or_nan(), known)
        for item in node.items:
            if item.search:
                found |= self._searched(item.value, texts)
        found[0] = False
        return found

    def _searched(self, text: str, texts: list[str | None]) -> Bools:
        if text.startswith("="):
            return _refuse("a search by expression")
        if _BOUNDS.fullmatch(text):
            return self._between(text)
        matches = wildcard(text)
        return np.fromiter(
            (t is not None and matches(t) is not None for t in texts), dtype=bool, count=len(texts)
        )

    def _between(self, text: str) -> Bools:
        numbers = self._values.numbers_or_nan()
        found = np.ones(len(numbers), dtype=bool)
        for sign, bound in _BOUND.findall(text):
            found &= _COMPARE[sign](numbers, interpret(bound, self._space.locale))
        return found

    def _selection_in(self, name: str) -> Bools:
        """The values selected in a field, this one or another, here or in another state."""
        state, _, field = name.rpartition("::")
        chosen = self._space.selected(state) if state else self._space.selected("$")
        if chosen is None:
            return _refuse(f"the set {state}")
        values = self._space.values(field)
        if values is None:
            return np.zeros(len(self._values), dtype=bool)
        return self._same_values(_selected_or_all(dict(chosen), field, values), field, values)

    def _possible(self, node: n.Possible) -> Bools:
        field = node.field if node.field is not None else self._field
        values = self._space.values(field)
        if values is None:
            return np.zeros(len(self._values), dtype=bool)
        chosen = _chosen(node.set if node.set is not None else n.Identifier("$"), self._space, None)
        possible = self._space.possible(chosen, field)
        if node.excluded:
            possible = ~possible & ~values.is_null()
        return self._same_values(possible, field, values)

    def _same_values(self, bitmap: Bools, field: str, values: Vector) -> Bools:
        """The values of this field equal to those a bitmap marks in another."""
        if field == self._field:
            return bitmap
        marked = values.take(bitmap)
        numbers = marked.numbers_or_nan()
        names = set(marked.texts_or_none()[np.isnan(numbers)].tolist()) - {None}
        own = self._values.numbers_or_nan()
        found = np.isin(own, numbers[~np.isnan(numbers)])
        texts = self._values.texts_or_none().tolist()
        found |= np.isnan(own) & np.fromiter((t in names for t in texts), dtype=bool, count=len(texts))
        found[0] = False
        return found
