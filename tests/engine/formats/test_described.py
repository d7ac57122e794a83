"""Which number format the values of a field are written in, and the tags that follow."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document
from qlik_engine.columns import Dual, Vector
from qlik_engine.formats import (
    Locale,
    describe_format,
    format_dates,
    format_number,
    format_values,
    value_tags,
)
from qlik_engine.io.sources import FolderSources

US = Locale()
SWEDEN = Locale(
    decimal_sep=",",
    thousand_sep=" ",
    money_decimal_sep=",",
    money_thousand_sep=" ",
    money_format="# ##0,00 kr",
    date_format="YYYY-MM-DD",
    timestamp_format="YYYY-MM-DD hh:mm:ss[.fff]",
    time_format="hh:mm:ss",
)


def described(expression: str, rows: int = 40, locale: str = "") -> tuple[str, str, int]:
    """Type, format code and decimals of a field made by a script."""
    document = Document(script=f"{locale} LOAD {expression} AS f AUTOGENERATE {rows};")
    assert document.reload().success
    struct = document.model.fields["f"].number_format.struct()
    return struct["qType"], struct.get("qFmt", ""), struct["qnDec"]


@pytest.mark.parametrize(
    ("expression", "kind", "pattern"),
    [
        ("Date(43000 + RecNo() * 17)", "D", "M/D/YYYY"),
        ("Date(43000 + RecNo() * 17, 'DD.MM.YYYY')", "D", "DD.MM.YYYY"),
        ("Date(43000 + RecNo() * 17, 'D MMMM YYYY')", "D", "D MMMM YYYY"),
        ("Date(43000 + RecNo() * 17, 'WWW D MMM YY')", "D", "WWW D MMM YY"),
        ("Date(43000 + RecNo() * 17, 'YYYYMMDD')", "D", "YYYYMMDD"),
        ("Date#('2020' & Num(Mod(RecNo(), 12) + 1, '00') & '05', 'YYYYMMDD')", "D", "YYYYMMDD"),
        ("MonthName(43000 + RecNo() * 17)", "D", "MMM YYYY"),
        ("MonthEnd(43000 + RecNo() * 17)", "D", "M/D/YYYY"),
        ("Timestamp(43000.26 + RecNo() * 1.3)", "TS", "M/D/YYYY h:mm:ss[.fff] TT"),
        ("Timestamp(43000.26 + RecNo() * 1.3, 'YYYY-MM-DD hh:mm')", "TS", "YYYY-MM-DD hh:mm"),
        ("Timestamp(43000.26 + RecNo() * 1.3, 'D/M YY h.mm.ss')", "TS", "D/M YY h.mm.ss"),
        ("Time(RecNo() / 100)", "T", "h:mm:ss TT"),
        ("Time(RecNo() / 100, 'hh:mm TT')", "T", "hh:mm TT"),
        ("Interval(RecNo() / 7, 'hh:mm')", "IV", "hh:mm"),
        ("Money(RecNo() * 1.5)", "M", "$ ###0.00;-$ ###0.00"),
        ("Money(RecNo() * 1.5, '€ #,##0.00')", "M", "€ #,##0.00"),
        ("Num(RecNo() * 1234.567, '#,##0.00')", "F", "#,##0.00"),
        ("Num(RecNo() * 1234.5, '#.##0,0', ',', '.')", "F", "#.##0,0"),
        ("Num(RecNo() / 7, '0.0%')", "F", "#,##0.0%"),
        ("Num(RecNo(), '0000')", "I", "0000"),
        ("Num(RecNo() * 3 / 8, '0.0##')", "F", "#,##0.000"),
        ("RecNo()", "I", "###0"),
        ("RecNo() / 3", "R", "##############"),
        ("Month(RecNo() * 40)", "U", ""),
        ("WeekDay(RecNo())", "U", ""),
        ("QuarterName(43000 + RecNo() * 40)", "U", ""),
        ("WeekName(43000 + RecNo() * 3)", "U", ""),
        ("Dual('x' & RecNo(), RecNo())", "U", ""),
        ("'a' & RecNo()", "U", ""),
        ("If(Odd(RecNo()), RecNo(), 'x')", "U", ""),
        ("Null()", "U", ""),
    ],
)
def test_what_functions_write(expression: str, kind: str, pattern: str) -> None:
    assert described(expression)[:2] == (kind, pattern)


def test_decimals_are_counted() -> None:
    assert described("Num(RecNo(), '0.000')") == ("F", "#,##0.000", 3)
    assert described("Money(RecNo())")[2] == 2


def test_the_format_variables_of_the_script_count() -> None:
    german = "SET DateFormat='DD.MM.YYYY'; SET TimestampFormat='DD.MM.YYYY hh:mm:ss';"
    assert described("Date(43000 + RecNo())", locale=german)[:2] == ("D", "DD.MM.YYYY")
    assert described("Timestamp(43000 + RecNo() / 9)", locale=german)[:2] == ("TS", "DD.MM.YYYY hh:mm:ss")


def duals(*pairs: tuple[float, str]) -> Vector:
    return Vector.of_duals([Dual(*pair) for pair in pairs])


def test_separators_are_those_of_the_locale() -> None:
    found = describe_format(duals((1234.5, "1 234,50 kr"), (2.0, "2,00 kr")), SWEDEN).struct()
    assert (found["qType"], found["qDec"], found["qThou"]) == ("M", ",", " ")
    assert describe_format(Vector.of_numbers([0.5, 2]), SWEDEN).struct()["qDec"] == ","


def test_texts_that_are_only_read_as_dates_count_as_dates() -> None:
    found = describe_format(duals((43831, "1/1/2020"), (43832, "01/02/2020")), US)
    assert (found.kind, found.pattern) == ("D", "M/D/YYYY")


def test_null_counts_for_nothing_and_text_for_all() -> None:
    days = [Dual(43831, "1/1/2020"), Dual(43832, "1/2/2020")]
    assert describe_format(Vector.of_duals([Dual(), *days]), US).kind == "D"
    assert describe_format(Vector.of_duals([*days, Dual(text="later")]), US).kind == "U"
    assert describe_format(Vector.of_duals([*days, Dual(43833)]), US).kind == "I"
    assert describe_format(Vector.nulls(3), US).kind == "U"


@pytest.mark.parametrize(
    ("expression", "tags"),
    [
        ("RecNo()", ["$numeric", "$integer"]),
        ("RecNo() / 2", ["$numeric"]),
        ("Date(43000 + RecNo())", ["$numeric", "$integer", "$timestamp", "$date"]),
        ("Timestamp(43000 + RecNo() / 7)", ["$numeric", "$timestamp"]),
        ("Time(RecNo() / 100)", ["$numeric"]),
        ("Month(RecNo() * 30)", ["$numeric", "$integer"]),
        ("'a' & RecNo()", ["$ascii", "$text"]),
        ("'ä' & RecNo()", ["$text"]),
        ("If(Odd(RecNo()), RecNo(), 'x')", ["$ascii"]),
        ("Null()", []),
    ],
)
def test_tags(expression: str, tags: list[str]) -> None:
    document = Document(script=f"LOAD {expression} AS f AUTOGENERATE 20;")
    assert document.reload().success
    field = document.model.fields["f"]
    assert field.tags == tags == value_tags(field.values, field.number_format)


def test_fields_of_synthetic_keys_say_so() -> None:
    document = Document(
        script="A: LOAD 1 AS a, 2 AS b, 3 AS c AUTOGENERATE 1; B: LOAD 1 AS a, 2 AS b AUTOGENERATE 1;"
    )
    assert document.reload().success
    fields = document.model.fields
    assert fields["a"].tags[0] == "$keypart"
    synthetic = next(field for field in fields.values() if field.is_synthetic)
    assert synthetic.tags[:2] == ["$syn", "$key"]


def test_formats_outlive_resident_loads_joins_and_files(tmp_path: Path) -> None:
    script = """
    Raw: LOAD RecNo() AS id, Date(43000 + RecNo(), 'DD/MM/YYYY') AS day, Money(RecNo()) AS price
    AUTOGENERATE 31;
    STORE Raw INTO [lib://DataFiles/raw.qvd] (qvd);
    Joined: LOAD id, price AS first RESIDENT Raw;
    LEFT JOIN (Joined) LOAD id, day AS second RESIDENT Raw;
    DROP TABLE Raw;
    File: LOAD id, day AS third, price AS fourth FROM [lib://DataFiles/raw.qvd] (qvd);
    """
    document = Document(script=script)
    result = document.reload(FolderSources(tmp_path))
    assert result.success, result.error
    fields = document.model.fields
    assert [fields[name].number_format.kind for name in ("first", "second", "third", "fourth")] == list(
        "MDDM"
    )
    path = tmp_path / "app"
    document.save(path)
    again = Document.open(path)
    assert again.model.fields["third"].number_format.pattern == "DD/MM/YYYY"


def test_dates_in_files(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    days = [dt.date(2024, 1, day) for day in (1, 2, 30)]
    moments = [dt.datetime(2024, 1, day, 10, 30, 5) for day in (1, 2, 30)]
    pq.write_table(pa.table({"pd": days, "pt": moments}), tmp_path / "t.parquet")
    (tmp_path / "t.csv").write_text(
        "cd,ct,ci\n1/31/2024,1/31/2024 10:30:00 AM,2024-01-31\n2/1/2024,2/1/2024 1:30:05 PM,2024-02-01\n"
    )
    script = """
    LOAD * FROM [lib://DataFiles/t.parquet] (parquet);
    LOAD * FROM [lib://DataFiles/t.csv] (txt, delimiter is ',', embedded labels);
    """
    document = Document(script=script)
    result = document.reload(FolderSources(tmp_path))
    assert result.success, result.error
    fields = document.model.fields
    kinds = {name: fields[name].number_format.kind for name in ("pd", "pt", "cd", "ct", "ci")}
    assert kinds == {"pd": "D", "pt": "TS", "cd": "D", "ct": "TS", "ci": "D"}
    assert fields["ci"].tags == ["$numeric", "$integer", "$timestamp", "$date"]


DATES = [
    "M/D/YYYY",
    "DD.MM.YY",
    "YYYY-MM-DD hh:mm:ss",
    "hh:mm:ss.fff",
    "D MMM YYYY h:mm TT",
    "YYYYMMDD",
    "MMMM",
]
NUMBERS = ["#,##0.00", "0.0", "0000", "#,##0", "€ #,##0.0", "0.0%", "$ ###0.00;-$ ###0.00", "0.0##", "0 pcs"]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(0, 90_000_000), min_size=1, max_size=6, unique=True),
    st.sampled_from(DATES + NUMBERS),
)
def test_a_format_that_is_found_writes_the_same_texts(thousandths: list[int], pattern: str) -> None:
    numbers = np.array(thousandths, dtype=np.float64) / 1000
    if pattern in DATES:
        texts = format_dates(numbers, pattern, US).tolist()
    else:
        texts = [format_number(number, pattern, US) for number in numbers.tolist()]
    shown = Vector.of_duals([Dual(*pair) for pair in zip(numbers.tolist(), texts, strict=True)])
    found = describe_format(shown, US)
    if found.pattern not in ("", "###0", "##############"):
        assert format_values(shown, found.struct(), US).tolist() == texts
    if pattern not in ("MMMM", "0 pcs"):
        assert found.kind != "U"
