"""Qlik's JavaScript clients over all kinds of objects: deltas or not, suspended, resumed, aborted."""

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


def run(program: str, tenant: Tenant, peers: Path, home: Path, **environment: str) -> dict[str, Any]:
    assert (peers / "node" / "node_modules").exists(), "run `make test`, which installs the clients"
    script = peers / "node" / program
    shutil.copyfile(HERE / program, script)
    own = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "NODE_EXTRA_CA_CERTS": str(tenant.ca_file),
        "QLIK_URL": tenant.url,
        "QLIK_API_KEY": tenant.api_key,
    }
    done = subprocess.run(
        ["node", script], env=own | environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr + done.stdout
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


@pytest.mark.parametrize("delta", ["on", "off"])
def test_enigma_js_meets_all_kinds_of_objects(
    tls_tenant: Tenant, peers: Path, tmp_path: Path, delta: str
) -> None:
    assert run("enigma_wire.mjs", tls_tenant, peers, tmp_path, DELTA=delta) == {
        "reloaded": True,
        "rows": ["a,18", "b,12", "c,15"],
        "heard": True,
        "counted": ["a,3", "b,3", "c,3"],
        "drilled": 1,
        "collapsed": 3,
        "expanded": 6,
        "stacked": "R",
        "tree": 1,
        "values": ["aO", "bO", "cO"],
        "hits": True,
        "searched": ["aO"],
        "accepted": ["aS", "bX", "cX"],
        "soft": ["soft", True],
        "snapshot": "One",
        "committed": ["new", True],
        "states": ["45", "18"],
        "aborted": 15,
        "alive": "45",
        "events": ["suspended", "resumed"],
        "again": True,
        "resumed": ["b,3"],
        "missing": -2,
        "ended": True,
    }


def test_qlik_api_meets_kinds_of_objects(tls_tenant: Tenant, peers: Path, tmp_path: Path) -> None:
    assert run("qlik_api_qix.mjs", tls_tenant, peers, tmp_path) == {
        "reloaded": True,
        "rows": ["a18", "b12", "c15"],
        "children": 1,
        "picked": ["b12"],
        "changed": True,
        "measure": "Sum(n)",
        "variable": 45,
        "bookmark": "Mark",
        "tree": 1,
        "properties": 1,
        "types": ["sheet"],
        "keys": 1,
        "missing": "rejected",
        "refused": 18001,
        "closed": True,
    }
