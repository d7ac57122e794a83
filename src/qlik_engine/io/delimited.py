"""Delimited text: CSV and its relatives, in any code page.

Most files go through compiled loops (`delimited_scan`). Without them, those that Arrow's reader understands
go through it with every column as a dictionary of texts; the rest (quotes in single quotes, runs of blanks,
ragged rows ...) through a slower reader with the same result.
"""

from __future__ import annotations

import codecs
import csv
import io
import mmap
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import IO, Final, cast

from .. import kernels
from ..columns.size import release_unused
from ..errors import DataSourceError
from ..formats.locale import Locale
from .delimited_scan import scan
from .format_spec import SPACES, FormatSpec, Labels, Quotes
from .interpretation import coded, coded_texts
from .rows import Rows

BLOCK_BYTES: Final = 1 << 22
"""One block of Arrow's reader: large enough that per-block dictionaries are cheap to unify."""

CHECK_ROWS: Final = 50_000
"""Rows of the slower reader between two looks at whether the reload was cancelled."""

Checkpoint = Callable[[], None]
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8: Final = frozenset(("utf-8", "ascii"))


@dataclass(frozen=True, slots=True)
class _Reading:
    """How one file is read."""

    spec: FormatSpec
    locale: Locale
    fields: frozenset[str] | None = None
    limit: int | None = None
    checkpoint: Checkpoint = lambda: None

    def wants(self, name: str) -> bool:
        return self.fields is None or name in self.fields


def read_delimited(
    path: Path,
    spec: FormatSpec,
    locale: Locale,
    *,
    fields: frozenset[str] | None = None,
    limit: int | None = None,
    checkpoint: Checkpoint = lambda: None,
) -> Rows:
    """All rows of a file, at most `limit`; with `fields` only those columns.

    `checkpoint` is called between blocks and may raise to stop. Raises DataSourceError if the file cannot
    be read.
    """
    reading = _Reading(spec, locale, fields, limit, checkpoint)
    try:
        with path.open("rb") as file:
            if path.stat().st_size == 0:
                return Rows({}, 0)
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _read(data, reading)
    except OSError as error:
        raise DataSourceError(
            f"Cannot read '{path.name}': {error.strerror or error}", parameter=path.name
        ) from error


def read_text(text: str, spec: FormatSpec, locale: Locale, *, limit: int | None = None) -> Rows:
    """The rows of a text that stands in the script itself."""
    return _slow(skip_lines(text, spec.header_lines), _Reading(spec, locale, limit=limit))


def _read(data: mmap.mmap, reading: _Reading) -> Rows:
    spec = reading.spec
    start, encoding = _encoding(data, spec.encoding)
    start += spec.header_bytes
    if encoding in _UTF8 and _is_plain(data, spec):
        begin = start
        for _ in range(spec.header_lines):
            newline = data.find(b"\n", begin)
            begin = len(data) if newline < 0 else newline + 1
        rows = _fast(data, begin, reading)
        release_unused()
        if rows is not None:
            return rows
    text = _decode(data[start:], encoding, explicit=bool(spec.encoding))
    return _slow(skip_lines(text, spec.header_lines), reading)


def _encoding(data: mmap.mmap | bytes, wanted: str) -> tuple[int, str]:
    """Where the text starts and its code page: the file's mark, what the script says, or UTF-8."""
    for mark, name in _BOMS:
        if data[: len(mark)] == mark:
            return len(mark), name
    return 0, codecs.lookup(wanted or "utf-8").name


def decoded(raw: bytes, spec: FormatSpec) -> str:
    """The text of a file: in the code page its mark says, or `spec`, or UTF-8."""
    start, encoding = _encoding(raw, spec.encoding)
    return _decode(raw[start + spec.header_bytes :], encoding, explicit=bool(spec.encoding))


