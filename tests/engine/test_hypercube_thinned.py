"""Reduced, binned and continuous data of straight tables."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, EngineError, Session
from qlik_engine.hypercube.thinning import profile
from qlik_engine.kernels.clusters import k_means

PATH = "/qHyperCubeDef"
SCRIPT = """
SET DateFormat='YYYY-MM-DD';
Points: LOAD RecNo() AS Id, Mod(RecNo() * 37, 101) AS X, Mod(RecNo() * 53, 97) AS Y,
  If(Mod(RecNo(), 2), 'odd', 'even') AS Parity, Date(MakeDate(2020) + RecNo() - 1) AS Day
AUTOGENERATE 400;
"""


@pytest.fixture(scope="module")
def session() -> Session:
    document = Document(script=SCRIPT)
    assert document.reload().success
    return document.session()


def table(session: Session, dimensions: list[str], measures: list[str], **more: Any) -> Any:
    sorting = [{"qSortByNumeric": 1, "qSortByAscii": 1}]
    definition = {
        "qDimensions": [{"qDef": {"qFieldDefs": [d], "qSortCriterias": sorting}} for d in dimensions],
        "qMeasures": [{"qDef": {"qDef": m}} for m in measures],
        **more,
    }
    return session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)


def page(height: int, width: int = 3, top: int = 0) -> list[dict[str, int]]:
    return [{"qTop": top, "qLeft": 0, "qWidth": width, "qHeight": height}]


# --- reduced ------------------------------------------------------------------------------------------


def test_lines_keep_their_highs_and_lows(session: Session) -> None:
    found = table(session, ["Id"], ["Sum(X)"])
    (reduced,) = found.hypercube_reduced_data(PATH, page(100, 2), 3, "D1")
    assert reduced["qIsReduced"] is True
    assert len(reduced["qMatrix"]) == 50
    numbers = [row[1]["qNum"] for row in reduced["qMatrix"]]
    assert (min(numbers), max(numbers)) == (0, 100)
    ids = [row[0]["qNum"] for row in reduced["qMatrix"]]
    assert ids == sorted(ids)


@pytest.mark.parametrize("mode", ["D1", "S", "C"])
def test_the_engine_finds_a_zoom_that_fits(session: Session, mode: str) -> None:
    found = table(session, ["Id"], ["Sum(X)", "Sum(Y)"])
    (reduced,) = found.hypercube_reduced_data(PATH, page(60), -1, mode)
    assert 0 < len(reduced["qMatrix"]) <= 60


@pytest.mark.parametrize(("zoom", "height", "mode"), [(0, 50, "D1"), (3, 400, "D1"), (3, 50, "N")])
def test_what_fits_or_is_not_to_be_reduced_stays(session: Session, zoom: int, height: int, mode: str) -> None:
    found = table(session, ["Id"], ["Sum(X)", "Sum(Y)"])
    (reduced,) = found.hypercube_reduced_data(PATH, page(height), zoom, mode)
    assert "qIsReduced" not in reduced
    assert reduced["qMatrix"] == found.hypercube_data(PATH, page(height))[0]["qMatrix"]


STACKED = {"qMode": "K", "qNoOfLeftDims": 1}
SIGNED = "Sum(If(Parity = 'odd', X, -Y))"


@pytest.mark.parametrize("more", [{}, STACKED], ids=["straight", "stacked"])
@pytest.mark.parametrize("mode", ["ST", "DATA_REDUCTION_STACKED"])
def test_stacks_stay_whole_and_keep_their_highs_and_lows(
    session: Session, more: dict[str, Any], mode: str
) -> None:
    found = table(session, ["=Floor(Id / 8)", "Parity"], [SIGNED], **more)
    (everything,) = found.hypercube_reduced_data(PATH, page(400), 2, mode)
    assert "qIsReduced" not in everything
    heights: dict[str, list[float]] = {}
    for stack, _, value in everything["qMatrix"]:
        heights.setdefault(stack["qText"], []).append(value["qNum"])
    names = list(heights)
    assert len(names) == 51
    wanted = set()
    for start in range(0, len(names), 8):
        part = names[start : start + 8]
        for key in (lambda name: sum(v for v in heights[name] if v > 0), lambda name: -min(heights[name])):
            wanted |= {max(part, key=key), min(part, key=key)}
    (reduced,) = found.hypercube_reduced_data(PATH, page(90), 2, mode)
    assert reduced["qIsReduced"] is True
    assert reduced["qMatrix"] == [row for row in everything["qMatrix"] if row[0]["qText"] in wanted]
    assert 0 < len(reduced["qMatrix"]) < len(everything["qMatrix"])


def test_stacks_that_fit(session: Session) -> None:
    found = table(session, ["=Floor(Id / 8)", "Parity"], ["Sum(X)"], **STACKED)
    (reduced,) = found.hypercube_reduced_data(PATH, page(30), -1, "ST")
    assert 15 < len(reduced["qMatrix"]) <= 30
    (least,) = found.hypercube_reduced_data(PATH, page(1), 99, "ST")
    (everything,) = found.hypercube_reduced_data(PATH, page(400), -1, "ST")
    totals: dict[str, float] = {}
    for stack, _, value in everything["qMatrix"]:
        totals[stack["qText"]] = totals.get(stack["qText"], 0) + value["qNum"]
    (only,) = least["qMatrix"]
    assert least["qArea"] == {"qLeft": 0, "qTop": 0, "qWidth": 3, "qHeight": 1}
    assert only[0]["qText"] in (max(totals, key=totals.__getitem__), min(totals, key=totals.__getitem__))


@pytest.mark.parametrize(("cube", "mode"), [("P", "ST"), ("T", "ST"), ("K", "D1"), ("K", "S"), ("K", "")])
def test_other_tables_are_not_reduced(session: Session, cube: str, mode: str) -> None:
    found = table(session, ["Id", "Parity"], ["Sum(X)"], qMode=cube)
    with pytest.raises(EngineError) as caught:
        found.hypercube_reduced_data(PATH, page(10), 2, mode)
    assert caught.value.code == 6002


def test_clusters_are_as_many_as_asked_for(session: Session) -> None:
    found = table(session, ["Id"], ["Sum(X)", "Sum(Y)"])
    (reduced,) = found.hypercube_reduced_data(PATH, page(100), 7, "C")
    assert len(reduced["qMatrix"]) == 7


def test_reductions_that_cannot_be_done_are_refused(session: Session) -> None:
    found = table(session, ["Id"], ["Sum(X)"])
    for zoom, mode in ((2, "Q"), (-2, "D1"), (2, "S")):
        with pytest.raises(EngineError) as caught:
            found.hypercube_reduced_data(PATH, page(10), zoom, mode)
        assert caught.value.code == 8


@given(
    st.lists(st.floats(-100, 100, width=16) | st.just(float("nan")), max_size=60),
    st.integers(1, 9),
)
@settings(max_examples=60)
def test_profiles_keep_the_extremes_of_every_stretch(numbers: list[float], factor: int) -> None:
    values = np.array(numbers, dtype=np.float64)
    kept = profile(values, factor)
    assert (np.diff(kept) > 0).all()
    for start in range(0, len(values), 2 * factor):
        stretch = values[start : start + 2 * factor]
        if factor > 1 and not np.isnan(stretch).all():
            inside = values[kept[(kept >= start) & (kept < start + 2 * factor)]]
            assert {np.nanmin(stretch), np.nanmax(stretch)} <= set(inside.tolist())


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), max_size=40), st.integers(1, 6))
@settings(max_examples=60)
def test_every_point_is_with_its_nearest_centre(points: list[tuple[int, int]], count: int) -> None:
    array = np.array(points, dtype=np.float64).reshape(-1, 2)
    nearest, centres = k_means(array, count)
    assert len(centres) == min(count, len(set(points)))
    distances = ((array[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    for at, of in enumerate(nearest.tolist()):
        assert distances[at, of] == distances[at].min()


# --- binned -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [0, 1, 2])
@pytest.mark.parametrize("level", [0, 1, 3, 20])
def test_cells_hold_every_point_once(session: Session, method: int, level: int) -> None:
    found = table(session, ["Id"], ["Sum(X)", "Sum(Y)"])
    (binned,) = found.hypercube_binned_data(PATH, page(100), None, [], 64, level, method)
    (first,), *cells = binned["qMatrix"]
    assert first["qNum"] == max(cell["qNum"] for (cell,) in cells)
    assert sum(cell["qNum"] for (cell,) in cells) == 400
    assert len(cells) <= 64
    assert len({cell["qElemNumber"] for (cell,) in cells}) == len(cells)
    for (cell,) in cells:
        ((left, top, right, bottom),) = json.loads(cell["qText"])
        assert left < right
        assert bottom < top


def test_points_of_a_cell_lie_in_it(session: Session) -> None:
    found = table(session, ["Id"], ["Sum(X)", "Sum(Y)"])
    rows = found.hypercube_data(PATH, page(400))[0]["qMatrix"]
    points = [(row[1]["qNum"], row[2]["qNum"]) for row in rows]
    (binned,) = found.hypercube_binned_data(PATH, page(100), None, [], 40, 5, 0)
    for (cell,) in binned["qMatrix"][1:]:
        ((left, top, right, bottom),) = json.loads(cell["qText"])
        inside = sum(left <= x <= right and bottom <= y <= top for x, y in points)
        assert inside >= cell["qNum"]


def test_few_points_are_shown_themselves(session: Session) -> None:
    found = table(session, ["Id"], ["Sum(X)", "Sum(Y)"])
    area = {"qLeft": 0, "qTop": 20, "qWidth": 20, "qHeight": 20}
    (binned,) = found.hypercube_binned_data(PATH, page(100), None, [area], 100, 5, 0)
    first, *points = binned["qMatrix"]
    assert first == []
    assert points
    assert all(0 <= row[1]["qNum"] <= 20 and 0 <= row[2]["qNum"] <= 20 for row in points)


@pytest.mark.parametrize(("most", "level", "method"), [(0, 1, 0), (10, 21, 0), (10, 1, 3)])
def test_bad_bins_are_refused(session: Session, most: int, level: int, method: int) -> None:
    found = table(session, ["Id"], ["Sum(X)", "Sum(Y)"])
    with pytest.raises(EngineError) as caught:
        found.hypercube_binned_data(PATH, page(10), None, [], most, level, method)
    assert caught.value.code == 8


# --- continuous ---------------------------------------------------------------------------------------


def test_a_range_of_a_time_axis(session: Session) -> None:
    found = table(session, ["Day"], ["Sum(X)"])
    # 2020-01-01 is day 43831.
    options = {"qStart": 43831, "qEnd": 43860, "qNbrPoints": 100, "qMaxNbrTicks": 40}
    axis, (rows,) = found.hypercube_continuous_data(PATH, options)
    assert [row[0]["qText"] for row in rows["qMatrix"]][:2] == ["2020-01-01", "2020-01-02"]
    assert len(rows["qMatrix"]) == 30
    (ticks,) = axis["qAxis"]
    assert (ticks["qName"], len(ticks["qTicks"])) == ("Day", 30)
    assert ticks["qTicks"][0] == {"qText": "2020-01-01", "qStart": 43831, "qEnd": 43832}


@pytest.mark.parametrize(
    ("most", "name", "first"),
    [(14, "Month", "Jan 2020"), (5, "Quarter", "Jan 2020"), (2, "Year", "2020"), (1, "Year", "2020")],
)
def test_ticks_are_as_fine_as_they_may_be(session: Session, most: int, name: str, first: str) -> None:
    found = table(session, ["Day"], ["Sum(X)"])
    axis, _ = found.hypercube_continuous_data(PATH, {"qMaxNbrTicks": most, "qNbrPoints": 10})
    (ticks,) = axis["qAxis"]
    assert (ticks["qName"], ticks["qTicks"][0]["qText"]) == (name, first)
    assert len(ticks["qTicks"]) <= most


def test_many_rows_are_packed_into_bins(session: Session) -> None:
    found = table(session, ["Id"], ["Sum(X)"])
    options = {"qNbrPoints": 10, "qMaxNbrTicks": 5}
    axis, (rows,) = found.hypercube_continuous_data(PATH, options)
    assert rows["qIsReduced"] is True
    assert len(rows["qMatrix"]) == 20
    assert [tick["qText"] for tick in axis["qAxis"][0]["qTicks"]] == ["100", "200", "300", "400"]
    numbers = [row[0]["qNum"] for row in rows["qMatrix"]]
    assert numbers == sorted(numbers)
    _, (reverse,) = found.hypercube_continuous_data(PATH, options, True)
    assert [row[0]["qNum"] for row in reverse["qMatrix"]] == numbers[::-1]


def test_lines_are_limited(session: Session) -> None:
    found = table(session, ["Id", "Parity"], ["Sum(X)"])
    _, (rows,) = found.hypercube_continuous_data(PATH, {"qMaxNumberLines": 1})
    assert {row[1]["qText"] for row in rows["qMatrix"]} == {"odd"}
    _, (rows,) = found.hypercube_continuous_data(PATH, {"qMaxNumberLines": -1})
    assert len(rows["qMatrix"]) == 400


def test_an_axis_needs_a_dimension_and_a_range(session: Session) -> None:
    with pytest.raises(EngineError):
        table(session, [], ["Sum(X)"]).hypercube_continuous_data(PATH, {})
    with pytest.raises(EngineError):
        table(session, ["Id"], ["Sum(X)"]).hypercube_continuous_data(PATH, {"qStart": 5, "qEnd": 1})
