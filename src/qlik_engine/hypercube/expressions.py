"""Expressions of charts, compiled and evaluated in a context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..columns import Dual, Vector
from ..errors import EngineError, ExpressionError
from ..expr import Expression, compile_expression
from ..formats import text_of
from .scope import CubeScope

if TYPE_CHECKING:
    from .context import Context


def compiled(context: Context, text: str) -> Expression:
    """Compile `text`; a leading `=` is allowed. Raises ExpressionError."""
    if not is_expanded(text):
        return compile_expression(text.removeprefix("="))

    def expand(inner: str, plain: bool) -> str:
        value = evaluate(context, inner)
        if plain and value.is_number:
            return repr(value.number)
        return shown(context, value)

    return compile_expression(text.removeprefix("="), variables=context.variables, evaluate=expand)


def is_expanded(text: str) -> bool:
    """Whether variables or selections have a say in what an expression is compiled to."""
    return "$(" in text


def evaluate(context: Context, text: str) -> Dual:
    """The value of an expression over everything possible. Raises ExpressionError."""
    values = CubeScope(context).evaluate(compiled(context, text))
    return values[0] if len(values) else Dual()


def shown(context: Context, value: Dual) -> str:
    """The text of a value; "-" for null."""
    texts = text_of(Vector.of_duals([value]), context.locale)
    return "-" if texts[0] is None else str(texts[0])


def evaluate_text(context: Context, text: str) -> str:
    """What a label or text property shows: the text itself, or with leading `=` the expression's value.
    An expression that cannot be evaluated shows its error."""
    if not text.startswith("="):
        return text
    try:
        return shown(context, evaluate(context, text))
    except ExpressionError as error:
        return f"Error: {error.message}"


def holds(context: Context, condition: str) -> bool:
    """Whether a calculation condition is met; an empty one is."""
    if not condition:
        return True
    try:
        value = evaluate(context, condition)
    except EngineError:
        return False
    return value.is_number and value.number != 0
