"""Hypercubes: asked for by names, read to their end, several pages at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ..core.model import plain
from ..errors import ConfigError, DecodeError, EngineError, SessionClosed, UnsupportedError
from ..rpc.matrix import Matrix
from ..rpc.pages import PAGES, Cell, Pages, numbers, texts
from .calls import Ask, Steps, ask, ask_all
from .frames import Column, Hypercube, PackedColumn, kind_of
from .selections import Selection, select_steps

CELLS_MAX = 10_000
"""Cells the engine hands out in one page."""

Spec = str | Mapping[str, Any]
Specs = Sequence[Spec] | Mapping[str, Spec]
"""Dimensions or measures in a row, or by the label their column gets."""

_PATH = "/qHyperCubeDef"
_HIDDEN = 7005
"""Error of a column whose calculation condition is not fulfilled."""
_TITLE = {"title": "/qMetaDef/title"}
_LISTS = {
    "qFieldListDef": {
        "qShowSystem": True,
        "qShowHidden": True,
        "qShowSemantic": True,
        "qShowDerivedFields": True,
        "qShowImplicit": True,
    },
    "qDimensionListDef": {"qType": "dimension", "qData": _TITLE},
    "qMeasureListDef": {"qType": "measure", "qData": _TITLE},
}
"""What names of dimensions and measures are looked up in; the layout of the cube holds it too."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a hypercube is asked for.

    A text is the name of a field or of a master item, a calculated dimension ("=Year(Date)"), or the
    expression of a measure. A mapping with ``qDef`` or ``qLibraryId`` is the whole definition.
    """

    dimensions: Specs
    measures: Specs
    labels: Sequence[str] | None = None
    state: str | None = None
    filters: Selection | None = None

    def __post_init__(self) -> None:
        columns = len(self.dimensions) + len(self.measures)
        if not columns:
            raise ConfigError("a hypercube needs at least one dimension or measure")
        if self.labels is not None and len(self.labels) != columns:
            raise ConfigError(f"{len(self.labels)} labels for {columns} columns")

    @property
    def names(self) -> list[str | None]:
        """The label of each column, None for the title that the engine gives."""
        if self.labels is not None:
            return list(self.labels)
        return [*_labels(self.dimensions), *_labels(self.measures)]

    def properties(self, state: str | None = None) -> dict[str, Any]:
        """Properties of the session object."""
        cube: dict[str, Any] = {
            "qDimensions": [_dimension(spec) for spec in _specs(self.dimensions)],
            "qMeasures": [_measure(spec) for spec in _specs(self.measures)],
            "qInitialDataFetch": [],
        }
        if state or self.state is not None:
            cube["qStateName"] = state or self.state
        lists = _LISTS if any(isinstance(spec, str) for spec in self._all()) else {}
        return {"qInfo": {"qType": "hypercube"}, "qHyperCubeDef": cube, **lists}

    def _all(self) -> Iterator[Spec]:
        yield from _specs(self.dimensions)
        yield from _specs(self.measures)

    def resolved(self, properties: dict[str, Any], layout: Mapping[str, Any]) -> dict[str, Any] | None:
        """The properties with master items in the place of their names; None where there are none.

        Raises:
            ConfigError: a dimension is neither a field nor a master dimension.
        """
        cube = properties["qHyperCubeDef"]
        fields = _field_names(layout)
        dimensions = [
            _library(definition, spec, _ids(layout, "qDimensionList"), fields)
            for definition, spec in zip(cube["qDimensions"], _specs(self.dimensions), strict=True)
        ]
        measures = [
            _library(definition, spec, _ids(layout, "qMeasureList"), frozenset())
            for definition, spec in zip(cube["qMeasures"], _specs(self.measures), strict=True)
        ]
        if dimensions == cube["qDimensions"] and measures == cube["qMeasures"]:
            _check_fields(_specs(self.dimensions), fields)
            return None
        return {**properties, "qHyperCubeDef": {**cube, "qDimensions": dimensions, "qMeasures": measures}}


def _specs(specs: Specs) -> list[Spec]:
    return list(specs.values()) if isinstance(specs, Mapping) else list(specs)


def _labels(specs: Specs) -> list[str | None]:
    return list(specs) if isinstance(specs, Mapping) else [None] * len(specs)


def _dimension(spec: Spec) -> dict[str, Any]:
    if not isinstance(spec, str):
        return dict(plain(spec))
    return {"qDef": {"qFieldDefs": [spec], "qSortCriterias": [{"qSortByNumeric": 1, "qSortByAscii": 1}]}}


def _measure(spec: Spec) -> dict[str, Any]:
    return {"qDef": {"qDef": spec}} if isinstance(spec, str) else dict(plain(spec))


def _library(
    definition: dict[str, Any], spec: Spec, ids: Mapping[str, str], fields: frozenset[str]
) -> dict[str, Any]:
    if not isinstance(spec, str) or spec in fields or spec not in ids:
        return definition
    sorting = definition["qDef"].get("qSortCriterias")
    return {"qLibraryId": ids[spec], **({"qDef": {"qSortCriterias": sorting}} if sorting else {})}


def _ids(layout: Mapping[str, Any], name: str) -> dict[str, str]:
    items = (layout.get(name) or {}).get("qItems") or ()
    return {
        item["qData"]["title"]: item["qInfo"]["qId"]
        for item in items
        if (item.get("qData") or {}).get("title")
    }


def _field_names(layout: Mapping[str, Any]) -> frozenset[str]:
    items = (layout.get("qFieldList") or {}).get("qItems") or ()
    return frozenset(str(item.get("qName", "")) for item in items)


def _check_fields(specs: Iterable[Spec], fields: frozenset[str]) -> None:
    for spec in specs:
        # Fields derived from others have a dot in their names, and are not in every list.
        if not isinstance(spec, str) or spec.startswith("=") or "." in spec or not fields:
            continue
        if spec not in fields and spec.removeprefix("[").removesuffix("]") not in fields:
            raise ConfigError(f"the app has neither a field nor a master dimension called {spec!r}")


# Reading ----------------------------------------------------------------------------------------------------


class Reader:
    """A cube of a layout: plans pages and collects cells."""

    def __init__(self, handle: int, layout: Mapping[str, Any], path: str = _PATH) -> None:
        cube: Any = layout
        for step in path.strip("/").split("/"):
            cube = (cube or {}).get(step.removesuffix("Def"))
        if not isinstance(cube, Mapping):
            raise DecodeError(f"the layout of the object holds no {path.strip('/').removesuffix('Def')}")
        self._handle = handle
        self._path = path
        _check(cube.get("qError"), "the hypercube cannot be calculated", handle)
        size = cube.get("qSize") or {}
        self.width = int(size.get("qcx", 0))
        self.height = int(size.get("qcy", 0))
        infos = [*(cube.get("qDimensionInfo") or ()), *(cube.get("qMeasureInfo") or ())]
        # A column whose condition fails has an info and a label, but no cells.
        self._hidden = {
            at for at, info in enumerate(infos) if (info.get("qError") or {}).get("qErrorCode") == _HIDDEN
        }
        infos = [info for at, info in enumerate(infos) if at not in self._hidden]
        for info in infos:
            _check(
                info.get("qError"), f"column {info.get('qFallbackTitle', '')!r} cannot be calculated", handle
            )
        self._infos = infos[: self.width]
        self._parts: dict[int, Sequence[Sequence[Cell]]] = {}
        if self.width > CELLS_MAX:
            raise UnsupportedError(f"a hypercube of {self.width} columns does not fit into a page")

    def steps(self) -> Steps[None]:
        """Read every page; where one comes with fewer rows than it was asked for, the rest is asked for."""
        rows = CELLS_MAX // max(self.width, 1)
        missing = [
            (top, min(rows, self.height - top)) for top in range(0, self.height if self.width else 0, rows)
        ]
        while missing:
            answers = yield from ask_all([self._page(top, height) for top, height in missing])
            missing = [
                rest
                for (top, height), pages in zip(missing, answers, strict=True)
                if (rest := self._take(top, height, pages))[1] > 0
            ]

    def _page(self, top: int, height: int) -> Ask:
        page = {"qLeft": 0, "qTop": top, "qWidth": self.width, "qHeight": height}
        params = {"qPath": self._path, "qPages": [page]}
        return Ask("GetHyperCubeData", self._handle, params, decode=PAGES)

    def _take(self, top: int, height: int, found: Pages) -> tuple[int, int]:
        """Keep the rows of a page; gives where the next are missing, and how many."""
        matrices = [page.qMatrix for page in found.qDataPages or () if page.qMatrix]
        rows = matrices[0] if len(matrices) == 1 else [row for matrix in matrices for row in matrix]
        if not rows:
            raise DecodeError(f"the engine stopped after {top} of {self.height} rows")
        self._parts[top] = rows
        return top + len(rows), height - len(rows)

    def finish(self, labels: Sequence[str | None] = ()) -> Hypercube:
        """The table that was read."""
        parts = [part for _, part in sorted(self._parts.items())]
        names = [label for at, label in enumerate(labels) if at not in self._hidden]
        names += [None] * len(self._infos)
        titles = [
            label or str(info.get("qFallbackTitle", ""))
            for label, info in zip(names, self._infos, strict=False)
        ]
        columns = _columns(titles, parts)
        for column, info in zip(columns, self._infos, strict=True):
            column.kind = kind_of(column, info)
        return Hypercube(columns)


def _columns(names: Sequence[str], parts: Sequence[Sequence[Sequence[Cell]]]) -> list[Column]:
    """What the pages hold, as columns: as they are where all came so, else cell by cell."""
    packed = [part.columns for part in parts if isinstance(part, Matrix)]
    if len(packed) == len(parts) and all(len(columns) == len(names) for columns in packed):
        return [PackedColumn(name, [columns[at] for columns in packed]) for at, name in enumerate(names)]
    cells = list(zip(*(row for part in parts for row in part), strict=True))
    return [Column(name, texts(found), numbers(found)) for name, found in zip(names, cells, strict=False)]


def _check(error: Mapping[str, Any] | None, message: str, handle: int) -> None:
    if error:
        raise EngineError(
            int(error.get("qErrorCode", 0)),
            message,
            parameter=str(error.get("qContext") or error.get("qExtendedMessage") or ""),
            method="GetLayout",
            handle=handle,
        )


def read(doc: int, question: Question) -> Steps[Hypercube]:
    """Calculate a hypercube in the app at a handle and read all of it."""
    state = question.state
    if question.filters:
        state = f"filter-{uuid.uuid4().hex}"
        source = question.state or "$"
        yield from ask("AddSessionAlternateState", doc, qStateName=state, qSourceStateName=source)
    try:
        yield from select_steps(doc, question.filters or {}, state)
        return (yield from _read(doc, question, state))
    finally:
        if question.filters:
            with suppress(SessionClosed):  # then it went with the session
                yield from ask("RemoveSessionAlternateState", doc, qStateName=state)


def _read(doc: int, question: Question, state: str | None) -> Steps[Hypercube]:
    properties = question.properties(state)
    made = yield from ask("CreateSessionObject", doc, "qReturn", qProp=properties)
    try:
        cube = made["qHandle"]
        layout = yield from ask("GetLayout", cube, "qLayout")
        resolved = question.resolved(properties, layout) if "qFieldListDef" in properties else None
        if resolved is not None:
            yield from ask("SetProperties", cube, qProp=resolved)
            layout = yield from ask("GetLayout", cube, "qLayout")
        reader = Reader(cube, layout)
        yield from reader.steps()
        return reader.finish(question.names)
    finally:
        with suppress(SessionClosed):  # then it went with the session
            yield from ask("DestroySessionObject", doc, qId=made["qGenericId"])


def read_object(handle: int, path: str = _PATH) -> Steps[Hypercube]:
    """All of the hypercube that an object has."""
    layout = yield from ask("GetLayout", handle, "qLayout")
    reader = Reader(handle, layout, path)
    yield from reader.steps()
    return reader.finish()
