"""Filters in the style of RFC 7644: `name eq "Ann" and (status eq 'active' or not (email ew ".org"))`.

    filter     = and *("or" and)           and = term *("and" term)
    term       = "not" "(" filter ")" / "(" filter ")" / attribute operator value / attribute "pr"

Attribute names and keywords ignore letter case, and so do comparisons of text (ASCII letters). An attribute
that is absent reads as empty text. `to_where` gives the condition for a store; `matches` says the same about
one document, slowly, and is what the store's answer is tested against.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ApiError
from ..storage import Where

OPERATORS = ("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le")

_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|(?P<word>[A-Za-z_$][\w$.:/-]*))"""
)


class FilterError(ApiError):
    """A filter that cannot be read, 400."""

    def __init__(self, detail: str, parameter: str = "filter") -> None:
        super().__init__(400, f"{parameter}: {detail}", title="Invalid filter", parameter=parameter)


@dataclass(frozen=True, slots=True)
class Test:
    """`attribute operator value`; `pr` has no value."""

    attribute: str
    operator: str
    value: str | float | bool | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a filter."""

    inner: Filter


@dataclass(frozen=True, slots=True)
class Both:
    """Two filters that both hold."""

    left: Filter
    right: Filter


@dataclass(frozen=True, slots=True)
class Either:
    """Two filters of which at least one holds."""

    left: Filter
    right: Filter


Filter = Test | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Field:
    """How a store reads an attribute: an SQL expression, and for lists the question `{test}` is asked
    within."""

    sql: str
    within: str = "{test}"


# Reading ----------------------------------------------------------------------------------------------------


def parse(text: str) -> Filter:
    """Read a filter; raises FilterError saying where it stops making sense."""
    parser = _Parser(text)
    found = parser.either(0)
    parser.end()
    return found


class _Parser:
    MAX_DEPTH = 50

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at, text = 0, text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise FilterError(f"cannot be read at position {at + 1}: {text[at : at + 20]!r}")
            kind = match.lastgroup or ""
            self._tokens.append((kind, match[kind]))
            at = match.end()
        self._at = 0

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self, kind: str, wanted: str) -> str:
        found, text = self._peek()
        if found != kind:
            raise FilterError(f"{wanted} expected, found {text or 'the end'}")
        self._at += 1
        return text

    def _keyword(self, word: str) -> bool:
        kind, text = self._peek()
        if kind == "word" and text.lower() == word:
            self._at += 1
            return True
        return False

    def end(self) -> None:
        if self._peek()[0] != "end":
            raise FilterError(f"'and' or 'or' expected, found {self._peek()[1]}")

    def either(self, depth: int) -> Filter:
        if depth > self.MAX_DEPTH:
            raise FilterError("is nested too deeply")
        left = self._both(depth)
        while self._keyword("or"):
            left = Either(left, self._both(depth))
        return left

    def _both(self, depth: int) -> Filter:
        left = self._term(depth)
        while self._keyword("and"):
            left = Both(left, self._term(depth))
        return left

    def _term(self, depth: int) -> Filter:
        following = self._tokens[self._at + 1][0] if self._at + 1 < len(self._tokens) else "end"
        if following == "open" and self._keyword("not"):
            return Not(self._group(depth))
        if self._peek()[0] == "open":
            return self._group(depth)
        attribute = self._take("word", "an attribute")
        operator = self._take("word", "an operator").lower()
        if operator == "pr":
            return Test(attribute, "pr")
        if operator not in OPERATORS:
            raise FilterError(f"unknown operator {operator!r}; known: {', '.join(OPERATORS)}, pr")
        return Test(attribute, operator, self._value())

    def _group(self, depth: int) -> Filter:
        self._take("open", "'('")
        inner = self.either(depth + 1)
        self._take("close", "')'")
        return inner

    def _value(self) -> str | float | bool | None:
        kind, text = self._peek()
        self._at += 1
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
        if kind == "number":
            number = float(text)
            return int(number) if number.is_integer() else number
        words: dict[str, bool | None] = {"true": True, "false": False, "null": None}
        if kind == "word" and text.lower() in words:
            return words[text.lower()]
        raise FilterError(
            f"a value in quotes, a number, true, false or null expected, found {text or 'the end'}"
        )


# For a store ------------------------------------------------------------------------------------------------

_SQL = {"eq": "=", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
_PATTERN = {"co": "%{}%", "sw": "{}%", "ew": "%{}"}


def to_where(filter: Filter, fields: Mapping[str, Field]) -> Where:
    """The condition a filter means; `fields` maps attribute names in lower case. Others are refused."""
    if isinstance(filter, Both):
        return to_where(filter.left, fields) & to_where(filter.right, fields)
    if isinstance(filter, Either):
        return to_where(filter.left, fields) | to_where(filter.right, fields)
    if isinstance(filter, Not):
        return ~to_where(filter.inner, fields)
    field = fields.get(filter.attribute.lower())
    if field is None:
        raise FilterError(f"cannot filter by {filter.attribute!r}; known: {', '.join(sorted(fields))}")
    if filter.operator == "ne":
        return ~_test(field, "eq", filter.value)
    return _test(field, filter.operator, filter.value)


def _test(field: Field, operator: str, value: str | float | bool | None) -> Where:
    sql = f"({field.sql})"
    if operator == "pr":
        return Where(f"({field.within.format(test=f'{sql} <> {chr(39) * 2}')})")
    value = _plain(value)
    if operator in _PATTERN:
        escaped = str(value).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        test = f"{sql} LIKE ? ESCAPE '\\' AND typeof({sql}) = 'text'"
        return Where(f"({field.within.format(test=test)})", (_PATTERN[operator].format(escaped),))
    kind = "= 'text'" if isinstance(value, str) else "<> 'text'"
    test = f"{sql} {_SQL[operator]} ? COLLATE NOCASE AND typeof({sql}) {kind}"
    return Where(f"({field.within.format(test=test)})", (value,))


# For one document -------------------------------------------------------------------------------------------

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "co": lambda a, b: b in a,
    "sw": lambda a, b: a.startswith(b),
    "ew": lambda a, b: a.endswith(b),
}


def matches(filter: Filter, document: Mapping[str, Any]) -> bool:
    """Whether a document meets a filter; a list meets a test if one of its entries does."""
    if isinstance(filter, Both):
        return matches(filter.left, document) and matches(filter.right, document)
    if isinstance(filter, Either):
        return matches(filter.left, document) or matches(filter.right, document)
    if isinstance(filter, Not):
        return not matches(filter.inner, document)
    values = [_plain(value) for value in _read(document, filter.attribute.lower().split("."))]
    if filter.operator == "pr":
        return any(value != "" for value in values)
    if filter.operator == "ne":
        return not any(_holds("eq", value, filter.value) for value in values)
    return any(_holds(filter.operator, value, filter.value) for value in values)


def _holds(operator: str, value: str | float, wanted: str | float | bool | None) -> bool:
    wanted = _plain(wanted)
    if operator in _PATTERN:
        wanted = str(wanted)
    if isinstance(value, str) != isinstance(wanted, str):
        return False
    return _ORDER[operator](_fold(value), _fold(wanted))


def _read(value: Any, steps: list[str]) -> list[Any]:
    if isinstance(value, list):
        return [found for entry in value for found in _read(entry, steps)]
    if not steps:
        return [value]
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name.lower() == steps[0]:
                return _read(inner, steps[1:])
    return [""]


def _plain(value: Any) -> str | float:
    """Values as a store sees them: true is 1, absent is empty text."""
    if value is None:
        return ""
    return int(value) if isinstance(value, bool) else value


def _fold(value: Any) -> Any:
    """ASCII letters without case, as the store compares them."""
    if not isinstance(value, str):
        return value
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in value)
