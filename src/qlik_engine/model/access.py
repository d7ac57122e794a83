"""Section access: which rows and fields of a model a user gets, from the tables loaded in that section.

Names and texts in them are in capitals. Reduction fields match the data's fields and values exactly, so the
data have to have them in capitals too, as documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from ..columns import Dual, Table
from ..errors import AccessDenied
from ..formats import Locale, default_text

if TYPE_CHECKING:
    from .model import Model

User: TypeAlias = Mapping[str, str | Iterable[str]]
"""What is known of a user by the name of the column that asks for it: `{"USERID": "ann", "GROUP": [...]}`."""

IDENTITY: Final = frozenset(
    {"USERID", "USER.EMAIL", "USER.NAME", "GROUP", "NTNAME", "NTDOMAINSID", "NTSID", "PASSWORD", "SERIAL"}
)
"""Columns that say whose row it is. One that is filled fits only users of whom that is known."""
_ATTRIBUTES: Final = {"userEmail": "USER.EMAIL", "userSubject": "USERID", "userGroups": "GROUP"}
_ADMIN: Final = "ADMIN"
_USER: Final = "USER"
_SYSTEM: Final = IDENTITY | {"ACCESS", "OMIT"}
_ANY: Final = "*"


def user_attribute(user: User, name: str) -> str:
    """What is known of a user by the name GetUserAttr has for it; empty where nothing is."""
    found = user.get(_ATTRIBUTES.get(name, ""), "")
    return found if isinstance(found, str) else ",".join(found)


Row: TypeAlias = dict[str, Dual]
Values: TypeAlias = frozenset[tuple[str, frozenset[int]]]
"""Allowed codes by field; rows have to be possible under all of them."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a user gets: rows possible under one of `allowed`, without the fields `hidden`."""

    allowed: frozenset[Values]
    hidden: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether all of the data are granted."""
        return not self.hidden and self.has_all_rows

    @property
    def has_all_rows(self) -> bool:
        return frozenset() in self.allowed


@dataclass(frozen=True)
class SectionAccess:
    """The tables of the section by name, and the text that stands for all values of a column."""

    tables: dict[str, Table]
    star: str = ""

    def grant(self, model: Model, user: User) -> Grant:
        """What a user gets of `model`. Raises AccessDenied if no row is the user's, or if none of those
        leaves any value."""
        known = {name.upper(): _texts(value) for name, value in user.items()}
        allowed: list[dict[str, frozenset[int]]] = []
        hidden: set[str] = set()
        for rows in self._components:
            mine = [row for row in rows if self._is_of(row, known)]
            limits = [self._limits(model, row, rows) for row in mine]
            allowed += [limit for limit in limits if limit is not None]
            hidden |= {name for row in mine for name in self._hidden(model, row, rows)}
        if not allowed:
            raise AccessDenied("Section access gives this user no data")
        if {} in allowed:
            return Grant(frozenset({frozenset()}), frozenset(hidden))
        return Grant(frozenset(_merged(allowed)), frozenset(hidden))

    def warnings(self, model: Model) -> tuple[str, ...]:
        """What would let users see more than was meant: columns that neither the data nor other tables of the
        section have limit nothing."""
        holders = [name for table in self.tables.values() for name in table.columns]
        loose = (name for name in dict.fromkeys(holders) if holders.count(name) == 1 and name not in _SYSTEM)
        return tuple(
            f"Section access: there is no field {name} in the data, so it limits nothing"
            for name in loose
            if name not in model.fields
        )

    @cached_property
    def _components(self) -> list[list[Row]]:
        """Rows with ACCESS, each joined with the rows of other tables that it leads to."""
        starts = [table for table in self.tables.values() if "ACCESS" in table.columns]
        others = [table for table in self.tables.values() if "ACCESS" not in table.columns]
        components = []
        for start in starts:
            rows, names, left = list(_rows(start)), set(start.columns), list(others)
            while table := next((each for each in left if names & each.columns.keys()), None):
                rows = _joined(rows, table, sorted(names & table.columns.keys()))
                names |= table.columns.keys()
                left.remove(table)
            components.append([{name: row.get(name, Dual()) for name in names} for row in rows])
        return components

    def _is_star(self, text: str) -> bool:
        return bool(text) and text in (_ANY, self.star)

    def _is_of(self, row: Row, known: Mapping[str, frozenset[str]]) -> bool:
        """Whether the row is the user's: all filled columns about users fit."""
        if _text(row["ACCESS"]) not in (_ADMIN, _USER):
            return False
        asked = {name: _text(row[name]) for name in IDENTITY & row.keys()}
        return all(self._is_star(text) or text in known.get(name, ()) for name, text in asked.items() if text)

    def _limits(self, model: Model, row: Row, rows: list[Row]) -> dict[str, frozenset[int]] | None:
        """The codes a row allows by field; None if it allows none in some field."""
        limits: dict[str, frozenset[int]] = {}
        for name in sorted(row.keys() - _SYSTEM):
            if name not in model.fields:
                continue
            text = _text(row[name])
            if not text and _text(row["ACCESS"]) == _ADMIN:
                continue
            listed = [each[name] for each in rows] if self._is_star(text) else [row[name]]
            codes = {model.fields[name].symbols.code_of(value) for value in listed if _text(value)}
            limits[name] = frozenset(code for code in codes if code)
            if not limits[name]:
                return None
        return limits

    def _hidden(self, model: Model, row: Row, rows: list[Row]) -> Iterator[str]:
        """The fields a row omits."""
        text = _text(row.get("OMIT", Dual()))
        listed = {_text(each.get("OMIT", Dual())) for each in rows} if self._is_star(text) else {text}
        return (name for name in model.fields if name.upper() in listed)


def _merged(allowed: list[dict[str, frozenset[int]]]) -> set[Values]:
    """The same rows said with fewer conditions: those that differ in one field become one."""
    conditions = {frozenset(limit.items()) for limit in allowed}
    for field in sorted({name for limit in allowed for name in limit}):
        codes: dict[Values, frozenset[int]] = {}
        kept = set()
        for condition in conditions:
            own = dict(condition).get(field)
            if own is None:
                kept.add(condition)
                continue
            rest = condition - {(field, own)}
            codes[rest] = codes.get(rest, frozenset()) | own
        conditions = kept | {rest | {(field, own)} for rest, own in codes.items()}
    return conditions


def _rows(table: Table) -> Iterator[Row]:
    columns = [column.coded().expand() for column in table.columns.values()]
    return (dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True))


def _joined(rows: list[Row], table: Table, names: list[str]) -> list[Row]:
    """Each row with every row of `table` that has the same values in the fields `names`, else alone."""
    partners: dict[tuple[str, ...], list[Row]] = {}
    for partner in _rows(table):
        partners.setdefault(_key(partner, names), []).append(partner)
    partners = {key: found for key, found in partners.items() if all(key)}
    alone: list[Row] = [{}]
    return [{**partner, **row} for row in rows for partner in partners.get(_key(row, names), alone)]


def _key(row: Row, names: list[str]) -> tuple[str, ...]:
    return tuple(_text(row.get(name, Dual())) for name in names)


def _texts(value: str | Iterable[str]) -> frozenset[str]:
    return frozenset(text.upper() for text in ([value] if isinstance(value, str) else value))


def _text(value: Dual) -> str:
    text = default_text(value.number, Locale()) if value.text is None and value.is_number else value.text
    return (text or "").strip()
