"""enigma.js, unmodified, with the objects, selections and bookmarks an app's sheets are made of."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from qlik_tenant import Tenant

PROGRAM = Path(__file__).parent / "node" / "enigma_objects.mjs"

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="this client needs node")


def test_enigma_js_opens_sheets(tls_tenant: Tenant, peers: Path, tmp_path: Path) -> None:
    assert (peers / "node" / "node_modules").exists(), (
        "run `make test`, which installs the JavaScript clients"
    )
    script = peers / "node" / PROGRAM.name
    shutil.copyfile(PROGRAM, script)
    done = subprocess.run(
        ["node", script],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "NODE_EXTRA_CA_CERTS": str(tls_tenant.ca_file),
            "QLIK_URL": tls_tenant.url,
            "QLIK_API_KEY": tls_tenant.api_key,
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "sheets": [["One", 1]],
        "reranked": [["One", 2]],
        "objects": [2],
        "tree": ["chart"],
        "rows": ["a18", "b12", "c15"],
        "modal": True,
        "refused": 6003,
        "picked": ["b12"],
        "bookmark": ["b"],
        "cleared": 3,
        "applied": ["b12"],
        "coloured": "red",
        "changes": True,
        "variable": 12,
        "variableAfter": 45,
        "checked": {
            "qErrorMsg": "",
            "qBadFieldNames": [{"qFrom": 4, "qCount": 1}],
            "qDangerousFieldNames": [],
        },
        "fields": ["n", "g"],
        "found": ["b"],
        "undone": "One",
        "file": [200, 4],
        "closed": True,
    }
