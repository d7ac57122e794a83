"""The examples of qlik-sdk 0.17.0's README, run as they stand with this client in its place.

They are read from the metadata of the package, which `make test` installs. What needs a .qvf file of theirs
is left out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import types
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from qlik_sdk import Qlik
from qlik_tenant import Tenant
from tests.tenant.browser import Browser
from tests.tenant.conftest import Api

PEER = Path(__file__).resolve().parents[2] / ".peers" / "qlik-sdk-0.17"
STUB = "def dotenv_values(dotenv_path):\n    return {'QCS_SERVER': '%s', 'QCS_API_KEY': '%s'}\n"
NOT_HERE = {"import_export.py": "needs a .qvf file"}
WEB = "flask_oauth.py"
BACK = "http://localhost:3000/login/callback"


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
        timeout=240,
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
    assert set(examples()) == {*NAMES, WEB, *NOT_HERE}


@pytest.mark.parametrize("name", NAMES)
def test_example_runs(name: str, tenant: Tenant, tmp_path: Path) -> None:
    done = run(examples()[name], tenant, tmp_path)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "Error" not in done.stdout


def test_the_web_application(tenant: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {
        "appType": "web",
        "clientName": "Web",
        "redirectUris": [BACK],
        "allowedScopes": ["user_default", "offline_access"],
        "connectionConfig": {"consentMethod": "trusted"},
    }
    with Qlik(host=tenant.url, api_key=tenant.api_key) as admin:
        client = admin.rest("POST", "/oauth-clients", json=body).json()
    values = {
        "QCS_SERVER_OAUTH": tenant.url,
        "CLIENT_ID_WEB": client["clientId"],
        "CLIENT_SECRET_WEB": client["clientSecret"],
    }
    dotenv: Any = types.ModuleType("dotenv")
    dotenv.dotenv_values = lambda dotenv_path: values
    monkeypatch.setitem(sys.modules, "dotenv", dotenv)
    (tmp_path / ".env").touch()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "index.html").write_text(
        "{{ template_data.user }}|{{ template_data.eval_result }}", "utf-8"
    )
    path = tmp_path / "program.py"
    path.write_text(examples()[WEB].replace("src.qlik_sdk", "qlik_sdk"), "utf-8")
    spec = spec_from_file_location("program", path)
    assert spec is not None
    assert spec.loader is not None
    program: Any = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "program", program)
    spec.loader.exec_module(program)
    page = program.app.test_client()

    def shown() -> str:
        return str(page.get("/").get_data(as_text=True))

    try:
        assert shown() == "|"
        asked = urlsplit(page.get("/login").headers["location"])
        browser = Browser(Api(tenant, ""))
        browser.log_in("local|owner", tenant.api_key)
        back = urlsplit(browser.get(f"{asked.path}?{asked.query}").headers["location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == BACK
        assert page.get(f"{back.path}?{back.query}").status_code == 301
        assert shown().endswith(" is logged in|")
        assert page.get("/refresh").status_code == 301
        assert page.get("/websocket").status_code == 301
        assert shown().endswith(" is logged in|55")
        assert page.get("/logout").status_code == 301
        assert shown().startswith("|")
    finally:
        program.auth.close()


def test_getting_started(tenant: Tenant, tmp_path: Path) -> None:
    (metadata,) = PEER.glob("lib/python*/site-packages/qlik_sdk-0.17.0.dist-info/METADATA")
    text = metadata.read_text("utf-8")
    (program,) = re.findall(r"^## Getting started.*?```python\n(.*?)^```", text, re.M | re.S)
    program = program.replace("<MY_API_KEY>", tenant.api_key).replace("<URL_TO_MY_TENANT>", tenant.url)
    program = program.replace("import Auth,", "import Qlik, Auth,")  # it forgets that one
    done = run(program, tenant, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Logged in as: ")
