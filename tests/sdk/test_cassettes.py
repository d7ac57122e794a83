"""Calls recorded once and replayed without a tenant."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Qlik
from qlik_sdk.errors import ConfigError, NotFound, UnsupportedError
from qlik_sdk.testing import Cassette, NotRecorded

SPACE = {"id": "s", "name": "Sales"}


@pytest.fixture
def spaces(http: Any) -> Any:
    http.on(
        "GET",
        "/api/v1/spaces/s",
        (200, {"Set-Cookie": "secret=1"}, SPACE),
        (200, {}, {**SPACE, "name": "Two"}),
    )
    http.on("POST", "/api/v1/spaces", (201, {}, SPACE))
    http.on("GET", "/api/v1/brands/b/files/logo", (200, {"Content-Type": "image/png"}, b"\x89PNG\xff"))
    http.on("POST", "/oauth/token", (200, {}, {"access_token": "very-secret", "expires_in": 5}))
    return http


def use(qlik: Qlik) -> list[Any]:
    """The same calls, whoever answers."""
    first, second = qlik.spaces.get("s").name, qlik.spaces.get("s").name
    made = qlik.spaces.create(name="Sales").id
    logo = qlik.brands.get_file("b", "logo")
    with pytest.raises(NotFound):
        qlik.spaces.get("gone")
    return [first, second, made, logo]


def test_what_is_recorded_is_replayed(spaces: Any, tmp_path: Path) -> None:
    path = tmp_path / "tapes" / "spaces.json"
    with Qlik(**_options(spaces), transport=Cassette(path, config=spaces.config())) as qlik:
        recorded = use(qlik)
    assert recorded == ["Sales", "Two", "s", b"\x89PNG\xff"]
    calls = len(spaces.seen)
    with Qlik(host="elsewhere.example", api_key="other", transport=Cassette(path)) as qlik:
        assert use(qlik) == recorded
        assert qlik.spaces.get("s").name == "Two"
        with pytest.raises(NotRecorded, match="does not hold GET https://elsewhere"):
            qlik.spaces.get("x")
        with pytest.raises(NotRecorded):
            qlik.spaces.create(name="Another")
    assert len(spaces.seen) == calls


def _options(http: Any) -> dict[str, Any]:
    return {"host": http.url, "api_key": "key-of-a-test-user", "proxy": ""}


def test_secrets_are_not_recorded(spaces: Any, tmp_path: Path) -> None:
    path = tmp_path / "tape.json"
    with Qlik(**_options(spaces), transport=Cassette(path, config=spaces.config())) as qlik:
        qlik.spaces.get("s")
        qlik.rest("POST", "/oauth/token", json={"client_secret": "very-secret", "client_id": "c"})
    text = path.read_text("utf-8")
    assert "secret=1" not in text
    assert "very-secret" not in text
    assert "key-of-a-test-user" not in text
    assert spaces.url not in text
    assert json.loads(text)["calls"][1]["request"]["body"] == '{"client_secret":"***","client_id":"c"}'


def test_asynchronously(spaces: Any, tmp_path: Path) -> None:
    path = tmp_path / "tape.json"

    async def run(transport: Cassette) -> str | None:
        async with AsyncQlik(**_options(spaces), transport=transport) as qlik:
            return (await qlik.spaces.get("s")).name

    assert asyncio.run(run(Cassette(path, config=spaces.config()))) == "Sales"
    assert asyncio.run(run(Cassette(path, "replay"))) == "Sales"
    assert len(spaces.seen) == 1


def test_what_cannot_work_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="needs config= or transport="):
        Cassette(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("[]")
    with pytest.raises(ConfigError, match="is no cassette"):
        Cassette(tmp_path / "bad.json")
    (tmp_path / "empty.json").write_text('{"calls": []}')
    with pytest.raises(UnsupportedError, match="not engine sessions"):
        Cassette(tmp_path / "empty.json").connect("wss://x", {})


def test_fixtures(spaces: Any, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["qlik_sdk.testing.plugin"]\n')
    (tmp_path / "test_it.py").write_text(
        "def test_name(qlik):\n    assert qlik.spaces.get('s').name == 'Sales'\n"
    )
    environ = {"QLIK_HOST": spaces.url, "QLIK_API_KEY": "k", "PATH": "", "no_proxy": "*"}
    for options in (["--qlik-record"], []):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
        done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    assert len(spaces.seen) == 1
    assert (tmp_path / "cassettes" / "test_it" / "test_name.json").exists()
