"""The comparisons run, small: so they never rot. Nothing is asserted about time."""

from __future__ import annotations

import importlib

import pytest

from benchmarks.__main__ import COMPARISONS


@pytest.mark.parametrize("name", COMPARISONS)
def test_comparison_runs(name: str) -> None:
    results = importlib.import_module(f"benchmarks.{name}").compare(small=True)
    assert results
    for result in results:
        assert len(result.milliseconds) > 1
