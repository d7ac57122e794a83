"""Qlik's own JavaScript clients, unmodified, against the tenant over TLS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from qlik_tenant import Tenant

HERE = Path(__file__).parent / "node"

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="these clients need node")


def run(program: str, tenant: Tenant, peers: Path, home: Path) -> dict[str, Any]:
    modules = peers / "node" / "node_modules"
    assert modules.exists(), "run `make test`, which installs the JavaScript clients"
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
            "QLIK_API_KEY": tenant.api_key,
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def test_qlik_api_uses_the_model_services_and_an_app(tls_tenant: Tenant, peers: Path, tmp_path: Path) -> None:
    assert run("qlik_api.mjs", tls_tenant, peers, tmp_path) == {
        "me": tls_tenant.user_id,
        "userCount": 1,
        "space": {"status": "created", "name": "Peers", "type": "shared"},
        "spaceNames": ["Peers"],
        "patched": "patched",
        "appName": "Made in JavaScript",
        "items": [{"name": "Made in JavaScript", "spaceId": True}],
        "reloaded": True,
        "sum": "35",
        "rows": [["North", 15], ["South", 20]],
        "selected": True,
        "rowsSelected": [["North", 15]],
        "rowsCleared": [["North", 15], ["South", 20]],
        "changed": True,
        "layoutTitle": "Made in JavaScript",
        "missingApp": 404,
        "itemsAfter": 0,
    }


def test_enigma_js_with_its_delta_protocol(tls_tenant: Tenant, peers: Path, tmp_path: Path) -> None:
    seen = run("enigma.mjs", tls_tenant, peers, tmp_path)
    assert ["OnConnected", "SESSION_CREATED"] in seen.pop("notifications")
    assert seen == {
        "version": True,
        "script": "T: LOAD RecNo() as n, Mod(RecNo(), 3) as g AUTOGENERATE 9;",
        "reloaded": True,
        "before": {"0": "O", "1": "O", "2": "O"},
        "selected": True,
        "after": {"0": "X", "1": "S", "2": "X"},
        "sum": {"qText": "12", "qIsNumeric": True, "qNumber": 12},
        "cleared": {"0": "O", "1": "O", "2": "O"},
    }
