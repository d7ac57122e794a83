"""Published programs for Qlik's own tools, run as they stand: only host, key and app id are filled in."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from qlik_sdk import Auth, AuthType, Config, Qlik
from qlik_tenant import Tenant

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True, tls=True) as running:
        yield running


@pytest.fixture(scope="module")
def app_id(tenant: Tenant) -> str:
    config = Config(
        host=tenant.url, auth_type=AuthType.APIKey, api_key=tenant.api_key, ca_file=tenant.ca_file
    )
    with Qlik(config) as qlik:
        return str(qlik.apps.create(attributes={"name": "Published"}).attributes.id)


@pytest.fixture(autouse=True)
def _trust_the_tenant(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tenant.ca_file))


def run(name: str, replace: tuple[str, str] = ("", ""), **names: Any) -> dict[str, Any]:
    exec(compile((PROGRAMS / name).read_text("utf-8").replace(*replace), name, "exec"), names)
    return names


def test_interact_with_apps(tenant: Tenant, app_id: str) -> None:
    names = run("apps.py", ('"app_id"', repr(app_id)), base_url=tenant.url, api_key=tenant.api_key)
    assert names["app"].attributes.name == "Published"
    assert names["app_info"].qTitle == "Published"
    assert names["app_info"].qFileName == app_id


def test_interceptor(tenant: Tenant, app_id: str) -> None:
    names = run(
        "interceptor.py",
        Auth=Auth,
        AuthType=AuthType,
        Config=Config,
        requests=requests,
        self=SimpleNamespace(base_url=tenant.url, api_key=tenant.api_key),
    )
    assert names["user_me"].json()["id"] == tenant.user_id
    assert app_id in [item["resourceId"] for item in names["app_list"].json()["data"]]


def test_raw_websocket(tenant: Tenant, app_id: str, tmp_path: Path) -> None:
    text = (PROGRAMS / "raw_websocket.py").read_text("utf-8")
    text = text.replace("(your jwt token)", tenant.api_key).replace(
        "qlikserver1.domain.local", urlsplit(tenant.url).netloc
    )
    program = tmp_path / "program.py"
    program.write_text(text, "utf-8")
    with subprocess.Popen([sys.executable, "-u", program], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        connected, answer = (ast.literal_eval(running.stdout.readline()) for _ in range(2))
        running.kill()
    assert connected == {
        "jsonrpc": "2.0",
        "method": "OnConnected",
        "params": {"qSessionState": "SESSION_CREATED"},
    }
    assert answer["id"] == 1
    (entry,) = answer["result"]["qDocList"]
    assert (entry["qDocName"], entry["qDocId"], entry["qTitle"]) == ("Published", app_id, "Published")
    assert {"createdDate", "modifiedDate", "published", "privileges"} <= set(entry["qMeta"])
