"""Data of an app as a table: texts with their numbers, and what other libraries make of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from ..errors import UnsupportedError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ..rpc.matrix import Packed

_EPOCH = datetime(1899, 12, 30)
"""Day zero of the engine's date numbers."""

_EXACT_MAX = 2**53

Kind = Literal["text", "integer", "number", "date", "timestamp"]


@dataclass(slots=True)
class Column:
    """One column; every value is a dual, a text and perhaps a number.

    Attributes:
        name: title; texts: the text of each row, None for null; numbers: NaN where there is none.
        kind: what the values are as a whole.
    """

    name: str
    texts: list[str | None]
    numbers: list[float]
    kind: Kind = "text"

    def __len__(self) -> int:
        return len(self.texts)

    def values(self) -> list[Any]:
        """Python values of the column's kind, None for null."""
        if self.kind == "text":
            return list(self.texts)
        if self.kind in ("integer", "number") and None not in self.texts:
            return list(map(int, self.numbers)) if self.kind == "integer" else list(self.numbers)
        return [
            None if text is None else _value(text, number, self.kind)
            for text, number in zip(self.texts, self.numbers, strict=True)
        ]

    def is_empty(self) -> bool:
        """Whether there is no value, or nothing but null."""
        return all(text is None for text in self.texts)

    def is_numeric(self) -> bool:
        """Whether every value that is not null has a number."""
        return not any(
            text is not None and math.isnan(number)
            for text, number in zip(self.texts, self.numbers, strict=True)
        )

    def is_integral(self) -> bool:
        """Whether these numbers are whole and so small that none was rounded."""
        return all(
            float.is_integer(number) and abs(number) <= _EXACT_MAX
            for text, number in zip(self.texts, self.numbers, strict=True)
            if text is not None
        )

    def to_arrow(self) -> pyarrow.Array[Any]:
        """The column in Arrow's form."""
        return _arrow_of(self)


class PackedColumn(Column):
    """A column as it came, in parts; texts and numbers are made when somebody looks."""

    __slots__ = ("_numbers", "_parts", "_texts")

    def __init__(self, name: str, parts: Sequence[Packed]) -> None:
        self.name = name
        self.kind = "text"
        self._parts = parts
        self._texts: list[str | None] | None = None
        self._numbers: list[float] | None = None

    @property
    def texts(self) -> list[str | None]:  # type: ignore[override]  # made from the parts
        if self._texts is None:
            self._texts = [text for part in self._parts for text in part.texts()]
        return self._texts

    @property
    def numbers(self) -> list[float]:  # type: ignore[override]  # made from the parts
        if self._numbers is None:
            self._numbers = [number for part in self._parts for number in part.numbers()]
        return self._numbers

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def is_empty(self) -> bool:
        return all(part.is_null() for part in self._parts)

    def is_numeric(self) -> bool:
        return all(part.numeric for part in self._parts)

    def is_integral(self) -> bool:
        return all(part.integral for part in self._parts)

    def to_arrow(self) -> pyarrow.Array[Any]:
        if self.kind in ("date", "timestamp") or not self._parts or any(part.nulls for part in self._parts):
            return super().to_arrow()
        import pyarrow as pa

        arrays: list[pa.Array[Any]] = []
        for part in self._parts:
            if self.kind == "text":
                made: Any = pa.StringArray.from_buffers(
                    len(part), pa.py_buffer(part.ends), pa.py_buffer(part.data)
                )
            else:
                made = pa.Array.from_buffers(pa.float64(), len(part), [None, pa.py_buffer(part.values)])
            arrays.append(made.cast(pa.int64()) if self.kind == "integer" else made)
        return arrays[0] if len(arrays) == 1 else pa.concat_arrays(arrays)


class Hypercube:
    """A table of dimensions and measures.

    Attributes:
        columns: in the order they were asked for, dimensions first.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = list(columns)

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows as tuples of numbers, texts, dates and None."""
        return zip(*(column.values() for column in self.columns), strict=True)

    def to_arrow(self) -> pyarrow.Table:
        """The table in Arrow's form.

        Raises:
            UnsupportedError: pyarrow is not installed.
        """
        try:
            import pyarrow as pa
        except ImportError as error:
            raise UnsupportedError("to_arrow needs pyarrow; install qlik-platform-sdk[frames]") from error
        arrays = [column.to_arrow() for column in self.columns]
        return pa.Table.from_arrays(arrays, names=[column.name for column in self.columns])

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a data frame; dates become ``datetime64``.

        Raises:
            UnsupportedError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise UnsupportedError("to_pandas needs pandas; install qlik-platform-sdk[frames]") from error
        series = []
        for column in self.columns:
            values = pd.Series(column.values(), name=column.name, dtype=object)
            if column.kind in ("date", "timestamp"):
                values = pd.to_datetime(values)
            elif column.kind == "number":
                values = values.astype("float64")
            elif column.kind == "integer":
                values = values.astype("float64" if None in column.texts else "int64")
            series.append(values)
        frame = pd.concat(series, axis=1) if series else pd.DataFrame()
        frame.columns = [column.name for column in self.columns]
        return frame

    def to_polars(self) -> polars.DataFrame:
        """The table as a polars frame.

        Raises:
            UnsupportedError: polars or pyarrow is not installed.
        """
        try:
            import polars as pl
        except ImportError as error:
            raise UnsupportedError("to_polars needs polars; install qlik-platform-sdk[frames]") from error
        frame = pl.from_arrow(self.to_arrow())
        assert isinstance(frame, pl.DataFrame)
        return frame

    def __repr__(self) -> str:
        return f"<Hypercube of {len(self)} rows: {', '.join(column.name for column in self.columns)}>"


def _arrow_of(column: Column) -> pyarrow.Array[Any]:
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
    }
    return pa.array(column.values(), types[column.kind])


def kind_of(column: Column, info: Mapping[str, Any]) -> Kind:
    if column.is_empty() or not column.is_numeric():
        return "text"
    tags = info.get("qTags") or ()
    form = (info.get("qNumFormat") or {}).get("qType")
    if (form == "TS" or "$timestamp" in tags) and "$date" not in tags:
        return "timestamp"
    if form == "D" or "$date" in tags:
        return "date"
    return "integer" if column.is_integral() else "number"


def _value(text: str, number: float, kind: Kind) -> str | int | float | date | datetime:
    if kind == "text":
        return text
    if kind == "integer":
        return int(number)
    if kind == "number":
        return number
    moment = _EPOCH + timedelta(microseconds=round(number * 86_400_000_000))
    return moment.date() if kind == "date" else moment
