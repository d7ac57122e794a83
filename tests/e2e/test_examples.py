"""The examples run, against a tenant of their own, and are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qlik_tenant import Tenant

ROOT = Path(__file__).resolve().parents[2]
PYRIGHT = ROOT / ".peers" / "node" / "node_modules" / ".bin" / "pyright"
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
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    assert LAST_LINES[example.name] in done.stdout.splitlines()[-1]


TYPED = [ROOT / "examples", Path(__file__).with_name("typed")]
"""The examples, and a program that says of which type the results are."""


def test_mypy_accepts_the_examples() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", *map(str, TYPED)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(not PYRIGHT.exists(), reason="pyright comes with the node packages of tests/peers")
def test_pyright_accepts_the_examples(tmp_path: Path) -> None:
    settings = {
        "include": [os.path.relpath(folder, tmp_path) for folder in TYPED],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [str(PYRIGHT), "--project", str(tmp_path), "--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout
