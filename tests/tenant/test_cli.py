"""`qlik-tenant serve` as a process of its own."""

import contextlib
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import urllib.request

import psutil
import pytest

from qlik_tenant import cli


@contextlib.contextmanager
def serving(*arguments):
    """A running tenant: its process and the line it announced itself with."""
    command = [sys.executable, "-m", "qlik_tenant.cli", "serve", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        yield process, json.loads(line) if line else {}
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def call(info, path, body=None, context=None):
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"Bearer {info['apiKey']}", "Content-Type": "application/json"}
    request = urllib.request.Request(info["url"] + path, data, headers)
    with urllib.request.urlopen(request, timeout=60, context=context) as answer:
        return json.load(answer)


def stopped(process, number=signal.SIGTERM):
    process.send_signal(number)
    out, errors = process.communicate(timeout=60)
    return process.returncode, out, errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_line_when_ready_and_a_clean_end(tmp_path, number):
    with serving("--data", tmp_path) as (process, info):
        assert sum(psutil.Process(process.pid).cpu_times()[:2]) < 5  # well under 1 s
        assert set(info) == {"url", "apiKey", "tenantId", "userId", "caFile"}
        assert info["caFile"] is None
        assert call(info, "/api/v1/users/me")["id"] == info["userId"]
        assert call(info, "/api/v1/tenants/me")["id"] == info["tenantId"]
        code, out, errors = stopped(process, number)
    assert (code, out) == (0, "")
    assert info["apiKey"] not in errors


def test_a_restart_finds_everything(tmp_path):
    with serving("--data", tmp_path) as (process, first):
        space = call(first, "/api/v1/spaces", {"name": "kept", "type": "shared"})
        app = call(first, "/api/v1/apps", {"attributes": {"name": "kept"}})["attributes"]
        assert stopped(process)[0] == 0
    with serving("--data", tmp_path) as (_, second):
        assert {**first, "url": ""} == {**second, "url": ""}
        assert call(second, f"/api/v1/spaces/{space['id']}")["name"] == "kept"
        assert call(second, f"/api/v1/apps/{app['id']}")["attributes"] == app
        assert call(second, f"/api/v1/apps/{app['id']}/scripts/current")["script"]
    mode = stat.S_IMODE(os.stat(tmp_path / "bootstrap.json").st_mode)
    assert mode == 0o600


def test_a_killed_tenant_starts_again(tmp_path):
    with serving("--data", tmp_path) as (process, first):
        for number in range(30):
            call(first, "/api/v1/spaces", {"name": f"s{number}", "type": "shared"})
        process.kill()
        process.wait()
    with serving("--data", tmp_path) as (_, second):
        assert second["apiKey"] == first["apiKey"]
        assert call(second, "/api/v1/spaces?limit=100")["meta"]["count"] == 30


def test_the_folder_of_another_process_is_refused(tmp_path):
    with serving("--data", tmp_path), serving("--data", tmp_path) as (second, info):
        assert info == {}
        assert second.wait(60) == 1
        assert "in use by another tenant process" in second.stderr.read()


def test_a_port_that_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with serving("--data", tmp_path, "--port", taken.getsockname()[1]) as (process, info):
            assert info == {}
            assert process.wait(60) == 1
            assert "cannot listen" in process.stderr.read()


def test_in_memory_leaves_nothing(tmp_path):
    before = set(os.listdir(tmp_path))
    with serving("--in-memory") as (process, info):
        call(info, "/api/v1/spaces", {"name": "gone", "type": "shared"})
        assert stopped(process)[0] == 0
    assert set(os.listdir(tmp_path)) == before


def test_tls_with_an_authority_of_its_own(tmp_path):
    with serving("--data", tmp_path, "--tls", "--hostname", "tenant.example") as (process, info):
        assert info["url"].startswith("https://127.0.0.1:")
        trusted = ssl.create_default_context(cafile=info["caFile"])
        assert call(info, "/api/v1/users/me", context=trusted)["id"] == info["userId"]
        with pytest.raises(urllib.error.URLError):
            call(info, "/api/v1/users/me")
        port = int(info["url"].rsplit(":", 1)[1])
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            trusted.wrap_socket(plain, server_hostname="tenant.example") as secured,
        ):
            assert secured.getpeercert()
        assert stopped(process)[0] == 0
    authority = (tmp_path / "tls" / "ca.pem").read_bytes()
    with serving("--data", tmp_path, "--tls", "--hostname", "another.example") as (_, info):
        assert (tmp_path / "tls" / "ca.pem").read_bytes() == authority
        trusted = ssl.create_default_context(cafile=info["caFile"])
        assert call(info, "/api/v1/users/me", context=trusted)


def test_little_is_loaded_before_the_first_request():
    code = "import sys, qlik_tenant.cli, qlik_tenant.tenant, qlik_tenant.server; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "pyarrow", "jsonschema", "trustme", "qlik_engine", "qlik_sdk", "cryptography"}
    assert not heavy & {*done.stdout.split()}


def test_the_help_names_every_option():
    done = subprocess.run(
        [sys.executable, "-m", "qlik_tenant.cli", "serve", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for option in ("--data", "--host", "--port", "--tls", "--in-memory", "--hostname"):
        assert option in done.stdout


def test_a_missing_extra_is_named_before_anything_starts(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(cli, "find_spec", lambda name: None if name == "uvicorn" else object())
    assert cli.main(["serve", "--data", str(tmp_path / "data")]) == 1
    told = capsys.readouterr().err
    assert "uvicorn" in told
    assert "qlik-platform-sdk[tenant]" in told
    assert not (tmp_path / "data").exists()
