"""Reading one statement: its label, its prefixes, and what is left by keyword."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from .lexer import Cursor, Kind
from .prefixes import Prefix
from .prefixes.when import When
from .registry import prefixes, registry
from .splitter import CLOSING
from .statements import Statement
from .statements.declare import Declare
from .statements.direct import Direct
from .statements.label import Label
from .statements.let import Let
from .statements.load import Load
from .statements.map import Map
from .statements.refused import Refused
from .statements.sql import Sql
from .statements.stop import Stop

if TYPE_CHECKING:
    from .run import Run

_LABEL: Final = re.compile(
    r"""\s*(\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|'(?:[^']|'')*'|`(?:[^`]|``)*`|[^\s:;,()\[\]'"`=<>+*/]+)"""
    r"\s*:(?!:)"
)
_ASSIGNMENT: Final = re.compile(r"""\s*(?:[\w.#%@]+|\[[^\]]*\]|"[^"\n]*")\s*=""")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A statement with the conditions (WHEN, UNLESS) in front of it."""

    statement: Statement
    conditions: tuple[Prefix, ...] = ()

    def execute(self, run: Run) -> None:
        if all(condition.applies(run) for condition in self.conditions):
            self.statement.execute(run)


def parse_statement(text: str, locate: Callable[[int], tuple[int, int]]) -> Parsed | None:
    """The statement in `text`, None if there is nothing in it.

    `locate` gives line and column of an offset. Raises ScriptSyntaxError.
    """
    cursor = Cursor(text, locate)
    if cursor.token().kind is Kind.END:
        return None
    if _ASSIGNMENT.match(text) and not cursor.token().is_word("REM", "TRACE"):
        return Parsed(Let.parse(cursor, "LET"))
    label = _label(cursor)
    found: list[Prefix] = []
    while matched := _matched(cursor, prefixes()):
        keyword, prefix = matched
        found.append(prefix.parse(cursor, keyword))
        label = label or _label(cursor)
    start = cursor.token().start
    matched_statement = _matched(cursor, registry())
    if matched_statement is None:
        if label and cursor.token().kind is Kind.END:
            return Parsed(Label(label))
        token = cursor.take()
        if token.kind is Kind.QUOTED and cursor.token().kind is Kind.END:
            return Parsed(Stop(token.value))
        cursor.at = start
        word = token.value
        cursor.fail(f"Unknown statement '{word}'", start, ["a statement"])
    keyword, statement_class = matched_statement
    statement = statement_class.parse(cursor, keyword)
    cursor.end()
    if isinstance(statement, Declare):
        statement = statement.named(label)
    others = tuple(prefix for prefix in found if not isinstance(prefix, When))
    if isinstance(statement, Load | Sql | Direct):
        statement = statement.named(label, others)
    elif others and not isinstance(statement, Refused | Map):
        cursor.fail(f"{keyword} takes no prefix", start, ["LOAD"])
    return Parsed(statement, tuple(prefix for prefix in found if isinstance(prefix, When)))


def _label(cursor: Cursor) -> str:
    match = _LABEL.match(cursor.text, cursor.at)
    if match is None:
        return ""
    cursor.at = match.end()
    label = match.group(1)
    if label[0] not in CLOSING:
        return label
    close = CLOSING[label[0]]
    return label[1:-1].replace(close * 2, close)


def _matched(cursor: Cursor, table: Mapping[str, type[T]]) -> tuple[str, type[T]] | None:
    """The longest keyword that is next, consumed, and its class."""
    token = cursor.token()
    if token.kind is not Kind.WORD:
        return None
    first = token.value.upper()
    for keyword, found in table.items():
        if keyword.startswith(first) and cursor.accept_phrase(keyword):
            return keyword, found
    return None
