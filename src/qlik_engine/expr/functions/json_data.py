"""Texts that hold JSON; places in it are named by JSON pointers (RFC 6901)."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from ...columns import Dual
from ..declare import function
from ..lift import Context, text_of_dual

_MISSING: Final = object()
_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "array": (list,),
    "object": (dict,),
    "value": (str, int, float, bool, type(None)),
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def parse(text: str) -> Any:
    """The value a text holds as JSON; `_MISSING` if it is not JSON."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return _MISSING


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def dump(value: Any) -> str:
    """A value as JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def value_of(dual: Dual | None, ctx: Context) -> Any:
    """A field's value as JSON: what is JSON already stays, other texts become strings; null for null."""
    if dual is None or dual.is_null:
        return None
    text = text_of_dual(dual, ctx.locale) or ""
    found = parse(text)
    if found is not _MISSING:
        return found
    if dual.is_number and math.isfinite(dual.number) and dual.text is None:
        return dual.number
    return text


def _steps(path: str) -> list[str] | None:
    """The parts of a pointer; None if it is none."""
    if not path:
        return []
    if not path.startswith("/"):
        return None
    return [step.replace("~1", "/").replace("~0", "~") for step in path[1:].split("/")]


def _position(step: str, size: int) -> int | None:
    """The place in an array that a step names, `size` for its end; None if it names none."""
    if step == "-":
        return size
    if not (step.isascii() and step.isdigit()) or (len(step) > 1 and step[0] == "0"):
        return None
    position = int(step[:18])
    return position if position <= size else None


def _child(holder: Any, step: str) -> Any:
    if isinstance(holder, dict):
        return holder.get(step, _MISSING)
    if isinstance(holder, list):
        position = _position(step, len(holder))
        return holder[position] if position is not None and position < len(holder) else _MISSING
    return _MISSING


def _put(root: Any, steps: list[str], value: Any) -> Any:
    """The document with `value` at a place; `_MISSING` if there is no such place."""
    if not steps:
        return value
    holder = root
    for step in steps[:-1]:
        holder = _child(holder, step)
    last = steps[-1]
    if isinstance(holder, dict):
        holder[last] = value
        return root
    position = _position(last, len(holder)) if isinstance(holder, list) else None
    if position is None:
        return _MISSING
    holder[position : position + 1] = [value]
    return root


@function(
    "IsJson",
    "json:text, type:text?",
    returns="bool",
    help="Whether a text is JSON (of a type: value, array, object, string, number, boolean or null).",
)
def is_json(text: str, kind: str = "") -> bool | None:
    found = parse(text)
    if not kind or found is _MISSING:
        return found is not _MISSING
    wanted = _KINDS.get(kind.lower())
    if wanted is None:
        return None
    return isinstance(found, wanted) and (bool in wanted or not isinstance(found, bool))


@function("JsonGet", "json:text, path:text", returns="dual", help="What stands at a place in JSON.")
def json_get(text: str, path: str) -> Dual | str | None:
    found, steps = parse(text), _steps(path)
    if found is _MISSING or steps is None:
        return None
    for step in steps:
        found = _child(found, step)
    if found is _MISSING or found is None:
        return None
    if isinstance(found, str):
        return found
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return Dual(float(found), dump(found))
    return dump(found)


@function(
    "JsonSet",
    "json:text, path:text, value:value",
    returns="dual",
    help="JSON with a value put at a place; null if there is no such place.",
    sees_nulls=True,
)
def json_set(ctx: Context, text: str | None, path: str | None, value: Dual | None) -> str | None:
    return _set_all(ctx, text, [(path, value)])


@function(
    "JsonSetEx",
    "json:text, path:text, value:value, more:value*",
    returns="dual",
    help="JSON with several values put at places, given in turn; nulls are left out.",
    sees_nulls=True,
)
def json_set_ex(
    ctx: Context, text: str | None, path: str | None, value: Dual | None, *more: Dual | None
) -> str | None:
    if len(more) % 2:
        return None
    paths = [None if item is None else text_of_dual(item, ctx.locale) for item in more[0::2]]
    return _set_all(ctx, text, [(path, value), *zip(paths, more[1::2], strict=True)])


def _set_all(ctx: Context, text: str | None, changes: list[tuple[str | None, Dual | None]]) -> str | None:
    root = _MISSING if text is None else parse(text)
    for path, value in changes:
        steps = None if path is None else _steps(path)
        if root is _MISSING or steps is None:
            return None
        if value is None:
            root = _removed(root, steps)
        else:
            root = _put(root, steps, value_of(value, ctx))
    return None if root is _MISSING else dump(root)


def _removed(root: Any, steps: list[str]) -> Any:
    """The document without what stands at a place, as a null takes it away."""
    holder = root
    for step in steps[:-1]:
        holder = _child(holder, step)
    if isinstance(holder, dict) and steps:
        holder.pop(steps[-1], None)
    return root


@function(
    "JsonObject",
    "name:value, value:value, more:value*",
    returns="dual",
    help="A JSON object of names and values, given in turn; nulls are left out.",
    sees_nulls=True,
)
def json_object(ctx: Context, name: Dual | None, value: Dual | None, *more: Dual | None) -> str | None:
    if len(more) % 2:
        return None
    items = [(name, value), *zip(more[0::2], more[1::2], strict=True)]
    if any(key is None for key, _ in items):
        return None
    found = {
        text_of_dual(key, ctx.locale): value_of(item, ctx)
        for key, item in items
        if key is not None and item is not None
    }
    return dump(found)
