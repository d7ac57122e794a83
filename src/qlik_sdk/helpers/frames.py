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


class Hypercube:
    """A table of dimensions and measures.

    Attributes:
        columns: in the order they were asked for, dimensions first.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = list(columns)

    def __len__(self) -> int:
        return len(self.columns[0].texts) if self.columns else 0

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
        types = {
            "text": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "date": pa.date32(),
            "timestamp": pa.timestamp("us"),
        }
        arrays = [pa.array(column.values(), types[column.kind]) for column in self.columns]
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


def kind_of(column: Column, info: Mapping[str, Any]) -> Kind:
    numbers = column.numbers
    if None in column.texts:
        numbers = [n for text, n in zip(column.texts, numbers, strict=True) if text is not None]
    if not numbers or any(map(math.isnan, numbers)):
        return "text"
    tags = info.get("qTags") or ()
    form = (info.get("qNumFormat") or {}).get("qType")
    if (form == "TS" or "$timestamp" in tags) and "$date" not in tags:
        return "timestamp"
    if form == "D" or "$date" in tags:
        return "date"
    integral = all(map(float.is_integer, numbers)) and max(map(abs, numbers)) <= _EXACT_MAX
    return "integer" if integral else "number"


def _value(text: str, number: float, kind: Kind) -> str | int | float | date | datetime:
    if kind == "text":
        return text
    if kind == "integer":
        return int(number)
    if kind == "number":
        return number
    moment = _EPOCH + timedelta(microseconds=round(number * 86_400_000_000))
    return moment.date() if kind == "date" else moment
