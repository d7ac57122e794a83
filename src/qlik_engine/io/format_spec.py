"""What a script says about the layout of a data file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

DEFAULT_DELIMITER: Final = ","
SPACES: Final = "spaces"
"""The delimiter that is any run of blanks."""


class Labels(Enum):
    EMBEDDED = "embedded labels"
    EXPLICIT = "explicit labels"
    NONE = "no labels"


class Quotes(Enum):
    STANDARD = "standard"
    MODERN = "msq"
    NONE = "no quotes"


@dataclass(frozen=True, slots=True)
class Filter:
    """One step of `filters(...)`: its name in lower case and its arguments, texts or further steps."""

    name: str
    arguments: tuple[str | Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class FormatSpec:
    """`(txt, utf8, embedded labels, delimiter is ',', msq, header is 2 lines)` read.

    `kind` is txt, parquet, ... ("" = by the file's name); `encoding` a codec, "" = by the file's first
    bytes; `header_lines` and `header_bytes` are skipped before the labels; `refused` names an item that is
    documented but not done here, `instead` what is. Two are not written in it but set for all files:
    `null_text` is the text that means null, `verbatim` keeps blanks around a text. `compression` is for
    writing Parquet.
    """

    kind: str = ""
    encoding: str = ""
    labels: Labels = Labels.EMBEDDED
    delimiter: str = DEFAULT_DELIMITER
    quotes: Quotes = Quotes.STANDARD
    header_lines: int = 0
    header_bytes: int = 0
    comment: str = ""
    table: str = ""
    refused: str = ""
    instead: str = ""
    null_text: str | None = None
    verbatim: bool = False
    compression: str = "snappy"
    url: str = ""
    user_agent: str = ""
    record_lines: int = 1
    record_bytes: int = 0
    tab_size: int = 0
    filters: tuple[Filter, ...] = ()
