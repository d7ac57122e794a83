"""The size of a file is not seen in the memory of client and tenant."""

from __future__ import annotations

import math
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


def grows(step: str, small: int, large: int) -> list[float]:
    """How much more of client and tenant a large transfer takes, the least of up to three.

    A process that waits long for its turn may find more in a buffer; what grows with the file always does.
    """
    before = measure(step, small)
    least = [math.inf, math.inf]
    for _ in range(3):
        found = measure(step, large)
        least = [min(old, new - base) for old, new, base in zip(least, found, before, strict=True)]
        if max(least) < ALLOWED:
            break
    return least


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of processes are read from /proc")
@pytest.mark.parametrize("step", ["data file up, multipart", "resumable up", "down", "down, async"])
def test_memory_does_not_grow_with_the_file(step: str) -> None:
    client, tenant = grows(step, LARGE // 32, LARGE)
    assert client < ALLOWED
    assert tenant < ALLOWED


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of processes are read from /proc")
@pytest.mark.parametrize("step", ["app export and down", "app up and import"])
def test_memory_of_the_client_does_not_grow_with_the_app(step: str) -> None:
    client, _ = grows(step, 1, LARGE // 2)
    assert client < ALLOWED
