"""The dashboard in the engine, through its public face: selections, hypercubes, list objects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from qlik_engine import Document, Dual, FolderSources, GenericObject

from .sides import Answers, comparable, comparable_rows
from .workload import Chart, Measure, Selection, Workload

# What a list box shows at once, and as much of a chart as one request may ask for.
BOX_ROWS: Final = 100
CELLS: Final = 10_000


class Engine:
    """Contestant: the engine with the data as they are, linked tables."""

    def __init__(self, workload: Workload, data: Path) -> None:
        self.workload = workload
        self.document = Document(script=workload.script)
        result = self.document.reload(FolderSources(data))
        if not result.success:
            raise RuntimeError(result.log)
        self.session = self.document.session()
        self.charts = [
            self._object("qHyperCubeDef", cube_definition(workload, chart)) for chart in workload.charts
        ]
        self.boxes = {name: self._object("qListObjectDef", box_definition(name)) for name in workload.boxes}

    def _object(self, name: str, definition: dict[str, Any]) -> GenericObject:
        return self.session.create_object({"qInfo": {"qType": "bench"}, name: definition}, session_only=True)

    def prepare(self, selection: Selection, fresh: bool) -> None:
        """The state one click away from `selection`; `fresh` without anything that earlier updates left."""
        if fresh:
            self.document.forget()
        self.session.clear_all()
        for name in [*selection][:-1]:
            self._select(name, selection)

    def _select(self, name: str, selection: Selection) -> None:
        field = self.session.field(name)
        assert field is not None
        duals = [Dual(text=v) if isinstance(v, str) else Dual(float(v)) for v in selection[name]]
        if not field.select_values(duals):
            raise ValueError(f"nothing of {selection[name]} in {name}")

    def update(self, selection: Selection, parts: Sequence[str] = ("charts", "boxes")) -> None:
        """The last click, then lay out every chart and list box, or those of `parts`."""
        if selection:
            self._select([*selection][-1], selection)
        for at, chart in enumerate(self.charts):
            if "charts" in parts or f"chart {at}" in parts:
                chart.layout()
        if "boxes" in parts:
            for box in self.boxes.values():
                box.layout()

    def answers(self, selection: Selection) -> Answers:
        """What an update showed, comparable with other contestants."""
        self.prepare(selection, True)
        self.update(selection)
        charts = []
        for chart, made in zip(self.workload.charts, self.charts, strict=True):
            cube = made.layout()["qHyperCube"]
            rows = [
                [_shown(cell, at < len(chart.dimensions)) for at, cell in enumerate(row)]
                for page in cube["qDataPages"]
                for row in page["qMatrix"]
            ]
            dates = [len(chart.dimensions) + i for i, m in enumerate(chart.measures) if "date" in m.field]
            charts.append(comparable_rows(rows, dates))
        boxes = {}
        for name in self.boxes:
            field = self.session.field(name)
            assert field is not None
            pairs = zip(field.field.texts[1:], field.states(), strict=True)
            boxes[name] = sorted({comparable(text) for text, state in pairs if state in ("S", "O", "A")})
        return Answers(charts, boxes)


def _shown(cell: dict[str, Any], is_dimension: bool) -> Any:
    if cell.get("qIsNull"):
        return None
    return cell["qText"] if is_dimension else cell["qNum"]


def cube_definition(workload: Workload, chart: Chart) -> dict[str, Any]:
    """`qHyperCubeDef` of a chart, all of it or its top in the first page."""
    measures = [
        {"qDef": {"qDef": _expression(workload, chart, measure)}, "qSortBy": {"qSortByNumeric": -1}}
        for measure in chart.measures
    ]
    width = len(chart.dimensions) + len(measures)
    height = chart.top or CELLS // width
    definition: dict[str, Any] = {
        "qDimensions": [{"qDef": {"qFieldDefs": [name]}} for name in chart.dimensions],
        "qMeasures": measures,
        "qInitialDataFetch": [{"qWidth": width, "qHeight": height}],
    }
    if chart.top:
        order = list(range(width))
        order.insert(0, order.pop(len(chart.dimensions)))
        definition["qInterColumnSortOrder"] = order
    return definition


def _expression(workload: Workload, chart: Chart, measure: Measure) -> str:
    if measure.kind == "count":
        return f"Count({workload.counted[chart.grain or workload.facts]})"
    if measure.kind == "distinct":
        return f"Count(distinct {measure.field})"
    if measure.field in workload.derived:
        price, discount = workload.derived[measure.field]
        return f"{measure.kind}({price} * (1 - {discount}))"
    return f"{measure.kind}({measure.field})"


def box_definition(name: str) -> dict[str, Any]:
    """`qListObjectDef` of a list box, possible values first."""
    sorting = {"qSortByState": 1, "qSortByNumeric": 1, "qSortByAscii": 1}
    return {
        "qDef": {"qFieldDefs": [name], "qSortCriterias": [sorting]},
        "qShowAlternatives": True,
        "qInitialDataFetch": [{"qWidth": 1, "qHeight": BOX_ROWS}],
    }
