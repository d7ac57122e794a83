"""INFO, BUNDLE and IMAGE_SIZE: pictures and texts that QlikView shows for values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ...errors import ScriptError
from ...io.rows import Rows
from ..lexer import Cursor
from .base import STRONG, Prefix

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Info(Prefix):
    """INFO, BUNDLE, BUNDLE INFO: the LOAD says what belongs to which value and makes no table; nothing here
    shows it, which the log says."""

    keywords = ("INFO", "BUNDLE")
    places = STRONG

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls()

    def place(self, run: Run, rows: Rows, name: str) -> str:
        if len(rows.columns) < 2:
            raise ScriptError(f"Info table '{name}' needs two columns")
        field = next(iter(rows.columns))
        run.report(f"{field}: the information of {rows.length:,} values is not kept")
        return name


@dataclass(frozen=True, slots=True)
class ImageSize(Prefix):
    """IMAGE_SIZE(width, height): how large pictures are kept, of no meaning where none is."""

    keywords = ("IMAGE_SIZE",)

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        cursor.expect("(")
        cursor.expression((), what="a width")
        cursor.expect(",")
        cursor.expression((), what="a height")
        cursor.expect(")")
        return cls()
