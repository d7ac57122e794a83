"""DIRECT QUERY DIMENSION fields [MEASURE fields] [DETAIL fields] FROM tables [WHERE condition]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from ..lexer import Cursor, Kind
from ..loading.direct import DirectField, DirectQuery
from .base import Statement
from .load import Item, Load

if TYPE_CHECKING:
    from ..prefixes.base import Prefix
    from ..run import Run

_LISTS: Final = ("DIMENSION", "MEASURE", "DETAIL", "DETACH")
_STOPS: Final = (*_LISTS, "FROM")
_REFUSED: Final = ("GROUP BY", "ORDER BY", "HAVING")


@dataclass(frozen=True, slots=True)
class Direct(Statement):
    """The lists come in any order, each once; what they say of where the data stay makes no difference here:
    all are loaded."""

    keywords = ("DIRECT QUERY",)

    source: DirectQuery

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        fields: list[DirectField] = []
        seen: set[str] = set()
        while word := cursor.accept(*(each for each in _LISTS if each not in seen)):
            seen.add(word)
            fields += _fields(cursor)
        if "DIMENSION" not in seen:
            cursor.fail_expected("DIMENSION")
        cursor.expect("FROM")
        tables, where = _from(cursor)
        return cls(DirectQuery(tuple(fields), tables, where))

    def named(self, label: str, prefixes: tuple[Prefix, ...]) -> Load:
        """The LOAD of all fields, which this is short for."""
        return Load((Item("*", is_star=True),), source=self.source, label=label, prefixes=prefixes)

    def execute(self, run: Run) -> None:
        self.named("", ()).execute(run)


def _fields(cursor: Cursor) -> list[DirectField]:
    fields: list[DirectField] = []
    while not fields or cursor.accept(","):
        if cursor.is_phrase("DISTINCT"):
            cursor.fail("DIRECT QUERY takes no DISTINCT", cursor.token().start, ["a field"])
        token = cursor.token()
        source = cursor.expression(("AS", *_STOPS), what="a field")
        is_quoted = token.kind is Kind.QUOTED and cursor.text[: cursor.at].rstrip().endswith(source)
        is_name = is_quoted and token.end - token.start == len(source)
        alias = cursor.name("a field name") if cursor.accept("AS") else ""
        fields.append(DirectField(token.value if is_name else source, alias, is_name))
    return fields


def _from(cursor: Cursor) -> tuple[str, str]:
    """The tables, and the condition; both in the database's language."""
    start = cursor.token().start
    end = where = 0
    while (token := cursor.token()).kind is not Kind.END:
        if found := next(filter(cursor.is_phrase, _REFUSED), ""):
            cursor.fail(f"DIRECT QUERY takes no {found}", token.start, ["WHERE", "';'"])
        if not where and cursor.accept("WHERE"):
            end, where = token.start, cursor.at
        else:
            cursor.at = token.end
    tables = cursor.text[start : end or cursor.at].strip()
    if not tables:
        cursor.at = start
        cursor.fail_expected("a table")
    return tables, cursor.text[where:].strip() if where else ""
