"""Areas merged into one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.kernels.polygons import Polygon, area, reduced, union


def rectangle(x: float, y: float, width: float, height: float) -> Polygon:
    return [np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], dtype=np.float64)]


def covered(polygons: list[Polygon]) -> float:
    return sum(area(ring) for polygon in polygons for ring in polygon)


rectangles = st.tuples(*(st.integers(0, 9) for _ in range(2)), *(st.integers(1, 5) for _ in range(2)))


@settings(max_examples=150)
@given(st.lists(rectangles, min_size=1, max_size=7))
def test_rectangles_cover_what_they_cover_on_squared_paper(given: list[tuple[int, int, int, int]]) -> None:
    paper = np.zeros((16, 16), dtype=bool)
    for x, y, width, height in given:
        paper[x : x + width, y : y + height] = True
    merged = union([rectangle(*each) for each in given])
    assert covered(merged) == pytest.approx(paper.sum())
    assert all(area(outline) > 0 for outline, *_ in merged)
    assert all(area(hole) < 0 for _, *holes in merged for hole in holes)


@pytest.mark.parametrize("seed", range(12))
def test_triangles_cover_what_points_thrown_at_them_say(seed: int) -> None:
    chance = np.random.default_rng(seed)
    triangles = [chance.uniform(0, 10, (3, 2)) for _ in range(6)]
    points = chance.uniform(0, 10, (100_000, 2))
    hit = np.zeros(len(points), dtype=bool)
    for corners in triangles:
        along = np.roll(corners, -1, axis=0) - corners
        offset = points[:, None] - corners
        side = along[:, 0] * offset[..., 1] - along[:, 1] * offset[..., 0]
        hit |= (side > 0).all(axis=1) | (side < 0).all(axis=1)
    merged = union([[corners] for corners in triangles])
    assert covered(merged) == pytest.approx(hit.mean() * 100, abs=0.8)
    assert covered(union(merged)) == pytest.approx(covered(merged))


def test_a_hole_stays_and_is_filled() -> None:
    outline, hole = rectangle(0, 0, 10, 10)[0], rectangle(2, 2, 3, 3)[0]
    (merged,) = union([[outline, hole]])
    assert [area(ring) for ring in merged] == [100, -9]
    assert len(union([[outline, hole], [hole]])[0]) == 1
    assert covered(union([[outline, hole], rectangle(3, 3, 1, 1)])) == 92


def test_points_come_out_as_they_went_in() -> None:
    first, second = rectangle(0.1, 0.2, 1 / 3, 1), rectangle(0.1 + 1 / 3, 0.2, 2, 1)
    (merged,) = union([first, second])
    given = {tuple(point) for polygon in (first, second) for point in polygon[0].tolist()}
    assert {tuple(point) for point in merged[0].tolist()} <= given


def test_nothing_gives_nothing() -> None:
    assert union([]) == []
    assert union([[np.zeros((2, 2))]]) == []
    assert union([[np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])]]) == []


@pytest.mark.parametrize(("share", "left"), [(0.0, 40), (0.5, 22), (1.0, 3)])
def test_reduced(share: float, left: int) -> None:
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    found = reduced(ring, share)
    assert len(found) == left
    assert {tuple(point) for point in found.tolist()} <= {tuple(point) for point in ring.tolist()}
