"""The comparisons run, small: so they never rot. Nothing is asserted about time."""

from __future__ import annotations

import asyncio
import importlib

import pytest

from benchmarks.__main__ import COMPARISONS
from benchmarks.wire.server import tenant
from benchmarks.wire.soak import soak


@pytest.mark.parametrize("name", COMPARISONS)
def test_comparison_runs(name: str) -> None:
    results = importlib.import_module(f"benchmarks.{name}").compare(small=True)
    assert results
    for result in results:
        assert len(result.milliseconds) > 1


def test_many_sockets_lose_and_cross_no_answer() -> None:
    with tenant() as server:
        tally = asyncio.run(soak(server, seconds=4, sockets=12, every=1))
    assert tally.wrong == []
    assert tally.answered > 0
    assert tally.megabytes
