"""Dates made by a script arrive in Python as dates, from fields and from measures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from qlik_sdk import Qlik
from qlik_tenant import Tenant

SCRIPT = """
LOAD RecNo() AS Id, Date(43831 + Mod(RecNo(), 10), 'DD.MM.YYYY') AS Day,
  Timestamp(43831 + RecNo() / 4) AS Moment, Time(RecNo() / 24) AS Hour, Month(43831 + 40 * RecNo()) AS Month,
  If(RecNo() = 2, Null(), If(RecNo() = 3, '', 'x')) AS Note
AUTOGENERATE 6;
"""


@pytest.fixture(scope="module")
def app() -> Iterator[Any]:
    with Tenant(in_memory=True) as running, Qlik(host=running.url, api_key=running.api_key) as qlik:
        created = qlik.apps.create(name="Dates")
        with created.open():
            created.load_script = SCRIPT
            assert created.reload().qSuccess
            yield created


def test_fields_become_dates_and_timestamps(app: Any) -> None:
    table = app.hypercube(["Id", "Day", "Moment", "Hour", "Month"])
    assert [column.kind for column in table.columns] == ["integer", "date", "timestamp", "number", "integer"]
    assert table["Day"].values()[:2] == [date(2020, 1, 2), date(2020, 1, 3)]
    assert table["Day"].texts[0] == "02.01.2020"
    assert table["Moment"].values()[0] == datetime(2020, 1, 1, 6)
    arrow = table.to_arrow()
    assert [str(arrow.schema.field(name).type) for name in ("Day", "Moment")] == [
        "date32[day]",
        "timestamp[us]",
    ]


def test_measures_of_dates_are_dates(app: Any) -> None:
    table = app.hypercube([], {"Last": "Max(Day)", "First": "Min(Moment)", "Rows": "Count(Id)"})
    assert list(table.rows()) == [(date(2020, 1, 7), datetime(2020, 1, 1, 6), 6)]


def test_what_the_protocol_says_of_them(app: Any) -> None:
    described = app.get_field_description("Day")
    assert list(described.qTags) == ["$numeric", "$integer", "$timestamp", "$date"]
    fields = {
        field.qName: list(field.qTags)
        for field in app.get_tables_and_keys({"qcx": 0, "qcy": 0}, {"qcx": 0, "qcy": 0}, 0, False, False)
        .qtr[0]
        .qFields
    }
    assert fields["Moment"] == ["$numeric", "$timestamp"]
    assert fields["Note"] == ["$ascii", "$text"]
    box = (
        app.create_session_object(
            {"qInfo": {"qType": "box"}, "qListObjectDef": {"qDef": {"qFieldDefs": ["Day"]}}}
        )
        .get_layout()
        .to_dict()["qListObject"]["qDimensionInfo"]
    )
    assert (box["qNumFormat"]["qType"], box["qNumFormat"]["qFmt"]) == ("D", "DD.MM.YYYY")
    assert (box["qIsAutoFormat"], box["qDimensionType"]) == (True, "N")


def test_null_is_no_empty_text(app: Any) -> None:
    (table,) = app.tables
    assert app.table_rows(table.name)["Note"].texts == ["x", None, "", "x", "x", "x"]
    row = app.get_table_data(1, 1, False, table.name)[0].qValue[-1]
    assert (row.qText, row.qIsNumeric) == (None, False)
