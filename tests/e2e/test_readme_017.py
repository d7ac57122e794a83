"""The examples of qlik-sdk 0.17.0's README, run as they stand with this client in its place.

They are read from the metadata of the package, which `make test` installs. What needs a .qvf file of theirs,
or a web server of its own, is left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qlik_tenant import Tenant

PEER = Path(__file__).resolve().parents[2] / ".peers" / "qlik-sdk-0.17"
STUB = "def dotenv_values(dotenv_path):\n    return {'QCS_SERVER': '%s', 'QCS_API_KEY': '%s'}\n"
NOT_HERE = {
    "import_export.py": "needs a .qvf file",
    "flask_oauth.py": "is a web application; tests/sdk/auth has its calls",
}


def examples() -> dict[str, str]:
    """File name -> program."""
    (metadata,) = PEER.glob("lib/python*/site-packages/qlik_sdk-0.17.0.dist-info/METADATA")
    found = re.findall(r"^### .*?(\w+\.py)\n\n```py\n(.*?)^```", metadata.read_text("utf-8"), re.M | re.S)
    return dict(found)


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True) as running:
        yield running


def run(program: str, tenant: Tenant, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "dotenv.py").write_text(STUB % (tenant.url, tenant.api_key), "utf-8")
    (folder / ".env").touch()
    path = folder / "program.py"
    path.write_text(program.replace("src.qlik_sdk", "qlik_sdk"), "utf-8")
    return subprocess.run(
        [sys.executable, path],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
    )


NAMES = [
    "apps_items.py",
    "example_custom_type.py",
    "app_object_list.py",
    "field_list.py",
    "variable_list.py",
    "hypercube_pivot.py",
    "hypercube_stacked.py",
    "hypercube_straight.py",
    "rpc.py",
]


def test_these_are_all() -> None:
    assert PEER.exists(), "run `make test`, which sets up the environment of qlik-sdk 0.17.0"
    assert set(examples()) == {*NAMES, *NOT_HERE}


@pytest.mark.parametrize("name", NAMES)
def test_example_runs(name: str, tenant: Tenant, tmp_path: Path) -> None:
    done = run(examples()[name], tenant, tmp_path)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "Error" not in done.stdout


def test_getting_started(tenant: Tenant, tmp_path: Path) -> None:
    (metadata,) = PEER.glob("lib/python*/site-packages/qlik_sdk-0.17.0.dist-info/METADATA")
    text = metadata.read_text("utf-8")
    (program,) = re.findall(r"^## Getting started.*?```python\n(.*?)^```", text, re.M | re.S)
    program = program.replace("<MY_API_KEY>", tenant.api_key).replace("<URL_TO_MY_TENANT>", tenant.url)
    program = program.replace("import Auth,", "import Qlik, Auth,")  # it forgets that one
    done = run(program, tenant, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Logged in as: ")
