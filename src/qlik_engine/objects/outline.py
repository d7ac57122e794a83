"""Properties as layouts follow them.

Most of an object's properties stand in its layouts as they are; some, at any depth, are evaluated. Which ones
is found out once for the properties, not for each layout.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import ExpressionError
from ..hypercube import Context
from ..hypercube.cells import wire_number
from ..hypercube.definition import text_of_expression
from ..hypercube.expressions import evaluate, evaluate_text
from .handlers import handler_of

if TYPE_CHECKING:
    from .generic import GenericObject

Make: TypeAlias = "Callable[[GenericObject, Context], Any]"


def outline(node: Any, path: str = "") -> Make:
    """What makes the layout of a part of some properties, which is at a path. Raises UnsupportedError for
    documented structures that have no handler."""
    if isinstance(node, list):
        return _list(node, path)
    if not isinstance(node, dict):
        return lambda owner, context: node
    if "qStringExpression" in node:
        text = text_of_expression(node["qStringExpression"])
        return lambda owner, context: evaluate_text(context, text)
    if "qValueExpression" in node:
        expression = text_of_expression(node["qValueExpression"])
        return lambda owner, context: _value(context, expression)
    return _struct(node, path)


def _list(items: list[Any], path: str) -> Make:
    makes = [outline(item, f"{path}/{at}") for at, item in enumerate(items)]
    return lambda owner, context: [make(owner, context) for make in makes]


def _struct(node: dict[str, Any], path: str) -> Make:
    # All members in their order; those that are made have only their place here.
    members: dict[str, Any] = {}
    made: dict[str, Make] = {}
    for name, value in node.items():
        handler = handler_of(name)
        below = f"{path}/{name.replace('~', '~0').replace('/', '~1')}"
        shown = name if handler is None else handler[1]
        made.pop(shown, None)
        members[shown] = None
        if handler is not None:
            made[shown] = partial(handler[0], definition=value, path=below)
        elif isinstance(value, dict | list):
            made[shown] = outline(value, below)
        else:
            members[shown] = value
    if not made:
        return lambda owner, context: members.copy()
    parts = list(made.items())

    def make(owner: GenericObject, context: Context) -> dict[str, Any]:
        layout = members.copy()
        for name, part in parts:
            layout[name] = part(owner, context)
        return layout

    return make


def _value(context: Context, expression: str) -> Any:
    """The value of a `qValueExpression`: a number, or "NaN"."""
    if not expression:
        return "NaN"
    try:
        return wire_number(evaluate(context, expression).number)
    except ExpressionError:
        return "NaN"
