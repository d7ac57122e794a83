"""Whether an answer is what the contract says: for programs that would rather fail than go on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from ..errors import DecodeError
from .model import Model, model_class

if TYPE_CHECKING:
    from .response import AsyncResponse, Response

_SHOWN = 5


def check(ref: str | None, value: Any, response: Response | AsyncResponse) -> None:
    """Compare decoded JSON with what ``ref`` names (see `core.model.builder`).

    Fields that the contract does not know are no mistake.

    Raises:
        DecodeError: a field is missing, null or of another type than it must be, or an enumeration has
            another value.
    """
    found = [] if ref is None else list(_named(ref, value, "answer"))
    if found:
        more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise DecodeError(f"not as the contract says: {'; '.join(found[:_SHOWN])}{more}", response)


def _named(ref: str, value: Any, at: str) -> Iterator[str]:
    if ref.endswith("[]"):
        yield from _each(value, list, at, lambda part, where: _named(ref[:-2], part, where))
    elif ref.endswith("{}"):
        yield from _each(value, dict, at, lambda part, where: _named(ref[:-2], part, where))
    else:
        yield from _model(model_class(ref), value, at)


def _each(value: Any, kind: type, at: str, look: Callable[[Any, str], Iterator[str]]) -> Iterator[str]:
    if not isinstance(value, kind):
        yield f"{at} is {_shown(value)}, not a {'list' if kind is list else 'mapping'}"
        return
    parts: Any = value
    for key, part in parts.items() if kind is dict else enumerate(parts):
        yield from look(part, f"{at}[{key!r}]")


@cache
def _hints(model: Any) -> dict[str, Any]:
    return get_type_hints(model, localns={"Source": object})  # of the base, and not about fields


def _model(model: type[Model], value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at} is {_shown(value)}, not an object"
        return
    hints = _hints(cast(Hashable, model))
    for known in model._unique:
        where = f"{at}.{known.wire}"
        if known.wire in value:
            yield from _typed(hints[known.name], value[known.wire], where)
        elif known.required:
            yield f"{where} is missing"


def _typed(hint: Any, value: Any, at: str) -> Iterator[str]:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        yield from _one_of(parts, value, at)
    elif origin is list:
        yield from _each(value, list, at, lambda part, where: _typed(parts[0], part, where))
    elif origin in (dict, Mapping):
        yield from _each(value, dict, at, lambda part, where: _typed(parts[1], part, where))
    elif origin is Literal:
        if value not in parts:
            yield f"{at} is {_shown(value)}, which is none of its values"
    elif isinstance(hint, type) and issubclass(hint, Model):
        yield from _model(hint, value, at)
    elif not _is(hint, value):
        yield f"{at} is {_shown(value)}, not {'null' if hint is NoneType else hint.__name__}"


def _one_of(options: tuple[Any, ...], value: Any, at: str) -> Iterator[str]:
    """What is wrong with the best of several types; an enumeration says that it may become any text."""
    values = [value for option in options if get_origin(option) is Literal for value in get_args(option)]
    if values:
        options = tuple(option for option in options if option is not str)
    wrong = [list(_typed(option, value, at)) for option in options if option is not NoneType]
    if (value is None and NoneType in options) or not all(wrong):
        return
    yield from min(wrong, key=len)


def _is(hint: Any, value: Any) -> bool:
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return hint is Any or not isinstance(hint, type) or isinstance(value, hint)


def _shown(value: Any) -> str:
    return "null" if value is None else repr(value)[:60]
