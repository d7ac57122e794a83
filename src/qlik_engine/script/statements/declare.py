"""DECLARE FIELD DEFINITION: a set of expressions over one field, $1, such as the parts of a date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ...errors import ScriptError
from ..lexer import Cursor, Kind
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run

NOT_FOUND: Final = 11014


@dataclass(frozen=True, slots=True)
class DerivedField:
    """`expression AS name TAGGED (tags)`."""

    expression: str
    name: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declare(Statement):
    keywords = (
        "DECLARE DEFINITION", "DECLARE FIELD DEFINITION", "DECLARE FIELDS DEFINITION",
    )  # fmt: skip

    tags: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    fields: tuple[DerivedField, ...] = ()
    using: str = ""
    name: str = field(default="")

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Declare:
        if cursor.accept("USING"):
            using = cursor.name("a definition")
            return cls(using=using, parameters=_parameters(cursor) if cursor.accept("WITH") else ())
        tags = _tags(cursor) if cursor.accept("TAGGED") else ()
        parameters = _parameters(cursor) if cursor.accept("PARAMETERS") else ()
        cursor.expect("FIELDS", "FIELD")
        fields: list[DerivedField] = []
        while cursor.token().kind is not Kind.END:
            expression = cursor.expression(("AS",), what="an expression")
            cursor.expect("AS")
            name = cursor.name("a field name")
            fields.append(DerivedField(expression, name, _tags(cursor) if cursor.accept("TAGGED") else ()))
            if not cursor.accept(","):
                break
        if cursor.accept("GROUPS", "GROUP"):
            _groups(cursor, {each.name for each in fields})
        return cls(tags, parameters, tuple(fields))

    def named(self, name: str) -> Declare:
        return replace(self, name=name)

    def execute(self, run: Run) -> None:
        if not self.name:
            raise ScriptError("A field definition needs a name in front: 'name: DECLARE ...'")
        definition = self
        if self.using:
            base = run.definitions.get(self.using)
            if base is None:
                raise ScriptError(f"Field definition '{self.using}' not found", code=NOT_FOUND)
            changed = {**dict(base.parameters), **dict(self.parameters)}
            definition = replace(base, parameters=tuple(changed.items()))
        run.definitions[self.name] = replace(definition, name=self.name, using="")

    def over(self, name: str) -> list[DerivedField]:
        """The expressions with the field `name` for $1 and the parameters put in."""
        words = {parameter: value for parameter, value in self.parameters if parameter}
        pattern = re.compile(
            r"'(?:[^']|'')*'|\$1|" + "|".join(rf"\b{re.escape(w)}\b" for w in words)
            if words
            else r"'(?:[^']|'')*'|\$1"
        )
        quoted = "[" + name.replace("]", "]]") + "]"

        def put(match: re.Match[str]) -> str:
            found = match.group()
            return quoted if found == "$1" else words.get(found, found)

        return [replace(each, expression=pattern.sub(put, each.expression)) for each in self.fields]


def _parameters(cursor: Cursor) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    while not found or cursor.accept(","):
        name = cursor.name("a parameter")
        cursor.expect("=")
        found.append((name, cursor.expression(("FIELDS", "FIELD"), what="a value")))
    return tuple(found)


def _groups(cursor: Cursor, known: set[str]) -> None:
    """`Year, Month TYPE DRILLDOWN AS name, ...`: how a client may show the fields; the data do not change."""
    while cursor.token().kind is not Kind.END:
        start = cursor.token().start
        for name in cursor.names("a field name"):
            if name not in known:
                cursor.fail(f"'{name}' is none of the fields", start, sorted(known))
        cursor.expect("TYPE")
        cursor.expect("DRILLDOWN", "COLLECTION")
        cursor.expect("AS")
        cursor.name("a name for the group")
        if not cursor.accept(","):
            break


def _tags(cursor: Cursor) -> tuple[str, ...]:
    """`('$a', '$b')` or `'$a', '$b'`."""
    if cursor.accept("("):
        tags = cursor.names("a tag")
        cursor.expect(")")
        return tuple(tags)
    return (cursor.name("a tag"),)
