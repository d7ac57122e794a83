"""BINARY [app]: begin with the data of another app, or of this one as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...columns import Column, Dual, Symbols, Table, Vector
from ...errors import AccessDenied, ScriptError, UnsupportedError
from ...io.sources import Apps
from ..lexer import Cursor, Kind
from .base import Statement

if TYPE_CHECKING:
    from ...model import Model
    from ...model.access import SectionAccess
    from ..run import Run

_ALL = Dual(text="*")


@dataclass(frozen=True, slots=True)
class Binary(Statement):
    """Tables, comments and tags are taken over; variables and objects are not. Section access is inherited,
    and who reloads begins with what it leaves of the data to them."""

    keywords = ("BINARY",)

    reference: str

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        if cursor.token().kind is Kind.QUOTED:
            reference = cursor.take().value
            cursor.end()
            return cls(reference)
        return cls(cursor.rest())

    def execute(self, run: Run) -> None:
        if run.has_begun:
            raise ScriptError("BINARY has to be the first statement of a script")
        if not isinstance(run.sources, Apps):
            raise UnsupportedError("This reload has no other apps to read", parameter="BINARY")
        reference = run.located(self.reference) or str(run.about.get("id") or "")
        model = run.sources.app(reference)
        if model.access is not None:
            model = _granted(run, model, model.access)
        run.application.restore(model.tables.values())
        run.comments.update(model.comments)
        run.tags.update({name: list(tags) for name, tags in model.field_tags.items()})
        run.table_tags.update({name: list(tags) for name, tags in model.table_tags.items()})
        for table in run.application.tables.values():
            run.report(
                f"{table.name} << {reference} {table.length:,} Lines fetched", table.name, table.length
            )


def _granted(run: Run, model: Model, access: SectionAccess) -> Model:
    """What section access leaves to who reloads, all where nobody is named; the section becomes that of this
    run. Raises ScriptError if it leaves nothing."""
    from ...reduction import reduced  # needs the model, which needs what scripts make

    for table in access.tables.values():
        columns = {name: _with_star(column, access.star) for name, column in table.columns.items()}
        run.access.restore([Table(table.name, columns, table.length)])
    if not (user := run.about.get("user")):
        return model
    try:
        grant = access.grant(model, user)
    except AccessDenied as error:
        raise ScriptError(error.message, code=error.code) from error
    return model if grant.is_whole else reduced(model, grant)


def _with_star(column: Column, star: str) -> Column:
    """The column with `*` for the text that stood for all values."""
    values = column.symbols.values()
    if not star or not (code := column.symbols.code_of(Dual(text=star))):
        return column
    duals = [_ALL if place == code else dual for place, dual in enumerate(values)]
    symbols = Symbols()
    codes = symbols.encode(Vector.of_duals(duals))
    return Column(symbols, codes[column.codes])
