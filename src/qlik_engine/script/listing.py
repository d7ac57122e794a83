"""The values of FOR EACH and CASE: expressions, FileList(), DirList(), FieldValueList()."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..expr.lift import text_of_dual
from ..io.sources import listed
from .lexer import Cursor

if TYPE_CHECKING:
    from .run import Run

_LISTING: Final = re.compile(r"(filelist|dirlist|fieldvaluelist)\s*\((.*)\)", re.IGNORECASE | re.DOTALL)


def listed_values(run: Run, cursor: Cursor) -> list[str]:
    """The values of `a, b, FileList('*.csv'), ...` as texts."""
    values: list[str] = []
    while not values or cursor.accept(","):
        expression = cursor.expression((), what="a value")
        listing = _LISTING.fullmatch(expression)
        values += _listing(run, *listing.groups()) if listing else [run.text_of(expression)]
        if not values and not cursor.accept(","):
            break
    cursor.end()
    return values


def _listing(run: Run, name: str, argument: str) -> list[str]:
    text = run.text_of(argument)
    if name.lower() == "fieldvaluelist":
        symbols = run.data.known_symbols(text)
        values = [] if symbols is None else list(symbols.values())[1:]
        return [text_of_dual(dual, run.locale) or "" for dual in values]
    return listed(run.sources, run.located(text), is_folders=name.lower() == "dirlist")
