"""Delimited files, written by each test and read back."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.errors import DataSourceError, ReloadCancelled
from qlik_engine.expr.lift import text_of_dual
from qlik_engine.formats import Locale
from qlik_engine.io.delimited import read_delimited, read_text
from qlik_engine.io.format_spec import FormatSpec, Labels, Quotes
from qlik_engine.io.rows import Rows, plain

LOCALE = Locale()
MSQ = FormatSpec(quotes=Quotes.MODERN)


def shown(rows: Rows) -> dict[str, list[str | None]]:
    return {
        name: [text_of_dual(dual, LOCALE) for dual in plain(values)] for name, values in rows.columns.items()
    }


def read(tmp_path: Path, data: bytes, spec: FormatSpec = MSQ, **options: int) -> dict[str, list[str | None]]:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    return shown(read_delimited(path, spec, LOCALE, **options))


def test_labels_and_values(tmp_path: Path) -> None:
    assert read(tmp_path, b"a, b \r\n1, x y \r\n\r\n2,\r\n") == {"a": ["1", "2"], "b": ["x y", ""]}


def test_numbers_are_interpreted_and_keep_their_text(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('n\n1\n007\n1.50\n-2.5\n1e3\nx1\n"1,234"\n12/31/2023\n-0\n123456789012345678\n')
    values = plain(read_delimited(path, MSQ, LOCALE).columns["n"])
    assert [dual.number for dual in values][:5] == [1, 7, 1.5, -2.5, 1000]
    assert [dual.text for dual in values][:4] == [None, "007", "1.50", None]
    assert values[5].text == "x1"
    assert not values[5].is_number
    assert (values[6].number, values[6].text) == (1234, "1,234")
    assert (values[7].number, values[7].text) == (45291, "12/31/2023")
    assert values[8].text == "-0"
    assert values[9].text == "123456789012345678"


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [
        ("utf-8", ""),
        ("utf-8", "utf-8"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16", "utf-16"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("cp1252", ""),
        ("cp437", "cp437"),
    ],
)
def test_code_pages(tmp_path: Path, encoding: str, stated: str) -> None:
    data = "näme;ü\nö;1\n".encode(encoding)
    spec = FormatSpec(encoding=stated, delimiter=";", quotes=Quotes.MODERN)
    assert read(tmp_path, data, spec) == {"näme": ["ö"], "ü": ["1"]}


def test_modern_quotes_hold_delimiters_quotes_and_line_breaks(tmp_path: Path) -> None:
    data = b'a,"b,c"\n"x ""y""\nz",2\n'
    assert read(tmp_path, data) == {"a": ['x "y"\nz'], "b,c": ["2"]}


def test_standard_quotes_stand_around_a_whole_value(tmp_path: Path) -> None:
    data = b'a,b\n\'x,y\',"z,w"\nit\'s,say "no"\n'
    assert read(tmp_path, data, FormatSpec()) == {"a": ["x,y", "it's"], "b": ["z,w", 'say "no"']}


def test_no_quotes(tmp_path: Path) -> None:
    assert read(tmp_path, b'a,b\n"x,y"\n', FormatSpec(quotes=Quotes.NONE)) == {"a": ['"x'], "b": ['y"']}


def test_header_lines_comments_and_no_labels(tmp_path: Path) -> None:
    data = b"made by x\nsecond\n1|2\n3|4\n"
    spec = FormatSpec(delimiter="|", labels=Labels.NONE, header_lines=2)
    assert read(tmp_path, data, spec) == {"@1": ["1", "3"], "@2": ["2", "4"]}
    assert read(tmp_path, b"a,b\n# no\n1,2\n", FormatSpec(comment="#")) == {"a": ["1"], "b": ["2"]}


@pytest.mark.parametrize("labels", [Labels.EMBEDDED, Labels.NONE])
def test_ragged_rows_are_padded_with_null(tmp_path: Path, labels: Labels) -> None:
    rows = read(tmp_path, b"a,b\n1\n2,3,4\n", FormatSpec(labels=labels, quotes=Quotes.MODERN))
    if labels is Labels.EMBEDDED:
        assert rows == {"a": ["1", "2"], "b": [None, "3"]}
    else:
        assert rows == {"@1": ["a", "1", "2"], "@2": ["b", None, "3"], "@3": [None, None, "4"]}


def test_delimiters(tmp_path: Path) -> None:
    assert read(tmp_path, b"a\tb\n1\t2\n", FormatSpec(delimiter="\t")) == {"a": ["1"], "b": ["2"]}
    assert read(tmp_path, b"a   b\n1 \t 2\n", FormatSpec(delimiter="spaces")) == {"a": ["1"], "b": ["2"]}


def test_labels_that_come_twice_and_labels_that_are_empty(tmp_path: Path) -> None:
    assert list(read(tmp_path, b"a,a,,a\n1,2,3,4\n")) == ["a", "a1", "@3", "a2"]


@pytest.mark.parametrize("data", [b"", b"a,b", b"a,b\n", b"a,b\r\n\r\n"])
def test_files_without_rows(tmp_path: Path, data: bytes) -> None:
    rows = read(tmp_path, data)
    assert rows == ({"a": [], "b": []} if data else {})


def test_limit(tmp_path: Path) -> None:
    assert read(tmp_path, b"a\n1\n2\n3\n", limit=2) == {"a": ["1", "2"]}
    assert read(tmp_path, b"a\n1\n'2'\n3\n", FormatSpec(), limit=2) == {"a": ["1", "2"]}


def test_a_checkpoint_stops_the_reading(tmp_path: Path) -> None:
    def stop() -> None:
        raise ReloadCancelled("stopped")

    path = tmp_path / "x.csv"
    path.write_text("a\n1\n")
    with pytest.raises(ReloadCancelled):
        read_delimited(path, MSQ, LOCALE, checkpoint=stop)


def test_what_is_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataSourceError):
        read_delimited(tmp_path / "none.csv", MSQ, LOCALE)
    with pytest.raises(DataSourceError):
        read_delimited(tmp_path, MSQ, LOCALE)


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\0\x1c\x1d\x1e\x85\u2028\u2029"), max_size=6
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_both_ways_of_reading_agree_with_what_was_written(rows: list[tuple[str, str]], quoting: Any) -> None:
    rows = [(a.strip(" "), b.strip(" ")) for a, b in rows]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=quoting)
    writer.writerows([("a", "b"), *rows])
    expected = {"a": [a for a, _ in rows], "b": [b for _, b in rows]}
    assert shown(read_text(text.getvalue(), MSQ, LOCALE)) == expected
    with TemporaryDirectory() as folder:
        path = Path(folder, "x.csv")
        path.write_text(text.getvalue(), "utf-8", newline="")
        assert shown(read_delimited(path, MSQ, LOCALE)) == expected


def test_only_the_fields_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for data, spec in ((b"a,b,c\n1,2,3\n", MSQ), (b"a,b,c\n1,2,'3'\n", FormatSpec())):
        path.write_bytes(data)
        assert shown(read_delimited(path, spec, LOCALE, fields=frozenset("bx"))) == {"b": ["2"]}
        assert read_delimited(path, spec, LOCALE, fields=frozenset("x")).length == 1
