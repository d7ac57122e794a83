"""The abandoned client this one succeeds, unmodified, in its own environment, against the tenant."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from qlik_tenant import Tenant

HERE = Path(__file__).parent / "qlik_sdk_017"


def test_reads_creates_loads_and_evaluates(tls_tenant: Tenant, peers: Path, port_443: dict[str, str]) -> None:
    python = peers / "qlik-sdk-0.17" / "bin" / "python"
    assert python.exists(), "run `make test`, which sets up the environment of qlik-sdk 0.17.0"
    ca_file = str(tls_tenant.ca_file)
    done = subprocess.run(
        [python, HERE / "program.py"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(HERE / "trust"),
            "TENANT_API_KEY": tls_tenant.api_key,
            "TENANT_CA_FILE": ca_file,
            "WEBSOCKET_CLIENT_CA_BUNDLE": ca_file,
            **port_443,
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "me": tls_tenant.user_id,
        "items": ["From 0.17"],
        "paths": 3,
        "name": "From 0.17",
        "reloaded": True,
        "sum": "35",
        "title": "From 0.17",
        "raw": "20",
        "paged": ["From 0.17", "Seventeen 0", "Seventeen 1", "Seventeen 2"],
        "user": True,
        "left": 3,
    }
