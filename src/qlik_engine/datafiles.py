"""What a data file holds, told before a script loads it: its format, its tables, their columns and rows.

Formats are `FileDataFormat` structures of the protocol on the way in and out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from .errors import EngineError
from .expr.lift import texts_of
from .formats.locale import Locale
from .io.delimited import decoded
from .io.excel import sheets
from .io.format_spec import SPACES, FormatSpec, Labels, Quotes
from .io.readers import read_file
from .io.rows import Rows, plain
from .io.structured import html_tables, json_paths, xml_paths

Json = dict[str, Any]

PREVIEW_ROWS: Final = 100
_SNIFFED_BYTES: Final = 1 << 16
_UNSUPPORTED_FORMAT: Final = 3004
_TABLE_NOT_FOUND: Final = 3006

_KINDS: Final = {
    "CSV": "txt",
    "FIX": "fix",
    "EXCEL_BIFF": "biff",
    "EXCEL_OOXML": "ooxml",
    "HTML": "html",
    "QVD": "qvd",
    "XML": "xmlsimple",
    "JSON": "json",
    "PARQUET": "parquet",
    "DIF": "dif",
    "KML": "kml",
    "QVX": "qvx",
}
"""Kinds of format specifications by `FileType`."""

_MAGIC: Final = (
    (b"PAR1", "PARQUET"),
    (b"PK\x03\x04", "EXCEL_OOXML"),
    (b"\xd0\xcf\x11\xe0", "EXCEL_BIFF"),
)
_BY_NAME: Final = {
    ".fix": "FIX",
    ".dif": "DIF",
    ".kml": "KML",
    ".qvx": "QVX",
    ".xml": "XML",
    ".json": "JSON",
    ".geojson": "JSON",
    ".qvd": "QVD",
}

_DELIMITERS: Final = {
    ",": ("Comma_DELIMITER", "','"),
    ";": ("Semicolon_DELIMITER", "';'"),
    "\t": ("Tab_DELIMITER", "'\\t'"),
    "|": ("Pipe_DELIMITER", "'|'"),
}

CODE_PAGES: Final = {
    1250: ("windows-1250", "Windows: Central European", "cp1250"),
    1251: ("windows-1251", "Windows: Cyrillic", "cp1251"),
    1252: ("windows-1252", "Windows: Western European", "cp1252"),
    1253: ("windows-1253", "Windows: Greek", "cp1253"),
    1254: ("windows-1254", "Windows: Turkish", "cp1254"),
    1255: ("windows-1255", "Windows: Hebrew", "cp1255"),
    1256: ("windows-1256", "Windows: Arabic", "cp1256"),
    1257: ("windows-1257", "Windows: Baltic", "cp1257"),
    1258: ("windows-1258", "Windows: Vietnamese", "cp1258"),
    437: ("ibm437", "OEM: United States", "cp437"),
    850: ("ibm850", "OEM: Western European", "cp850"),
    932: ("shift_jis", "Japanese: Shift JIS", "cp932"),
    936: ("gb2312", "Chinese, simplified", "cp936"),
    949: ("ks_c_5601-1987", "Korean", "cp949"),
    950: ("big5", "Chinese, traditional", "cp950"),
    1200: ("utf-16", "Unicode", "utf-16-le"),
    1201: ("utf-16be", "Unicode, big endian", "utf-16-be"),
    28591: ("iso-8859-1", "ISO: Western European", "iso8859-1"),
    28592: ("iso-8859-2", "ISO: Central European", "iso8859-2"),
    28605: ("iso-8859-15", "ISO: Latin 9", "iso8859-15"),
    65001: ("utf-8", "Unicode (UTF-8)", "utf-8"),
}
"""By number: name, description, and the codec that reads it."""


def code_pages() -> list[Json]:
    """`CodePage` of every encoding that delimited files may be in (Global.GetSupportedCodePages)."""
    return [
        {"qNumber": number, "qName": name, "qDescription": text}
        for number, (name, text, _) in sorted(CODE_PAGES.items())
    ]


def guess(path: Path, name: str) -> Json:
    """`FileDataFormat` of a file by its first bytes, and by its name where these do not tell (GuessFileType).

    Parameters: `path` where the file is, `name` what it is called.
    """
    with path.open("rb") as file:
        start = file.read(_SNIFFED_BYTES)
    kind = _kind(start, Path(name).suffix.lower())
    found: Json = {"qType": kind, "qLabel": Labels.EMBEDDED.value, "qCodePage": _code_page(start)}
    if kind == "CSV":
        text = decoded(start, FormatSpec())
        found |= {"qDelimiter": _delimiter_info(_delimiter(text)), "qQuote": Quotes.MODERN.value}
    elif kind == "FIX":
        found |= {"qLabel": Labels.NONE.value}
    return found


def tables(path: Path, name: str, format: Mapping[str, Any]) -> list[str]:
    """The names of the tables in a file; kinds that hold only one have it by the name of the file.

    Raises EngineError 3004 for a kind that is not read here, DataSourceError for a file that is not of it.
    """
    kind = _known_kind(format)
    if kind in ("EXCEL_OOXML", "EXCEL_BIFF"):
        return sheets(path)
    if kind == "JSON":
        return json_paths(path)
    if kind == "XML":
        return xml_paths(path)
    if kind == "HTML":
        return [f"@{number}" for number in range(1, html_tables(path) + 1)]
    return [Path(name).stem]


def columns(path: Path, name: str, format: Mapping[str, Any], table: str) -> list[str]:
    """The names of the columns of one table; errors as `tables`, and 3006 for a table that is not there."""
    return list(_read(path, name, format, table, limit=1).columns)


def preview(path: Path, name: str, format: Mapping[str, Any], table: str) -> list[list[str]]:
    """The first rows of one table as texts; errors as `columns`."""
    return texts(_read(path, name, format, table, limit=PREVIEW_ROWS))


def texts(rows: Rows) -> list[list[str]]:
    """Rows as texts, null as an empty one."""
    columns = [texts_of(plain(values), Locale()).tolist() for values in rows.columns.values()]
    return [list(row) for row in zip(*columns, strict=True)]


def format_spec(format: Mapping[str, Any], table: str) -> str:
    """A format as scripts write it after FROM."""
    kind = _known_kind(format)
    items = [_KINDS[kind]]
    if kind in ("CSV", "FIX", "HTML"):
        page = int(format.get("qCodePage") or 65001)
        items.append("utf8" if page == 65001 else f"codepage is {page}")
    if kind not in ("QVD", "PARQUET", "XML", "JSON", "KML", "QVX"):
        items.append(_labels(format).value)
    if kind == "CSV":
        delimiter = _delimiter_of(format)
        written = delimiter if delimiter == SPACES else _DELIMITERS.get(delimiter, ("", f"'{delimiter}'"))[1]
        items.append(f"delimiter is {written}")
        items.append(_quotes(format).value)
    if format.get("qHeaderSize"):
        items.append(f"header is {int(format['qHeaderSize'])} lines")
    if kind in ("EXCEL_OOXML", "EXCEL_BIFF", "HTML", "XML", "JSON"):
        items.append(f"table is [{table}]")
    return f"({', '.join(items)})"


def _read(path: Path, name: str, format: Mapping[str, Any], table: str, limit: int) -> Rows:
    kind = _known_kind(format)
    known = tables(path, name, format)
    wanted = table or (known[0] if known else "")
    if wanted not in known and wanted.removeprefix("@") != "1":
        raise EngineError(f"Table not found: {table}", code=_TABLE_NOT_FOUND, parameter=table)
    page = int(format.get("qCodePage") or 0)
    spec = FormatSpec(
        kind=_KINDS[kind],
        encoding=CODE_PAGES[page][2] if page in CODE_PAGES and page != 65001 else "",
        labels=_labels(format),
        delimiter=_delimiter_of(format),
        quotes=_quotes(format),
        header_lines=int(format.get("qHeaderSize") or 0),
        comment=str(format.get("qComment") or ""),
        table=wanted if kind in ("EXCEL_OOXML", "EXCEL_BIFF", "HTML", "XML", "JSON") else "",
    )
    return read_file(path, spec, Locale(), limit=limit)


def _known_kind(format: Mapping[str, Any]) -> str:
    kind = str(format.get("qType") or "CSV").removeprefix("FILE_TYPE_")
    if kind not in _KINDS:
        raise EngineError(f"Unsupported file format: {kind}", code=_UNSUPPORTED_FORMAT, parameter=kind)
    return kind


def _kind(start: bytes, suffix: str) -> str:
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    text = decoded(start, FormatSpec()).lstrip("\ufeff \t\r\n").lower()
    if "<qvdtableheader" in text[:2000]:
        return "QVD"
    if text.startswith(("<!doctype html", "<html")) or ("<table" in text and not text.startswith("<?xml")):
        return "HTML"
    if text.startswith("<") or suffix == ".qvx":
        return {".kml": "KML", ".qvx": "QVX"}.get(suffix, "XML")
    if text.startswith(("{", "[")) and _is_json(start):
        return "JSON"
    return _BY_NAME.get(suffix, "CSV")


def _is_json(start: bytes) -> bool:
    if len(start) == _SNIFFED_BYTES:
        return True
    try:
        json.loads(start)
    except ValueError:
        return False
    return True


def _code_page(start: bytes) -> int:
    if start.startswith(b"\xff\xfe"):
        return 1200
    if start.startswith(b"\xfe\xff"):
        return 1201
    try:
        start[: _SNIFFED_BYTES - 4].decode("utf-8")
    except UnicodeDecodeError:
        return 1252
    return 65001


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into most columns, each into as many."""
    lines = [line for line in text.splitlines() if line.strip()][:20]

    def width(delimiter: str) -> int:
        counts = {len(row) for row in csv.reader(lines, delimiter=delimiter)}
        return counts.pop() if len(counts) == 1 else 0

    best = max(_DELIMITERS, key=width)
    return best if width(best) > 1 else ","


def _delimiter_info(delimiter: str) -> Json:
    name, code = _DELIMITERS[delimiter]
    return {"qName": name, "qScriptCode": code, "qNumber": ord(delimiter), "qIsMultiple": False}


def _delimiter_of(format: Mapping[str, Any]) -> str:
    given = format.get("qDelimiter") or {}
    if given.get("qIsMultiple"):
        return SPACES
    number = int(given.get("qNumber") or ord(","))
    return chr(number)


def _labels(format: Mapping[str, Any]) -> Labels:
    given = str(format.get("qLabel") or "").lower()
    return next((kind for kind in Labels if kind.value == given), Labels.EMBEDDED)


def _quotes(format: Mapping[str, Any]) -> Quotes:
    given = str(format.get("qQuote") or "").lower()
    if given == "none":
        return Quotes.NONE
    return next((kind for kind in Quotes if kind.value == given), Quotes.MODERN)
