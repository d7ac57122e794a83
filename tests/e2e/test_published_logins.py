"""Published programs that log in to client-managed Qlik Sense: only host, names and files are filled in."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme

from qlik_sdk import Qlik
from qlik_tenant import Tenant
from qlik_tenant.auth.directory import user_of
from tests.e2e.logins import ServiceDoor
from tests.tenant.signing import jwt, pem, rsa_key

PROGRAMS = Path(__file__).parent / "programs"
SCRIPT = "Sales: LOAD * INLINE [Region, Amount\nNorth, 10\nSouth, 20\nNorth, 5];"


def site(folder: Path, header: str, *, tls: bool) -> Tenant:
    key = folder / "key.pem"
    key.write_text(pem(rsa_key()))
    settings: dict[str, str | int] = {
        "client_managed": 1,
        "proxy_prefix": "hdr",
        "proxy_user_header": header,
        "proxy_jwt_key": str(key),
    }
    return Tenant(in_memory=True, tls=tls, settings=settings)


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    with site(tmp_path_factory.mktemp("site"), "header_user", tls=True) as running:
        yield running


def opened(tenant: Tenant, folder: Path, header: tuple[str, str]) -> dict[str, Any]:
    """The second message of the published program, with this header in place of its own."""
    text = (PROGRAMS / "raw_websocket.py").read_text("utf-8")
    text = text.replace("'Authorization': 'Bearer (your jwt token)'", f"{header[0]!r}: {header[1]!r}")
    program = folder / "program.py"
    program.write_text(text.replace("qlikserver1.domain.local", urlsplit(tenant.url).netloc), "utf-8")
    with subprocess.Popen([sys.executable, "-u", program], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        _, answer = (ast.literal_eval(running.stdout.readline()) for _ in range(2))
        running.kill()
    assert isinstance(answer, dict)
    return answer


def test_header_authentication(tenant: Tenant, tmp_path: Path) -> None:
    user_of(tenant, "DIR", "user1")
    answer = opened(tenant, tmp_path, ("header_user", "DIR\\user1"))
    assert answer["result"] == {"qDocList": []}


def test_a_signed_token(tenant: Tenant, tmp_path: Path) -> None:
    claims = {"userDirectory": "DIR", "userId": "user2", "exp": int(time.time()) + 60}
    answer = opened(tenant, tmp_path, ("Authorization", f"Bearer {jwt(claims, rsa_key())}"))
    assert answer["result"] == {"qDocList": []}


def test_a_session_for_an_export(tmp_path: Path) -> None:
    authority = trustme.CA()
    names = {name: str(tmp_path / f"{name}.pem") for name in ("client", "client_key")}
    issued = authority.issue_cert("client")
    issued.cert_chain_pems[0].write_to_path(names["client"])
    issued.private_key_pem.write_to_path(names["client_key"])
    with site(tmp_path, "X-Qlik-User", tls=False) as tenant:
        user_id, _ = user_of(tenant, "DIR", "kate")
        with Qlik(host=tenant.url, api_key=tenant.api_key) as qlik:
            role = [{"name": "TenantAdmin"}]
            change = [{"op": "replace", "path": "/assignedRoles", "value": role}]
            qlik.rest("PATCH", f"/users/{user_id}", json=change)
            app = qlik.apps.create(attributes={"name": "Export"})
            with app.open():
                app.set_script(SCRIPT)
                app.do_reload()
                app.do_save()
            qlik.rest("PUT", f"/apps/{app.attributes.id}/owner", json={"ownerId": user_id})
        door = ServiceDoor(tenant, authority, authority.issue_cert("127.0.0.1"))
        text = (PROGRAMS / "session_export.py").read_text("utf-8")
        for name, value in (
            ("//host", f"//{urlsplit(door.url).netloc}"), ("<DIRECTORY>", "DIR"), ("<USER>", "kate"),
            ("<APP>", str(app.attributes.id)), ("<COOKIE>", "X-Qlik-Session-hdr"),
        ):  # fmt: skip
            text = text.replace(name, value)
        found: dict[str, Any] = {"pemPath": names["client"], "pemKeyPath": names["client_key"]}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the program does not check certificates
            exec(compile(text, "session_export.py", "exec"), found)
        door.server.close()
    assert (found["r"].status_code, found["r"].json()["UserName"]) == (201, "kate")
    assert found["r2"].status_code == 200
    assert found["r2"].text.lstrip("\ufeff").splitlines()[1:] == ["North,15", "South,20"]
