"""Documents: reload, save, open, and what they say about their data."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qlik_engine import Document, EngineError, FolderSources, NotFoundError
from qlik_engine.columns.archive import read_archive, write_archive

SALES = """
Sales:
LOAD * INLINE [
Region, Product, Amount
North, Shoe, 10
South, Hat, 5
North, Hat, 7
];
Regions:
LOAD * INLINE [
Region, Manager
North, Ann
South, Bob
East, Cid
];
LET vTop = 3;
"""


def loaded(script: str = SALES) -> Document:
    document = Document("app-1", title="Sales", script=script)
    result = document.reload()
    assert result.success, result.log
    return document


def test_a_reload_replaces_the_data_and_counts_versions() -> None:
    document = loaded()
    assert (document.version, document.last_reload is not None) == (1, True)
    assert document.session().evaluate("Sum(Amount)").number == 22
    document.script = SALES.replace("10", "100")
    assert document.reload().success
    assert document.version == 2
    assert document.session().evaluate("Sum(Amount)") == (112, "112")


def test_a_failing_script_is_a_result_and_leaves_the_data() -> None:
    document = loaded()
    document.script = "LOAD * FROM [lib://nowhere/x.csv];"
    result = document.reload()
    assert not result.success
    assert result.error is not None
    assert document.version == 1
    assert document.session().evaluate("Sum(Amount)").number == 22


def test_a_cancelled_reload_leaves_the_data() -> None:
    document = loaded()
    stop = threading.Event()
    stop.set()
    result = document.reload(cancel=stop)
    assert (result.success, result.cancelled, document.version) == (False, True, 1)


def test_one_reload_at_a_time() -> None:
    document = loaded()
    seen: list[int] = []

    def again(progress: Any) -> None:
        with pytest.raises(EngineError) as caught:
            document.reload()
        seen.append(caught.value.code)

    document.reload(on_progress=again)
    assert set(seen) == {11000}


def test_files_are_found_through_sources(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("A,B\n1,x\n2,y\n")
    document = Document(
        script="T: LOAD * FROM [lib://DataFiles/x.csv] (txt, embedded labels, delimiter is ',');"
    )
    assert not document.reload().success
    assert document.reload(FolderSources(tmp_path)).success
    assert document.session().evaluate("Sum(A)").number == 3


def test_selections_stay_on_values_that_survive_a_reload() -> None:
    document = loaded()
    session = document.session()
    region = session.field("Region")
    assert region is not None
    region.select("*th")
    before = session.revision
    document.script = SALES.replace("South", "West").replace("North, Shoe, 10", "North, Shoe, 11")
    assert document.reload().success
    assert session.model is document.model
    assert dict(zip(region.field.texts[1:], region.states(), strict=True))["North"] == "S"
    assert session.evaluate("Sum(Amount)").number == 18
    assert session.revision > before
    assert session.back_count == 0


def test_saving_and_opening_gives_the_same_app(tmp_path: Path) -> None:
    document = loaded()
    session = document.session()
    chart = session.create_object({"qInfo": {"qId": "c1", "qType": "barchart"}, "x": [1]}, session_only=False)
    chart.create_child({"qInfo": {"qId": "c2", "qType": "part"}})
    session.add_state("Other")
    document.save(tmp_path / "app.qapp")
    opened = Document.open(tmp_path / "app.qapp")
    assert (opened.id, opened.title, opened.script) == ("app-1", "Sales", SALES)
    assert (opened.version, opened.last_reload) == (1, document.last_reload)
    assert opened.tables_and_keys() == document.tables_and_keys()
    assert opened.table_data("Sales") == document.table_data("Sales")
    assert opened.locale_info() == document.locale_info()
    again = opened.session()
    assert again.evaluate("Sum(Amount) & '-' & vTop").text == "22-3"
    assert again.state_names == ["Other"]
    found = again.get_object("c1")
    assert found is not None
    assert found.properties == chart.properties
    assert [child.id for child in found.children()] == ["c2"]
    assert opened.reload().success


MANY_NUMBERS = """
Orders: LOAD RecNo() * 3 AS Key, RecNo() / 8 * 5 + 0.25 AS Price, RecNo() * pi() AS Odd AUTOGENERATE 70000;
Lines: LOAD RecNo() * 3 AS Key, Mod(RecNo(), 7) AS Quantity AUTOGENERATE 60000;
"""


def test_many_numbers_are_the_same_after_saving_before_and_after_they_are_used(tmp_path: Path) -> None:
    document = loaded(MANY_NUMBERS)
    looks: tuple[Callable[[Document], Any], ...] = (
        lambda d: d.tables_and_keys(),
        lambda d: d.table_data("Orders", 65_500, 40),
        lambda d: d.session().evaluate("Sum(Price * Quantity) & '|' & Max(Key) & '|' & Max(Odd)").text,
        lambda d: d.session().evaluate("Count(distinct Key) & '|' & Only({<Key = {180003}>} Price)").text,
        lambda d: d.field_description("Price")["qTags"],
    )
    document.save(tmp_path / "before")
    expected = [look(document) for look in looks]
    total = math.fsum((n / 8 * 5 + 0.25) * (n % 7) for n in range(1, 60_001))
    assert expected[2] == f"{total:.14g}|210000|{70_000 * math.pi:.14g}"
    assert expected[3] == "70000|37500.875"
    assert expected[4] == ["$numeric"]
    document.save(tmp_path / "after")
    for name in ("before", "after"):
        for order in (1, -1):
            opened = Document.open(tmp_path / name)
            assert [look(opened) for look in looks[::order]] == expected[::order]
        for field in ("Key", "Price", "Odd"):
            wanted, found = (d.model.fields[field].numbers.tobytes() for d in (document, opened))
            assert found == wanted


def test_apps_saved_earlier_are_read(tmp_path: Path) -> None:
    document = loaded(
        MANY_NUMBERS + "Some: LOAD RecNo() * 3 AS Key, If(RecNo() > 1, 'x') AS Gap AUTOGENERATE 9;"
    )
    document.save(tmp_path / "now")
    stored, arrays = read_archive(tmp_path / "now")
    for name, entry in stored["model"]["fields"].items():
        if "whole" in entry:
            del entry["whole"]
            entry["numbers"] = len(arrays)
            arrays.append(document.model.fields[name].numbers)
    for table in stored["model"]["tables"]:
        assert table.pop("withNull") == (["Gap"] if table["name"] == "Some" else [])
    write_archive(tmp_path / "before", stored, arrays)
    expression = "Sum(Price * Quantity) & '|' & NullCount(Gap) & '|' & Count(distinct Key)"
    wanted = document.session().evaluate(expression).text
    assert wanted.endswith("|1|70000")
    for name in ("now", "before"):
        opened = Document.open(tmp_path / name)
        assert opened.session().evaluate(expression).text == wanted
        assert opened.tables_and_keys() == document.tables_and_keys()


def test_an_empty_document_can_be_saved(tmp_path: Path) -> None:
    Document("e").save(tmp_path / "e")
    assert Document.open(tmp_path / "e").model.tables == {}


def test_texts_of_all_kinds_survive_saving(tmp_path: Path) -> None:
    document = loaded(
        "T: LOAD Dual('one', 1) AS D, '' AS E, 'Å€😀' AS U, Null() AS N, 1/3 AS F AUTOGENERATE 1;"
    )
    document.save(tmp_path / "t")
    assert Document.open(tmp_path / "t").table_data("T") == document.table_data("T")


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_save_that_dies_leaves_the_old_file(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "app.qapp"
    document = loaded()
    document.save(path)
    document.script = SALES.replace("10", "1000")
    document.reload()

    def die(*args: object) -> None:
        raise SystemExit

    monkeypatch.setattr(*((os, "fsync", die) if broken == "fsync" else (Path, "replace", die)))
    with pytest.raises(SystemExit):
        document.save(path)
    monkeypatch.undo()
    assert Document.open(path).session().evaluate("Sum(Amount)").number == 22
    assert [p.name for p in tmp_path.iterdir()] == ["app.qapp"]


def test_a_killed_process_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "app.qapp"
    loaded().save(path)
    code = f"""
