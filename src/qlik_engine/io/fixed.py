"""Files with fixed columns: fields are called `@start:end` by their characters, from 1; `n` is the last."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ..errors import DataSourceError, UnsupportedError
from ..formats.locale import Locale
from .delimited import decoded, skip_lines
from .format_spec import FormatSpec, Labels
from .interpretation import coded_texts
from .rows import Rows

FIELD: Final = re.compile(r"@(\d+)\s*:\s*(\d+|n)\s*([IURBT]?)$", re.IGNORECASE)


def read_fixed(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """One row per line, with the fields of `fields` that are positions.

    Raises DataSourceError if the file cannot be read or all fields are asked for, UnsupportedError for
    binary numbers (`@1:4I` and the like).
    """
    checkpoint()
    try:
        text = decoded(path.read_bytes(), spec)
    except OSError as error:
        raise DataSourceError(f"Cannot read '{path.name}': {error.strerror}", parameter=path.name) from error
    return fixed_text(text, spec, locale, fields=fields, limit=limit)


def fixed_text(
    text: str,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
) -> Rows:
    """The same for a text that is there already."""
    found = {name: match for name in sorted(fields or ()) if (match := FIELD.match(name))}
    if not found and fields is None:
        raise DataSourceError("Fixed records are loaded by position: @1:5, @6:n")
    lines = _records(skip_lines(text, spec.header_lines + (spec.labels is Labels.EMBEDDED)), spec)[:limit]
    columns = {}
    for name, match in found.items():
        start, end, kind = match.groups()
        if kind and kind.upper() != "T":
            raise UnsupportedError(
                f"Binary numbers in a fixed record ({name}) cannot be read", parameter=name
            )
        last = None if end.lower() == "n" else int(end)
        columns[name] = coded_texts([line[int(start) - 1 : last] for line in lines], locale, spec)
    return Rows(columns, len(lines))


def _records(text: str, spec: FormatSpec) -> list[str]:
    """The records: lines, several lines together, or so many characters each."""
    if spec.record_bytes:
        size = spec.record_bytes
        return [text[at : at + size] for at in range(0, len(text.rstrip("\r\n")), size)]
    lines = text.splitlines()
    if spec.tab_size:
        lines = [line.expandtabs(spec.tab_size) for line in lines]
    count = max(1, spec.record_lines)
    return ["".join(lines[at : at + count]) for at in range(0, len(lines), count)] if count > 1 else lines
