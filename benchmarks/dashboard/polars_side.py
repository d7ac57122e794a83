"""The dashboard as queries of Polars.

Forms: `star` joins the tables in every query; `enum` is one pre-joined frame with texts as enumerations.
Plans: `collect_all` gives all queries of an update at once, so that Polars can share what they have in
common; `stage` filters once and asks everything of the rows that are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from .sides import Answers, comparable, comparable_rows
from .workload import Chart, Measure, Selection, Workload


class Polars:
    """Contestant: Polars in memory. The number of threads is that of POLARS_MAX_THREADS."""

    def __init__(self, workload: Workload, data: Path, form: str, plan: str) -> None:
        self.workload, self.plan = workload, plan
        self.tables = {alias: self._read(alias, data) for alias in workload.sources}
        self.wide: pl.DataFrame | None = None
        if form != "star":
            self.wide = self._prejoin()
            self.tables = {}

    def _read(self, alias: str, data: Path) -> pl.DataFrame:
        """The columns the dashboard needs of a table, by name of field; keys as `alias>child`, `<alias`."""
        sources, fields = self.workload.sources, self.workload.fields
        frame = pl.read_parquet(data / f"{sources[alias].file}.parquet")
        decimals = [name for name, kind in frame.schema.items() if kind.base_type() == pl.Decimal]
        frame = frame.with_columns(pl.col(name).cast(pl.Float64) for name in decimals)
        if sources[alias].file == "orders":
            frame = frame.with_columns(o_year=pl.col("o_orderdate").dt.year())
        kept = [pl.col(column).alias(name) for name, (at, column) in fields.items() if at == alias]
        kept += [
            pl.col(source.parent_key).alias(f"{alias}>{child}")
            for child, source in sources.items()
            if source.parent == alias
        ]
        if sources[alias].parent:
            kept.append(pl.col(sources[alias].key).alias(f"<{alias}"))
        return frame.select(kept)

    def _joined(self, aliases: Sequence[str]) -> pl.LazyFrame:
        frame = self.tables[self.workload.facts].lazy()
        for alias in aliases:
            parent = self.workload.sources[alias].parent
            frame = frame.join(
                self.tables[alias].lazy(),
                left_on=f"{parent}>{alias}",
                right_on=f"<{alias}",
                how="left" if self.workload.optional else "inner",
            )
        return frame

    def _prejoin(self) -> pl.DataFrame:
        fields = list(self.workload.fields)
        wide = self._joined(self.workload.tables_of(fields)).select(fields).collect()
        for name, kind in wide.schema.items():
            if kind == pl.String:
                values = wide[name].drop_nulls().unique().sort()
                wide = wide.with_columns(pl.col(name).cast(pl.Enum(values)))
        return wide.rechunk()

    def _source(
        self, fields: Sequence[str], selection: Selection, stage: pl.DataFrame | None, skip: str = ""
    ) -> pl.LazyFrame:
        if stage is not None:
            return stage.lazy()
        chosen = [name for name in selection if name != skip]
        if self.wide is not None:
            frame = self.wide.lazy()
        else:
            frame = self._joined(self.workload.tables_of([*fields, *chosen]))
        return frame.filter(*(pl.col(name).is_in(selection[name]) for name in chosen)) if chosen else frame

    def _measure(self, at: int, measure: Measure) -> pl.Expr:
        if measure.kind == "count":
            return pl.len().alias(f"m{at}")
        if measure.field in self.workload.derived:
            price, discount = self.workload.derived[measure.field]
            value = pl.col(price) * (1 - pl.col(discount))
        else:
            value = pl.col(measure.field)
        if measure.kind == "distinct":
            value = value.drop_nulls().n_unique()
        else:
            value = {"sum": value.sum, "avg": value.mean, "min": value.min, "max": value.max}[measure.kind]()
        return value.alias(f"m{at}")

    def _chart(self, chart: Chart, selection: Selection, stage: pl.DataFrame | None) -> pl.LazyFrame:
        fields = self.workload.read_by(chart)
        frame = self._source(fields, selection, stage)
        if chart.grain:
            frame = frame.select(fields).unique()
        frame = frame.group_by(chart.dimensions).agg(
            [self._measure(at, measure) for at, measure in enumerate(chart.measures)]
        )
        return frame.top_k(chart.top, by="m0") if chart.top else frame

    def prepare(self, selection: Selection, fresh: bool) -> None:
        """Nothing is kept between queries."""

    def update(self, selection: Selection, parts: Sequence[str] = ("charts", "boxes")) -> None:
        self._update(selection, parts)

    def _update(
        self, selection: Selection, parts: Sequence[str]
    ) -> tuple[list[list[Any]], dict[str, pl.Series]]:
        stage = self._source([], selection, None).collect() if self.plan == "stage" else None
        queries = [
            self._chart(chart, selection, stage)
            for at, chart in enumerate(self.workload.charts)
            if "charts" in parts or f"chart {at}" in parts
        ]
        charts, names = len(queries), list(self.workload.boxes) if "boxes" in parts else []
        for name in names:
            if name in selection:
                frame = self._source([name], selection, None, name)
            else:
                frame = self._source([name], selection, stage)
            queries.append(frame.select(pl.col(name).unique()))
        found = pl.collect_all(queries)
        boxes = {name: frame[name] for name, frame in zip(names, found[charts:], strict=True)}
        return [frame.rows() for frame in found[:charts]], boxes

    def answers(self, selection: Selection) -> Answers:
        """What an update gives."""
        charts, boxes = self._update(selection, ("charts", "boxes"))
        return Answers(
            [comparable_rows(rows) for rows in charts],
            {name: sorted({comparable(v) for v in found.to_list()} - {"~"}) for name, found in boxes.items()},
        )
