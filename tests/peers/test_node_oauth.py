"""Qlik's JavaScript client, unmodified, as an OAuth client of the tenant."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from qlik_tenant import Tenant

PROGRAM = "qlik_api_oauth.mjs"
SOURCE = Path(__file__).parent / "node" / PROGRAM

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="these clients need node")


def new_client(tenant: Tenant) -> dict[str, Any]:
    body = {
        "appType": "web", "clientName": "Machine", "allowedGrantTypes": ["client_credentials"],
        "allowedScopes": ["user_default", "admin_classic"], "connectionConfig": {"consentMethod": "trusted"},
    }  # fmt: skip
    request = urllib.request.Request(
        f"{tenant.url}/api/v1/oauth-clients",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {tenant.api_key}", "Content-Type": "application/json"},
    )
    trust = ssl.create_default_context(cafile=str(tenant.ca_file))
    with urllib.request.urlopen(request, context=trust) as answer:
        client: dict[str, Any] = json.load(answer)
    return client


def test_client_credentials(tls_tenant: Tenant, peers: Path, tmp_path: Path) -> None:
    client = new_client(tls_tenant)
    modules = peers / "node" / "node_modules"
    assert modules.exists(), "run `make test`, which installs the JavaScript clients"
    # node looks for packages from the real path of the program upwards.
    script = peers / "node" / PROGRAM
    shutil.copyfile(SOURCE, script)
    done = subprocess.run(
        ["node", script],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "NODE_EXTRA_CA_CERTS": str(tls_tenant.ca_file),
            "QLIK_URL": tls_tenant.url,
            "QLIK_CLIENT_ID": client["clientId"],
            "QLIK_CLIENT_SECRET": client["clientSecret"],
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "bot": f"qlikbot\\{client['clientId']}",
        "roles": 1,
        "evaluated": "2",
        "wrongSecret": True,
        "notAllowed": 403,
    }
