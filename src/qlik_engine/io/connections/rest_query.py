"""The language of REST connections: `SELECT "a", (SELECT "b" FROM "c" FK "k") FROM JSON (wrap on) "root"`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ...errors import DataSourceError

_TOKEN: Final = re.compile(r'\s*(?:"((?:[^"]|"")*)"|\[([^\]]*)\]|([A-Za-z_][\w.@/]*)|([(),]))', re.DOTALL)
_KINDS: Final = ("JSON", "XML", "CSV")


@dataclass(frozen=True, slots=True)
class Level:
    """One table of the answer.

    `columns` are pairs of a name in the answer and the name it is loaded as; `name` is the member that holds
    the records, `key` the column of their own numbers, `parent` that of the record they are in; `value` and
    `content` name the columns for plain values and for the text of an element.
    """

    columns: tuple[tuple[str, str], ...]
    children: tuple[Level, ...]
    name: str
    key: str = ""
    parent: str = ""
    value: str = ""
    content: str = ""

    def names(self) -> Iterator[str]:
        """The columns it fills, those of the tables in it last."""
        yield from (alias for _, alias in self.columns)
        for child in self.children:
            yield from child.names()


@dataclass(frozen=True, slots=True)
class RestQuery:
    """`kind` is JSON, XML or CSV, `options` what stands in parentheses after it. `url`, `body`, `query` and
    `headers` are those of WITH CONNECTION."""

    level: Level
    kind: str
    options: dict[str, str] = field(default_factory=dict)
    url: str = ""
    body: str | None = None
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


def parse_rest_query(text: str) -> RestQuery:
    """Raises DataSourceError with the words at which it does not go on."""
    return _Reader(text).query()


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise DataSourceError(
                    f"A SELECT of a REST connection cannot have '{text[at:].strip()[:40]}' here"
                )
            quoted, bracketed, word, sign = match.groups()
            if word is not None or sign is not None:
                self._tokens.append(("word", word or sign))
            else:
                self._tokens.append(("name", bracketed if quoted is None else quoted.replace('""', '"')))
            at = match.end()
        self._at = 0

    def query(self) -> RestQuery:
        columns, children = self._selection()
        kind = self._word(*_KINDS)
        options = self._options() if self._is("(") else {}
        level = self._level(columns, children)
        found: dict[str, list[tuple[str, ...]]] = {"URL": [], "BODY": [], "QUERY": [], "HTTPHEADER": []}
        if self._is("WITH"):
            self._word("WITH")
            self._word("CONNECTION")
            self._word("(")
            while not self._is(")"):
                what = self._word(*found)
                found[what].append(tuple(self._name() for _ in range(1 if what in ("URL", "BODY") else 2)))
                if not self._is(")"):
                    self._word(",")
            self._word(")")
        if self._at < len(self._tokens):
            self._fail("the end")
        return RestQuery(
            level,
            kind,
            options,
            url=found["URL"][-1][0] if found["URL"] else "",
            body=found["BODY"][-1][0] if found["BODY"] else None,
            query=tuple((name, value) for name, value in found["QUERY"]),
            headers=tuple((name, value) for name, value in found["HTTPHEADER"]),
        )

    def _selection(self) -> tuple[tuple[tuple[str, str], ...], tuple[Level, ...]]:
        """`SELECT ... FROM`."""
        self._word("SELECT")
        columns: list[tuple[str, str]] = []
        children: list[Level] = []
        while not self._is("FROM"):
            if self._is("("):
                self._word("(")
                inner = self._selection()
                children.append(self._level(*inner))
                self._word(")")
            else:
                name = self._name()
                if self._is("AS"):
                    self._word("AS")
                    columns.append((name, self._name()))
                else:
                    columns.append((name, name))
            if not self._is("FROM"):
                self._word(",")
        self._word("FROM")
        return tuple(columns), tuple(children)

    def _level(self, columns: tuple[tuple[str, str], ...], children: tuple[Level, ...]) -> Level:
        name = self._name()
        said: dict[str, str] = {}
        while any(map(self._is, ("PK", "FK", "ARRAYVALUEALIAS", "CONTENTFIELDALIAS"))):
            keyword = self._word()
            said[keyword] = self._name()
        return Level(
            columns,
            children,
            name,
            key=said.get("PK", ""),
            parent=said.get("FK", ""),
            value=said.get("ARRAYVALUEALIAS", ""),
            content=said.get("CONTENTFIELDALIAS", ""),
        )

    def _options(self) -> dict[str, str]:
        """`(wrap on)`, `(header off, delimiter ",", quote "\"")`."""
        options: dict[str, str] = {}
        self._word("(")
        while not self._is(")"):
            name = self._word().lower()
            options[name] = self._next()[1]
            if not self._is(")"):
                self._word(",")
        self._word(")")
        return options

    def _is(self, word: str) -> bool:
        kind, value = self._peek()
        return kind == "word" and value.upper() == word

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _word(self, *wanted: str) -> str:
        kind, value = self._peek()
        if kind != "word" or (wanted and value.upper() not in wanted):
            self._fail(" or ".join(wanted) or "a word")
        self._at += 1
        return value.upper()

    def _name(self) -> str:
        kind, value = self._peek()
        if kind == "end" or value in ("(", ")", ","):
            self._fail("a name")
        self._at += 1
        return value

    def _fail(self, wanted: str) -> None:
        found = self._peek()[1] or "the end"
        raise DataSourceError(f"A SELECT of a REST connection: expected {wanted}, found '{found}'")
