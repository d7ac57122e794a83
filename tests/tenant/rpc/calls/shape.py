"""Whether an answer is as the contract says, told by the contract itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codegen.qix_model import OPEN_JSON, PRIMITIVES, Contract, Type, load

CONTRACT: Contract = load(Path(__file__).parents[4])
METHODS = {method.id: method for method in CONTRACT.methods}
_NOT_NUMBERS = ("NaN", "Infinity", "-Infinity")
_WITH_OWN_PROPERTIES = ("NxMeta", "NxMetaDef", "Layout", "Properties", "EmbeddedSnapshot")
"""Ends of the names of structures that carry whatever their makers put into them."""
_OF_INTERFACES = {"qType", "qHandle", "qGenericType", "qGenericId"}


def problems(id: str, outs: dict[str, Any]) -> list[str]:
    """What of an answer to a method its contract does not say."""
    known = {out.name: out.type for out in METHODS[id].outs}
    wrong = [f"{name} is missing" for name in known.keys() - outs.keys()]
    wrong += [f"{name} is unknown" for name in outs.keys() - known.keys()]
    for name in known.keys() & outs.keys():
        wrong += _value(known[name], outs[name], name)
    return wrong


def _value(type: Type, value: Any, path: str) -> Iterator[str]:
    type = CONTRACT.resolve(type)
    if type.depth:
        if not isinstance(value, list):
            yield f"{path} is no list: {value!r}"
            return
        inner = Type(type.base, type.depth - 1)
        for at, item in enumerate(value):
            yield from _value(inner, item, f"{path}[{at}]")
    elif type.base in PRIMITIVES:
        if not _is_plain(PRIMITIVES[type.base][1], value):
            yield f"{path} is no {type.base}: {value!r}"
    elif type.base in CONTRACT.enums:
        enum = CONTRACT.enums[type.base]
        if enum.values and value not in (*enum.values, *enum.short):
            yield f"{path} is no {type.base}: {value!r}"
    elif type.base == OPEN_JSON:
        return
    elif type.base in CONTRACT.classes or type.base == "ObjectInterface":
        if not isinstance(value, dict) or not value.keys() <= _OF_INTERFACES:
            yield f"{path} is no ObjectInterface: {value!r}"
    else:
        yield from _struct(type, value, path)


def _struct(type: Type, value: Any, path: str) -> Iterator[str]:
    struct = CONTRACT.structs[type.base]
    if struct.text and isinstance(value, str):
        return
    if not isinstance(value, dict):
        yield f"{path} is no {type.base}: {value!r}"
        return
    members = {member.name: member.type for member in struct.fields}
    for name, item in value.items():
        if name not in members:
            if not struct.open and not type.base.endswith(_WITH_OWN_PROPERTIES):
                yield f"{path}.{name} is not in {type.base}"
        elif item is not None:
            yield from _value(members[name], item, f"{path}.{name}")


def _is_plain(kind: str, value: Any) -> bool:
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind == "integer":
        return isinstance(value, int)
    return isinstance(value, int | float) or value in _NOT_NUMBERS
