"""What DIRECT QUERY reads: all rows of the fields it names, in place of asking for them chart by chart.

Charts then say what they would say had the database been asked at the time of the reload.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .query import Query

if TYPE_CHECKING:
    from ..run import Run
    from .sources import Fields, Part

_NATIVE: Final = re.compile(r"\bnative\s*\(\s*'((?:[^']|'')*)'\s*\)", re.IGNORECASE)

WITHOUT_EFFECT: Final = (
    "DirectCacheSeconds",
    "DirectConnectionMax",
    "DirectDateFormat",
    "DirectDistinctSupport",
    "DirectEnableSubquery",
    "DirectIdentifierQuoteStyle",
    "DirectMoneyDecimalSep",
    "DirectMoneyFormat",
    "DirectStringQuoteChar",
    "DirectTableBoxListThreshold",
    "DirectTimeFormat",
    "DirectTimestampFormat",
    "DirectUnicodeStrings",
)
"""Variables about queries that charts would send. There are none, which the log says of those set."""


@dataclass(frozen=True, slots=True)
class DirectField:
    """A column of the database (`is_name`) or an expression in its language, and what the field is called."""

    source: str
    alias: str = ""
    is_name: bool = True


@dataclass(frozen=True, slots=True)
class DirectQuery:
    """`tables` and `where` are the database's language but for NATIVE('...'), which is put in as it is."""

    fields: tuple[DirectField, ...]
    tables: str
    where: str = ""

    @property
    def default_name(self) -> str:
        return Query("SQL", f"SELECT * FROM {self.tables}").default_name

    @property
    def shown_name(self) -> str:
        return self.default_name

    def parts(self, run: Run, fields: Fields) -> list[Part]:
        """Raises as `Query.parts`."""
        for name in WITHOUT_EFFECT:
            if run.setting(name):
                run.report(f"{name} has no effect: DIRECT QUERY reads all rows at the reload")
        return Query("SQL", self.statement(run)).parts(run, None)

    def statement(self, run: Run) -> str:
        """The SELECT, with the quotes and between columns the sign that the script set for it."""
        quotes = (run.setting("DirectIdentifierQuoteChar") or '"').strip() or '"'
        between = run.setting("DirectFieldColumnDelimiter") or ","
        columns = f"{between} ".join(_column(each, quotes[0], quotes[-1]) for each in self.fields)
        where = f" WHERE {_native(self.where)}" if self.where else ""
        return f"SELECT {columns} FROM {self.tables}{where}"


def _column(field: DirectField, opening: str, closing: str) -> str:
    source = _quoted(field.source, opening, closing) if field.is_name else _native(field.source)
    return f"{source} AS {_quoted(field.alias, opening, closing)}" if field.alias else source


def _quoted(name: str, opening: str, closing: str) -> str:
    return f"{opening}{name.replace(closing, closing * 2)}{closing}"


def _native(text: str) -> str:
    return _NATIVE.sub(lambda match: match.group(1).replace("''", "'"), text)
