"""ApplyMap and MapSubString: values looked up in a mapping table."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from typing import Final

from ...columns import Coded, Dual, Vector
from ...expr.lift import Value, texts_of
from ...interrupts import blocks
from ..mapping import Mapping
from .base import Call, loader_function

_MANY: Final = 5_000
"""A pattern of more texts than this takes longer to make than to do without."""


@loader_function("ApplyMap")
def apply_map(call: Call) -> Value:
    """The mapped value; the default, by default the value itself, where the map has none."""
    mapping = _mapping(call)
    default: Value | None = call.arguments[2] if len(call) > 2 else None
    value: Value = call.arguments[1]
    if isinstance(value, Dual) and (default is None or isinstance(default, Dual)):
        return mapping.of(value, default)
    values = call.vector(1) if isinstance(value, Dual) else value
    return mapping.over(values, default)


@loader_function("MapSubString")
def map_substring(call: Call) -> Value:
    """Every part of a text that the map knows, replaced; the longest part that fits first."""
    mapping = _mapping(call)
    known = (pair for block in blocks(mapping.items()) for pair in block)
    pairs = {mapping.shown(key): mapping.shown(value) for key, value in known}
    pairs.pop("", None)
    value: Value = call.arguments[1]
    distinct = value.values if isinstance(value, Coded) else call.vector(1)
    texts = texts_of(distinct, call.run.locale).tolist()
    if pairs:
        change = _replacing(pairs)
        texts = [change(text) for block in blocks(texts) for text in block]
    if isinstance(value, Coded):
        return Coded(Vector.of_texts([None, *texts]), value.codes.astype("uint32") + 1)
    return Vector.of_texts(texts)


def _mapping(call: Call) -> Mapping:
    """The mapping table named first. One that is not there maps nothing: the log says so."""
    name, run = call.text(0), call.run
    if name not in run.mappings:
        run.report(f"Mapping table '{name}' not found")
        return Mapping(Vector.nulls(0), Vector.nulls(0), run.locale)
    return run.mappings[name]


def _replacing(pairs: dict[str, str]) -> Callable[[str], str]:
    """A function that replaces what `pairs` has in a text."""
    if len(pairs) > _MANY:
        return _by_length(pairs)
    pattern = re.compile(_longest_of(list(pairs)))
    return lambda text: pattern.sub(lambda match: pairs[match.group()], text)


def _by_length(pairs: dict[str, str]) -> Callable[[str], str]:
    """As `_replacing`, for more texts than one would make a pattern of: those of a length are looked up."""
    lengths: dict[str, set[int]] = {}
    for block in blocks(pairs):
        for text in block:
            lengths.setdefault(text[0], set()).add(len(text))
    longest = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def change(text: str) -> str:
        parts: list[str] = []
        at = done = 0
        while at < len(text):
            sizes = (size for size in longest.get(text[at], ()) if text[at : at + size] in pairs)
            if size := next(sizes, 0):
                parts += text[done:at], pairs[text[at : at + size]]
                at = done = at + size
            else:
                at += 1
        return "".join([*parts, text[done:]])

    return change


def _longest_of(texts: list[str]) -> str:
    """A pattern that finds the longest of some texts; those that begin alike share their beginning, or many
    texts would be tried one after the other at every place."""
    first, last = min(texts), max(texts)
    alike = zip(first, last, strict=False)
    start = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], alike))
    rests = [text[len(start) :] for text in texts]
    branches: dict[str, list[str]] = {}
    for rest in filter(None, rests):
        branches.setdefault(rest[0], []).append(rest)
    if not branches:
        return re.escape(start)
    inner = "|".join(_longest_of(branch) for branch in branches.values())
    return f"{re.escape(start)}(?:{inner}){'' if all(rests) else '?'}"
