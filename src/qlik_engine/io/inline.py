"""Data that stand in the script itself."""

from __future__ import annotations

import re

from ..formats.locale import Locale
from .delimited import read_text
from .format_spec import SPACES, FormatSpec
from .rows import Rows


def read_inline(text: str, spec: FormatSpec, locale: Locale, *, limit: int | None = None) -> Rows:
    """The rows of INLINE data: labels in the first line, blanks and empty lines of no meaning, and neither
    the tabs that lines are indented and columns are aligned by."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if spec.delimiter not in ("\t", SPACES) and not spec.verbatim:
        lines = "\n".join(line.strip(" \t") for line in lines.split("\n"))
        if "\t" in lines:
            lines = _without_tabs(lines, spec.delimiter)
    return read_text(lines, spec, locale, limit=limit)


def _without_tabs(lines: str, delimiter: str) -> str:
    """`lines` without the tabs beside a delimiter, but for those in double quotes."""
    mark = re.escape(delimiter)
    blanks = rf'("(?:[^"\n]|"")*")|[ \t]*\t[ \t]*(?={mark})|(?<={mark})[ \t]*\t[ \t]*'
    return re.sub(blanks, lambda found: found.group(1) or "", lines)
