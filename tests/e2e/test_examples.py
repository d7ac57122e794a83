"""The examples run, against a tenant of their own, and are typed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qlik_tenant import Tenant

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*.py"))
LAST_LINES = {
    "concurrently.py": "200 application/json",
    "reload_and_query.py": "the copy agrees: 60",
    "spaces.py": "gone: 404 Not found",
}


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True) as running:
        yield running


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example_runs(example: Path, tenant: Tenant) -> None:
    environ = {**os.environ, "QLIK_HOST": tenant.url, "QLIK_API_KEY": tenant.api_key}
    command = [sys.executable, "-W", "error", str(example)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert LAST_LINES[example.name] in done.stdout.splitlines()[-1]


def test_examples_are_typed() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", *map(str, EXAMPLES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout
