"""What a run tells while it goes on, and what it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..columns import Table
from ..formats.locale import Locale


@dataclass(frozen=True, slots=True)
class ScriptProgress:
    """Where a run stands: the statement and its line, the table and its rows so far, a line for people."""

    statement: str
    line: int
    table: str = ""
    rows: int = 0
    message: str = ""


@dataclass(slots=True)
class Loaded:
    """What a script made.

    `tables` (all share one `Symbols` per field), `variables`, `locale` (the formats in force at the end) and
    `log`. `comments` of fields; those of tables are in the tables. `tags` of fields and `table_tags` of
    tables. `loose`: tables that LOOSEN TABLE named. `section_access`: the tables loaded in that section,
    names and texts in capitals, and `star`, the text that stands for all values there. `searchable`: for the
    fields that SEARCH named whether a search looks there.
    """

    tables: dict[str, Table]
    variables: dict[str, str]
    locale: Locale
    log: list[str]
    comments: dict[str, str] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)
    table_tags: dict[str, list[str]] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()
    section_access: dict[str, Table] = field(default_factory=dict)
    star: str = ""
    searchable: dict[str, bool] = field(default_factory=dict)
