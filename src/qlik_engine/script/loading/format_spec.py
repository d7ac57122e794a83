"""Reading `(txt, utf8, embedded labels, delimiter is ';', msq)`."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import Any, Final

from ...io.format_spec import SPACES, Filter, FormatSpec, Labels, Quotes
from ..lexer import Cursor, Kind

_WORDS: Final[dict[str, dict[str, Any]]] = {
    "EMBEDDED LABELS": {"labels": Labels.EMBEDDED},
    "EXPLICIT LABELS": {"labels": Labels.EXPLICIT},
    "NO LABELS": {"labels": Labels.NONE},
    "NO QUOTES": {"quotes": Quotes.NONE},
    "NO EOF": {},
    "MSQ": {"quotes": Quotes.MODERN},
    "UTF8": {"encoding": "utf-8"},
    "UTF - 8": {"encoding": "utf-8"},
    "UNICODE": {"encoding": "utf-16"},
    "ANSI": {"encoding": "cp1252"},
    "OEM": {"encoding": "cp437"},
    "MAC": {"encoding": "mac-roman"},
}
_KINDS: Final = (
    "TXT",
    "CSV",
    "DIF",
    "BIFF",
    "OOXML",
    "HTML",
    "XML",
    "KML",
    "QVD",
    "QVX",
    "PARQUET",
    "XMLSIMPLE",
    "XMLGENERIC",
    "XMLSAX",
    "JSON",
)
_REFUSED: Final = ("PATTERN IS", "QUOTES IS", "DECRYPTIONKEY IS")
_CREDENTIALS: Final = ("USER IS", "USERID IS", "PASSWD IS", "PASSWORD IS")
"""They belong to a connection: a script is read by more people than may know them."""

_HEXADECIMAL: Final = re.compile(r"\\x([0-9a-fA-F]{1,2})")
_CODECS: Final = ("UNCOMPRESSED", "SNAPPY", "GZIP", "LZ4", "BROTLI", "ZSTD")
_DELIMITERS: Final = {"\\t": "\t", "\\\\": "\\", "tab": "\t"}


def parse_format_spec(cursor: Cursor) -> FormatSpec:
    """Raises ScriptSyntaxError at an item that is no format specification."""
    cursor.expect("(")
    spec = FormatSpec()
    while not cursor.accept(")"):
        spec = replace(spec, **_item(cursor))
        if not cursor.accept(","):
            cursor.expect(")")
            break
    return spec


def _item(cursor: Cursor) -> dict[str, Any]:
    for phrase, change in _WORDS.items():
        if cursor.accept_phrase(phrase):
            return change
    if cursor.accept("FILTERS"):
        return {"filters": _filters(cursor)}
    if cursor.accept("FIX"):
        return {"kind": "fix", "labels": Labels.NONE}
    if kind := cursor.accept(*_KINDS):
        return {"kind": "txt" if kind == "CSV" else kind.lower()}
    if cursor.accept_phrase("DELIMITER IS"):
        return {"delimiter": _delimiter(cursor)}
    if cursor.accept_phrase("CODEPAGE IS"):
        return {"encoding": _code_page(cursor)}
    if cursor.accept_phrase("HEADER IS"):
        return _header(cursor)
    if cursor.accept_phrase("RECORD IS"):
        size = _header(cursor)
        return {"record_lines": size.get("header_lines", 1), "record_bytes": size.get("header_bytes", 0)}
    if cursor.accept_phrase("TABSIZE IS"):
        return {"tab_size": _header(cursor).get("header_bytes", 0)}
    if cursor.accept_phrase("URL IS"):
        return {"url": cursor.name("an address")}
    if cursor.accept_phrase("COMMENT IS"):
        return {"comment": cursor.name("a text")}
    if cursor.accept_phrase("COMPRESSION IS"):
        return {"compression": cursor.expect(*_CODECS).lower()}
    if cursor.accept_phrase("ALL TABLES"):
        return {"refused": "all tables"}
    if cursor.accept_phrase("TABLE IS"):
        return {"table": cursor.name("a table name")}
    if cursor.accept_phrase("USERAGENT IS"):
        return {"user_agent": cursor.name("a text")}
    for phrase in (*_REFUSED, *_CREDENTIALS):
        if cursor.accept_phrase(phrase):
            cursor.expression((), what="a value")
            where = "; credentials are kept with a connection" if phrase in _CREDENTIALS else ""
            return {"refused": phrase.lower(), "instead": where}
    return cursor.fail_expected("a format specification such as txt, utf8, embedded labels, delimiter is ','")


def _filters(cursor: Cursor) -> tuple[Filter, ...]:
    """`(Remove(Row, Pos(Top, 1)), Transpose())`."""
    cursor.expect("(")
    found: list[Filter] = []
    while not cursor.accept(")"):
        step = _step(cursor)
        found.append(step if isinstance(step, Filter) else Filter(step.lower()))
        if not cursor.accept(","):
            cursor.expect(")")
            break
    return tuple(found)


def _step(cursor: Cursor) -> str | Filter:
    sign = cursor.accept("-")
    name = sign + cursor.name("a filter")
    if not cursor.accept("("):
        return name
    arguments: list[str | Filter] = []
    while not cursor.accept(")"):
        arguments.append(_step(cursor))
        if not cursor.accept(","):
            cursor.expect(")")
            break
    return Filter(name.lower(), tuple(arguments))


def _delimiter(cursor: Cursor) -> str:
    token = cursor.token()
    if token.kind is Kind.SYMBOL and token.value == "\\":
        cursor.at = token.end + 1
        text = cursor.text[token.start : token.end + 1]
        if code := _HEXADECIMAL.match(cursor.text, token.start):
            cursor.at = code.end()
            return chr(int(code.group(1), 16))
    else:
        text = cursor.take().value
    if text.lower() == SPACES:
        return SPACES
    text = _DELIMITERS.get(text.lower(), text)
    if not text:
        cursor.fail("The delimiter is empty", token.start, ["a character"])
    return text


def _code_page(cursor: Cursor) -> str:
    token = cursor.take()
    number = token.value
    name = {
        "65001": "utf-8",
        "1200": "utf-16-le",
        "1201": "utf-16-be",
        "20127": "ascii",
        "28591": "latin-1",
    }.get(number, f"cp{number}")
    if number.startswith("2859") and number != "28591":
        name = f"iso8859-{number[4:]}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        cursor.fail(f"Code page {number} is not known", token.start, ["a code page number"])


def _header(cursor: Cursor) -> dict[str, Any]:
    if cursor.accept("LINE"):
        return {"header_lines": 1}
    token = cursor.take()
    if not token.value.isdigit():
        cursor.fail("Expected the size of the header", token.start, ["a number", "line"])
    size = int(token.value)
    return {"header_lines": size} if cursor.accept("LINES", "LINE") else {"header_bytes": size}
