"""Qlik's JavaScript client, unmodified: as an OAuth client of the tenant, and with a browser's session."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor

import pytest

from qlik_tenant import Tenant

HERE = Path(__file__).parent / "node"

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="these clients need node")


def made(tenant: Tenant, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What the first user makes."""
    request = urllib.request.Request(
        f"{tenant.url}{path}",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {tenant.api_key}", "Content-Type": "application/json"},
    )
    trust = ssl.create_default_context(cafile=str(tenant.ca_file))
    with urllib.request.urlopen(request, context=trust) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def run(program: str, tenant: Tenant, peers: Path, home: Path, **given: str) -> dict[str, Any]:
    """What a program saw."""
    assert (peers / "node" / "node_modules").exists(), (
        "run `make test`, which installs the JavaScript clients"
    )
    # node looks for packages from the real path of the program upwards.
    script = peers / "node" / program
    shutil.copyfile(HERE / program, script)
    done = subprocess.run(
        ["node", script],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "NODE_EXTRA_CA_CERTS": str(tenant.ca_file),
            "QLIK_URL": tenant.url,
            **given,
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def test_an_oauth_client(tls_tenant: Tenant, peers: Path, tmp_path: Path) -> None:
    body = {
        "appType": "web", "clientName": "Machine",
        "allowedGrantTypes": ["client_credentials", "urn:qlik:oauth:user-impersonation"],
        "allowedScopes": ["user_default", "admin_classic"], "connectionConfig": {"consentMethod": "trusted"},
    }  # fmt: skip
    client = made(tls_tenant, "/api/v1/oauth-clients", body)
    role = [{"name": "PrivateAnalyticsContentCreator"}]
    ann = made(tls_tenant, "/api/v1/users", {"subject": "DIR\\ann", "name": "Ann", "assignedRoles": role})
    given = {
        "QLIK_CLIENT_ID": client["clientId"], "QLIK_CLIENT_SECRET": client["clientSecret"],
        "QLIK_USER_ID": ann["id"], "QLIK_SUBJECT": ann["subject"],
    }  # fmt: skip
    assert run("qlik_api_oauth.mjs", tls_tenant, peers, tmp_path, **given) == {
        "bot": f"qlikbot\\{client['clientId']}",
        "users": ["DIR\\ann", "DIR\\ann"],
        "owns": True,
        "roles": 1,
        "evaluated": "2",
        "wrongSecret": True,
        "notAllowed": 403,
    }


def test_a_page_with_a_session(tls_tenant: Tenant, peers: Path, tmp_path: Path) -> None:
    origin = "https://portal.example"
    page = made(tls_tenant, "/api/v1/web-integrations", {"name": "Portal", "validOrigins": [origin]})
    jar = HTTPCookieProcessor()
    trust = ssl.create_default_context(cafile=str(tls_tenant.ca_file))
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust), jar)
    form = urlencode({"user": "local|owner", "secret": tls_tenant.api_key, "returnto": "/api/v1/users/me"})
    with opener.open(f"{tls_tenant.url}/login/local", form.encode(), 20) as answer:
        assert answer.status == 200
    cookie = "; ".join(f"{each.name}={each.value}" for each in jar.cookiejar)
    given = {"QLIK_COOKIE": cookie, "QLIK_ORIGIN": origin, "QLIK_INTEGRATION": page["id"]}
    assert run("qlik_api_cookie.mjs", tls_tenant, peers, tmp_path, **given) == {
        "me": "local|owner",
        "evaluated": "2",
        "otherIntegration": 403,
    }
