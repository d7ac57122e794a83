"""The compiled reader of delimited files gives what Arrow's reader and the general one give."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qlik_engine import native
from qlik_engine.columns import Coded, Symbols
from qlik_engine.errors import ReloadCancelled
from qlik_engine.formats import Locale
from qlik_engine.io import delimited_scan
from qlik_engine.io.delimited import read_delimited, read_text
from qlik_engine.io.format_spec import FormatSpec, Labels, Quotes
from qlik_engine.io.rows import Rows

LOCALE = Locale()
GERMAN = Locale(decimal_sep=",", thousand_sep=".")
MSQ = FormatSpec(quotes=Quotes.MODERN)


@pytest.fixture(autouse=True)
def _compiled(loops: None) -> Iterator[None]:
    """The loops as the environment has them, also after a test that leaves them out."""
    yield
    native.use()


def duals(rows: Rows) -> dict[str, list[tuple[str, str | None]]]:
    """Every value as a reload keeps it: numbers by their digits, so that NaN is the same as NaN."""
    found = {}
    for name, values in rows.columns.items():
        symbols = Symbols()
        codes = symbols.encode(values)
        found[name] = [(repr(symbols[code].number), symbols[code].text) for code in codes.tolist()]
    return found


def both(path: Path, spec: FormatSpec, locale: Locale = LOCALE, **options: Any) -> tuple[Any, Any]:
    """What is read with the loops, and without."""
    native.use(True)
    fast = read_delimited(path, spec, locale, **options)
    native.use(False)
    slow = read_delimited(path, spec, locale, **options)
    native.use()
    return (fast.length, duals(fast)), (slow.length, duals(slow))


CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            " 5 ",
            " x ",
            "1 234",
            "0",
            "-0",
            "00",
            "007",
            "+5",
            "-5",
            "1.",
            ".5",
            "-.5",
            "1.0",
            "1.50",
            "1.5",
            "01.5",
            "-0.0",
            "1e3",
            "1E-3",
            "0.0001",
            "0.00001",
            "0.1234567",
            "1234567.1234567",
            "12345678.5",
            "12345678901234",
            "123456789012345",
            "1,234",
            "1.234,5",
            "12/31/2023",
            "2023-12-31",
            "1.2.3",
            "--1",
            "1-",
            "0x1",
            "$1",
            "5%",
            "NaN",
            "inf",
            "x",
            "it's",
            "café",
            "١",
            "\x0b5",
            "999999999999999999",
            "0.10",
            "10",
            " ",
        ]
    ),
    st.integers(-(10**16), 10**16).map(str),
    st.decimals(-1000, 1000, places=3).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.text(st.characters(codec="utf-8", exclude_characters='\r\n\0"'), max_size=12),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=25),
    st.sampled_from([",", ";", "|", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from([LOCALE, GERMAN]),
    st.sampled_from([MSQ, FormatSpec(), FormatSpec(quotes=Quotes.NONE), FormatSpec(null_text="x")]),
)
def test_values_are_the_same(
    rows: list[tuple[str, str]], delimiter: str, line: str, ends: bool, locale: Locale, kind: FormatSpec
) -> None:
    spec = FormatSpec(quotes=kind.quotes, null_text=kind.null_text, delimiter=delimiter)
    quotes = spec.quotes is not Quotes.NONE

    def written(cell: str) -> str:
        return f'"{cell}"' if delimiter in cell and quotes else cell.replace(delimiter, "")

    lines = ["a" + delimiter + "b", *(delimiter.join(map(written, row)) for row in rows)]
    with TemporaryDirectory() as folder:
        path = Path(folder, "x.csv")
        path.write_text(line.join(lines) + (line if ends else ""), "utf-8", newline="")
        fast, slow = both(path, spec, locale)
    assert fast == slow


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 9),
    st.lists(
        st.one_of(st.integers(-120, 120), st.integers(-(10**15) + 1, 10**15 - 1)), min_size=1, max_size=40
    ),
    st.lists(
        st.tuples(st.integers(0, 40), CELLS | st.sampled_from(["-0", "-0.00", "7", "7.0", ""])), max_size=2
    ),
    st.sampled_from([1, 30, 200, 4096]),
    st.sampled_from([MSQ, FormatSpec(null_text="0.0"), FormatSpec(verbatim=True)]),
)
@example(0, [0], [(0, "0.0")], 30, FormatSpec(null_text="0.0"))
def test_numbers_with_as_many_digits_each(
    behind: int, numbers: list[int], others: list[tuple[int, str]], part: int, kind: FormatSpec
) -> None:
    """Columns of such numbers have no dictionary at first; now and then something else is among them."""
    cells = [
        f"{'-' * (number < 0)}{abs(number) // 10**behind}"
        + (f".{abs(number) % 10**behind:0{behind}}" if behind else "")
        for number in numbers
    ]
    for at, cell in others:
        cells.insert(at, cell.replace(";", "").replace('"', ""))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited_scan, "PART_BYTES", part)
        path = Path(folder, "x.csv")
        path.write_text(
            "\n".join(["a;b", *(f"{cell};{at}" for at, cell in enumerate(cells))]), "utf-8", newline=""
        )
        fast, slow = both(path, replace(kind, delimiter=";"))
    assert fast == slow


@settings(max_examples=80, deadline=None)
@given(
    st.text(st.sampled_from('ab01.-, "\n\r\u00e4'), max_size=60),
    st.sampled_from([MSQ, FormatSpec(), FormatSpec(quotes=Quotes.NONE), FormatSpec(labels=Labels.NONE)]),
)
def test_any_text_is_read_the_same(text: str, spec: FormatSpec) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "x.csv")
        path.write_text(text, "utf-8", newline="")
        fast, slow = both(path, spec)
    assert fast == slow


@pytest.mark.parametrize("part", [1, 7, 64])
def test_parts_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    path = tmp_path / "x.csv"
    lines = [f'{i % 7},"t{i % 5}\nof ""{i}""",{i * i % 11}.5,2024-01-{i % 28 + 1:02}' for i in range(200)]
    path.write_text("\n".join(["a,b,c,d", *lines, "", ""]))
    monkeypatch.setattr(delimited_scan, "PART_BYTES", part)
    fast, slow = both(path, MSQ)
    assert fast[0] == 200
    assert fast == slow
    assert both(path, MSQ, limit=3)[0][1]["b"][2] == ("nan", 't2\nof "2"')
    found = both(path, MSQ, fields=frozenset("d"))
    assert list(found[0][1]) == ["d"]
    assert found[0] == found[1]


