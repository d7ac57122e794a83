"""A table: columns of one length, each codes into the symbols of its field."""

from __future__ import annotations

from collections.abc import Mapping

from .. import kernels
from .symbols import Symbols
from .vector import Coded, Codes


class Column:
    """One field in one table: `codes` (0 is null) into `symbols`."""

    __slots__ = ("_has_null", "codes", "symbols")

    def __init__(self, symbols: Symbols, codes: Codes) -> None:
        self.symbols = symbols
        self.codes = codes
        self._has_null: bool | None = None

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def has_null(self) -> bool:
        """Whether some row has no value; found out once."""
        if self._has_null is None:
            self._has_null = kernels.has_null(self.codes)
        return self._has_null

    def note_null(self, *, has_null: bool) -> None:
        """Somebody who looked at all codes found out about `has_null`."""
        self._has_null = has_null

    def coded(self) -> Coded:
        return Coded(self.symbols.values(), self.codes)


class Table:
    """A named table. All columns have `length` rows; the order of columns is the order loaded."""

    __slots__ = ("columns", "comment", "length", "name")

    def __init__(self, name: str, columns: Mapping[str, Column], length: int, comment: str = "") -> None:
        self.name = name
        self.columns = dict(columns)
        self.length = length
        self.comment = comment

    def __repr__(self) -> str:
        return f"<Table {self.name}: {self.length} rows of {', '.join(self.columns)}>"
