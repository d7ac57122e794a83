"""Conditions on the documents of a table, as values that combine."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .table import Table


@dataclass(frozen=True, slots=True)
class Where:
    """A condition: SQL text with `?` for every one of `values`."""

    sql: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: Where) -> Where:
        return Where(f"({self.sql} AND {other.sql})", self.values + other.values)

    def __or__(self, other: Where) -> Where:
        return Where(f"({self.sql} OR {other.sql})", self.values + other.values)

    def __invert__(self) -> Where:
        return Where(f"(NOT {self.sql})", self.values)

    @staticmethod
    def equal(table: Table, attribute: str, value: Any) -> Where:
        """The attribute has exactly this value (letter case counts)."""
        column = table.column(attribute)
        # Indexes ignore letter case: the first comparison finds, the second one decides.
        return Where(f"({column} = ? AND {column} = ? COLLATE BINARY)", (value, value))

    @staticmethod
    def same(table: Table, attribute: str, value: str) -> Where:
        """The attribute has this text in any letter case."""
        return Where(f"({table.column(attribute)} = ? COLLATE NOCASE)", (value,))

    @staticmethod
    def among(table: Table, attribute: str, values: Iterable[Any]) -> Where:
        """The attribute has one of these values."""
        column = table.column(attribute)
        listed = "(SELECT value FROM json_each(?))"
        found = json.dumps([*values])
        return Where(f"({column} IN {listed} AND {column} COLLATE BINARY IN {listed})", (found, found))

    @staticmethod
    def contains(table: Table, attribute: str, text: str) -> Where:
        """The attribute contains this text in any letter case."""
        pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return Where(f"({table.column(attribute)} LIKE ? ESCAPE '\\')", (f"%{pattern}%",))

    @staticmethod
    def holds(table: Table, attribute: str, values: Iterable[str]) -> Where:
        """The attribute is a list holding at least one of these texts."""
        found = tuple(values)
        marks = ", ".join("?" * len(found))
        sql = f"EXISTS (SELECT 1 FROM json_each(doc, '$.{attribute}') AS e WHERE e.value IN ({marks}))"
        table.column(attribute)
        return Where(f"({sql})", found)


ALL = Where("1")
NONE = Where("0")
