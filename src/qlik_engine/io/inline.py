"""Data that stand in the script itself."""

from __future__ import annotations

from ..formats.locale import Locale
from .delimited import read_text
from .format_spec import SPACES, FormatSpec
from .rows import Rows


def read_inline(text: str, spec: FormatSpec, locale: Locale, *, limit: int | None = None) -> Rows:
    """The rows of INLINE data: labels in the first line, blanks and empty lines of no meaning, and neither
    the tabs that a line is indented by."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if spec.delimiter not in ("\t", SPACES) and not spec.verbatim:
        lines = "\n".join(line.strip(" \t") for line in lines.split("\n"))
    return read_text(lines, spec, locale, limit=limit)
