"""Client-managed servers: headers, signed tokens, sessions and tickets of a virtual proxy; certificates."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from qlik_sdk import AsyncAuth, Auth, AuthType, Config
from qlik_sdk.auth.cookie_jar import CookieJar
from qlik_sdk.errors import AuthenticationError, ConfigError, FailedToConnect, LoginRefused, QlikError

trustme = pytest.importorskip("trustme")

LOGIN_PAGE = (302, [("Location", "/internal_windows_authentication/?targetId=1")], None)
COOKIE = "X-Qlik-Session-hdr"


class VirtualProxy:
    """A virtual proxy ``hdr`` that takes headers, tokens, tickets and sessions, and its proxy service."""

    def __init__(self, server: Any, service: Any) -> None:
        self.server = server
        self.service = service
        self.sessions: set[str] = set()
        self.tickets: set[str] = set()
        self.tokens: set[str] = {"jwt-1-secret"}
        self.numbers = itertools.count(1)
        self.lock = threading.Lock()
        for path, answer in (
            ("/qps/csrftoken", self.csrf),
            ("/qps/user", self.user),
            ("/qrs/about", self.about),
            ("/tempcontent/1/x.csv", self.about),
        ):
            server.on("GET", f"/hdr{path}", answer)
        server.on("DELETE", "/hdr/qps/user", self.leave)
        server.on("POST", "/hdr/qrs/app", self.about)
        server.gate = self.gate
        service.on("POST", "/qps/hdr/session", self.make_session)
        service.on("POST", "/qps/hdr/ticket", self.make_ticket)

    def login(self, call: Any) -> tuple[str | None, list[tuple[str, str]]]:
        """The session of a call, and the cookie that begins it."""
        with self.lock:
            sid = CookieJar(call.headers.get("cookie", "")).values().get(COOKIE)
            if sid in self.sessions:
                return sid, []
            ticket = call.query.get("qlikTicket")
            bearer = call.headers.get("authorization", "").removeprefix("Bearer ")
            known = call.headers.get("x-user") == "user1" or bearer in self.tokens or ticket in self.tickets
            if not known:
                return None, []
            self.tickets.discard(ticket or "")
            sid = f"sid-{next(self.numbers)}-secret"
            self.sessions.add(sid)
            return sid, [("Set-Cookie", f"{COOKIE}={sid}; Path=/; HttpOnly")]

    def about(self, call: Any) -> Any:
        sid, cookies = self.login(call)
        if sid is None:
            return LOGIN_PAGE
        if not call.query.get("xrfkey") or call.query["xrfkey"] != call.headers.get("x-qlik-xrfkey"):
            return 403, [], None
        return 200, cookies, {"sid": sid}

    user = about

    def csrf(self, call: Any) -> Any:
        sid, cookies = self.login(call)
        return (403, [], None) if sid is None else (200, [*cookies, ("qlik-csrf-token", f"csrf-{sid}")], None)

    def leave(self, call: Any) -> Any:
        self.sessions.discard(self.login(call)[0] or "")
        return 200, [], None

    def gate(self, call: Any) -> Any:
        sid, _ = self.login(call)
        if sid is None:
            return LOGIN_PAGE
        return None if call.query.get("qlik-csrf-token") == f"csrf-{sid}" else (403, [], None)

    def make_session(self, call: Any) -> Any:
        if not call.certificate:
            return 403, [], None
        self.sessions.add(call.json["SessionId"])
        return 201, [], {**call.json, "NewUser": False, "UserName": "N"}

    def make_ticket(self, call: Any) -> Any:
        if not call.certificate:
            return 403, [], None
        ticket = f"ticket-{next(self.numbers)}-secret"
        self.tickets.add(ticket)
        return 201, [], {"UserDirectory": "D", "UserId": "u", "Attributes": [], "Ticket": ticket}


class Certificates:
    """A certificate authority, a server's context that asks for client certificates, and a client's files."""

    def __init__(self, folder: Path) -> None:
        self.authority = trustme.CA()
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("127.0.0.1").configure_cert(self.server)
        self.authority.configure_trust(self.server)
        self.server.verify_mode = ssl.CERT_OPTIONAL
        self.ca_file = folder / "root.pem"
        self.authority.cert_pem.write_to_path(self.ca_file)
        client = self.authority.issue_cert("client", common_name="client")
        self.certificate, self.key = folder / "client.pem", folder / "client_key.pem"
        client.cert_chain_pems[0].write_to_path(self.certificate)
        client.private_key_pem.write_to_path(self.key)

    @property
    def options(self) -> dict[str, Any]:
        return {"ca_file": self.ca_file, "client_certificate": self.certificate, "client_key": self.key}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: Any) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def service(serve: Any, certificates: Certificates) -> Iterator[Any]:
    with serve(certificates.server) as made:
        yield made


@pytest.fixture
def proxy(server: Any, service: Any) -> VirtualProxy:
    return VirtualProxy(server, service)


def config(proxy: VirtualProxy, kind: AuthType, **options: Any) -> Config:
    return Config(proxy.server.url, kind, virtual_proxy="/hdr/", proxy="", timeout=60, **options)


def sid(auth: Auth, path: str = "/qrs/about", method: str = "GET") -> str:
    found: str = auth.rest(method, path).json()["sid"]
    return found


def header_config(proxy: VirtualProxy, **options: Any) -> Config:
    return config(
        proxy, AuthType.ClientManagedHeader, **{"user_header": "X-User", "user_id": "user1", **options}
    )


def test_header(proxy: VirtualProxy) -> None:
    with Auth(header_config(proxy)) as auth:
        assert (
            sid(auth) == sid(auth, "/qrs/app", "POST") == sid(auth, "/tempcontent/1/x.csv") == "sid-1-secret"
        )
        with auth.rpc("app-1").open() as session:
            assert session.send("A", -1) == {"n": 1}
        auth.deauthorize()
        assert proxy.sessions == set()
    upgrade = proxy.server.upgrades[0]
    assert upgrade.path == "/hdr/app/app-1"
    assert upgrade.headers["x-user"] == "user1"
    assert upgrade.headers["cookie"] == f"{COOKIE}=sid-1-secret"
    keys = {call.query["xrfkey"] for call in proxy.server.calls}
    assert [len(key) for key in keys] == [16]
    with (
        Auth(header_config(proxy, user_id="nobody")) as auth,
        pytest.raises(LoginRefused, match="check user_header"),
    ):
        sid(auth)


def test_header_with_a_directory(proxy: VirtualProxy) -> None:
    with Auth(header_config(proxy, user_directory="DIR")) as auth, pytest.raises(LoginRefused):
        sid(auth)
    assert proxy.server.calls[0].headers["x-user"] == "DIR\\user1"


def test_signed_tokens_begin_sessions(proxy: VirtualProxy) -> None:
    with Auth(config(proxy, AuthType.ClientManagedJWT, jwt="jwt-1-secret")) as auth:
        assert sid(auth) == sid(auth) == "sid-1-secret"
        with auth.rpc("app-1").open():
            pass
        assert [("authorization" in call.headers) for call in proxy.server.calls] == [
            True,
            False,
            False,
            False,
        ]
        assert "authorization" not in proxy.server.upgrades[0].headers
        proxy.sessions.clear()
        assert sid(auth) == "sid-2-secret"
        proxy.sessions.clear()
        with auth.rpc("app-1").open():
            pass
        proxy.sessions.clear()
        proxy.tokens.clear()
        with pytest.raises(LoginRefused, match="give jwt a function"):
            sid(auth)
        with pytest.raises(LoginRefused, match="give jwt a function"):
            auth.rpc("app-1").open()


def test_sessions_of_the_proxy_service(proxy: VirtualProxy, certificates: Certificates) -> None:
    user = {"user_directory": "D", "user_id": "u", "attributes": [{"group": "g"}]}
    kind = AuthType.ClientManagedSession
    options = {**user, **certificates.options, "proxy_service": proxy.service.url}
    with Auth(config(proxy, kind, **options)) as auth:
        first = sid(auth)
        assert first == sid(auth)
        made = proxy.service.calls[0]
        assert made.certificate == "client"
        assert made.json == {
            "UserDirectory": "D",
            "UserId": "u",
            "Attributes": [{"group": "g"}],
            "SessionId": first,
        }
        assert made.query["xrfkey"] == made.headers["x-qlik-xrfkey"]
        proxy.sessions.clear()
        assert sid(auth) != first
        proxy.service.on("DELETE", f"/qps/hdr/session/{sid(auth)}", (200, [], {}))
        auth.deauthorize()
        assert proxy.service.calls[-1].method == "DELETE"
    del options["client_certificate"], options["client_key"]
    with (
        Auth(config(proxy, kind, **options)) as auth,
        pytest.raises(LoginRefused, match="client_certificate"),
    ):
        sid(auth)
    with Auth(config(proxy, kind, user_id="u")) as auth, pytest.raises(ConfigError, match="user_directory"):
        sid(auth)


def test_a_given_session(proxy: VirtualProxy) -> None:
    proxy.sessions.add("given")
    options = {"session_id": "given", "session_cookie": COOKIE}
    with Auth(config(proxy, AuthType.ClientManagedSession, **options)) as auth:
        assert sid(auth) == "given"
        assert auth.is_authenticated()
        proxy.sessions.clear()
        with pytest.raises(AuthenticationError, match=r"401|302 not logged in.*make another"):
            sid(auth)
        with pytest.raises(QlikError, match="make another"):
            auth.rpc("app-1").open()
        assert not auth.is_authenticated()


def test_tickets(proxy: VirtualProxy, certificates: Certificates) -> None:
    kind = AuthType.ClientManagedTicket
    options = {
        "user_directory": "D",
        "user_id": "u",
        **certificates.options,
        "proxy_service": proxy.service.url,
    }
    with Auth(config(proxy, kind, **options)) as auth:
        assert sid(auth) == sid(auth)
        proxy.sessions.clear()
        assert sid(auth)
        assert len(proxy.service.calls) == 2
        assert sum("qlikTicket" in call.query for call in proxy.server.calls) == 2
    proxy.tickets.add("given")
    with Auth(config(proxy, kind, ticket="given")) as auth:
        assert sid(auth)
        proxy.sessions.clear()
        with pytest.raises(AuthenticationError, match="a ticket works once"):
            sid(auth)
    with (
        Auth(config(proxy, kind, ticket="given")) as auth,
        pytest.raises(LoginRefused, match="works once") as caught,
    ):
        sid(auth)
    assert "given" not in str(caught.value).replace("given ticket", "")


def test_twenty_threads_begin_one_session(proxy: VirtualProxy) -> None:
    with Auth(config(proxy, AuthType.ClientManagedJWT, jwt=lambda: "jwt-1-secret")) as auth:
        for _ in range(2):
            with ThreadPoolExecutor(20) as pool:
                assert len(set(pool.map(lambda _: sid(auth), range(20)))) == 1
            proxy.sessions.clear()
    assert next(proxy.numbers) == 3


def test_asynchronous_twin(proxy: VirtualProxy, certificates: Certificates) -> None:
    options = {
        "user_directory": "D",
        "user_id": "u",
        **certificates.options,
        "proxy_service": proxy.service.url,
    }

    async def run(config: Config, rounds: int = 2) -> None:
        async with AsyncAuth(config) as auth:
            for _ in range(rounds):
                calls = (auth.rest(path="/qrs/about") for _ in range(5))
                assert len({answer.json()["sid"] for answer in await asyncio.gather(*calls)}) == 1
                async with auth.rpc("app-1") as session:
                    assert await session.send("A", -1)
                proxy.sessions.clear()

    asyncio.run(run(config(proxy, AuthType.ClientManagedTicket, **options)))
    asyncio.run(run(config(proxy, AuthType.ClientManagedSession, **options)))
    asyncio.run(run(header_config(proxy), 1))
    asyncio.run(run(config(proxy, AuthType.ClientManagedJWT, jwt="jwt-1-secret")))


# --- certificates


def test_certificates(service: Any, certificates: Certificates) -> None:
    service.on("GET", "/qrs/about", lambda call: (200, [], {"user": call.headers["x-qlik-user"]}))
    service.on("POST", "/qps/ticket", lambda call: (201, [], {"Ticket": call.certificate}))
    service.gate = lambda call: None if call.certificate else (403, [], None)
    kind = AuthType.ClientManagedCertificate
    options: dict[str, Any] = {**certificates.options, "proxy": ""}
    with Auth(Config(service.url, kind, **options)) as auth:
        answer = auth.rest(path="/qrs/about").json()
        assert answer == {"user": "UserDirectory=INTERNAL; UserId=sa_engine"}
        assert auth.rest("POST", "/qps/ticket", json={}).json() == {"Ticket": "client"}
        assert auth.is_authorized()
        with auth.rpc("app-1").open() as session:
            assert session.send("A", -1) == {"n": 1}
    call = service.calls[0]
    assert call.query["xrfkey"] == call.headers["x-qlik-xrfkey"]
    assert service.upgrades[0].certificate == "client"
    with Auth(Config(service.url, kind, user_directory="D", user_id="u", **options)) as auth:
        assert auth.rest(path="/qrs/about", params={"xrfkey": "k" * 16}).json() == {
            "user": "UserDirectory=D; UserId=u"
        }
        assert service.calls[-1].headers["x-qlik-xrfkey"] == "k" * 16

    async def run() -> None:
        async with AsyncAuth(Config(service.url, kind, **options)) as auth:
            assert (await auth.rest("POST", "/qps/ticket", json={})).json() == {"Ticket": "client"}
            async with auth.rpc("app-1") as session:
                assert await session.send("A", -1) == {"n": 2}

    asyncio.run(run())
    service.gate = lambda call: (403, [], None)
    with (
        Auth(Config(service.url, kind, **options)) as auth,
        pytest.raises(FailedToConnect, match="trusts client"),
    ):
        auth.rpc("app-1").open()


def test_certificates_are_shown_to_their_host_only(
    serve: Any, service: Any, certificates: Certificates
) -> None:
    with serve(certificates.server) as other:
        other.on("GET", "/file", lambda call: (200, [], {"seen": call.certificate, **call.headers}))
        service.on("GET", "/qrs/file", (302, [("Location", f"{other.url}/file")], None))
        config = Config(service.url, AuthType.ClientManagedCertificate, **certificates.options, proxy="")
        with Auth(config) as auth:
            seen = auth.rest(path="/qrs/file").json()

        async def run() -> Any:
            async with AsyncAuth(config) as auth:
                return (await auth.rest(path="/qrs/file")).json()

        for answer in (seen, asyncio.run(run())):
            assert answer["seen"] == ""
            assert "x-qlik-user" not in answer
            assert "x-qlik-xrfkey" not in answer


def test_ports_of_the_services() -> None:
    made = Config("qlik.example", AuthType.ClientManagedCertificate, client_certificate="c.pem")
    assert made.websocket_url == "wss://qlik.example:4747"
    assert made.service_url("/qrs/about") == "https://qlik.example:4242"
    assert made.service_url("/qps/ticket") == "https://qlik.example:4243"
    assert made.shows_certificate("https://qlik.example:4747")
    assert not made.shows_certificate("https://qlik.example:444")
    assert not made.shows_certificate("https://other.example:4747")
    made = Config("qlik.example", AuthType.ClientManagedTicket, ticket="t", virtual_proxy="a/b")
    assert made.service_url("/x") == "https://qlik.example/a/b"
    assert made.websocket_url == "wss://qlik.example/a/b"
    assert made.proxy_service_url == "https://qlik.example:4243"
    assert (
        Config("https://[::1]:44", AuthType.ClientManagedTicket, ticket="t").proxy_service_url
        == "https://[::1]:4243"
    )
    assert not made.shows_certificate("https://qlik.example:4243")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("missing.pem", "cannot use the client certificate"),
        ("client.pfx", "cannot use the client certificate"),
    ],
)
def test_certificates_that_cannot_be_used(tmp_path: Path, file: str, message: str) -> None:
    options: dict[str, Any] = {"client_certificate": tmp_path / file, "proxy": ""}
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        Auth(
            Config(
                f"https://127.0.0.1:{listener.getsockname()[1]}", AuthType.ClientManagedCertificate, **options
            )
        ) as auth,
        pytest.raises(ConfigError, match=message),
    ):
        auth.rest(path="/qrs/about")


def test_nothing_secret_is_logged(proxy: VirtualProxy, certificates: Certificates, caplog: Any) -> None:
    caplog.set_level("DEBUG")
    options = {
        "user_directory": "D",
        "user_id": "u",
        **certificates.options,
        "proxy_service": proxy.service.url,
    }
    for made in (
        config(proxy, AuthType.ClientManagedTicket, **options),
        config(proxy, AuthType.ClientManagedSession, **options),
        config(proxy, AuthType.ClientManagedJWT, jwt="jwt-1-secret"),
    ):
        with Auth(made) as auth, auth.rpc("app-1").open():
            sid(auth)
        assert "secret" not in repr(made)
    assert "qlikTicket=***" in caplog.text
    assert "secret" not in caplog.text
    assert json.dumps(sorted(proxy.sessions))[2:10] not in caplog.text
