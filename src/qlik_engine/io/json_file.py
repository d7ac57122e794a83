"""JSON files: the objects of an array are rows; arrays in them are tables of their own, linked by keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from ..columns import Vector
from ..errors import DataSourceError
from ..formats.locale import Locale
from ..interrupts import looked
from .format_spec import FormatSpec
from .json_values import dual_of_json
from .rows import Rows
from .structured import Record, missing_table, path_steps, record_rows, whole_content

KEY: Final = "%Key_"


def read_json(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The objects of the array at the path `table is`, or the one object.

    Fields are the plain values, those of an object in it as `name.name`, and for each array in it
    `%Key_name`, which depends on what is in the array. `/*/name` reads such an array: its key, and fields as
    `name.field`, `name..@1` for plain values; `Root/name` reads the same without keys. Single elements of an
    array are `name.@1`, `name.@2`, ... if the LOAD names them.
    """
    checkpoint()
    try:
        found = json.loads(whole_content(path))
    except (ValueError, RecursionError) as error:
        raise DataSourceError(f"'{path.name}' is no JSON: {error}", parameter=path.name) from error
    steps = path_steps(spec)
    if len(steps) > 1 and steps[0] == "*":
        records = list(looked(_keyed(found, [step for step in steps if step != "*"], path, spec)))
    else:
        items = _items(found, steps, path, spec)
        records = [
            (_plain(item) if isinstance(item, dict) else {"NoName": item}) | _elements(item, fields)
            for item in looked(items)
        ]
    return record_rows(
        records, fields, limit, lambda values: Vector.of_duals(map(dual_of_json, looked(values)))
    )


def _items(found: Any, steps: list[str], path: Path, spec: FormatSpec) -> list[Any]:
    for number, step in enumerate(steps):
        if isinstance(found, dict) and step in found:
            found = found[step]
        elif (number == 0 and step.lower() == "root") or (step == "*" and isinstance(found, list)):
            continue
        elif isinstance(found, list) and step.isdigit():
            if int(step) >= len(found):
                raise missing_table(path, spec)
            found = found[int(step)]
        elif isinstance(found, list):
            inner = [each[step] for each in found if isinstance(each, dict) and step in each]
            found = [each for part in inner for each in (part if isinstance(part, list) else [part])]
        else:
            raise missing_table(path, spec)
    return found if isinstance(found, list) else [found]


def _keyed(found: Any, names: list[str], path: Path, spec: FormatSpec) -> Iterator[Record]:
    """The elements of all arrays at a path, each with the key of its array."""
    arrays = [found]
    for name in names:
        holders = [item for array in arrays for item in (array if isinstance(array, list) else [array])]
        arrays = [item[name] for item in holders if isinstance(item, dict) and name in item]
        if not arrays:
            raise missing_table(path, spec)
    last = names[-1]
    for array in arrays:
        for item in array if isinstance(array, list) else [array]:
            inside = _plain(item) if isinstance(item, dict) else {".@1": item}
            fields = {name if name.startswith(KEY) else f"{last}.{name}": v for name, v in inside.items()}
            yield {f"{KEY}{last}": key_of(array), **fields}


def _plain(record: Record, before: str = "") -> Record:
    """The record with objects in it spread out, and keys in place of arrays."""
    plain: Record = {}
    for name, value in record.items():
        if isinstance(value, dict):
            plain |= _plain(value, f"{before}{name}.")
        elif isinstance(value, list):
            plain[f"{KEY}{before}{name}"] = key_of(value)
        else:
            plain[f"{before}{name}"] = value
    return plain


def _elements(item: Any, fields: frozenset[str] | None) -> Record:
    """The elements of arrays that the LOAD names."""
    found: Record = {}
    for name in fields or ():
        array, at, number = name.rpartition("@")
        values = item.get(array.rstrip(".")) if isinstance(item, dict) and at else None
        if isinstance(values, list) and number.isdigit() and 1 <= int(number) <= len(values):
            value = values[int(number) - 1]
            found[name] = None if isinstance(value, dict | list) else value
    return found


def key_of(array: Any) -> str:
    """The same text for arrays with the same content."""
    content = json.dumps(array, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.blake2b(content, digest_size=16).hexdigest()
