"""What a SELECT reads: the answer of the connection that is open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...columns import Dual
from ...errors import ScriptError
from ...io.rows import Rows, filled

if TYPE_CHECKING:
    from ..run import Run
    from .sources import Fields, Part

_FROM: Final = re.compile(
    r"\bfrom\s+(?:json|xml|csv)?\s*(?:\([^)]*\)\s*)?((?:[^\s,;()\[\]\"'`]|\"[^\"]*\"|\[[^\]]*\]|`[^`]*`)+)",
    re.I,
)
_LAST_NAME: Final = re.compile(r"\"([^\"]*)\"$|\[([^\]]*)\]$|`([^`]*)`$|([^.\"\[\]`]+)$")
_CATALOGS: Final = ("SQLTABLES", "SQLCOLUMNS", "SQLTYPES")


@dataclass(frozen=True, slots=True)
class Query:
    """`SQL text`, `SELECT text`, or a question about the database's own catalog."""

    keyword: str
    text: str

    @property
    def statement(self) -> str:
        """What goes to the connection."""
        return self.text if self.keyword == "SQL" else f"{self.keyword} {self.text}".strip()

    @property
    def default_name(self) -> str:
        """The table's own name, without those of its database and schema."""
        found = _FROM.search(self.text)
        last = _LAST_NAME.search(found.group(1)) if found else None
        return next(filter(None, last.groups()), "") if last else self.keyword

    @property
    def shown_name(self) -> str:
        return self.default_name

    def parts(self, run: Run, fields: Fields) -> list[Part]:
        from .sources import numbered

        if run.connection is None:
            raise ScriptError(f"{self.keyword}: there is no database connection; LIB CONNECT TO opens one")
        if self.keyword in _CATALOGS:
            rows = run.connection.catalog(self.keyword.removeprefix("SQL").lower())
        else:
            rows = run.connection.query(self.statement, limit=run.row_limit, checkpoint=run.checkpoint)
        if shown := run.setting("NullDisplay"):
            columns = {name: filled(values, Dual(text=shown)) for name, values in rows.columns.items()}
            rows = Rows(columns, rows.length)
        return [numbered(rows)]
