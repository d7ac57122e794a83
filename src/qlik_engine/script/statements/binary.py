"""BINARY app: begin with the data of another app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...errors import ScriptError, UnsupportedError
from ...io.sources import Apps
from ..lexer import Cursor, Kind
from .base import Statement

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Binary(Statement):
    """Tables, comments and tags are taken over; variables and objects are not."""

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
        model = run.sources.app(run.located(self.reference))
        if model.access is not None:
            raise UnsupportedError(
                "BINARY of an app with section access is not supported", parameter=self.reference
            )
        run.application.restore(model.tables.values())
        run.comments.update(model.comments)
        run.tags.update({name: list(tags) for name, tags in model.field_tags.items()})
        run.table_tags.update({name: list(tags) for name, tags in model.table_tags.items()})
        for table in run.application.tables.values():
            run.report(
                f"{table.name} << {self.reference} {table.length:,} Lines fetched", table.name, table.length
            )
