"""Loading the seven tables of TPC-H, and what they take in memory: one load a process.

`python -m benchmarks.dashboard.loading CONTESTANT FOLDER FORM TEXTS THREADS` loads once.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any, Final

from .data import TPCH_TABLES
from .process import pin, resident

LOADERS: Final = ("engine", "duckdb", "polars")


def measure(folder: Path, form: str, texts: bool, rounds: int, threads: int) -> dict[str, dict[str, float]]:
    """Seconds and bytes in memory of every contestant, medians; `texts` with the columns of comments."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in LOADERS}
    for _ in range(rounds):
        for name in LOADERS:
            command = [sys.executable, "-m", __name__, name, str(folder), form, str(int(texts)), str(threads)]
            environment = os.environ | {
                "POLARS_MAX_THREADS": str(threads),
                "QLIK_ENGINE_THREADS": str(threads),
            }
            answer = subprocess.run(command, check=True, capture_output=True, env=environment).stdout
            found[name].append(json.loads(answer))
    return {
        name: {what: median(one[what] for one in results) for what in results[0]}
        for name, results in found.items()
    }


def _duckdb(folder: Path, form: str, texts: bool, threads: int) -> Callable[[], Any]:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")

    def load() -> Any:
        for table in TPCH_TABLES:
            path = folder / f"{table}.{form}"
            names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]
            columns = ", ".join(name for name in names if texts or "comment" not in name)
            connection.execute(f"CREATE TABLE {table} AS SELECT {columns} FROM '{path}'")
        return connection

    return load


def _polars(folder: Path, form: str, texts: bool, threads: int) -> Callable[[], Any]:
    import polars as pl

    def load() -> Any:
        frames = []
        for table in TPCH_TABLES:
            path = folder / f"{table}.{form}"
            scan = pl.scan_parquet(path) if form == "parquet" else pl.scan_csv(path, try_parse_dates=True)
            names = [name for name in scan.collect_schema().names() if texts or "comment" not in name]
            frames.append(scan.select(names).collect())
        return frames

    return load


def _engine(folder: Path, form: str, texts: bool, threads: int) -> Callable[[], Any]:
    from qlik_engine import Document, FolderSources

    for module in ("compute", "csv", "parquet"):  # the peers have their readers at hand, too
        import_module(f"pyarrow.{module}")
    kind = "(parquet)" if form == "parquet" else "(txt, utf8, embedded labels, delimiter is ',')"
    lines = ["SET DateFormat='YYYY-MM-DD';"]
    for table in TPCH_TABLES:
        names = _names(folder / f"{table}.{form}", form)
        columns = ", ".join(name for name in names if texts or "comment" not in name)
        lines.append(f"{table}: LOAD {columns} FROM [{table}.{form}] {kind};")
    Document(script="T: LOAD 1 AS a AUTOGENERATE 1;").reload()
    document = Document(script="\n".join(lines))

    def load() -> Any:
        result = document.reload(FolderSources(folder))
        if not result.success:
            raise RuntimeError(result.log)
        return document

    return load


def _names(path: Path, form: str) -> list[str]:
    if form == "parquet":
        import pyarrow.parquet as pq

        return list(pq.read_schema(path).names)
    with path.open(encoding="utf-8") as file:
        return file.readline().strip().split(",")


def main() -> None:
    """One load in this process; prints what it took."""
    name, folder, form, texts, threads = sys.argv[1:]
    pin(int(threads))
    make = {"engine": _engine, "duckdb": _duckdb, "polars": _polars}[name]
    load = make(Path(folder), form, texts == "1", int(threads))
    before, begun = resident(), time.perf_counter()
    kept = load()
    seconds = time.perf_counter() - begun
    gc.collect()
    print(json.dumps({"seconds": seconds, "bytes": resident() - before}), flush=True)
    del kept


if __name__ == "__main__":
    main()
