"""Properties as layouts follow them.

Most of an object's properties stand in its layouts as they are; some, at any depth, are evaluated. Which ones
is found out once for the properties, not for each layout.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..errors import ExpressionError
from ..hypercube import Context
from ..hypercube.cells import wire_number
from ..hypercube.definition import text_of_expression
from ..hypercube.expressions import evaluate, evaluate_text
from .handlers import FIXED, STRUCTURES, UNSUPPORTED, handler_of

if TYPE_CHECKING:
    from .generic import GenericObject

# Members by which a struct is not shown as it stands.
_SPECIAL: Final = {"qStringExpression", "qValueExpression", *STRUCTURES, *FIXED, *UNSUPPORTED}

Make: TypeAlias = "Callable[[GenericObject, Context], Any]"
Copy: TypeAlias = Callable[[], Any]


def outline(node: Any, path: str = "") -> Make:
    """What makes the layout of a part of some properties, which is at a path. Raises UnsupportedError for
    documented structures that have no handler."""
    if isinstance(node, list):
        parts = [outline(item, f"{path}/{at}") for at, item in enumerate(node)]
        return lambda owner, context: [part(owner, context) for part in parts]
    if not isinstance(node, dict):
        return lambda owner, context: node
    if "qStringExpression" in node:
        text = text_of_expression(node["qStringExpression"])
        return lambda owner, context: evaluate_text(context, text)
    if "qValueExpression" in node:
        expression = text_of_expression(node["qValueExpression"])
        return lambda owner, context: _value(context, expression)
    return _struct(node, path)


def _struct(node: dict[str, Any], path: str) -> Make:
    # All members in their order; those that are copied or made have only their place here.
    members: dict[str, Any] = {}
    copied: dict[str, Copy] = {}
    made: dict[str, Make] = {}
    for name, value in node.items():
        handler = handler_of(name)
        shown = handler[1] if handler is not None else FIXED[name][1] if name in FIXED else name
        below = f"{path}/{name.replace('~', '~0').replace('/', '~1')}"
        copied.pop(shown, None)
        made.pop(shown, None)
        members[shown] = None
        if handler is not None:
            made[shown] = partial(handler[0], definition=value, path=below)
        elif name in FIXED:
            copied[shown] = partial(FIXED[name][0], value)
        elif isinstance(value, dict | list) and _is_flat(value):
            copied[shown] = value.copy().copy
        elif isinstance(value, dict | list):
            made[shown] = outline(value, below)
        else:
            members[shown] = value
    copies, makes = list(copied.items()), list(made.items())

    def make(owner: GenericObject, context: Context) -> dict[str, Any]:
        layout = members.copy()
        for name, copy in copies:
            layout[name] = copy()
        for name, part in makes:
            layout[name] = part(owner, context)
        return layout

    return make


def _is_flat(node: dict[str, Any] | list[Any]) -> bool:
    """Whether nothing in it is evaluated or has members of its own."""
    if isinstance(node, dict) and not _SPECIAL.isdisjoint(node):
        return False
    return not any(
        isinstance(value, dict | list) for value in (node.values() if isinstance(node, dict) else node)
    )


def _value(context: Context, expression: str) -> Any:
    """The value of a `qValueExpression`: a number, or "NaN"."""
    if not expression:
        return "NaN"
    try:
        return wire_number(evaluate(context, expression).number)
    except ExpressionError:
        return "NaN"
