"""DERIVE FIELDS FROM FIELDS a, b | EXPLICIT TAGS t | IMPLICIT TAG USING definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...columns import Vector
from ...errors import ScriptError
from ...io.rows import Rows, Values, plain
from ..formula import Formula
from ..lexer import Cursor
from .base import Statement
from .declare import NOT_FOUND, Declare

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Derive(Statement):
    """The derived fields `field.definition.name` stand in the table of their field; a field that links
    tables gets a table `field.definition` for them."""

    keywords = ("DERIVE FIELDS FROM", "DERIVE FIELD FROM", "DERIVE FROM")

    way: str
    names: tuple[str, ...]
    using: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        way = cursor.accept("EXPLICIT", "IMPLICIT")
        cursor.accept("TAG", "TAGS") if way else cursor.accept("FIELD", "FIELDS")
        names: list[str] = []
        if way != "IMPLICIT":
            in_parentheses = cursor.accept("(")
            names = cursor.names("a tag" if way else "a field name")
            if in_parentheses:
                cursor.expect(")")
        cursor.expect("USING")
        using = cursor.name("a definition")
        cursor.end()
        return cls(way, tuple(names), using)

    def execute(self, run: Run) -> None:
        definition = run.definitions.get(self.using)
        if definition is None:
            raise ScriptError(f"Field definition '{self.using}' not found", code=NOT_FOUND)
        present = run.data.fields()
        if self.way:
            wanted = set(self.names or definition.tags)
            fields = [name for name in present if wanted & set(run.tags.get(name, ()))]
        else:
            fields = [name for name in self.names if name in present]
        for field in fields:
            _derive(run, field, definition)


def _derive(run: Run, field: str, definition: Declare) -> None:
    holders = [table for table in run.data.tables.values() if field in table.columns]
    values = holders[0].columns[field].symbols.values()
    distinct = Rows({field: values}, len(values))
    derived = {
        f"{field}.{definition.name}.{each.name}": _values(run, each.expression, distinct)
        for each in definition.over(field)
    }
    for each in definition.fields:
        if each.tags:
            run.tags[f"{field}.{definition.name}.{each.name}"] = list(each.tags)
    if len(holders) == 1:
        run.data.widen(holders[0], field, {name: plain(column) for name, column in derived.items()})
        return
    rows = Rows({field: values, **derived}, len(values)).take(slice(1, None))
    run.data.add(f"{field}.{definition.name}", run.data.encode(rows), rows.length)


def _values(run: Run, expression: str, distinct: Rows) -> Values:
    """A derived field's values. One whose expression cannot be evaluated has none: the reload goes on."""
    try:
        return Formula(expression).over(distinct, run, None)
    except ScriptError as error:
        run.report(error.reason)
        return Vector.nulls(distinct.length)
