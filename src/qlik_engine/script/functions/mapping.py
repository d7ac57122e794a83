"""ApplyMap and MapSubString: values looked up in a mapping table."""

from __future__ import annotations

import re
from itertools import takewhile

from ...columns import Coded, Dual, Vector
from ...expr.lift import EACH_BLOCK, Value
from ...interrupts import look
from .base import Call, loader_function


@loader_function("ApplyMap")
def apply_map(call: Call) -> Value:
    """The mapped value; the default, by default the value itself, where the map has none."""
    mapping = call.run.mapping(call.text(0))
    default: Value | None = call.arguments[2] if len(call) > 2 else None
    value: Value = call.arguments[1]
    if isinstance(value, Coded) and (default is None or isinstance(default, Dual)):
        mapped = [mapping.of(dual, default) for dual in value.values]
        return Coded(Vector.of_duals([Dual(), *mapped]), value.codes.astype("uint32") + 1)
    if isinstance(value, Dual) and (default is None or isinstance(default, Dual)):
        return mapping.of(value, default)
    defaults = call.vector(2) if default is not None else None
    duals = enumerate(call.vector(1))
    return Vector.of_duals(
        mapping.of(dual, None if defaults is None else defaults[row]) for row, dual in duals
    )


@loader_function("MapSubString")
def map_substring(call: Call) -> Value:
    """Every part of a text that the map knows, replaced; the longest part that fits first."""
    mapping = call.run.mapping(call.text(0))
    pairs = {mapping.shown(dual): mapping.shown(value) for dual, value in mapping.items()}
    pairs.pop("", None)
    texts = call.texts(1)
    if not pairs:
        return Vector.of_texts(texts)
    pattern = re.compile(_longest_of(list(pairs)))
    found: list[str] = []
    for start in range(0, len(texts), EACH_BLOCK):
        look()
        block = texts[start : start + EACH_BLOCK]
        found += [pattern.sub(lambda match: pairs[match.group()], text) for text in block]
    return Vector.of_texts(found)


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
