"""Which servers are trusted where certificates are kept in a file, in a folder of hashed ones, or in both."""

from __future__ import annotations

import asyncio
import hashlib
import os
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.x509.name import _ASN1Type

from qlik_sdk import AsyncQlik, Config, Qlik
from qlik_sdk.errors import TransportError
from qlik_sdk.transport.tls import Contexts
from tests.sdk.conftest import QuietServer


class _Rest(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        body = b'{"id": "u"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass
class Authority:
    """Somebody who issues certificates, with a server that shows one."""

    pem: bytes
    hashed: str
    url: str


def _hashed(pem: bytes) -> str:
    """What OpenSSL looks for in a folder: SHA-1 of the subject in lower case, four bytes of it reversed."""
    names = [
        x509.RelativeDistinguishedName(
            x509.NameAttribute(part.oid, str(part.value).lower(), _type=_ASN1Type.UTF8String) for part in rdn
        )
        for rdn in x509.load_pem_x509_certificate(pem).subject.rdns
    ]
    der = x509.Name(names).public_bytes()
    head = 2 if der[1] < 128 else 2 + (der[1] & 127)
    return hashlib.sha1(der[head:]).digest()[:4][::-1].hex() + ".0"


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Authority]]:
    made, servers = [], []
    for number in range(3):
        authority = trustme.CA()
        own = tmp_path_factory.mktemp("tls") / f"{number}.pem"
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(own))
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(own)
        server = QuietServer(("127.0.0.1", 0), _Rest)
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        pem = authority.cert_pem.bytes()
        made.append(Authority(pem, _hashed(pem), f"https://localhost:{server.server_port}"))
        servers.append(server)
    yield made
    for server in servers:
        server.shutdown()
        server.server_close()


@dataclass
class Kept:
    """Where a system keeps certificates."""

    file: Path
    folder: Path

    def add(self, *authorities: Authority) -> None:
        with self.file.open("ab") as file:
            file.writelines(authority.pem for authority in authorities)

    def link(self, *authorities: Authority) -> None:
        """Add to the folder, as links to files with other names."""
        for authority in authorities:
            file = self.folder / f"of-{authority.hashed}.pem"
            file.write_bytes(authority.pem)
            (self.folder / authority.hashed).symlink_to(file.name)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    made = Kept(tmp_path / "bundle.pem", tmp_path / "certs")
    made.folder.mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    monkeypatch.setenv("SSL_CERT_DIR", str(made.folder))
    return made


def blocking(url: str, **options: Any) -> str:
    with Qlik(Config(host=url, api_key="k", proxy="", **options)) as qlik:
        return str(qlik.users.get_me().id)


def asynchronous(url: str, **options: Any) -> str:
    async def run() -> str:
        async with AsyncQlik(Config(host=url, api_key="k", proxy="", **options)) as qlik:
            return str((await qlik.users.get_me()).id)

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("use", [blocking, asynchronous])
Use = Callable[..., str]


def _read_before() -> int:
    """How many certificates a client has read before a server shows any."""
    context = Contexts(Config(host="https://localhost", api_key="k", proxy="")).of("https://localhost")
    return context.cert_store_stats()["x509"]


def _refused(use: Use, url: str, **options: Any) -> bool:
    with pytest.raises(TransportError, match="certificate"):
        use(url, **options)
    return True


@BOTH
def test_a_folder_that_has_all_of_the_file(kept: Kept, authorities: list[Authority], use: Use) -> None:
    first, second, unknown = authorities
    kept.add(first, second)
    kept.link(first, second)
    assert _read_before() == 0
    assert use(first.url) == use(second.url) == "u"
    assert _refused(use, unknown.url)


@BOTH
def test_a_file_that_has_one_more(kept: Kept, authorities: list[Authority], use: Use) -> None:
    first, second, added = authorities
    kept.add(first, second)
    kept.link(first, second)
    assert use(first.url) == "u"
    assert _refused(use, added.url)
    kept.add(added)
    os.utime(kept.file, (0, 0))  # however old it looks
    assert _read_before() == 3
    assert use(added.url) == use(first.url) == "u"


@BOTH
def test_a_folder_that_has_one_more(kept: Kept, authorities: list[Authority], use: Use) -> None:
    first, added, unknown = authorities
    kept.add(first)
    kept.link(first, added)
    assert use(first.url) == use(added.url) == "u"
    assert _refused(use, unknown.url)


@BOTH
@pytest.mark.parametrize("broken", ["dangling", "replaced", "two in one", "another name", "no first"])
def test_a_folder_that_only_seems_to_have_all(
    kept: Kept, authorities: list[Authority], use: Use, broken: str
) -> None:
    first, second, unknown = authorities
    kept.add(first, second)
    kept.link(first, second)
    link = kept.folder / second.hashed
    if broken == "dangling":
        (kept.folder / os.readlink(link)).unlink()
    elif broken == "replaced":
        (kept.folder / os.readlink(link)).write_bytes(unknown.pem)
    elif broken == "two in one":
        link.unlink()
        (kept.folder / first.hashed).write_bytes(first.pem + second.pem)
    elif broken == "no first":
        link.rename(link.with_suffix(".1"))
    else:
        link.rename(kept.folder / "second.pem")
    assert _read_before() >= 2
    assert use(first.url) == use(second.url) == "u"
    assert _refused(use, unknown.url)


@BOTH
def test_a_file_that_is_given_is_all(kept: Kept, authorities: list[Authority], use: Use) -> None:
    first, second, _ = authorities
    kept.add(first, second)
    kept.link(first, second)
    own = kept.folder / "own.pem"
    own.write_bytes(second.pem)
    assert use(second.url, ca_file=own) == "u"
    assert _refused(use, first.url, ca_file=own)


@BOTH
def test_only_a_file_or_only_a_folder(
    kept: Kept, authorities: list[Authority], use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _ = authorities
    kept.add(first)
    kept.link(second)
    monkeypatch.delenv("SSL_CERT_DIR")
    assert use(first.url) == "u"
    assert _refused(use, second.url)
    monkeypatch.setenv("SSL_CERT_DIR", str(kept.folder))
    monkeypatch.delenv("SSL_CERT_FILE")
    assert use(second.url) == "u"
    assert _refused(use, first.url)
