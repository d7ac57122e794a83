"""The dashboard as SQL in DuckDB.

Forms: `star` joins the tables in every query; `enum` is one pre-joined table with texts as enumerations;
`codes` is one pre-joined table with every field of the dashboard as a dense number, the values outside.
Plans: `list` answers all list boxes without a selection of their own by one query; `stage` first copies the
rows that are left into a table of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from .sides import Answers, comparable, comparable_rows
from .workload import Chart, Measure, Selection, Workload

_WIDTHS: Final = ((1 << 8, "UTINYINT"), (1 << 16, "USMALLINT"), (1 << 32, "UINTEGER"))
# Dictionaries up to this size are kept at hand to write selections with.
_HELD: Final = 70_000


class DuckDb:
    """Contestant: DuckDB in memory."""

    def __init__(self, workload: Workload, data: Path, form: str, plan: str, threads: int) -> None:
        self.workload, self.form, self.plan = workload, form, plan
        self.codes: dict[str, dict[Any, int]] = {}
        self.connection = duckdb.connect()
        self._run(f"SET threads = {threads}")
        self._load(data)
        if form != "star":
            self._prejoin()

    def _run(self, text: str) -> Any:
        return self.connection.execute(text)

    def _load(self, data: Path) -> None:
        for table in sorted({source.file for source in self.workload.sources.values()}):
            path = data / f"{table}.parquet"
            described = self._run(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{path}')")
            columns = [
                f"{name}::DOUBLE AS {name}" if kind.startswith("DECIMAL") else name
                for name, kind in described.fetchall()
                if "comment" not in name
            ]
            if table == "orders":
                columns.append("year(o_orderdate)::SMALLINT AS o_year")
            self._run(f"CREATE TABLE {table} AS SELECT {', '.join(columns)} FROM '{path}'")

    def _prejoin(self) -> None:
        workload = self.workload
        numbers = _summed(workload)
        columns, joins = [], ""
        for name, (alias, column) in workload.fields.items():
            table = workload.sources[alias].file
            kind = self._run(f"SELECT column_type FROM (DESCRIBE {table}) WHERE column_name = '{column}'")
            distinct = f"SELECT DISTINCT {column} AS v FROM {table} WHERE {column} IS NOT NULL"
            if self.form == "enum" and kind.fetchone()[0] == "VARCHAR":
                self._run(f"CREATE TYPE {name}_type AS ENUM (SELECT v FROM ({distinct}) ORDER BY v)")
                columns.append(f"{alias}.{column}::{name}_type AS {name}")
            elif self.form == "codes" and name not in numbers:
                self._run(
                    f"CREATE TEMP TABLE d_{name} AS SELECT v, row_number() OVER (ORDER BY v) - 1 AS k "
                    f"FROM ({distinct})"
                )
                pairs = self._run(f"SELECT v, k FROM d_{name}").fetchall()
                if len(pairs) < _HELD:
                    self.codes[name] = dict(pairs)
                width = next(width for size, width in _WIDTHS if len(pairs) < size)
                joins += f" LEFT JOIN d_{name} ON d_{name}.v = {alias}.{column}"
                columns.append(f"d_{name}.k::{width} AS {name}")
            else:
                columns.append(f"{alias}.{column} AS {name}")
        source = self._joined(workload.tables_of(list(workload.fields)))
        self._run(
            f"CREATE TABLE wide AS SELECT {', '.join(columns)} FROM {source}{joins} "
            f"ORDER BY {workload.facts}.rowid"
        )
        for table in {source.file for source in workload.sources.values()}:
            self._run(f"DROP TABLE {table}")

    def _joined(self, aliases: Sequence[str]) -> str:
        sources = self.workload.sources
        text = f"{sources[self.workload.facts].file} {self.workload.facts}"
        kind = "LEFT JOIN" if self.workload.optional else "JOIN"
        for alias in aliases:
            source = sources[alias]
            on = f"{source.parent}.{source.parent_key} = {alias}.{source.key}"
            text += f" {kind} {source.file} {alias} ON {on}"
        return text

    def _column(self, name: str) -> str:
        return ".".join(self.workload.fields[name]) if self.form == "star" else name

    def _expression(self, name: str) -> str:
        if name in self.workload.derived:
            price, discount = map(self._column, self.workload.derived[name])
            return f"{price} * (1 - {discount})"
        return self._column(name)

    def _literal(self, name: str, value: str | int) -> str:
        if name in self.codes:
            return str(self.codes[name][value])
        return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)

    def _where(self, selection: Selection, skip: str = "") -> str:
        conditions = [
            f"{self._column(name)} IN ({', '.join(self._literal(name, v) for v in values)})"
            for name, values in selection.items()
            if name != skip
        ]
        return f" WHERE {' AND '.join(conditions)}" if conditions else ""

    def _source(self, fields: Sequence[str], selection: Selection, skip: str = "") -> str:
        if self.form != "star":
            return "wide"
        wanted = [*fields, *(name for name in selection if name != skip)]
        return self._joined(self.workload.tables_of(wanted))

    def _aggregate(self, measure: Measure, expression: str) -> str:
        if measure.kind == "count":
            return "count(*)"
        kind = "count(DISTINCT {})" if measure.kind == "distinct" else f"{measure.kind}({{}})"
        return kind.format(expression)

    def _chart(self, chart: Chart, selection: Selection, staged: bool) -> str:
        fields = self.workload.read_by(chart)
        source = "stage" if staged else self._source(fields, selection)
        where = "" if staged else self._where(selection)
        if chart.grain:
            inner = ", ".join(f"{self._column(name)} AS {name}" for name in fields)
            source, where = f"(SELECT DISTINCT {inner} FROM {source}{where})", ""
            dimensions = ", ".join(chart.dimensions)
            measures = ", ".join(self._aggregate(m, m.field) for m in chart.measures)
        else:
            dimensions = ", ".join(map(self._column, chart.dimensions))
            measures = ", ".join(
                self._aggregate(m, self._expression(m.field) if m.field else "") for m in chart.measures
            )
        text = f"SELECT {dimensions}, {measures} FROM {source}{where} GROUP BY {dimensions}"
        if chart.top:
            text += f" ORDER BY {len(chart.dimensions) + 1} DESC NULLS LAST LIMIT {chart.top}"
        return text

    def prepare(self, selection: Selection, fresh: bool) -> None:
        """Nothing is kept between queries."""

    def update(self, selection: Selection, parts: Sequence[str] = ("charts", "boxes")) -> None:
        self._update(selection, parts)

    def _update(
        self, selection: Selection, parts: Sequence[str]
    ) -> tuple[list[list[tuple[Any, ...]]], dict[str, Any]]:
        staged = self.plan == "stage"
        if staged:
            self._run(f"CREATE OR REPLACE TEMP TABLE stage AS SELECT * FROM wide{self._where(selection)}")
        charts = [
            self._run(self._chart(chart, selection, staged)).fetchall()
            for at, chart in enumerate(self.workload.charts)
            if "charts" in parts or f"chart {at}" in parts
        ]
        return charts, self._boxes(selection, staged) if "boxes" in parts else {}

    def _boxes(self, selection: Selection, staged: bool) -> dict[str, Any]:
        free = [name for name in self.workload.boxes if name not in selection]
        found: dict[str, Any] = {}
        if self.form == "star":
            for name in free:
                found[name] = self._distinct(name, selection)
        else:
            lists = ", ".join(f"list(DISTINCT {name})" for name in free)
            source = "stage" if staged else f"wide{self._where(selection)}"
            row = self._run(f"SELECT {lists} FROM {source}").fetchnumpy()
            found = {name: values[0] for name, values in zip(free, row.values(), strict=True)}
        for name in self.workload.boxes:
            if name in selection:
                found[name] = self._distinct(name, selection)
        return found

    def _distinct(self, name: str, selection: Selection) -> Any:
        source, where = self._source([name], selection, name), self._where(selection, name)
        return self._run(f"SELECT DISTINCT {self._column(name)} AS v FROM {source}{where}").fetchnumpy()["v"]

    def answers(self, selection: Selection) -> Answers:
        """What an update gives; only with values, not with codes."""
        charts, boxes = self._update(selection, ("charts", "boxes"))
        return Answers(
            [comparable_rows(rows) for rows in charts],
            {name: sorted({comparable(v) for v in _values(found)} - {"~"}) for name, found in boxes.items()},
        )

    def bytes_held(self) -> int:
        """What DuckDB itself says its data take."""
        return int(self._run("SELECT sum(memory_usage_bytes) FROM duckdb_memory()").fetchone()[0])


def _summed(workload: Workload) -> set[str]:
    """The fields that only measures read: as numbers, not as codes."""
    read = {m.field for chart in workload.charts for m in chart.measures if m.kind != "distinct"}
    read |= {name for names in workload.derived.values() for name in names}
    shown = {*workload.boxes, *(name for chart in workload.charts for name in chart.dimensions)}
    return (read - shown) | ({"l_quantity"} & read)


def _values(found: Any) -> list[Any]:
    """A column's values; masked ones as None."""
    values = found.tolist() if hasattr(found, "tolist") else list(found)
    return [str(v)[:10] if type(v).__name__ in ("datetime", "date", "datetime64") else v for v in values]
