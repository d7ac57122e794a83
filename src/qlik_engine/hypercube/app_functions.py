"""What expressions of charts may ask about the app, about who is asking, and about values by load order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..columns import Coded, Dual, Vector
from ..columns.vector import NULL
from ..errors import ExpressionError
from ..expr.functions.dates import serial
from ..expr.lift import number_of
from ..formats import format_dates
from ..model.access import user_attribute

if TYPE_CHECKING:
    from ..model import Field
    from .context import Context

_DISTRIBUTION: Final = "qlik-platform-sdk"


@dataclass(frozen=True, slots=True)
class Facts:
    """About an app and a session: `user` is what is known of whose it is, by column of section access, and
    `environment` where the app is, by the names GetSysAttr has for it, and `client` what asks, as it calls
    itself (a browser's User-Agent)."""

    id: str = ""
    title: str = ""
    author: str = ""
    reloaded: datetime | None = None
    opened: datetime | None = None
    user: Mapping[str, str | Iterable[str]] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    client: str = ""


def _moment(context: Context, moment: datetime | None) -> Dual:
    """A moment as a timestamp in the time of this machine, as Now() has it."""
    if moment is None:
        return NULL
    number = serial(moment.astimezone())
    text = format_dates(np.array([number]), context.locale.timestamp_format, context.locale)[0]
    return Dual(number, text)


def _user_attribute(context: Context, arguments: Sequence[Any]) -> Dual:
    return Dual(text=user_attribute(context.facts.user, _name(context, arguments)))


def _environment(context: Context, arguments: Sequence[Any]) -> Dual:
    return Dual(text=context.facts.environment.get(_name(context, arguments), ""))


def _name(context: Context, arguments: Sequence[Any]) -> str:
    (name,) = arguments
    if not isinstance(name, Dual):
        raise ExpressionError("the name of an attribute has to be a constant")
    return name.text or ""


# --- values by load order -----------------------------------------------------------------------------


def _field(context: Context, name: Any) -> Field:
    found = context.model.fields.get(str(name))
    if found is None:
        raise ExpressionError(f"field not found: {name}", text=str(name))
    return found


def _field_value(context: Context, arguments: Sequence[Any]) -> Any:
    values = _field(context, arguments[0])

    def at(place: Dual) -> Dual:
        number = number_of(place, context.locale)
        inside = number == number and 1 <= number < values.cardinality + 1
        return values.values[int(number)] if inside else NULL

    return each(arguments[1], at)


def _field_index(context: Context, arguments: Sequence[Any]) -> Any:
    symbols = _field(context, arguments[0]).symbols
    return each(arguments[1], lambda value: Dual(float(symbols.code_of(value) or 0)))


def each(argument: Any, result: Callable[[Dual], Dual]) -> Any:
    """`result` of a constant, or of each of many values."""
    if isinstance(argument, Dual):
        return result(argument)
    if isinstance(argument, Coded):
        return Coded(Vector.of_duals(map(result, argument.values)), argument.codes)
    return Vector.of_duals(map(result, argument))


ANSWERS: Final[Mapping[str, Callable[[Context, Sequence[Any]], Any]]] = {
    "DocumentName": lambda context, _: Dual(text=context.facts.id),
    "DocumentTitle": lambda context, _: Dual(text=context.facts.title),
    "Author": lambda context, _: Dual(text=context.facts.author),
    "ReloadTime": lambda context, _: _moment(context, context.facts.reloaded),
    "OpenTime": lambda context, _: _moment(context, context.facts.opened),
    "OSUser": lambda context, _: Dual(text=user_attribute(context.facts.user, "userSubject")),
    "GetUserAttr": _user_attribute,
    "GetSysAttr": _environment,
    "ClientPlatform": lambda context, _: Dual(text=context.facts.client) if context.facts.client else NULL,
    "EngineVersion": lambda context, _: Dual(text=version(_DISTRIBUTION)),
    "ProductVersion": lambda context, _: Dual(text=version(_DISTRIBUTION)),
    "IsPartialReload": lambda context, _: Dual(0.0),
    "FieldValue": _field_value,
    "FieldIndex": _field_index,
    "FieldValueCount": lambda context, arguments: Dual(float(_field(context, arguments[0]).cardinality)),
}
