"""Data Interchange Format: a table as pairs of lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import DataSourceError
from ..formats.locale import Locale
from .delimited import decoded
from .format_spec import FormatSpec, Labels
from .rows import Rows
from .structured import table_rows, whole_content


def read_dif(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The tuples of a file. With `explicit labels` the names are those of its header items LABEL.

    Raises DataSourceError for what is no such file.
    """
    checkpoint()
    lines = iter(decoded(whole_content(path), spec).splitlines())
    labels = _header(lines, path)
    rows = list(_tuples(lines, path))
    if spec.labels is Labels.EXPLICIT:
        return _named(table_rows(rows, spec, locale, None, limit), labels, fields)
    return table_rows(rows, spec, locale, fields, limit)


def _header(lines: Iterator[str], path: Path) -> dict[int, str]:
    """What LABEL says of the columns; stops before the data."""
    labels: dict[int, str] = {}
    for topic in lines:
        place, text = next(lines, ""), next(lines, "")
        if topic.strip().upper() == "DATA":
            return labels
        number = place.partition(",")[0].strip()
        if topic.strip().upper() == "LABEL" and number.isdigit():
            labels[int(number)] = _unquoted(text)
    raise DataSourceError(f"'{path.name}' is no DIF file: it has no data", parameter=path.name)


def _tuples(lines: Iterator[str], path: Path) -> Iterator[list[str | None]]:
    row: list[str | None] | None = None
    for head in lines:
        kind, _, number = head.strip().partition(",")
        text = next(lines, "").strip()
        if kind == "-1":
            if row is not None:
                yield row
            row = []
            if text.upper() == "EOD":
                return
        elif row is None or kind not in ("0", "1"):
            raise DataSourceError(f"'{path.name}' is no DIF file: '{head.strip()}'", parameter=path.name)
        elif kind == "1":
            row.append(_unquoted(text))
        else:
            row.append(number.strip() if text.upper() == "V" else None)
    if row:
        yield row


def _named(rows: Rows, labels: dict[int, str], fields: frozenset[str] | None) -> Rows:
    columns = {
        labels.get(place, name): values for place, (name, values) in enumerate(rows.columns.items(), 1)
    }
    return Rows({n: v for n, v in columns.items() if fields is None or n in fields}, rows.length)


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text
