"""Excel workbooks (xlsx and xls), read by python-calamine where that is installed."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from ..columns import Dual, Vector
from ..errors import DataSourceError, UnsupportedError
from ..formats import format_dates
from ..formats.locale import Locale
from .filters import filtered
from .format_spec import FormatSpec, Labels
from .rows import Rows, Values

UNPACKED_MAX: Final = 1 << 31
"""A workbook that unpacks to more than this is taken for an attack."""

_EPOCH: Final = datetime.datetime(1899, 12, 30)
_DAY: Final = datetime.timedelta(days=1)


def read_excel(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Callable[[], None] = lambda: None,
) -> Rows:
    """The sheet `table is` (a name, or @1 for the first).

    Raises DataSourceError if it cannot be read, UnsupportedError without python-calamine.
    """
    checkpoint()
    _check_size(path)
    try:
        calamine: Any = import_module("python_calamine")
    except ModuleNotFoundError:
        raise UnsupportedError("Excel files need the package python-calamine", parameter=path.name) from None
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        lines = book.get_sheet_by_name(_sheet(list(book.sheet_names), spec, path)).to_python()
    except (OSError, ValueError, calamine.CalamineError) as error:
        raise DataSourceError(f"Cannot read '{path.name}': {error}", parameter=path.name) from error
    return _rows(filtered(lines[spec.header_lines :], spec.filters), spec, locale, fields, limit)


def _check_size(path: Path) -> None:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_MAX:
                raise DataSourceError(f"'{path.name}' unpacks to too much data", parameter=path.name)


def _sheet(names: list[str], spec: FormatSpec, path: Path) -> str:
    wanted = spec.table or "@1"
    if wanted in names:
        return wanted
    plain = wanted.removesuffix("$").strip("'")
    if plain in names:
        return plain
    number = wanted.removeprefix("@")
    if number.isdigit() and 1 <= int(number) <= len(names):
        return names[int(number) - 1]
    raise DataSourceError(f"'{path.name}' has no sheet '{spec.table}'", parameter=path.name)


def _rows(
    lines: list[list[Any]], spec: FormatSpec, locale: Locale, fields: frozenset[str] | None, limit: int | None
) -> Rows:
    labels: list[Any] = []
    if spec.labels is Labels.EMBEDDED and lines:
        labels, lines = lines[0], lines[1:]
    lines = [line for line in lines if any(cell not in ("", None) for cell in line)][:limit]
    width = max([len(labels), *map(len, lines)], default=0)
    columns: dict[str, Values] = {}
    for place in range(width):
        label = _label(labels[place]) if place < len(labels) else ""
        numbered, lettered = f"@{place + 1}", _letters(place)
        name = label if label and label not in columns else (lettered if labels else numbered)
        if not labels and fields is not None and lettered in fields:
            name = lettered
        if fields is None or name in fields:
            cells = [line[place] if place < len(line) else "" for line in lines]
            columns[name] = Vector.of_duals(_dual(cell, spec, locale) for cell in cells)
    return Rows(columns, len(lines))


def _label(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _letters(place: int) -> str:
    """A column without a label is called as the sheet calls it: A, B, ... AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _dual(cell: Any, spec: FormatSpec, locale: Locale) -> Dual:
    if isinstance(cell, bool):
        return Dual(-1.0, "TRUE") if cell else Dual(0.0, "FALSE")
    if isinstance(cell, int | float):
        return Dual(float(cell))
    if isinstance(cell, datetime.datetime):
        return _shown((cell - _EPOCH) / _DAY, locale.timestamp_format, locale)
    if isinstance(cell, datetime.date):
        return _shown(float((cell - _EPOCH.date()).days), locale.date_format, locale)
    if isinstance(cell, datetime.time):
        moment = datetime.timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
        return _shown(moment / _DAY, locale.time_format, locale)
    if isinstance(cell, datetime.timedelta):
        return _shown(cell / _DAY, locale.time_format, locale)
    if cell is None or cell == spec.null_text:
        return Dual()
    return Dual(text=str(cell) if spec.verbatim else str(cell).strip(" "))


def _shown(serial: float, pattern: str, locale: Locale) -> Dual:
    import numpy as np

    return Dual(serial, format_dates(np.array([serial]), pattern, locale)[0])


def sheets(path: Path) -> list[str]:
    """The names of a workbook's sheets; errors as `read_excel`."""
    _check_size(path)
    try:
        calamine: Any = import_module("python_calamine")
    except ModuleNotFoundError:
        raise UnsupportedError("Excel files need the package python-calamine", parameter=path.name) from None
    try:
        return list(calamine.CalamineWorkbook.from_path(str(path)).sheet_names)
    except (OSError, ValueError, calamine.CalamineError) as error:
        raise DataSourceError(f"Cannot read '{path.name}': {error}", parameter=path.name) from error
