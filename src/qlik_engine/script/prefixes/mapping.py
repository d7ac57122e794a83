"""MAPPING: a two-column table for ApplyMap, forgotten when the script ends.

Rows under a name that is taken are added to that table, rows without a label to the one loaded into last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...errors import ScriptError
from ...io.rows import Rows, plain
from ..lexer import Cursor
from ..mapping import Mapping
from .base import STRONG, Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class MappingPrefix(Prefix):
    keywords = ("MAPPING",)
    places = STRONG

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls()

    def place(self, run: Run, rows: Rows, name: str) -> str:
        if len(rows.columns) < 2:
            raise ScriptError(f"Mapping table '{name}' needs two columns", code=11014)
        keys, values, *_ = rows.columns.values()
        before = run.mappings.pop(name, None)
        if before is None:
            run.mappings[name] = Mapping(plain(keys), plain(values), run.locale)
        else:
            run.mappings[name] = before.with_more(plain(keys), plain(values))
        return name
