"""The answer of a service, laid out as one table: a row for every record of every level."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree

from ...columns import Vector
from ...errors import DataSourceError
from ...formats.locale import Locale
from ..interpretation import coded_texts
from ..json_values import dual_of_json
from ..rows import Rows
from ..safe_xml import parse_xml
from .rest_query import Level, RestQuery

Row = dict[str, Any]
DEPTH_MAX: Final = 100


def documents(query: RestQuery, raw: bytes, encoding: str) -> list[Any]:
    """The records at the top of an answer: of JSON the objects, of XML the root, of CSV the lines."""
    if query.kind == "XML":
        return [_element(parse_xml(raw, "The answer"))]
    try:
        text = raw.decode(encoding or "utf-8-sig", "replace")
        if query.kind == "CSV":
            return _lines(query, text)
        found = json.loads(text)
    except (ValueError, LookupError, RecursionError) as error:
        raise DataSourceError(f"The service did not answer in {query.kind}: {error}") from error
    return found if isinstance(found, list) else [found]


def _lines(query: RestQuery, text: str) -> list[Any]:
    quote = query.options.get("quote", '"')
    delimiter = query.options.get("delimiter", ",").replace("\\t", "\t")
    dialect: dict[str, Any] = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
    lines = [line for line in csv.reader(io.StringIO(text), delimiter=delimiter, **dialect) if line]
    numbered = [f"col_{place}" for place in range(1, max(map(len, lines), default=0) + 1)]
    has_header = query.options.get("header", "on").lower() != "off"
    names = lines.pop(0) if has_header and lines else numbered
    return [dict(zip(names, line, strict=False)) for line in lines]


def _element(element: ElementTree.Element, depth: int = 0) -> Any:
    """An element as an object would hold it: attributes with an @ in front, its text as the empty name."""
    if depth > DEPTH_MAX:
        raise DataSourceError(f"The answer is more than {DEPTH_MAX} levels deep")
    record: Row = {f"@{_local(name)}": value for name, value in element.attrib.items()}
    for child in element:
        record.setdefault(_local(child.tag), []).append(_element(child, depth + 1))
    text = (element.text or "").strip()
    if not record:
        return text
    if text:
        record[""] = text
    return {name: found[0] if found == [*found[:1]] and found else found for name, found in record.items()}


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class Layout:
    """Collects rows; keys count from 1 over all answers of one query."""

    def __init__(self, query: RestQuery) -> None:
        self._query = query
        self._keys: dict[int, int] = {}
        self.rows: list[Row] = []

    def add(self, found: list[Any]) -> int:
        """Lay out the records at the top of an answer; how many rows that made."""
        before = len(self.rows)
        self._records(self._query.level, found, None)
        return len(self.rows) - before

    def _records(self, level: Level, found: list[Any], parent: int | None) -> None:
        for record in found:
            row: Row = {}
            own = self._keys[id(level)] = self._keys.get(id(level), 0) + 1
            for name, alias in level.columns:
                if name == level.key:
                    row[alias] = own
                elif name == level.parent:
                    row[alias] = parent
                elif not isinstance(record, dict):
                    row[alias] = record if name == level.value or name == level.content else None
                else:
                    value = record.get("" if name == level.content else name)
                    row[alias] = None if isinstance(value, dict | list) else value
            self.rows.append(row)
            for child in level.children:
                inner = record.get(child.name) if isinstance(record, dict) else None
                if inner is not None:
                    self._records(child, inner if isinstance(inner, list) else [inner], own)

    def table(self, limit: int | None) -> Rows:
        rows = self.rows[:limit]
        return Rows({name: self._values(name, rows) for name in self._names()}, len(rows))

    def _names(self) -> Iterator[str]:
        yield from dict.fromkeys(self._query.level.names())

    def _values(self, name: str, rows: list[Row]) -> Any:
        values = [row.get(name) for row in rows]
        if self._query.kind == "JSON":
            return Vector.of_duals(map(dual_of_json, values))
        return coded_texts([None if value is None else str(value) for value in values], Locale())
