"""Functions of expressions that only the owner of the selections can answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from ..columns import Dual
from ..errors import ExpressionError
from ..expr import INTER_RECORD
from ..limits import SELECTION_THRESHOLD
from ..model import Field
from . import app_functions, place
from .context import Context

Answer: TypeAlias = "Callable[[Context, Sequence[Any]], Any]"


def answer(context: Context, name: str, arguments: Sequence[Any]) -> Any:
    """The value of a function. Raises ExpressionError for those of scripts."""
    found = _ANSWERS.get(name) or app_functions.ANSWERS.get(name) or place.ANSWERS.get(name)
    if name in INTER_RECORD:
        raise ExpressionError(f"{name} has no meaning inside an aggregation; it needs Aggr")
    if found is None:
        raise ExpressionError(f"{name} has a meaning in scripts only")
    return found(context, arguments)


def _selected_count(context: Context, arguments: Sequence[Any]) -> int:
    field = _field(context, arguments[0])
    inside = context.in_state(_text(arguments, 2, ""))
    chosen = inside.selections.get(field.name)
    if chosen is None:
        return 0
    with_excluded = _number(arguments, 1, 0) != 0
    counted = chosen.values if with_excluded else chosen.values & inside.possible.under_others(field.name)
    return int(np.count_nonzero(counted))


def _possible_count(context: Context, arguments: Sequence[Any]) -> int:
    return int(np.count_nonzero(context.possible.values(_field(context, arguments[0]).name)))


def _excluded_count(context: Context, arguments: Sequence[Any]) -> int:
    field = _field(context, arguments[0])
    return field.cardinality - int(np.count_nonzero(context.possible.under_others(field.name)))


def _alternative_count(context: Context, arguments: Sequence[Any]) -> int:
    field = _field(context, arguments[0])
    chosen = context.selections.get(field.name)
    if chosen is None:
        return 0
    return int(np.count_nonzero(context.possible.under_others(field.name) & ~chosen.values))


def _not_selected_count(context: Context, arguments: Sequence[Any]) -> int:
    if context.selections.get(_field(context, arguments[0]).name) is None:
        return 0
    counted = _alternative_count(context, arguments)
    return counted + _excluded_count(context, arguments) if _number(arguments, 1, 0) else counted


def _field_selections(context: Context, arguments: Sequence[Any]) -> Dual:
    field = _field(context, arguments[0])
    separator = _text(arguments, 1, ", ")
    most = int(_number(arguments, 2, SELECTION_THRESHOLD))
    shown = _selected_text(context.in_state(_text(arguments, 3, "")), field, separator, most)
    return Dual() if shown is None else Dual(text=shown)


def _current_selections(context: Context, arguments: Sequence[Any]) -> Dual:
    record, tag = _text(arguments, 0, "\r\n"), _text(arguments, 1, ": ")
    value, most = _text(arguments, 2, ", "), int(_number(arguments, 3, SELECTION_THRESHOLD))
    inside = context.in_state(_text(arguments, 4, ""))
    fields = [context.model.fields[name] for name in inside.selections]
    parts = [f"{field.name}{tag}{_selected_text(inside, field, value, most)}" for field in fields]
    return Dual(text=record.join(parts))


def _selected_text(context: Context, field: Field, separator: str, most: int) -> str | None:
    chosen = context.selections.get(field.name)
    if chosen is None:
        return None
    codes = np.flatnonzero(chosen.values).tolist()
    if len(codes) > most:
        return f"{len(codes)} of {field.cardinality}"
    return separator.join(field.texts[code] for code in codes)


def _field(context: Context, name: Any) -> Field:
    field = context.model.fields.get(str(name))
    if field is None:
        raise ExpressionError(f"field not found: {name}", text=str(name))
    return field


def _constant(arguments: Sequence[Any], at: int) -> Any:
    if at >= len(arguments) or arguments[at] is None:
        return None
    if isinstance(arguments[at], (Dual, str)):
        return arguments[at]
    raise ExpressionError(f"argument {at + 1} has to be a constant")


def _text(arguments: Sequence[Any], at: int, default: str) -> str:
    found = _constant(arguments, at)
    if isinstance(found, Dual):
        found = found.text
    return default if found is None else str(found)


def _number(arguments: Sequence[Any], at: int, default: float) -> float:
    found = _constant(arguments, at)
    return found.number if isinstance(found, Dual) and found.is_number else default


_ANSWERS: Final[dict[str, Answer]] = {
    "GetSelectedCount": _selected_count,
    "GetPossibleCount": _possible_count,
    "GetExcludedCount": _excluded_count,
    "GetAlternativeCount": _alternative_count,
    "GetNotSelectedCount": _not_selected_count,
    "GetFieldSelections": _field_selections,
    "GetCurrentSelections": _current_selections,
    "StateName": lambda context, arguments: Dual(text=context.state),
}
