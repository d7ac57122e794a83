"""Data that stand in the script itself."""

from __future__ import annotations

from ..formats.locale import Locale
from .delimited import read_text
from .format_spec import FormatSpec
from .rows import Rows


def read_inline(text: str, spec: FormatSpec, locale: Locale, *, limit: int | None = None) -> Rows:
    """The rows of INLINE data: labels in the first line, blanks and empty lines of no meaning."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return read_text(lines.strip("\n"), spec, locale, limit=limit)
