from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

COVERS = ("GenericObject.ExportData",)
CUBE = "/qHyperCubeDef"


@pytest.fixture
def chart(client: Any, cube: dict[str, Any]) -> int:
    handle: int = client.session_object(1, qHyperCubeDef=cube)
    return handle


def test_a_table_as_csv(client: Any, chart: int, admin: Any) -> None:
    answer = client.call(chart, "ExportData", "CSV_C", CUBE, "sales.csv")
    assert answer["qWarnings"] == []
    assert answer["qUrl"].endswith("/sales.csv")
    file = admin.get(answer["qUrl"])
    assert file.status == 200
    assert file.data.decode("utf-8-sig").splitlines() == ["Region,Sum(Amount)", "Nordic,8", "Alps,5"]
    assert 'filename="sales.csv"' in file.headers["content-disposition"]
    tabs = admin.get(client.call(chart, "ExportData", "EXPORT_CSV_T", CUBE)["qUrl"])
    assert tabs.data.decode("utf-8-sig").splitlines()[1] == "Nordic\t8"


def test_exports_belong_to_their_user(client: Any, chart: int, admin: Any, nobody: Any) -> None:
    url = client.call(chart, "ExportData", qFileType="CSV_C", qPath=CUBE, qServeOnce=True)["qUrl"]
    assert nobody.get(url).status == 401
    assert admin.send("DELETE", url).status == 405
    assert admin.get(url).status == 200
    assert admin.get(url).status == 404
    assert admin.get(f"/tempcontent/{'0' * 32}/x.csv").status == 404


def test_a_table_as_workbook(client: Any, chart: int, admin: Any) -> None:
    file = admin.get(client.call(chart, "ExportData", "OOXML")["qUrl"])
    with zipfile.ZipFile(io.BytesIO(file.data)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
    rows = [["".join(cell.itertext()) for cell in row] for row in sheet[0]]
    assert rows == [["Region", "Sum(Amount)"], ["Nordic", "8.0"], ["Alps", "5.0"]]


def test_a_table_as_parquet(client: Any, chart: int, admin: Any) -> None:
    file = admin.get(client.call(chart, "ExportData", "PARQUET", CUBE)["qUrl"])
    table = pq.read_table(io.BytesIO(file.data))
    assert table.to_pydict() == {"Region": ["Nordic", "Alps"], "Sum(Amount)": [8.0, 5.0]}


def test_a_list_with_and_without_excluded_values(client: Any, admin: Any) -> None:
    handle = client.session_object(1, qListObjectDef={"qDef": {"qFieldDefs": ["Region"]}})
    client.call(client.call(1, "GetField", "Region")["qReturn"]["qHandle"], "Select", "Alps")
    every = admin.get(client.call(handle, "ExportData", "CSV_C")["qUrl"])
    assert len(every.data.split()) == 3
    possible = client.call(handle, "ExportData", qFileType="CSV_C", qExportState="P")["qUrl"]
    assert admin.get(possible).data.decode("utf-8-sig").split() == ["Region", "Alps"]


def test_what_cannot_be_exported(client: Any, chart: int) -> None:
    assert client.refused(chart, "ExportData", "DOC", CUBE).code == 8
    assert client.refused(chart, "ExportData", "CSV_C", "/none/qHyperCubeDef").code in (4, 6000)
    empty = client.session_object(1, qHyperCubeDef={"qDimensions": [], "qMeasures": []})
    assert client.refused(empty, "ExportData", "CSV_C", CUBE).code == 13001
