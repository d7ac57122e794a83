"""The compiled loops of the wire do what Python does, and leave to it what they are not sure of."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_sdk import native
from qlik_sdk.helpers.cubes import Reader
from qlik_sdk.rpc.matrix import Matrix
from qlik_sdk.rpc.pages import PAGES, Pages
from qlik_sdk.transport.websocket import TEXT, Writer

pytestmark = pytest.mark.skipif(native.lib is None, reason="no compiler was there")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.one_of(
    st.just("NaN"),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0, -0.0, 1.0, 1e22, 123456789012345.6, 5e-324, 0.1]),
)
EXTRAS = st.dictionaries(
    st.sampled_from(["qState", "qAttrExps", "qRow", 'a"b']),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False), TEXTS),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
        max_leaves=6,
    ).filter(lambda value: "inf" not in json.dumps(value).lower()),
    max_size=3,
)
CELLS = st.builds(
    lambda known, extra: {**known, **extra},
    st.fixed_dictionaries(
        {},
        optional={
            "qText": TEXTS,
            "qNum": NUMBERS,
            "qElemNumber": st.integers(-2, 1 << 40),
            "qIsNull": st.booleans(),
        },
    ),
    EXTRAS,
)


@st.composite
def matrices(draw: st.DrawFn) -> list[list[dict[str, Any]]]:
    width = draw(st.integers(0, 4))
    return draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4))


def frame(*found: Any, indent: int | None = None, ascii_only: bool = True) -> str:
    pages = [{"qMatrix": matrix, "qArea": {"qTop": at}} for at, matrix in enumerate(found)]
    message = {"jsonrpc": "2.0", "id": 7, "result": {"qDataPages": pages, "qTails": []}}
    return json.dumps(message, indent=indent, ensure_ascii=ascii_only)


@pytest.fixture
def by_python() -> Iterator[Any]:
    """Decodes a frame without compiled loops."""

    def decoded(text: str) -> Any:
        native.use(False)
        try:
            return PAGES.frame(text)
        finally:
            native.use(True)

    return decoded


def cells_of(found: Any) -> Any:
    pages = found.result.qDataPages
    assert isinstance(found.result, Pages)
    return [
        (page.qArea, page.qMatrix and [[_plain(cell) for cell in row] for row in page.qMatrix])
        for page in pages
    ]


def _plain(cell: Any) -> tuple[Any, ...]:
    number = "nan" if isinstance(cell.qNum, float) and math.isnan(cell.qNum) else cell.qNum
    return cell.qText, number, type(cell.qNum), cell.qElemNumber, cell.qIsNull


@given(st.lists(matrices(), max_size=3), st.sampled_from([None, 1]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_pages_are_the_same_either_way(found: Any, indent: int | None, ascii_only: bool) -> None:
    text = frame(*found, indent=indent, ascii_only=ascii_only)
    quick = PAGES.frame(text)
    native.use(False)
    try:
        slow = PAGES.frame(text)
    finally:
        native.use(True)
    assert quick is not None
    assert slow is not None
    assert (quick.id, cells_of(quick)) == (slow.id, cells_of(slow))


def test_usual_pages_come_as_columns() -> None:
    found: Any = PAGES.frame(frame([[{"qText": "a", "qNum": 1}], [{"qText": "\u00e4\n", "qNum": "NaN"}]]))
    matrix = found.result.qDataPages[0].qMatrix
    assert isinstance(matrix, Matrix)
    assert matrix.columns[0].texts() == ["a", "\u00e4\n"]
    assert matrix.columns[0].numbers()[0] == 1
    assert len(matrix) == 2
    assert matrix[1][0].qText == "\u00e4\n"
    assert matrix[:1] == list(matrix)[:1]


UNSURE = [
    '[[{"qText":"a"},{"qText":"b"}],[{"qText":"c"}]]',  # rows of different lengths
    '[[{"qText":5}]]',
    '[[{"qText":null}]]',
    '[[{"qNum":12345678901234567890}]]',
    '[[{"qNum":"-Infinity"}]]',
    '[[{"qText":"a","qText":"b"}]]',
    '[[{"q\\u0054ext":"a"}]]',
    '[[{"qElemNumber":1.5}]]',
]
BROKEN = [
    '[[{"qText":"a"}]',
    '[[{"qText":"a"},]]',
    '[[{"qText":"a",}]]',
    '[[{"qText":"\\ud800"}]]',
    '[[{"qText":"\\x"}]]',
    '[[{"qText":"a\n"}]]',
    '[[{"qNum":01}]]',
    '[[{"qNum":1.}]]',
    '[[{"qNum":.5}]]',
    '[[{"qNum":1e}]]',
    '[[{"qNum":-}]]',
    '[[{"qNum":NaN}]]',
    '[[{"qState":"\\u12"}]]',
    '[[{"qState":tru}]]',
    "[[5]]",
    "5",
    "-1",
    '[[{"qState":' + "[" * 100 + "}]]",
]


@pytest.mark.parametrize("matrix", UNSURE)
def test_what_is_not_certain_is_left_to_python(matrix: str, by_python: Any) -> None:
    text = '{"id":7,"result":{"qDataPages":[{"qMatrix":' + matrix + "}]}}"
    assert native.lib.matrices(text) is None
    assert cells_of(PAGES.frame(text)) == cells_of(by_python(text))


@pytest.mark.parametrize("matrix", BROKEN)
def test_what_is_broken_is_refused_either_way(matrix: str, by_python: Any) -> None:
    text = '{"id":7,"result":{"qDataPages":[{"qMatrix":' + matrix + "}]}}"
    assert PAGES.frame(text) is None
    assert by_python(text) is None


@given(st.text(max_size=60), st.integers(0, 60))
@settings(max_examples=150, deadline=None)
def test_texts_cut_anywhere_do_no_harm(inside: str, cut: int) -> None:
    whole = frame([[{"qText": inside.encode("utf-8", "replace").decode(), "qNum": 1.5}]])
    text = whole[: len(whole) - cut]
    assert (PAGES.frame(text) is None) == (cut > 0)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.sampled_from([0, 200, 70_000]))
@settings(max_examples=60, deadline=None)
def test_frames_are_the_same_either_way(text: str, more: int) -> None:
    text += "x" * more
    ours, theirs = Writer(), Writer()
    theirs._masks = ours._masks = bytes(range(200, 240))
    quick = ours.text(text)
    native.use(False)
    try:
        slow = theirs.frame(TEXT, text.encode())
    finally:
        native.use(True)
    assert quick == slow


@pytest.mark.parametrize(
    "arguments", [(), (1, "a"), (1, "a", b"abc"), (1, 5, b"abcd"), (1, "\ud800", b"abcd")]
)
def test_wrong_arguments_of_frames(arguments: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        native.lib.frame(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (b"", b"", b""),
        (b"ab", b"\0\0\0\0\3\0\0\0", b"\0"),
        (b"ab", b"\2\0\0\0\1\0\0\0", b"\0"),
        (b"\xff", b"\0\0\0\0\1\0\0\0", b"\0"),
        ("a", b"", b""),
    ],
)
def test_wrong_arguments_of_texts(arguments: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        native.lib.texts(*arguments)


INFO: dict[str, Any] = {"qFallbackTitle": "c", "qTags": [], "qNumFormat": {}}
COLUMNS: dict[str, list[Any]] = {
    "texts": ["a", "", "\u00e4"],
    "numbers": [1.5, -2, 3e9],
    "whole": [1, 2, -3],
    "mixed": [1, "NaN", 2],
    "large": [2**53 + 2.0, 1e300, 0.0],
}


@pytest.mark.parametrize("nulls", [(), (1,), (0, 1, 2)])
@pytest.mark.parametrize("pages", [1, 2])
@pytest.mark.parametrize("form", ["U", "D", "TS"])
def test_tables_are_the_same_either_way(nulls: tuple[int, ...], pages: int, form: str) -> None:
    rows = [
        [
            {
                "qText": str(values[at]),
                "qNum": values[at] if name != "texts" else "NaN",
                **({"qIsNull": True, "qNum": "NaN"} if at in nulls else {}),
            }
            for name, values in COLUMNS.items()
        ]
        for at in range(3)
    ]
    cut = 3 if pages == 1 else 2
    infos = [{**INFO, "qFallbackTitle": name} for name in COLUMNS]
    infos[2] = {**infos[2], "qNumFormat": {"qType": form}}
    layout = {"qHyperCube": {"qSize": {"qcx": 5, "qcy": 3}, "qDimensionInfo": infos, "qMeasureInfo": []}}

    def table() -> pa.Table:
        reader = Reader(1, layout)
        for top, part in ((0, rows[:cut]), (cut, rows[cut:])):
            if part:
                found: Any = PAGES.frame(frame(part))
                reader._take(top, len(part), found.result)
        made = reader.finish()
        assert len(made) == 3
        assert [column.values() for column in made.columns] == list(map(list, zip(*made.rows(), strict=True)))
        return made.to_arrow()

    quick = table()
    native.use(False)
    try:
        slow = table()
    finally:
        native.use(True)
    quick.validate(full=True)
    assert quick.equals(slow)
    assert quick.schema == slow.schema
