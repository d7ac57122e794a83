"""An app in Python's terms, against the engine: both clients see the same."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, ConfigError, EngineError, Qlik
from qlik_sdk.helpers import cubes
from qlik_tenant import Tenant

SCRIPT = """
Sales:
LOAD RecNo() AS Id, Pick(1 + Mod(RecNo(), 3), 'North', 'South', 'West') AS Region,
  2020 + Mod(RecNo(), 4) AS Year, Date(43831 + Mod(RecNo(), 10)) AS Day,
  If(Mod(RecNo(), 100) = 0, Null(), RecNo() / 4) AS Amount
AUTOGENERATE 12000;
Regions:
LOAD * INLINE [
Region, Manager
North, Ann
South, Bob
West, Cid
];
TAG FIELD Day WITH '$date';
"""

NORTH = 4000
"""Rows of each region."""


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True) as running:
        with Qlik(host=running.url, api_key=running.api_key) as qlik:
            app = qlik.apps.create(name="Sales")
            with app.open():
                app.load_script = SCRIPT
                assert app.reload().qSuccess
                app.create_dimension(
                    {
                        "qInfo": {"qType": "dimension"},
                        "qDim": {"qFieldDefs": ["Manager"], "qFieldLabels": ["Manager"]},
                        "qMetaDef": {"title": "Who"},
                    }
                )
                app.create_measure(
                    {
                        "qInfo": {"qType": "measure"},
                        "qMeasure": {"qDef": "Sum(Amount)", "qLabel": "Turnover"},
                        "qMetaDef": {"title": "Turnover"},
                    }
                )
                chart = app.create_object(
                    {
                        "qInfo": {"qType": "table", "qId": "chart1"},
                        "qHyperCubeDef": {
                            "qDimensions": [{"qDef": {"qFieldDefs": ["Region"]}}],
                            "qMeasures": [{"qDef": {"qDef": "Count(Id)"}}],
                        },
                    }
                )
                for rank, title in ((2, "Second"), (1, "First")):
                    cells = [{"name": chart.id}] if rank == 1 else []
                    app.create_object(
                        {
                            "qInfo": {"qType": "sheet"},
                            "qMetaDef": {"title": title, "description": f"sheet {rank}"},
                            "rank": rank,
                            "cells": cells,
                        }
                    )
                app.do_save()
        yield running


@pytest.fixture
def app(tenant: Tenant) -> Iterator[Any]:
    with Qlik(host=tenant.url, api_key=tenant.api_key) as qlik:
        found = qlik.apps.get(qlik.items.list(resource_type="app").first().resource_id)
        with found.open():
            yield found


def asynchronously(tenant: Tenant, call: Any) -> Any:
    """What `call(app)` gives, with the asynchronous client."""

    async def run() -> Any:
        async with AsyncQlik(host=tenant.url, api_key=tenant.api_key) as qlik:
            item = await qlik.items.list(resource_type="app").first()
            assert item is not None
            found = await qlik.apps.get(item.resource_id or "")
            async with found.open():
                return await call(found)

    return asyncio.run(run())


# Hypercubes -------------------------------------------------------------------------------------------------


def test_a_table_of_many_pages(app: Any, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[int] = []
    app._session.on(
        "traffic:sent",
        lambda sent: sent.method == "GetHyperCubeData" and pages.append(sent.params["qPages"][0]["qTop"]),
    )
    table = app.hypercube(["Id", "Region"], {"Amount": "Sum(Amount)"})
    assert len(table) == 12_000
    assert sorted(pages) == [0, 3333, 6666, 9999]
    assert [column.name for column in table.columns] == ["Id", "Region", "Amount"]
    assert table["Id"].values() == list(range(1, 12_001))
    rows = list(table.rows())
    assert rows[0] == (1, "South", 0.25)
    assert rows[5] == (6, "North", 1.5)

    async def twin(other: Any) -> Any:
        return await other.hypercube(["Id", "Region"], {"Amount": "Sum(Amount)"})

    assert list(asynchronously(tenant, twin).rows()) == rows


def test_nulls_and_duals_are_exact(app: Any) -> None:
    table = app.hypercube({"Id": "Id", "Amount": "Amount"}, filters={"Id": [99, 100, 101]})
    assert table["Amount"].texts == ["24.75", None, "25.25"]
    assert [number for number in table["Amount"].numbers if not math.isnan(number)] == [24.75, 25.25]
    assert list(table.rows()) == [(99, 24.75), (100, None), (101, 25.25)]
    days = app.hypercube(["Day"])
    assert days["Day"].kind == "date"
    assert days["Day"].values()[0] == date(2020, 1, 1)


def test_frames_of_other_libraries(app: Any) -> None:
    table = app.hypercube(["Region", "Day"], ["Sum(Amount)", "Count(Id)"])
    arrow = table.to_arrow()
    assert arrow.num_rows == len(table) == 30
    assert arrow.column("Count(Id)").to_pylist() == table.to_pandas()["Count(Id)"].tolist()
    assert table.to_pandas()["Count(Id)"].sum() == 12_000
    polars = pytest.importorskip("polars")
    frame = table.to_polars()
    assert frame["Count(Id)"].sum() == 12_000
    assert frame.schema["Day"] == polars.Date


def test_master_items_by_name(app: Any, tenant: Tenant) -> None:
    table = app.hypercube(["Who"], ["Turnover", "Sum(Amount)"])
    assert table.columns[0].texts == ["Ann", "Bob", "Cid"]
    assert table.columns[1].numbers == table.columns[2].numbers
    labelled = app.hypercube({"Manager in charge": "Who"}, {"Sold": "Turnover"})
    assert [column.name for column in labelled.columns] == ["Manager in charge", "Sold"]

    async def twin(other: Any) -> Any:
        return await other.hypercube(["Who"], ["Turnover", "Sum(Amount)"])

    assert list(asynchronously(tenant, twin).rows()) == list(table.rows())


def test_what_cannot_be_calculated(app: Any) -> None:
    with pytest.raises((ConfigError, EngineError)):
        app.hypercube(["Nothing"], ["Count(Id)"])
    with pytest.raises(ConfigError, match="no field called 'Nothing'"):
        app.hypercube(["Region"], filters={"Nothing": [1]})
    with pytest.raises(ConfigError, match="nothing was selected in 'Region'"):
        app.hypercube(["Region"], filters={"Region": "East"})
    assert app.hypercube(["=Year"], ["Count(Id)"])["Count(Id)"].numbers == [3000.0] * 4


def test_columns_whose_condition_fails_are_left_out(app: Any) -> None:
    hidden = {"qDef": {"qDef": "Sum(Amount)"}, "qCalcCondition": {"qCond": {"qv": "1 = 2"}}}
    table = app.hypercube(["Year"], {"sum": hidden, "n": "Count(Id)"})
    assert [column.name for column in table.columns] == ["Year", "n"]
    assert table["n"].numbers == [3000.0] * 4
    with pytest.raises(EngineError):
        app.hypercube(["Year"], ["Count(Id)", {"qLibraryId": "none"}])


def test_filters_are_of_one_table_only(app: Any, tenant: Tenant) -> None:
    with app.select(Year=2020):
        table = app.hypercube(["Region", "Year"], ["Count(Id)"], filters={"Region": ["North", "West"]})
        assert list(table.rows()) == [("North", 2020, 1000), ("West", 2020, 1000)]
        assert app.evaluate("Count(Id)") == "3000"
    table = app.hypercube(["Year"], {"n": "Count(Id)"}, filters={"Year": [2021, 2023]})
    assert list(table.rows()) == [(2021, 3000), (2023, 3000)]
    assert app.hypercube(["Day"], filters={"Day": date(2020, 1, 3)})["Day"].values() == [date(2020, 1, 3)]
    assert app.get_app_layout().qStateNames == []

    async def twin(other: Any) -> Any:
        return await other.hypercube(["Year"], {"n": "Count(Id)"}, filters={"Year": [2021, 2023]})

    assert list(asynchronously(tenant, twin).rows()) == list(table.rows())


def test_pages_that_come_short_are_asked_for_again() -> None:
    cube = {"qHyperCube": {"qSize": {"qcx": 1, "qcy": 25_000}, "qDimensionInfo": [{"qFallbackTitle": "A"}]}}
    reader = cubes.Reader(1, cube)
    steps = reader.steps()
    calls = next(steps)
    asked: list[tuple[int, int]] = []
    try:
        while True:
            answers: list[Any] = []
            for call in calls:
                (page,) = call.params["qPages"]
                asked.append((page["qTop"], page["qHeight"]))
                rows = range(page["qTop"], page["qTop"] + min(page["qHeight"], 4000))
                matrix = [[{"qText": str(row), "qNum": row}] for row in rows]
                answers.append(call.decode(json.dumps({"qDataPages": [{"qMatrix": matrix}]})))
            calls = steps.send(answers)
    except StopIteration:
        pass
    assert asked[:3] == [(0, 10_000), (10_000, 10_000), (20_000, 5_000)]
    assert asked[3:6] == [(4000, 6000), (14_000, 6000), (24_000, 1000)]
    assert reader.finish().columns[0].values() == list(range(25_000))


# Fields and selections --------------------------------------------------------------------------------------


def test_fields(app: Any, tenant: Tenant) -> None:
    year = app.field("Year")
    year.select([2020, 2021])
    assert app.evaluate("Count(Id)") == "6000"
    assert [(item.text, item.state, item.is_selected) for item in year.values()] == [
        ("2020", "selected", True),
        ("2021", "selected", True),
        ("2022", "alternative", False),
        ("2023", "alternative", False),
    ]
    year.select(2021, toggle=True)
    assert app.evaluate("GetFieldSelections(Year)") == "2020"
    assert year.select_excluded()
    assert app.evaluate("Count(Id)") == "9000"
    app.field("Region").select("North")
    assert year.clear_others()
    assert app.evaluate("Count(DISTINCT Region)") == "3"
    assert year.lock()
    with pytest.raises(ConfigError, match="nothing was selected"):
        year.select(2022)
    assert year.unlock()
    assert year.clear()
    assert app.field("Region").search("*th")
    assert app.evaluate("GetFieldSelections(Region)") == "South, North"
    assert app.field("Region").select_all()
    assert app.field("Region").clear()
    with pytest.raises(ConfigError, match="no field called 'Nothing'"):
        app.field("Nothing").select(1)

    async def twin(other: Any) -> Any:
        field = other.field("Year")
        await field.select([2020, 2021])
        states = [item.state for item in await field.values()]
        count = await other.evaluate("Count(Id)")
        assert await field.clear()
        return states, count

    assert asynchronously(tenant, twin) == (["selected"] * 2 + ["alternative"] * 2, "6000")


def test_selections_for_a_while(app: Any, tenant: Tenant) -> None:
    app.field("Region").select("North")
    with app.select({"Year": [2020]}, Region=["South", "West"]):
        assert app.evaluate("Count(Id)") == "2000"
        with app.select(Region="South"):
            assert app.evaluate("Count(Id)") == "1000"
        assert app.evaluate("Count(Id)") == "2000"
    assert app.evaluate("GetCurrentSelections()") == "Region: North"
    with pytest.raises(ZeroDivisionError), app.select(Year=2021):
        raise ZeroDivisionError
    assert app.evaluate("Count(Id)") == str(NORTH)
    with pytest.raises(ConfigError), app.select(Year=2022, Region="East"):
        pass
    assert app.evaluate("Count(Id)") == str(NORTH)
    app.clear_all()
    with app.select(Year=2021):
        pass
    assert app.evaluate("Count(Id)") == "12000"

    async def twin(other: Any) -> Any:
        async with other.select(Year=[2020]):
            inside = await other.evaluate("Count(Id)")
        return inside, await other.evaluate("Count(Id)")

    assert asynchronously(tenant, twin) == ("3000", "12000")


# What an app holds ------------------------------------------------------------------------------------------


def test_tables(app: Any, tenant: Tenant) -> None:
    sales, regions = sorted(app.tables, key=lambda table: -table.rows)
    assert (sales.name, sales.rows, regions.name, regions.rows) == ("Sales", 12_000, "Regions", 3)
    assert [field.name for field in sales.fields] == ["Id", "Region", "Year", "Day", "Amount"]
    amount = sales.fields[4]
    assert (amount.nulls, amount.values) == (120, 11_880)
    assert [field.name for field in regions.fields if field.is_key] == ["Region"]
    assert list(app.table_rows("Regions").rows()) == [("North", "Ann"), ("South", "Bob"), ("West", "Cid")]
    loaded = app.table_rows("Sales", limit=2500)
    assert loaded["Id"].values() == list(range(1, 2501))
    assert loaded["Amount"].texts[98:101] == ["24.75", None, "25.25"]
    with pytest.raises(ConfigError, match="no table called 'Nothing'"):
        app.table_rows("Nothing")

    async def twin(other: Any) -> Any:
        return await other.tables, list((await other.table_rows("Regions")).rows())

    tables, rows = asynchronously(tenant, twin)
    assert sorted(tables, key=lambda table: -table.rows) == [sales, regions]
    assert rows == list(app.table_rows("Regions").rows())


def test_the_script(app: Any, tenant: Tenant) -> None:
    assert app.load_script == SCRIPT

    async def twin(other: Any) -> Any:
        return await other.load_script

    assert asynchronously(tenant, twin) == SCRIPT


def test_sheets_and_charts(app: Any, tenant: Tenant) -> None:
    first, second = app.sheets
    assert (first.title, first.description, second.title) == ("First", "sheet 1", "Second")
    (chart,) = first.objects()
    assert (chart.id, chart.generic_type) == ("chart1", "table")
    assert second.objects() == []
    regions = list(app.chart("chart1").rows())
    assert sorted(regions) == [("North", NORTH), ("South", NORTH), ("West", NORTH)]
    with pytest.raises((ConfigError, EngineError)):
        app.chart("nothing")

    async def twin(other: Any) -> Any:
        sheet = (await other.sheets)[0]
        return (
            sheet.title,
            [one.id for one in await sheet.objects()],
            list((await other.chart("chart1")).rows()),
        )

    assert asynchronously(tenant, twin) == ("First", ["chart1"], regions)


def test_bookmarks(app: Any, tenant: Tenant) -> None:
    app.field("Year").select(2023)
    app.create_bookmark({"qInfo": {"qType": "bookmark"}, "qMetaDef": {"title": "Last year"}})
    app.clear_all()
    (bookmark,) = app.bookmarks
    assert bookmark.title == "Last year"
    assert bookmark.apply()
    assert app.evaluate("Count(Id)") == "3000"
    app.clear_all()

    async def twin(other: Any) -> Any:
        return [found.title for found in await other.bookmarks]

    app.do_save()
    assert asynchronously(tenant, twin) == ["Last year"]
    assert bookmark.delete()
    assert app.bookmarks == []


def test_layouts_as_they_change(app: Any, tenant: Tenant) -> None:
    cube = {"qHyperCubeDef": {"qMeasures": [{"qDef": {"qDef": "Count(Id)"}}], "qInitialDataFetch": [
        {"qLeft": 0, "qTop": 0, "qWidth": 1, "qHeight": 1}]}, "qInfo": {"qType": "kpi"}}  # fmt: skip

    def shown(layout: Any) -> str:
        return str(layout.qHyperCube.qDataPages[0].qMatrix[0][0].qText)

    chart = app.create_session_object(cube)
    seen = []
    for layout in chart.changes():
        seen.append(shown(layout))
        if len(seen) == 1:
            app.field("Year").select(2020)
        elif len(seen) == 2:
            app.field("Region").select("North")
        else:
            app.clear_all()
            app.destroy_session_object(chart.id)
    assert seen[:3] == ["12000", "3000", "1000"]

    async def twin(other: Any) -> Any:
        made, found = await other.create_session_object(cube), []
        async for layout in made.changes():
            found.append(shown(layout))
            if len(found) == 3:
                break
            await other.field("Year").select(2019 + len(found))
        return found

    assert asynchronously(tenant, twin) == ["12000", "3000", "3000"]


def test_reloading_tells_its_messages(app: Any, tenant: Tenant) -> None:
    before = app.load_script
    for pause in ("", "SLEEP 700;"):
        app.load_script = f"TRACE hello from the script;\n{pause}\nT: LOAD 1 AS A AUTOGENERATE 1;"
        told: list[str] = []
        assert app.reload(progress=told.append).qSuccess
        assert told.count("hello from the script") == 1

    async def twin(other: Any) -> Any:
        told.clear()
        assert (await other.reload(progress=told.append)).qSuccess
        return told.count("hello from the script")

    app.do_save()
    assert asynchronously(tenant, twin) == 1
    app.load_script = before
    assert app.reload().qSuccess
    app.do_save()
