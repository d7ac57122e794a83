"""The tree of a parsed expression. Nodes are values: equal when they say the same, wherever it stands.

``position`` counts characters from 0 in the expanded text and takes no part in comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Node:
    """Anything in the tree."""

    position: int = field(default=0, compare=False, kw_only=True)

    def children(self) -> Iterator[Node]:
        """The nodes directly below this one, from left to right."""
        for spec in fields(self):
            yield from _nodes(getattr(self, spec.name))

    def walk(self) -> Iterator[Node]:
        """This node and all below, parents first."""
        pending: list[Node] = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(list(node.children())))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A text in single quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class FieldRef(Node):
    """A field (or, if there is no such field, a variable) by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`op` is one of ``+ - not bitnot``."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True, eq=False)
class Binary(Node):
    """`op` in lower case: ``+ - * / & = <> < like and bitor`` ...

    Chains lean to the left and can be long, so they are compared link by link, not by recursion."""

    op: str
    left: Node
    right: Node

    def __eq__(self, other: object) -> bool:
        one: object = self
        while isinstance(one, Binary) and isinstance(other, Binary):
            if one is other:
                return True
            if one.op != other.op or one.right != other.right:
                return False
            one, other = one.left, other.left
        return not isinstance(one, Binary) and not isinstance(other, Binary) and one == other

    def __hash__(self) -> int:
        parts: list[object] = []
        node: Node = self
        while isinstance(node, Binary):
            parts += [node.op, node.right]
            node = node.left
        return hash((node, *parts))


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with its arguments and, for aggregations, its qualifiers.

    `total` is None without TOTAL, () for a plain TOTAL, the field names for TOTAL <a, b>.
    """

    name: str
    args: tuple[Node, ...] = ()
    distinct: bool = False
    nodistinct: bool = False
    total: tuple[str, ...] | None = None
    all: bool = False
    set: SetNode | None = None
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Kept, as what is found out about aggregations is looked up with each evaluation."""
        if not self._hash:
            own = (self.name, self.args, self.distinct, self.nodistinct, self.total, self.all, self.set)
            object.__setattr__(self, "_hash", hash(own) or 1)
        return self._hash


@dataclass(frozen=True, slots=True)
class Structured(Node):
    """A dimension of Aggr with its sorting: ``(Month, (NUMERIC, ASCENDING))``, or by an expression:
    ``(Month, (=Sum(Sales), DESCENDING))``."""

    dimension: Node
    criteria: tuple[str | Node, ...]


@dataclass(frozen=True, slots=True)
class OuterSet(Node):
    """A set in front of an expression: it is the default of every aggregation inside."""

    set: SetNode
    body: Node


# --- sets -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identifier(Node):
    """Where a set starts: ``1``, ``$``, ``$1``, ``$_1``, a bookmark or an alternate state.

    An empty name is the default: the current selection."""

    name: str


@dataclass(frozen=True, slots=True)
class Modified(Node):
    """A set with its field modifiers: ``$<Year = {2020}, Region = >``."""

    base: Node
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True)
class SetOperation(Node):
    """Two sets joined by ``+`` (either), ``*`` (both), ``-`` (first only) or ``/`` (exactly one)."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Modifier(Node):
    """A selection in one field. `op` is ``=``, ``+=``, ``-=``, ``*=`` or ``/=``; without `value` the
    field's selection is dropped. `field` is a name, or an expression (a field made on the fly)."""

    field: str | Node
    op: str = "="
    value: Node | None = None


@dataclass(frozen=True, slots=True)
class Elements(Node):
    """``{a, 'b', "c*"}``."""

    items: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Element(Node):
    """One value of an element list; `search` for a search string (double quotes, or a bare pattern)."""

    value: str
    search: bool = False


@dataclass(frozen=True, slots=True)
class Possible(Node):
    """``P(set field)``, or ``E(set field)`` with `excluded`; without a field the modified one."""

    excluded: bool
    set: SetNode | None = None
    field: str | None = None


SetNode: TypeAlias = Identifier | Modified | SetOperation