import os
from pathlib import Path
from qlik_engine import Document
document = Document.open(Path({str(path)!r}))
document.script = "changed"
Path.replace = lambda *_: os._exit(9)
document.save(Path({str(path)!r}))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert len(list(tmp_path.iterdir())) == 2
    assert Document.open(path).script == SALES
    Document.open(path).save(path)
    assert Document.open(path).script == SALES
    assert [p.name for p in tmp_path.iterdir()] == ["app.qapp"]


@pytest.mark.parametrize("damage", ["short", "header", "tail", "other"])
def test_a_damaged_file_is_named(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "app.qapp"
    loaded().save(path)
    content = bytearray(path.read_bytes())
    if damage == "short":
        content = content[:10]
    elif damage == "header":
        content[40] ^= 1
    elif damage == "tail":
        content = content[:-64]
    else:
        content[:4] = b"PK\x03\x04"
    path.write_bytes(bytes(content))
    with pytest.raises(EngineError, match=r"app\.qapp") as caught:
        Document.open(path)
    assert caught.value.code == 11


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Document.open(tmp_path / "none")


def test_tables_and_keys() -> None:
    tables, keys = loaded().tables_and_keys()
    assert [(t["qName"], t["qNoOfRows"], t["qLoose"]) for t in tables] == [
        ("Sales", 3, False),
        ("Regions", 3, False),
    ]
    assert keys == [{"qKeyFields": ["Region"], "qTables": ["Sales", "Regions"]}]
    region, product, amount = tables[0]["qFields"]
    assert (region["qKeyType"], region["qTags"]) == ("ANY_KEY", ["$key", "$ascii", "$text"])
    assert (region["qnTotalDistinctValues"], region["qnPresentDistinctValues"]) == (3, 2)
    assert region["qSubsetRatio"] == pytest.approx(2 / 3)
    assert (product["qKeyType"], amount["qTags"]) == ("NOT_KEY", ["$numeric", "$integer"])
    assert tables[1]["qFields"][0]["qKeyType"] == "PERFECT_KEY"


def test_field_description() -> None:
    description = loaded().field_description("Region")
    assert (description["qCardinal"], description["qTotalCount"]) == (3, 6)
    assert description["qSrcTables"] == ["Sales", "Regions"]
    with pytest.raises(NotFoundError):
        loaded().field_description("Nowhere")


def test_table_data_is_cut_to_the_table() -> None:
    document = loaded()
    rows = document.table_data("Sales", 1, 10)
    assert [[cell["qText"] for cell in row["qValue"]] for row in rows] == [
        ["South", "Hat", "5"],
        ["North", "Hat", "7"],
    ]
    assert rows[0]["qValue"][2] == {"qText": "5", "qIsNumeric": True, "qNumber": 5.0}
    assert document.table_data("Sales", 5, 5) == []
    with pytest.raises(EngineError) as caught:
        document.table_data("Nowhere")
    assert caught.value.code == 11001


def test_evaluate_says_what_is_wrong_with_an_expression() -> None:
    session = loaded().session()
    assert str(session.evaluate("Sum(Amount").text).startswith("Error: ")
    assert session.evaluate("=Avg(Amount)").text == "7.3333333333333"
    assert session.evaluate("Null()").text == "-"


def test_locale_info_follows_the_script() -> None:
    info = loaded("SET DecimalSep=','; SET DateFormat='YYYY-MM-DD';").locale_info()
    assert (info["qDecimalSep"], info["qDateFmt"]) == (",", "YYYY-MM-DD")


def test_threads_share_a_document() -> None:
    document = loaded()
    found: list[float] = []

    def work(region: str) -> None:
        session = document.session()
        field = session.field("Region")
        assert field is not None
        for _ in range(20):
            session.clear_all()
            assert field.select(region)
            found.append(session.evaluate("Sum(Amount)").number)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("North", "South")]
    for thread in threads:
        thread.start()
    document.reload()
    for thread in threads:
        thread.join()
    assert sorted(set(found)) == [5, 17]


def test_memory_is_made_ready_for_who_has_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for reloads that nobody looks at, and once for the same data."""
    expected: list[int] = []
    monkeypatch.setattr("qlik_engine.document.expect", expected.append)
    monkeypatch.setattr("qlik_engine.document._MANY_ROWS", 3)
    document = loaded()
    document.session().evaluate("Sum(Amount)")
    assert expected == []
    for name in ("one", "other"):
        document.session().create_object({"qInfo": {"qType": name}}, session_only=True)
    assert expected == [3]
    assert document.reload().success
    assert expected == [3, 3]
    document.script = "T: LOAD 1 AS A AUTOGENERATE 2;"
    assert document.reload().success
    assert expected == [3, 3]
