"""The size of a file is not seen in the memory of client and tenant."""

from __future__ import annotations

import sys

import pytest

from benchmarks.sdk.transfers import measure

LARGE = 64
ALLOWED = 20.0
"""Mebibytes that a transfer of `LARGE` may take beyond one of a thirty-second part of it."""

COVERS = (
    "POST /api/v1/data-files",
    "POST /api/v1/temp-contents/files",
    "GET /api/v1/temp-contents/{id}",
    "POST /api/v1/apps/import",
    "POST /api/v1/apps/{appId}/export",
)


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of processes are read from /proc")
@pytest.mark.parametrize("step", ["data file up, multipart", "resumable up", "down", "down, async"])
def test_memory_does_not_grow_with_the_file(step: str) -> None:
    small, large = measure(step, LARGE // 32), measure(step, LARGE)
    for before, after in zip(small, large, strict=True):
        assert after < before + ALLOWED


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of processes are read from /proc")
@pytest.mark.parametrize("step", ["app export and down", "app up and import"])
def test_memory_of_the_client_does_not_grow_with_the_app(step: str) -> None:
    (small, _), (large, _) = measure(step, 1), measure(step, LARGE // 2)
    assert large < small + ALLOWED
