"""XML and HTML: records found at a path, or the rows of a table on a page."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from ..errors import DataSourceError
from ..formats.locale import Locale
from ..interrupts import look, looked
from .delimited import decoded
from .filters import filtered
from .format_spec import FormatSpec, Labels
from .interpretation import coded_texts
from .rows import Rows, Values
from .safe_xml import parse_xml

Record = dict[str, Any]
_CELLS: Final = ("td", "th")
_KEY: Final = re.compile(r"%Key_(.+)_[0-9A-F]{6,32}")
_PART: Final = 1 << 18
_SHORTEST_HEADER: Final = 64
_DEPTH_MAX: Final = 50


def whole_content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataSourceError(f"Cannot read '{path.name}': {error.strerror}", parameter=path.name) from error


def path_steps(spec: FormatSpec) -> list[str]:
    return [step for step in spec.table.strip("/").split("/") if step]


def missing_table(path: Path, spec: FormatSpec) -> DataSourceError:
    return DataSourceError(f"'{path.name}' has no table '{spec.table}'", parameter=path.name)


def read_xml(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The elements at the path `table is` (its first step is the root): attributes and texts inside.

    What is in an element that stands there once is `element/name`. A LOAD may name keys between such tables,
    `%Key_Element_0123456789ABCDEF`: the number of the element a record is, or is in.
    """
    checkpoint()
    root = parse_xml(_without_bytes(whole_content(path)), path.name)
    first, *steps = path_steps(spec) or [local_name(root.tag)]
    if local_name(root.tag) != first:
        raise missing_table(path, spec)
    found: list[tuple[ElementTree.Element, dict[str, int]]] = [(root, {first: 1})]
    for step in steps:
        inside = (
            (child, keys) for element, keys in found for child in element if local_name(child.tag) == step
        )
        found = [(child, {**keys, step: number}) for number, (child, keys) in enumerate(looked(inside), 1)]
    if not found and steps:
        raise missing_table(path, spec)
    wanted = [match for name in fields or () if (match := _KEY.fullmatch(name))]
    records = [
        {**_xml_record(element), **{key.group(): str(keys[key[1]]) for key in wanted if key[1] in keys}}
        for element, keys in looked(found)
    ]
    return record_rows(records, fields, limit, lambda values: coded_texts(values, locale, spec))


def _without_bytes(raw: bytes) -> bytes:
    """The XML that files like QVD begin with, before a zero byte; UTF-16 stays whole."""
    end = raw.find(b"\0")
    return raw if end < _SHORTEST_HEADER else raw[:end]


def _xml_record(element: ElementTree.Element, depth: int = 0) -> Record:
    record: Record = {local_name(name): value for name, value in element.attrib.items()}
    tags = Counter(local_name(child.tag) for child in element)
    for child in element:
        name = local_name(child.tag)
        if not len(child) and not child.attrib:
            record.setdefault(name, child.text or "")
        elif tags[name] == 1 and depth < _DEPTH_MAX:
            inner = _xml_record(child, depth + 1)
            text = inner.pop(name, None)
            record |= {f"{name}/{inside}": value for inside, value in inner.items()}
            if text is not None:
                record.setdefault(name, text)
    if not len(element) and element.text and element.text.strip():
        record[local_name(element.tag)] = element.text.strip()
    return record


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def record_rows(
    records: Sequence[Record],
    fields: frozenset[str] | None,
    limit: int | None,
    values_of: Callable[[list[Any]], Values],
) -> Rows:
    records = records[:limit]
    names = dict.fromkeys(name for record in looked(records) for name in record)
    wanted = [name for name in names if fields is None or name in fields]
    columns = ((name, [record.get(name) for record in looked(records)]) for name in wanted)
    return Rows({name: values_of(values) for name, values in columns}, len(records))


def read_html(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The table `@n` of a page, by default the first."""
    checkpoint()
    page = _Tables()
    text = decoded(whole_content(path), spec)
    for start in range(0, len(text), _PART):
        look()
        page.feed(text[start : start + _PART])
    number = spec.table.removeprefix("@") or "1"
    if not number.isdigit() or not 1 <= int(number) <= len(page.tables):
        raise missing_table(path, spec)
    return table_rows(page.tables[int(number) - 1], spec, locale, fields, limit)


def table_rows(
    lines: Iterable[Sequence[str | None]],
    spec: FormatSpec,
    locale: Locale,
    fields: frozenset[str] | None,
    limit: int | None,
) -> Rows:
    """Rows of cells as texts; the first is the labels if `spec` says so."""
    cleaned = [[None if c is None else " ".join(c.split()) for c in line] for line in looked(lines)]
    kept = filtered(cleaned[spec.header_lines :], spec.filters)
    labels: list[str | None] = kept.pop(0) if spec.labels is Labels.EMBEDDED and kept else []
    kept = kept[:limit]
    width = max([len(labels), *map(len, kept)], default=0)
    columns: dict[str, Values] = {}
    for place in range(width):
        label = (labels[place] or "").strip() if place < len(labels) else ""
        name = label if label and label not in columns else f"@{place + 1}"
        if fields is None or name in fields:
            cells = [line[place] if place < len(line) else None for line in looked(kept)]
            columns[name] = coded_texts(cells, locale, spec)
    return Rows(columns, len(kept))


class _Tables(HTMLParser):
    """The cells of all tables, those inside others left to themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
            self._open.append(self.tables[-1])
            self._in_cell = False
        elif self._open and tag == "tr":
            self._open[-1].append([])
        elif self._open and tag in _CELLS:
            if not self._open[-1]:
                self._open[-1].append([])
            self._open[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._open:
            self._open.pop()
        if tag in (*_CELLS, "table"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell and self._open:
            row = self._open[-1][-1]
            row[-1] += data


def json_paths(path: Path) -> list[str]:
    """The paths of all tables in a JSON file, as `read_json` takes them: the root, then every array of
    objects in it. Raises DataSourceError."""
    try:
        found = json.loads(whole_content(path))
    except (ValueError, RecursionError) as error:
        raise DataSourceError(f"'{path.name}' is no JSON: {error}", parameter=path.name) from error
    return ["Root", *dict.fromkeys(_arrays(found, "Root"))]


def _arrays(node: Any, path: str) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _arrays(item, path)
    elif isinstance(node, dict):
        for name, value in node.items():
            if isinstance(value, list) and any(isinstance(item, dict) for item in value):
                yield f"{path}/{name}"
            yield from _arrays(value, f"{path}/{name}")


def xml_paths(path: Path) -> list[str]:
    """The paths of all elements of an XML file that hold values, as `read_xml` takes them. Raises
    DataSourceError."""
    root = parse_xml(whole_content(path), path.name)
    return list(dict.fromkeys(_elements(root, local_name(root.tag))))


def _elements(element: ElementTree.Element, path: str) -> Iterator[str]:
    if _xml_record(element):
        yield path
    for child in element:
        if len(child) or child.attrib:
            yield from _elements(child, f"{path}/{local_name(child.tag)}")


def html_tables(path: Path) -> int:
    """How many tables a page has. Raises DataSourceError."""
    page = _Tables()
    page.feed(decoded(whole_content(path), FormatSpec()))
    return len(page.tables)
