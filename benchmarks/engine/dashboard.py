"""One update of a dashboard (8 charts, 8 list boxes) after a selection, on flights linked to four tables.

The peers compute the same answers over one pre-joined table of enumerations, which spares them the joins:
Polars in one `collect_all`, and DuckDB, where it is installed, in one query each. Selected values change
from round to round and nothing is remembered, except in the step "seen before".
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from qlik_engine import Document, Dual, FolderSources, GenericObject, Session

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
ORIGINS, MONTHS, MAKERS = 3, 12, 35
SIZES = (200_000, 1_000_000, 4_000_000)
ROUNDS = 9
Selection = dict[str, list[str]]


def _none(turn: int) -> Selection:
    return {}


def _origin(turn: int) -> Selection:
    return {"origin": [f"O{turn % ORIGINS}"]}


def _months(turn: int) -> Selection:
    return _origin(turn) | {"month": [str((turn + k) % MONTHS + 1) for k in range(3)]}


def _makers(turn: int) -> Selection:
    return _months(turn) | {"maker": [f"M{(turn + 7 * k) % MAKERS}" for k in range(5)]}


STEPS: Sequence[tuple[str, Callable[[int], Selection]]] = (
    ("nothing selected", _none),
    ("one origin", _origin),
    ("+ three months", _months),
    ("+ five makers", _makers),
)


def compare(*, small: bool = False) -> list[Result]:
    """Every size and step, all contestants on the same selections."""
    return [result for rows in ((5_000,) if small else SIZES) for result in compare_size(rows, small)]


def compare_size(rows: int, small: bool) -> Iterator[Result]:
    tables = make_tables(rows)
    objects = make_objects(load(tables))
    frame = join(tables)
    query = duckdb_over(frame)
    rounds = 1 if small else ROUNDS
    shown = f"{rows // 1000:,}k: "
    for step, selection in STEPS:
        yield Result(shown + step, alternate(_contestants(objects, frame, query, selection, True), rounds))
    seen = _contestants(objects, frame, query, lambda _: _months(0), False)
    yield Result(f"{shown}the same, seen before", alternate(seen, rounds))


def _contestants(
    objects: Sequence[GenericObject],
    frame: pl.DataFrame,
    query: Callable[[str], object] | None,
    selection: Callable[[int], Selection],
    afresh: bool,
) -> dict[str, Callable[[], object]]:
    ours, polars, duckdb = itertools.count(), itertools.count(), itertools.count()

    def engine() -> None:
        turn = next(ours)
        if afresh:
            objects[0].session.document.possible.clear()
        update_engine(objects, selection(turn), turn)

    found: dict[str, Callable[[], object]] = {
        "qlik_engine": engine,
        "polars": lambda: update_polars(frame, selection(next(polars))),
    }
    if query is not None:
        found["duckdb"] = lambda: update_duckdb(query, selection(next(duckdb)))
    return found


def make_tables(rows: int) -> dict[str, pa.Table]:
    """A star like that of the demo, of any size."""
    random = np.random.default_rng(7)
    carriers, dests, planes = 16, 105, 3300

    def texts(prefix: str, numbers: Any) -> Any:
        return pa.array([f"{prefix}{n}" for n in range(int(numbers.max()) + 1)]).take(pa.array(numbers))

    flights: dict[str, Any] = {
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
    return {
        "flights": pa.table(flights),
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


def update_engine(objects: Sequence[GenericObject], selections: Selection, turn: int) -> None:
    """Select, then lay out every chart and list box anew: the variable makes each round another moment."""
    session = objects[0].session
    session.set_variable("Turn", str(turn))
    session.clear_all()
    for field, values in selections.items():
        selectable = session.field(field)
        assert selectable is not None
        selectable.select_values([Dual(text=value) for value in values])
    for item in objects:
        item.layout()


PAGE = [{"qTop": 0, "qLeft": 0, "qWidth": 3, "qHeight": 1000}]


def make_objects(session: Session) -> list[GenericObject]:
    """The dashboard: 8 charts, 8 list boxes."""
    charts = [
        {
            "qDimensions": [{"qDef": {"qFieldDefs": [field]}} for field in dimensions],
            "qMeasures": [{"qDef": {"qDef": measure}}],
            "qInitialDataFetch": PAGE,
        }
        for dimensions, measure, _ in CHARTS
    ]
    boxes = [{"qDef": {"qFieldDefs": [field]}, "qInitialDataFetch": PAGE} for field in FIELDS]
    definitions = [{"qHyperCubeDef": chart} for chart in charts] + [{"qListObjectDef": box} for box in boxes]
    return [
        session.create_object({"qInfo": {"qType": "bench"}, **definition}, session_only=True)
        for definition in definitions
    ]


def update_polars(frame: pl.DataFrame, selections: Selection) -> None:
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


def duckdb_over(frame: pl.DataFrame) -> Callable[[str], object] | None:
    """What runs a query over the same rows in DuckDB, texts as enumerations; None if it is not installed."""
    try:
        import duckdb
    except ImportError:
        return None
    connection = duckdb.connect()
    texts = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Enum)]
    connection.register("plain", frame.with_columns(pl.col(texts).cast(pl.String)).to_arrow())
    for name in texts:
        connection.execute(f"CREATE TYPE {name}_type AS ENUM (SELECT DISTINCT {name} FROM plain)")
    casts = [f"{name}::{name}_type AS {name}" if name in texts else name for name in frame.columns]
    connection.execute(f"CREATE TABLE wide AS SELECT {', '.join(casts)} FROM plain")
    return lambda text: connection.execute(text).fetchnumpy()


def update_duckdb(query: Callable[[str], object], selections: Selection) -> None:
    def chosen(skip: str = "") -> str:
        conditions = [
            f"{field} IN ({', '.join(values if field == 'month' else map(repr, values))})"
            for field, values in selections.items()
            if field != skip
        ]
        return f"FROM wide WHERE {' AND '.join(conditions) or 'true'}"

    for dimensions, measure, _ in CHARTS:
        columns = ", ".join(dimensions)
        query(f"SELECT {columns}, {measure} {chosen()} GROUP BY {columns}")
    for field in FIELDS:
        query(f"SELECT DISTINCT {field} {chosen(field)}")
