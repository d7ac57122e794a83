"""ApplyMap and MapSubString: values looked up in a mapping table."""

from __future__ import annotations

import re

from ...columns import Coded, Dual, Vector
from ...expr.lift import Value
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
    pattern = re.compile("|".join(re.escape(text) for text in sorted(pairs, key=len, reverse=True)))
    return Vector.of_texts(pattern.sub(lambda match: pairs[match.group()], text) for text in texts)
