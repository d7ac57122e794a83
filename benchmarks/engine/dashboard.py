"""One update of a dashboard (8 charts, 8 list boxes) after a selection, on flights linked to four tables.

The peer computes the same answers with Polars over one pre-joined frame of enumerations.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from qlik_engine import Document, Dual, FolderSources, Session

from ..compare import Result, alternate

FIELDS = ("origin", "carrier", "month", "dest", "carrier_name", "maker", "country", "hour")
CHARTS: Sequence[tuple[tuple[str, ...], str, Callable[[], pl.Expr]]] = (
    (("carrier_name",), "Avg(delay)", lambda: pl.col("delay").mean()),
    (("month",), "Sum(distance)", lambda: pl.col("distance").sum()),
    (("origin", "month"), "Avg(delay)", lambda: pl.col("delay").mean()),
    (("maker",), "Count(flight)", lambda: pl.col("flight").count()),
    (("country",), "Max(delay)", lambda: pl.col("delay").max()),
    (("dest",), "Count(distinct carrier)", lambda: pl.col("carrier").n_unique()),
    (("hour",), "Min(delay)", lambda: pl.col("delay").min()),
    (("carrier_name", "origin"), "Sum(distance)", lambda: pl.col("distance").sum()),
)
STEPS: Sequence[tuple[str, dict[str, list[str]]]] = (
    ("nothing selected", {}),
    ("one origin", {"origin": ["O1"]}),
    ("one origin, three months", {"origin": ["O1"], "month": ["2", "3", "4"]}),
)


def compare(*, small: bool = False) -> list[Result]:
    """The same selection states for both; no answer is remembered between rounds."""
    tables = make_tables(5_000 if small else 1_000_000)
    session = load(tables)
    frame = join(tables)
    results = []
    for step, selections in STEPS:
        turn = itertools.count()
        contestants = {
            "qlik_engine": lambda s=selections, t=turn: update_engine(session, s, next(t)),
            "polars": lambda s=selections: update_polars(frame, s),
        }
        results.append(Result(step, alternate(contestants, 1 if small else 5)))
    return results


def make_tables(rows: int) -> dict[str, pa.Table]:
    """A star like that of the demo, of any size."""
    random = np.random.default_rng(7)
    carriers, dests, planes = 16, 105, 3300

    def texts(prefix: str, numbers: Any) -> pa.Array:
        return pa.array([f"{prefix}{n}" for n in range(int(numbers.max()) + 1)]).take(pa.array(numbers))

    return {
        "flights": pa.table(
            {
                "flight": np.arange(rows),
                "origin": texts("O", random.integers(0, 3, rows)),
                "carrier": texts("C", random.integers(0, carriers, rows)),
                "dest": texts("D", random.integers(0, dests, rows)),
                "tail": texts("T", random.integers(0, planes, rows)),
                "month": random.integers(1, 13, rows),
                "hour": random.integers(5, 24, rows),
                "delay": random.integers(-20, 300, rows),
                "distance": random.integers(80, 5000, rows),
            }
        ),
        "carriers": pa.table(
            {
                "carrier": texts("C", np.arange(carriers)),
                "carrier_name": texts("Carrier ", np.arange(carriers)),
            }
        ),
        "airports": pa.table(
            {"dest": texts("D", np.arange(dests)), "country": texts("L", np.arange(dests) % 12)}
        ),
        "planes": pa.table(
            {"tail": texts("T", np.arange(planes)), "maker": texts("M", np.arange(planes) % 35)}
        ),
    }


def load(tables: dict[str, pa.Table]) -> Session:
    with tempfile.TemporaryDirectory() as folder:
        for name, table in tables.items():
            pq.write_table(table, Path(folder) / f"{name}.parquet")
        script = "\n".join(f"{name}: LOAD * FROM [{name}.parquet] (parquet);" for name in tables)
        document = Document(script=script)
        result = document.reload(FolderSources(Path(folder)))
        assert result.success, result.log
    return document.session()


def join(tables: dict[str, pa.Table]) -> pl.DataFrame:
    frames = {name: pl.DataFrame(table) for name, table in tables.items()}
    wide = frames["flights"].join(frames["carriers"], on="carrier")
    wide = wide.join(frames["airports"], on="dest").join(frames["planes"], on="tail")
    texts = [name for name, kind in wide.schema.items() if kind == pl.String]
    return wide.with_columns(pl.col(name).cast(pl.Enum(wide[name].unique().sort())) for name in texts)


def update_engine(session: Session, selections: dict[str, list[str]], turn: int) -> None:
    """Select, then lay out every chart and list box; `turn` makes each round's objects new."""
    session.clear_all()
    for field, values in selections.items():
        selectable = session.field(field)
        assert selectable is not None
        selectable.select_values([Dual(text=value) for value in values])
    for dimensions, measure, _ in CHARTS:
        layout(session, {"qHyperCubeDef": cube(dimensions, f"{measure}+{turn}*0")})
    for field in FIELDS:
        layout(session, {"qListObjectDef": {"qDef": {"qFieldDefs": [field]}, "qInitialDataFetch": PAGE}})


PAGE = [{"qTop": 0, "qLeft": 0, "qWidth": 3, "qHeight": 1000}]


def cube(dimensions: Sequence[str], measure: str) -> dict[str, Any]:
    return {
        "qDimensions": [{"qDef": {"qFieldDefs": [field]}} for field in dimensions],
        "qMeasures": [{"qDef": {"qDef": measure}}],
        "qInitialDataFetch": PAGE,
    }


def layout(session: Session, properties: dict[str, Any]) -> None:
    item = session.create_object({"qInfo": {"qType": "bench"}, **properties}, session_only=True)
    item.layout()
    session.destroy_object(item.id)


def update_polars(frame: pl.DataFrame, selections: dict[str, list[str]]) -> None:
    def chosen(skip: str = "") -> pl.LazyFrame:
        rows = frame.lazy()
        for field, values in selections.items():
            if field != skip:
                rows = rows.filter(
                    pl.col(field).cast(pl.String).is_in(values)
                    if field == "month"
                    else pl.col(field).is_in(values)
                )
        return rows

    queries = [
        chosen().group_by(list(dimensions)).agg(value().alias("value")) for dimensions, _, value in CHARTS
    ]
    queries += [chosen(skip=field).select(pl.col(field).unique()) for field in FIELDS]
    pl.collect_all(queries)
