"""MAPPING: a two-column table for ApplyMap, forgotten when the script ends."""

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
        run.mappings[name] = Mapping(plain(keys), plain(values), run.locale)
        return name
