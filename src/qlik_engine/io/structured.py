"""JSON, XML and HTML: records found at a path, or the rows of a table on a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from ..columns import Dual, Vector
from ..errors import DataSourceError, UnsupportedError
from ..formats.locale import Locale
from .delimited import decoded
from .format_spec import FormatSpec, Labels
from .interpretation import coded_texts
from .rows import Rows, Values
from .safe_xml import parse_xml

Record = dict[str, Any]
_CELLS: Final = ("td", "th")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataSourceError(f"Cannot read '{path.name}': {error.strerror}", parameter=path.name) from error


def _steps(spec: FormatSpec) -> list[str]:
    return [step for step in spec.table.strip("/").split("/") if step]


def _missing(path: Path, spec: FormatSpec) -> DataSourceError:
    return DataSourceError(f"'{path.name}' has no table '{spec.table}'", parameter=path.name)


def read_json(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The objects of the array at the path `table is` (`Root/items`, `Root/2/items`), or the one object.

    Fields are the plain values, those of an object in it as `name.name`; arrays in it are tables of their
    own, with longer paths. Raises UnsupportedError for `/*/name`, which asks for keys between such tables.
    """
    checkpoint()
    try:
        found = json.loads(_content(path))
    except (ValueError, RecursionError) as error:
        raise DataSourceError(f"'{path.name}' is no JSON: {error}", parameter=path.name) from error
    for number, step in enumerate(_steps(spec)):
        if step == "*" and len(_steps(spec)) > 1:
            raise UnsupportedError(
                f"Tables with keys ('{spec.table}') cannot be loaded", parameter=spec.table
            )
        if isinstance(found, dict) and step in found:
            found = found[step]
        elif (number == 0 and step.lower() == "root") or (step == "*" and isinstance(found, list)):
            continue
        elif isinstance(found, list) and step.isdigit():
            if int(step) >= len(found):
                raise _missing(path, spec)
            found = found[int(step)]
        elif isinstance(found, list):
            inner = [each[step] for each in found if isinstance(each, dict) and step in each]
            found = [each for part in inner for each in (part if isinstance(part, list) else [part])]
        else:
            raise _missing(path, spec)
    items = found if isinstance(found, list) else [found]
    records = [_plain(item) if isinstance(item, dict) else {"NoName": item} for item in items]
    return _rows(records, fields, limit, lambda values: Vector.of_duals(map(_dual, values)))


def _plain(record: Record, before: str = "") -> Record:
    """The record without arrays, objects in it spread out."""
    plain: Record = {}
    for name, value in record.items():
        if isinstance(value, dict):
            plain |= _plain(value, f"{before}{name}.")
        elif not isinstance(value, list):
            plain[f"{before}{name}"] = value
    return plain


def _dual(value: Any) -> Dual:
    if value is None:
        return Dual()
    if isinstance(value, bool):
        return Dual(-1.0, "true") if value else Dual(0.0, "false")
    return Dual(text=value) if isinstance(value, str) else Dual(float(value))


def read_xml(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The elements at the path `table is` (its first step is the root): attributes and texts inside."""
    checkpoint()
    root = parse_xml(_content(path), path.name)
    first, *steps = _steps(spec) or [_local(root.tag)]
    if _local(root.tag) != first:
        raise _missing(path, spec)
    found = [root]
    for step in steps:
        found = [child for element in found for child in element if _local(child.tag) == step]
    if not found and steps:
        raise _missing(path, spec)
    records = [_xml_record(element) for element in found]
    return _rows(records, fields, limit, lambda values: coded_texts(values, locale, spec))


def _xml_record(element: ElementTree.Element) -> Record:
    record: Record = {_local(name): value for name, value in element.attrib.items()}
    for child in element:
        if not len(child) and not child.attrib:
            record.setdefault(_local(child.tag), child.text or "")
    if not len(element) and element.text and element.text.strip():
        record[_local(element.tag)] = element.text.strip()
    return record


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _rows(
    records: Sequence[Record],
    fields: frozenset[str] | None,
    limit: int | None,
    values_of: Callable[[list[Any]], Values],
) -> Rows:
    records = records[:limit]
    names = dict.fromkeys(name for record in records for name in record)
    wanted = [name for name in names if fields is None or name in fields]
    return Rows({n: values_of([record.get(n) for record in records]) for n in wanted}, len(records))


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
    page.feed(decoded(_content(path), spec))
    number = spec.table.removeprefix("@") or "1"
    if not number.isdigit() or not 1 <= int(number) <= len(page.tables):
        raise _missing(path, spec)
    return table_rows(page.tables[int(number) - 1], spec, locale, fields, limit)


def table_rows(
    lines: Iterable[Sequence[str | None]],
    spec: FormatSpec,
    locale: Locale,
    fields: frozenset[str] | None,
    limit: int | None,
) -> Rows:
    """Rows of cells as texts; the first is the labels if `spec` says so."""
    kept = [[None if c is None else " ".join(c.split()) for c in line] for line in lines][spec.header_lines :]
    labels: list[str | None] = kept.pop(0) if spec.labels is Labels.EMBEDDED and kept else []
    kept = kept[:limit]
    width = max([len(labels), *map(len, kept)], default=0)
    columns: dict[str, Values] = {}
    for place in range(width):
        label = (labels[place] or "").strip() if place < len(labels) else ""
        name = label if label and label not in columns else f"@{place + 1}"
        if fields is None or name in fields:
            cells = [line[place] if place < len(line) else None for line in kept]
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
