"""A certificate authority of one's own, for clients that insist on https and wss."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files for a server (`certificate`, `key`) and for its clients (`authority`)."""

    authority: Path
    certificate: Path
    key: Path


def certificates(folder: Path, names: Iterable[str]) -> Certificates:
    """The certificate for these host names and addresses, made on first use and when names are added."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = Certificates(folder / "ca.pem", folder / "certificate.pem", folder / "key.pem")
    listed = folder / "names.json"
    known = set(json.loads(listed.read_text())) if listed.exists() else set()
    wanted = known | set(names)
    if not wanted <= known:
        _issue(folder, found, sorted(wanted))
        _keep(listed, json.dumps(sorted(wanted)).encode())
    return found


def _issue(folder: Path, files: Certificates, names: list[str]) -> None:
    import trustme  # slow to load, and only needed here

    authority_key = folder / "ca.key"
    if files.authority.exists() and authority_key.exists():
        authority = trustme.CA.from_pem(files.authority.read_bytes(), authority_key.read_bytes())
    else:
        authority = trustme.CA(organization_name="qlik-tenant", organization_unit_name="local authority")
        _keep(authority_key, authority.private_key_pem.bytes())
        _keep(files.authority, authority.cert_pem.bytes())
    issued = authority.issue_cert(*names)
    _keep(files.key, issued.private_key_pem.bytes())
    _keep(files.certificate, b"".join(blob.bytes() for blob in issued.cert_chain_pems))


def _keep(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    os.replace(beside, path)
