"""Excel workbooks (xlsx and xls), read by python-calamine where that is installed."""

from __future__ import annotations

import datetime
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from ..columns import Dual, Vector
from ..errors import DataSourceError, UnsupportedError
from ..formats import format_dates
from ..formats.locale import Locale
from ..interrupts import look, looked
from .filters import filtered
from .format_spec import FormatSpec, Labels
from .rows import Rows, Values

UNPACKED_MAX: Final = 1 << 31
"""A workbook that unpacks to more than this is taken for an attack."""

_DEFLATE_MOST: Final = 1032
"""So many times as large as packed is what the method of packing can make of anything."""

_NAME_SIZES: Final = 26
"""Where the header in front of a packed file has the sizes of its name and of what else is there."""

_PART: Final = 1 << 20
_EPOCH: Final = datetime.datetime(1899, 12, 30)
_DAY: Final = datetime.timedelta(days=1)
_MOMENTS: Final = (datetime.date, datetime.time, datetime.timedelta)


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
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            # What an archive says of itself need not be so.
            if size > UNPACKED_MAX or any(_unpacks_to_more(path, entry) for entry in entries):
                raise DataSourceError(f"'{path.name}' unpacks to too much data", parameter=path.name)


def _unpacks_to_more(path: Path, entry: zipfile.ZipInfo) -> bool:
    """Whether a large entry has more in it than it says."""
    if entry.compress_type != zipfile.ZIP_DEFLATED or entry.compress_size * _DEFLATE_MOST <= UNPACKED_MAX:
        return False
    unpacked, inflate = 0, zlib.decompressobj(-zlib.MAX_WBITS)
    with path.open("rb") as raw:
        raw.seek(entry.header_offset + _NAME_SIZES)
        raw.seek(sum(struct.unpack("<2H", raw.read(4))), 1)
        left = entry.compress_size
        while left > 0 and (part := raw.read(min(_PART, left))):
            look()
            left -= len(part)
            while part:
                unpacked += len(inflate.decompress(part, _PART))
                part = inflate.unconsumed_tail
                if unpacked > entry.file_size:
                    return True
    return False


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
    lines = [line for line in looked(lines) if any(cell not in ("", None) for cell in line)][:limit]
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
            columns[name] = _column(cells, spec, locale)
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


def _column(cells: Sequence[Any], spec: FormatSpec, locale: Locale) -> Vector:
    """The cells as duals; dates and times get the texts of the formats in force."""
    formats = (locale.timestamp_format, locale.date_format, locale.time_format)
    places: dict[str, list[int]] = {}
    duals: list[Dual] = []
    for place, cell in enumerate(looked(cells)):
        if isinstance(cell, _MOMENTS):
            number, which = _moment(cell)
            places.setdefault(formats[which], []).append(place)
            duals.append(Dual(number))
        else:
            duals.append(_dual(cell, spec))
    found = Vector.of_duals(duals)
    texts = found.texts_or_none()
    for pattern, at in places.items():
        texts[at] = format_dates(found.numbers_or_nan()[at], pattern, locale)
    return found


def _moment(cell: Any) -> tuple[float, int]:
    """The serial number, and whether it is a timestamp (0), a date (1) or a time (2)."""
    if isinstance(cell, datetime.datetime):
        return (cell - _EPOCH) / _DAY, 0
    if isinstance(cell, datetime.date):
        return float((cell - _EPOCH.date()).days), 1
    if isinstance(cell, datetime.time):
        moment = datetime.timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
        return moment / _DAY, 2
    return cell / _DAY, 2


def _dual(cell: Any, spec: FormatSpec) -> Dual:
    if isinstance(cell, bool):
        return Dual(-1.0, "TRUE") if cell else Dual(0.0, "FALSE")
    if isinstance(cell, int | float):
        return Dual(float(cell))
    if cell is None or cell == spec.null_text:
        return Dual()
    return Dual(text=str(cell) if spec.verbatim else str(cell).strip(" "))


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
