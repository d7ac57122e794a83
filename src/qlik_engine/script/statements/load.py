"""LOAD: its grammar and node. What it does is in `loading`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ..lexer import Cursor, Kind
from ..loading.extension import parse_extension
from ..loading.format_spec import parse_format_spec
from ..loading.sources import Autogenerate, File, FromField, Inline, Resident, Source
from .base import Statement

if TYPE_CHECKING:
    from ..prefixes.base import Prefix
    from ..run import Run

_SOURCES: Final = ("FROM", "FROM_FIELD", "RESIDENT", "INLINE", "AUTOGENERATE", "EXTENSION")
_CLAUSES: Final = ("WHERE", "WHILE", "GROUP BY", "ORDER BY")
_NAME_REST: Final = re.compile(r"""[^\s,;()\[\]"'`]+""")
_ENDING: Final = re.compile(r"[.\\/_-][^\s(,]*")
_STOPS: Final = (*_SOURCES, *_CLAUSES)


@dataclass(frozen=True, slots=True)
class Item:
    """One field of a LOAD: `expression AS alias`. `name` is what the field is called without an alias."""

    expression: str
    alias: str = ""
    is_star: bool = False


@dataclass(frozen=True, slots=True)
class SortKey:
    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Load(Statement):
    keywords = ("LOAD",)

    items: tuple[Item, ...] = ()
    distinct: bool = False
    source: Source | None = None
    where: str = ""
    while_: str = ""
    group_by: tuple[str, ...] = ()
    order_by: tuple[SortKey, ...] = ()
    label: str = ""
    prefixes: tuple[Prefix, ...] = field(default=())

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Load:
        distinct = bool(cursor.accept("DISTINCT"))
        items = _items(cursor)
        node: Load = cls(items, distinct, _source(cursor))
        seen: set[str] = set()
        while cursor.token().kind is not Kind.END:
            clause = next((each for each in _CLAUSES if cursor.accept_phrase(each)), "")
            if not clause or clause in seen:
                cursor.fail_expected(*(each for each in _CLAUSES if each not in seen), "';'")
            seen.add(clause)
            if clause == "ORDER BY" and not isinstance(node.source, Resident):
                cursor.fail("ORDER BY sorts a table in memory: it needs RESIDENT", cursor.at - len(clause))
            node = _with_clause(node, clause, cursor)
        return node

    def named(self, label: str, prefixes: tuple[Prefix, ...]) -> Load:
        return replace(self, label=label, prefixes=prefixes)

    def execute(self, run: Run) -> None:
        from ..loading.pipeline import execute

        execute(self, run)


def _items(cursor: Cursor) -> tuple[Item, ...]:
    """The fields. A comma may stand after the last one if the statement ends there: `LOAD *, a AS b,;`."""
    items: list[Item] = []
    while not items or cursor.accept(","):
        if items and cursor.token().kind is Kind.END:
            break
        if cursor.accept("*"):
            items.append(Item("*", is_star=True))
            continue
        expression = cursor.expression(("AS", *_STOPS), what="a field")
        items.append(Item(expression, _alias(cursor) if cursor.accept("AS") else ""))
    return tuple(items)


def _alias(cursor: Cursor) -> str:
    """A field's new name; without quotes it goes on to the next blank, comma or bracket."""
    token = cursor.token()
    name = cursor.name("a field name")
    if token.kind is not Kind.WORD or (rest := _NAME_REST.match(cursor.text, cursor.at)) is None:
        return name
    cursor.at = rest.end()
    return name + rest.group()


def _source(cursor: Cursor) -> Source | None:
    keyword = cursor.accept(*_SOURCES)
    if keyword == "FROM":
        reference = file_reference(cursor)
        return File(reference, parse_format_spec(cursor) if cursor.token().value == "(" else None)
    if keyword == "INLINE":
        token = cursor.take()
        if token.kind is not Kind.QUOTED:
            cursor.fail("Expected the data in brackets or quotes", token.start, ["[", '"'])
        return Inline(token.value, parse_format_spec(cursor) if cursor.token().value == "(" else None)
    if keyword == "RESIDENT":
        return Resident(cursor.name("a table name"))
    if keyword == "FROM_FIELD":
        cursor.expect("(")
        table = cursor.name("a table name")
        cursor.expect(",")
        name = cursor.name("a field name")
        cursor.expect(")")
        return FromField(table, name, parse_format_spec(cursor) if cursor.token().value == "(" else None)
    if keyword == "AUTOGENERATE":
        return Autogenerate(cursor.expression(_STOPS, what="a number of rows"))
    if keyword == "EXTENSION":
        return parse_extension(cursor)
    token = cursor.token()
    if token.kind is not Kind.END and not any(cursor.is_phrase(clause) for clause in _CLAUSES):
        cursor.fail_expected(*_STOPS, "','", "AS", "';'")
    return None


def file_reference(cursor: Cursor) -> str:
    """A file's name: quoted, where an ending may follow at once, or up to the next blank or parenthesis."""
    token = cursor.token()
    if token.kind is Kind.QUOTED:
        cursor.take()
        ending = _ENDING.match(cursor.text, token.end)
        cursor.at = ending.end() if ending else token.end
        return without_brackets(token.value) + (ending.group() if ending else "")
    end = token.start
    while end < len(cursor.text) and not cursor.text[end].isspace() and cursor.text[end] not in "(,":
        end += 1
    if end == token.start:
        cursor.fail_expected("a file name")
    cursor.at = end
    while cursor.token().kind is not Kind.END and not any(map(cursor.is_phrase, ("(", ",", *_CLAUSES))):
        cursor.at = cursor.token().end
    return cursor.text[token.start : cursor.at]


def without_brackets(reference: str) -> str:
    """A file's name without the brackets that stand around it inside quotes."""
    name = reference.strip()
    return name[1:-1] if name.startswith("[") and name.endswith("]") else reference


def _with_clause(node: Load, clause: str, cursor: Cursor) -> Load:
    if clause == "WHERE":
        return replace(node, where=cursor.expression(_STOPS, what="a condition"))
    if clause == "WHILE":
        return replace(node, while_=cursor.expression(_STOPS, what="a condition"))
    if clause == "GROUP BY":
        groups = [cursor.expression(_STOPS, what="a field")]
        while cursor.accept(","):
            groups.append(cursor.expression(_STOPS, what="a field"))
        return replace(node, group_by=tuple(groups))
    keys = [_sort_key(cursor)]
    while cursor.accept(","):
        keys.append(_sort_key(cursor))
    return replace(node, order_by=tuple(keys))


def _sort_key(cursor: Cursor) -> SortKey:
    name = cursor.name("a field name")
    return SortKey(name, cursor.accept("ASC", "DESC") == "DESC")