def _decode(raw: bytes, encoding: str, *, explicit: bool) -> str:
    """Without a stated code page, bytes that are no UTF-8 are Windows text."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode(encoding, "replace") if explicit else raw.decode("cp1252", "replace")


def skip_lines(text: str, count: int) -> str:
    at = 0
    for _ in range(count):
        newline = text.find("\n", at)
        at = len(text) if newline < 0 else newline + 1
    return text[at:] if at else text


# --- the fast way -----------------------------------------------------------------------------------


def _is_plain(data: mmap.mmap, spec: FormatSpec) -> bool:
    if (
        len(spec.delimiter) != 1
        or not spec.delimiter.isascii()
        or spec.comment
        or spec.labels is Labels.EXPLICIT
    ):
        return False
    if spec.quotes is not Quotes.STANDARD or data.find(b"'") < 0:
        return True
    delimiter = re.escape(spec.delimiter.encode())
    return re.search(rb"(?:^|[\n" + delimiter + rb"]) *'", data) is None


class _Blocks(io.RawIOBase):
    """The file from `start`, looked at through the checkpoint whenever a block is read."""

    def __init__(self, data: mmap.mmap, start: int, checkpoint: Checkpoint) -> None:
        super().__init__()
        self._data = data
        self._at = start
        self._checkpoint = checkpoint

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        self._checkpoint()
        stop = len(self._data) if size is None or size < 0 else self._at + size
        block = self._data[self._at : stop]
        self._at += len(block)
        return block


def _fast(data: mmap.mmap, start: int, reading: _Reading) -> Rows | None:
    """The rows by compiled loops or Arrow's reader; None if the file turns out to be beyond both."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    spec, locale = reading.spec, reading.locale
    newline = data.find(b"\n", start)
    end = len(data) if newline < 0 else newline + 1
    try:
        first = data[start:end].decode("utf-8")
    except UnicodeDecodeError:
        return None
    records = list(_records(first, spec))
    if first.count('"') % 2 or len(records) != 1:
        return None
    names, has_labels = _names(records[0], spec)
    begin = end if has_labels else start
    if not data[begin : begin + 4096].strip() and not data[begin:].strip():
        return _empty(names, locale)
    columns = [str(number) for number in range(len(names))]
    wanted = {number: name for number, name in zip(columns, names, strict=True) if reading.wants(name)}
    scanned = scan(data, begin, [reading.wants(name) for name in names], spec, locale, reading.checkpoint)
    if scanned is not None:
        reading.checkpoint()
        rows = Rows(dict(zip(wanted.values(), scanned[1], strict=True)), scanned[0])
        return rows if reading.limit is None else rows.take(slice(0, reading.limit))
    # A file is as long as its first column, even if nobody wants that.
    included = list(wanted) or columns[:1]
    is_quoting = spec.quotes is not Quotes.NONE
    texts = pa.dictionary(pa.int32(), pa.string())
    try:
        table = arrow_csv.read_csv(
            cast("IO[bytes]", _Blocks(data, begin, reading.checkpoint)),
            read_options=arrow_csv.ReadOptions(column_names=columns, block_size=BLOCK_BYTES),
            parse_options=arrow_csv.ParseOptions(
                delimiter=spec.delimiter,
                quote_char='"' if is_quoting else False,
                newlines_in_values=is_quoting and data.find(b'"', begin) >= 0,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(included, texts),
                include_columns=included,
                strings_can_be_null=False,
                null_values=[],
            ),
        )
    except pa.ArrowInvalid:
        return None
    if reading.limit is not None:
        table = table.slice(0, reading.limit)
    reading.checkpoint()
    found = kernels.for_each(
        lambda number: coded(table.column(number).unify_dictionaries().combine_chunks(), locale, spec),
        list(wanted),
    )
    reading.checkpoint()
    return Rows(dict(zip(wanted.values(), found, strict=True)), table.num_rows)


# --- the general way --------------------------------------------------------------------------------


