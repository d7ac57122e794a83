"""From the tree back to text: canonical, with the fewest parentheses, and parsed to the same tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from . import nodes as n
from .parser import KEYWORDS, PRECEDENCE, UNARY

_PLAIN: Final = re.compile(r"[^\W\d][\w.]*")
_SET_NAME: Final = re.compile(r"\d*|\$\w*")
_RESERVED: Final = KEYWORDS | {"distinct", "nodistinct", "total", "all", "p", "e", "rem"}


def to_text(node: n.Node) -> str:
    """The expression a tree stands for."""
    return _print(node, 0)


def quote_field(name: str) -> str:
    """A field name as an expression has to write it."""
    if _PLAIN.fullmatch(name) and name.lower() not in _RESERVED:
        return name
    return "[" + name.replace("]", "]]") + "]"


def quote_text(text: str) -> str:
    """A text as an expression has to write it."""
    return "'" + text.replace("'", "''") + "'"


def _print(node: n.Node, level: int) -> str:
    return _PRINTERS[type(node)](node, level)


def _number(node: n.Number, level: int) -> str:
    return f"{node.value:.0f}" if node.value.is_integer() and abs(node.value) < 1e15 else repr(node.value)


def _unary(node: n.Unary, level: int) -> str:
    own = PRECEDENCE["not"] if node.op == "not" else UNARY
    gap = (
        " "
        if node.op.isalpha() or (isinstance(node.operand, n.Unary) and not node.operand.op.isalpha())
        else ""
    )
    return _wrap(f"{node.op}{gap}{_print(node.operand, own)}", own, level)


def _binary(node: n.Binary, level: int) -> str:
    own = outer = PRECEDENCE[node.op]
    tails: list[str] = []
    left: n.Node = node
    # Chains lean to the left and can be long, so they are walked, not recursed into.
    while isinstance(left, n.Binary) and PRECEDENCE[left.op] >= outer:
        outer = PRECEDENCE[left.op]
        tails.append(f" {left.op} {_print(left.right, outer + 1)}")
        left = left.left
    return _wrap(_print(left, outer) + "".join(reversed(tails)), own, level)


def _wrap(text: str, own: int, level: int) -> str:
    return f"({text})" if own < level else text


def _call(node: n.Call, level: int) -> str:
    parts = [_braced(node.set)] if node.set is not None else []
    parts += [word.upper() for word in ("distinct", "nodistinct", "all") if getattr(node, word)]
    if node.total is not None:
        parts.append("TOTAL")
        if node.total:
            parts.append(f"<{', '.join(map(quote_field, node.total))}>")
    # A set in front of the first argument would be read as the call's own.
    first = 1 if node.args and isinstance(node.args[0], n.OuterSet) else 0
    args = [_print(arg, first if i == 0 else 0) for i, arg in enumerate(node.args)]
    return f"{node.name}({' '.join(filter(None, [*parts, ', '.join(args)]))})"


def _structured(node: n.Structured, level: int) -> str:
    plain = isinstance(node.dimension, n.FieldRef)
    dimension = _print(node.dimension, 0) if plain else "=" + _print(node.dimension, 0)
    criteria = [c if isinstance(c, str) else "=" + _print(c, 0) for c in node.criteria]
    return f"({dimension}, ({', '.join(criteria)}))"


def _outer(node: n.OuterSet, level: int) -> str:
    return _wrap(f"{_braced(node.set)} {_print(node.body, 0)}", 0, level)


def _braced(node: n.Node) -> str:
    return "{" + _print(node, 0) + "}"


def _identifier(node: n.Identifier, level: int) -> str:
    return node.name if _SET_NAME.fullmatch(node.name) else quote_field(node.name)


def _modified(node: n.Modified, level: int) -> str:
    base = _print(node.base, 9)
    return f"{base}<{', '.join(_print(m, 0) for m in node.modifiers)}>"


def _set_operation(node: n.SetOperation, level: int) -> str:
    own = 2 if node.op == "*" else 1
    return _wrap(f"{_print(node.left, own)} {node.op} {_print(node.right, own + 1)}", own, level)


def _modifier(node: n.Modifier, level: int) -> str:
    field = (
        quote_field(node.field) if isinstance(node.field, str) else quote_field("=" + _print(node.field, 0))
    )
    value = " " + _print(node.value, 0) if node.value is not None else ""
    return f"{field} {node.op}{value}"


def _elements(node: n.Elements, level: int) -> str:
    return "{" + ", ".join(_print(item, 0) for item in node.items) + "}"


def _element(node: n.Element, level: int) -> str:
    if node.search:
        return '"' + node.value.replace('"', '""') + '"'
    return quote_text(node.value)


def _possible(node: n.Possible, level: int) -> str:
    inside = _braced(node.set) + " " if node.set is not None else ""
    field = quote_field(node.field) if node.field is not None else ""
    return f"{'E' if node.excluded else 'P'}({inside}{field})"


_PRINTERS: Final[dict[type[n.Node], Callable[[Any, int], str]]] = {
    n.Number: _number,
    n.Text: lambda node, level: quote_text(node.value),
    n.FieldRef: lambda node, level: quote_field(node.name),
    n.Unary: _unary,
    n.Binary: _binary,
    n.Call: _call,
    n.Structured: _structured,
    n.OuterSet: _outer,
    n.Identifier: _identifier,
    n.Modified: _modified,
    n.SetOperation: _set_operation,
    n.Modifier: _modifier,
    n.Elements: _elements,
    n.Element: _element,
    n.Possible: _possible,
}
