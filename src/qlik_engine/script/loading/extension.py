"""LOAD ... EXTENSION Plugin.Function(...): rows that a plugin makes, perhaps of those of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import DataSourceError, ScriptError, UnsupportedError
from ...io.rows import plain
from ..data import FIELD_NOT_FOUND
from ..extensions import extension_of, rows_of
from ..lexer import Cursor, Kind

if TYPE_CHECKING:
    from ..run import Run
    from .sources import Fields, Part


@dataclass(frozen=True, slots=True)
class ExtensionCall:
    """`Plugin.Function(argument, ..., Table{field, ...})`; without braces all fields of the table count."""

    name: str
    arguments: tuple[str, ...] = ()
    table: str = ""
    fields: tuple[str, ...] = ()

    @property
    def default_name(self) -> str:
        return self.name.replace(".", "_")

    @property
    def shown_name(self) -> str:
        return self.name

    def parts(self, run: Run, fields: Fields) -> list[Part]:
        from .sources import numbered

        extension = extension_of(self.name)
        if extension is None:
            raise UnsupportedError(
                f"LOAD EXTENSION {self.name} is not supported: no such plugin is registered",
                parameter=self.name,
            )
        columns = run.table(self.table).columns if self.table else {}
        missing = [name for name in self.fields if name not in columns]
        if missing:
            raise ScriptError(f"Field '{missing[0]}' not found", code=FIELD_NOT_FOUND)
        wanted = self.fields or tuple(columns)
        given = {name: list(plain(columns[name].coded())) for name in wanted}
        arguments = [run.constant(text) for text in self.arguments]
        try:
            return [numbered(rows_of(extension(arguments, given)))]
        except Exception as error:  # a plugin may raise anything; the script has failed then, with its reason
            raise DataSourceError(f"{self.name}: {error}", parameter=self.name) from error


def parse_extension(cursor: Cursor) -> ExtensionCall:
    name = cursor.name("a plugin's function")
    if "." not in name:
        cursor.fail("A plugin's function is called Plugin.Function", expected=["."])
    arguments, table, fields = list[str](), "", list[str]()
    if cursor.accept("(") and not cursor.accept(")"):
        while not table:
            is_name = cursor.token().kind is Kind.WORD or cursor.token().quote in ('"', "[")
            before = cursor.at
            table = cursor.name("a table name") if is_name else ""
            if not table or cursor.token().value not in ("{", ")"):
                cursor.at, table = before, ""
                arguments.append(cursor.expression((), what="an argument"))
                if not cursor.accept(","):
                    break
        fields = _fields(cursor)
        cursor.expect(")")
    return ExtensionCall(name, tuple(arguments), table, tuple(fields))


def _fields(cursor: Cursor) -> list[str]:
    """`{a, b:Numeric}`; the types say how a plugin wants its values, which are duals here."""
    found: list[str] = []
    if cursor.accept("{"):
        while not cursor.accept("}"):
            found.append(cursor.name("a field name"))
            if cursor.accept(":"):
                cursor.expect("STRING", "NUMERIC", "MIXED")
            if not cursor.accept(","):
                cursor.expect("}")
                break
    return found