def _slow(text: str, reading: _Reading) -> Rows:
    spec, limit = reading.spec, reading.limit
    records = _records(text, spec)
    first = next(records, None)
    if first is None:
        return Rows({}, 0)
    names, has_labels = _names(first, spec)
    if not has_labels:
        records = _after([first], records)
    rows: list[list[str]] = []
    while block := list(islice(records, CHECK_ROWS)):
        reading.checkpoint()
        rows += block
        if limit is not None and len(rows) >= limit:
            del rows[limit:]
            break
    if not has_labels:
        width = max(map(len, rows), default=len(names))
        names = [f"@{number + 1}" for number in range(width)]
    columns = list(zip_longest(*(row[: len(names)] for row in rows)))
    columns += [(None,) * len(rows)] * (len(names) - len(columns))
    named = zip(names, columns, strict=True)
    wanted = {
        name: coded_texts(column, reading.locale, spec) for name, column in named if reading.wants(name)
    }
    return Rows(wanted, len(rows))


def _after(head: Iterable[list[str]], tail: Iterator[list[str]]) -> Iterator[list[str]]:
    yield from head
    yield from tail


def _empty(names: Iterable[str], locale: Locale) -> Rows:
    return Rows({name: coded_texts([], locale) for name in names}, 0)


def _names(first: list[str], spec: FormatSpec) -> tuple[list[str], bool]:
    """Field names, and whether they are in the first record. A name that comes again gets a number."""
    if spec.labels is Labels.NONE:
        return [f"@{number + 1}" for number in range(len(first))], False
    names: list[str] = []
    for number, label in enumerate(first):
        name = label.strip(" ") or f"@{number + 1}"
        repeat = 1
        while name in names:
            name = f"{label.strip(' ')}{repeat}"
            repeat += 1
        names.append(name)
    return names, True


def _records(text: str, spec: FormatSpec) -> Iterator[list[str]]:
    """The cells of every line that has any."""
    lines = io.StringIO(text, newline=None)
    if spec.comment:
        filtered = (line for line in lines if not line.startswith(spec.comment))
    else:
        filtered = (line for line in lines)
    if spec.quotes is Quotes.STANDARD or len(spec.delimiter) != 1:
        yield from _standard(filtered, spec)
        return
    reader = csv.reader(
        filtered,
        delimiter=spec.delimiter,
        quoting=csv.QUOTE_NONE if spec.quotes is Quotes.NONE else csv.QUOTE_MINIMAL,
        skipinitialspace=not spec.verbatim,
    )
    try:
        yield from (record for record in reader if record and record != [""])
    except csv.Error as error:
        raise DataSourceError(f"Line {reader.line_num}: {error}") from error


def _standard(lines: Iterator[str], spec: FormatSpec) -> Iterator[list[str]]:
    """Quotes count only around a whole value; a line is a record."""
    delimiter = r"[ \x00-\x09\x0b\x0c\x0e-\x1f]+" if spec.delimiter == SPACES else re.escape(spec.delimiter)
    quoted = (
        ""
        if spec.quotes is Quotes.NONE
        else rf"""\s*"((?:[^"]|"")*)"\s*(?={delimiter}|$)|\s*'((?:[^']|'')*)'\s*(?={delimiter}|$)|"""
    )
    cell = re.compile(rf"(?:{quoted}(.*?)(?={delimiter}|$))(?:({delimiter})|$)")
    for line in lines:
        content = line.rstrip("\r\n")
        if spec.delimiter == SPACES:
            content = content.strip()
        if not content.strip():
            continue
        if spec.delimiter != SPACES and "'" not in content and '"' not in content:
            yield content.split(spec.delimiter)
        else:
            yield list(_cells(content, cell))


def _cells(line: str, cell: re.Pattern[str]) -> Iterator[str]:
    at = 0
    while (match := cell.match(line, at)) is not None:
        *values, separator = match.groups()
        yield next((value for value in values if value is not None), "")
        if separator is None:
            return
        at = match.end()