def test_equal_numbers_have_the_text_that_came_first(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1.50,007\n1.5,7\n1.500,7.0\n")
    rows = read_delimited(path, MSQ, LOCALE)
    assert duals(rows) == {"a": [("1.5", "1.50")] * 3, "b": [("7.0", "007")] * 3}
    values = rows.columns["a"]
    assert isinstance(values, Coded)
    assert values.numbered


def test_bytes_that_are_no_utf8_are_windows_text(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\ncaf\xe9,1\nx,2\n")
    fast, slow = both(path, MSQ)
    assert fast == slow
    assert fast[1]["a"][0] == ("nan", "café")


def test_ragged_and_odd_files_are_left_to_the_other_readers(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for data in ("a,b\n1\n", "a,b\n1,2,3\n", 'a,b\n"x"y,1\n', 'a,b\n"x,1\n', "a,b\r1,2\r", "a\n\n1\n\n"):
        path.write_text(data, newline="")
        for spec in (MSQ, FormatSpec()):
            fast, slow = both(path, spec)
            assert fast == slow


def test_large_dictionaries_stay_bytes_until_all_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a\n" + "\n".join(f"name {i}" for i in range(12_000)))
    symbols = Symbols()
    symbols.encode(read_delimited(path, MSQ, LOCALE).columns["a"])
    assert symbols[12_000].text == "name 11999"
    assert symbols.code_of(symbols[17]) == 17
    assert symbols.values().is_packed  # type: ignore[attr-defined]  # what a large field is held in
    assert math.isnan(symbols[1].number)
    assert duals(read_text(path.read_text(), MSQ, LOCALE))["a"][11_999] == ("nan", "name 11999")


def test_a_checkpoint_stops_the_threads(tmp_path: Path) -> None:
    def stop() -> None:
        raise ReloadCancelled("stopped")

    path = tmp_path / "x.csv"
    path.write_text("a\n1\n")
    with pytest.raises(ReloadCancelled):
        read_delimited(path, MSQ, LOCALE, checkpoint=stop)
