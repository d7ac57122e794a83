"""Data of an app as a table: a hypercube read to its end."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from ..core.model import plain
from ..errors import ConfigError, DecodeError, EngineError, SessionClosed, UnsupportedError

if TYPE_CHECKING:
    import pandas
    import pyarrow

    from ..generated.qix.doc import AsyncDoc, Doc
    from ..generated.qix.generic_object import AsyncGenericObject, GenericObject

CELLS_MAX = 10_000
"""Cells the engine hands out in one page."""

_EPOCH = datetime(1899, 12, 30)
"""Day zero of the engine's date numbers."""

_EXACT_MAX = 2**53

Spec = str | Mapping[str, Any]
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

    def __repr__(self) -> str:
        return f"<Hypercube of {len(self)} rows: {', '.join(column.name for column in self.columns)}>"


@dataclass(frozen=True, slots=True)
class Question:
    """What a hypercube is asked for; texts are shorthands for fields and expressions.

    A mapping is taken as the whole dimension or measure, ``{"qDef": {...}}``.
    """

    dimensions: Sequence[Spec]
    measures: Sequence[Spec]
    labels: Sequence[str] | None = None
    state: str | None = None

    def __post_init__(self) -> None:
        columns = len(self.dimensions) + len(self.measures)
        if not columns:
            raise ConfigError("a hypercube needs at least one dimension or measure")
        if self.labels is not None and len(self.labels) != columns:
            raise ConfigError(f"{len(self.labels)} labels for {columns} columns")

    def properties(self) -> dict[str, Any]:
        """Properties of the session object."""
        cube: dict[str, Any] = {
            "qDimensions": [_dimension(spec) for spec in self.dimensions],
            "qMeasures": [_measure(spec) for spec in self.measures],
            "qInitialDataFetch": [],
        }
        if self.state is not None:
            cube["qStateName"] = self.state
        return {"qInfo": {"qType": "hypercube"}, "qHyperCubeDef": cube}


def _dimension(spec: Spec) -> dict[str, Any]:
    if not isinstance(spec, str):
        return dict(plain(spec))
    return {"qDef": {"qFieldDefs": [spec], "qSortCriterias": [{"qSortByNumeric": 1, "qSortByAscii": 1}]}}


def _measure(spec: Spec) -> dict[str, Any]:
    return {"qDef": {"qDef": spec}} if isinstance(spec, str) else dict(plain(spec))


class _Reader:
    """What both twins do between calls: plan pages and collect cells."""

    path = "/qHyperCubeDef"

    def __init__(self, handle: int, layout: Mapping[str, Any]) -> None:
        cube = layout.get("qHyperCube")
        if not isinstance(cube, Mapping):
            raise DecodeError("the layout of the hypercube holds no qHyperCube")
        error = cube.get("qError")
        if error:
            raise EngineError(
                int(error.get("qErrorCode", 0)),
                "the hypercube cannot be calculated",
                parameter=str(error.get("qContext") or error.get("qExtendedMessage") or ""),
                method="GetLayout",
                handle=handle,
            )
        size = cube.get("qSize") or {}
        self.width = int(size.get("qcx", 0))
        self.height = int(size.get("qcy", 0))
        infos = [*(cube.get("qDimensionInfo") or ()), *(cube.get("qMeasureInfo") or ())]
        for info in infos:
            if info.get("qError"):
                raise EngineError(
                    int(info["qError"].get("qErrorCode", 0)),
                    f"column {info.get('qFallbackTitle', '')!r} cannot be calculated",
                    method="GetLayout",
                    handle=handle,
                )
        self._infos = infos[: self.width]
        self._columns = [Column(str(info.get("qFallbackTitle", "")), [], []) for info in self._infos]
        self._read = 0
        if self.width > CELLS_MAX:
            raise UnsupportedError(f"a hypercube of {self.width} columns does not fit into a page")

    def next_page(self) -> dict[str, int] | None:
        left = self.height - self._read
        if left <= 0 or self.width == 0:
            return None
        rows = min(left, CELLS_MAX // self.width)
        return {"qLeft": 0, "qTop": self._read, "qWidth": self.width, "qHeight": rows}

    def take(self, pages: Any) -> None:
        rows = [row for page in pages or () for row in page.get("qMatrix") or ()]
        if not rows:
            raise DecodeError(f"the engine stopped after {self._read} of {self.height} rows")
        for column, cells in zip(self._columns, zip(*rows, strict=True), strict=True):
            column.texts.extend(None if cell.get("qIsNull") else cell.get("qText", "") for cell in cells)
            column.numbers.extend(_number(cell) for cell in cells)
        self._read += len(rows)

    def finish(self, labels: Sequence[str] | None) -> Hypercube:
        for index, (column, info) in enumerate(zip(self._columns, self._infos, strict=True)):
            column.kind = _kind(column, info)
            if labels is not None:
                column.name = labels[index]
        return Hypercube(self._columns)


def read(doc: Doc, question: Question) -> Hypercube:
    """Calculate a hypercube in an open app and read all of it."""
    with session_object(doc, question.properties()) as cube:
        reader = _Reader(cube.handle, cube._rpc("GetLayout", {}, out="qLayout"))
        while (page := reader.next_page()) is not None:
            params = {"qPath": reader.path, "qPages": [page]}
            reader.take(cube._rpc("GetHyperCubeData", params, out="qDataPages"))
    return reader.finish(question.labels)


async def read_async(doc: AsyncDoc, question: Question) -> Hypercube:
    """The asynchronous twin of `read`."""
    async with session_object_async(doc, question.properties()) as cube:
        reader = _Reader(cube.handle, await cube._rpc("GetLayout", {}, out="qLayout"))
        while (page := reader.next_page()) is not None:
            params = {"qPath": reader.path, "qPages": [page]}
            reader.take(await cube._rpc("GetHyperCubeData", params, out="qDataPages"))
    return reader.finish(question.labels)


@contextmanager
def session_object(doc: Doc, properties: Any) -> Iterator[GenericObject]:
    """A session object that is destroyed at the end of the block, whatever happens in it."""
    cube = doc.create_session_object(properties)
    try:
        yield cube
    finally:
        with suppress(SessionClosed):  # then it went with the session
            doc.destroy_session_object(cube.id or "")


@asynccontextmanager
async def session_object_async(doc: AsyncDoc, properties: Any) -> AsyncIterator[AsyncGenericObject]:
    """The asynchronous twin of `session_object`."""
    cube = await doc.create_session_object(properties)
    try:
        yield cube
    finally:
        with suppress(SessionClosed):  # then it went with the session
            await doc.destroy_session_object(cube.id or "")


def _number(cell: Mapping[str, Any]) -> float:
    """NaN and infinities come as texts."""
    try:
        return float(cell.get("qNum", math.nan))
    except (TypeError, ValueError):
        return math.nan


def _kind(column: Column, info: Mapping[str, Any]) -> Kind:
    numbers = [n for text, n in zip(column.texts, column.numbers, strict=True) if text is not None]
    if not numbers or any(math.isnan(number) for number in numbers):
        return "text"
    tags = info.get("qTags") or ()
    form = (info.get("qNumFormat") or {}).get("qType")
    if (form == "TS" or "$timestamp" in tags) and "$date" not in tags:
        return "timestamp"
    if form == "D" or "$date" in tags:
        return "date"
    integral = all(abs(number) <= _EXACT_MAX and number == int(number) for number in numbers)
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
