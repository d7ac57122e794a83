"""Way to log in x what may be wrong x what is asked for: what the tenant answers, as one table.

Of a fault that a way cannot have, the table says why. `login` is a login that fails, `hidden` an answer that
the page of another origin may not read, `no TLS` a connection that is cut. Numbers of websockets are close
codes.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.exceptions import ConnectionClosed, InvalidMessage
from websockets.sync.client import connect

from tests.e2e.logins import FAULTS, WAYS, Refused, Shown, World

TABLE = """
way                  | fault           | REST             | upload            | websocket
api key              |                 | 200              | 201               | open
api key              | expired         | 401 APIKEYS-18   | 401 APIKEYS-18    | 4006
api key              | revoked         | 401 APIKEYS-18   | 401 APIKEYS-18    | 4006
api key              | wrong audience  | 401 HTTP-401     | 401 HTTP-401      | 4006
api key              | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
api key              | replayed        | - keys are for many uses
api key              | missing csrf    | - no browser sends keys by itself
api key              | foreign origin  | 200 hidden       | 201 hidden        | open
oauth machine        |                 | 200              | 201               | open
oauth machine        | expired         | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth machine        | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth machine        | wrong audience  | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth machine        | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth machine        | replayed        | - access tokens are for many uses
oauth machine        | missing csrf    | - no browser sends tokens by itself
oauth machine        | foreign origin  | 200 hidden       | 201 hidden        | open
oauth impersonation  |                 | 200              | 201               | open
oauth impersonation  | expired         | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth impersonation  | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth impersonation  | wrong audience  | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth impersonation  | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth impersonation  | replayed        | - access tokens are for many uses
oauth impersonation  | missing csrf    | - no browser sends tokens by itself
oauth impersonation  | foreign origin  | 200 hidden       | 201 hidden        | open
oauth code           |                 | 200              | 201               | open
oauth code           | expired         | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth code           | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth code           | wrong audience  | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth code           | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth code           | replayed        | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth code           | missing csrf    | - no browser sends tokens by itself
oauth code           | foreign origin  | 200 hidden       | 201 hidden        | open
oauth private key    |                 | 200              | 201               | open
oauth private key    | expired         | login 401        | login 401         | login 401
oauth private key    | revoked         | login 401        | login 401         | login 401
oauth private key    | wrong audience  | login 401        | login 401         | login 401
oauth private key    | wrong signature | login 401        | login 401         | login 401
oauth private key    | replayed        | login 401        | login 401         | login 401
oauth private key    | missing csrf    | - no browser sends tokens by itself
oauth private key    | foreign origin  | 200 hidden       | 201 hidden        | open
oauth token in query |                 | 200              | 201               | open
oauth token in query | expired         | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth token in query | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth token in query | wrong audience  | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth token in query | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
oauth token in query | replayed        | - a page loads more than one file
oauth token in query | missing csrf    | - no browser sends tokens by itself
oauth token in query | foreign origin  | 200 hidden       | 201 hidden        | open
jwt session          |                 | 200              | 201               | open
jwt session          | expired         | login 401        | login 401         | login 401
jwt session          | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
jwt session          | wrong audience  | login 401        | login 401         | login 401
jwt session          | wrong signature | login 401        | login 401         | login 401
jwt session          | replayed        | login 401        | login 401         | login 401
jwt session          | missing csrf    | 200              | 403 CSRF-TOKEN-2  | 4006
jwt session          | foreign origin  | 403 HTTP-403     | 403 HTTP-403      | 4006
cookie               |                 | 200              | 201               | open
cookie               | expired         | 401 HTTP-401     | 401 HTTP-401      | 4006
cookie               | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
cookie               | wrong audience  | 401 HTTP-401     | 401 HTTP-401      | 4006
cookie               | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
cookie               | replayed        | - a browser has one cookie for all its requests
cookie               | missing csrf    | 200              | 403 CSRF-TOKEN-2  | 4006
cookie               | foreign origin  | 403 HTTP-403     | 403 HTTP-403      | 4006
web integration      |                 | 200              | 201               | open
web integration      | expired         | 401 HTTP-401     | 401 HTTP-401      | 4006
web integration      | revoked         | 403 HTTP-403     | 403 HTTP-403      | 4006
web integration      | wrong audience  | 403 HTTP-403     | 403 HTTP-403      | 4006
web integration      | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
web integration      | replayed        | - a browser has one cookie for all its requests
web integration      | missing csrf    | 200              | 403 CSRF-TOKEN-2  | 4006
web integration      | foreign origin  | 403 HTTP-403     | 403 HTTP-403      | 4006
proxy header         |                 | 200              | 201               | open
proxy header         | expired         | - a name has no end
proxy header         | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy header         | wrong audience  | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy header         | wrong signature | - a name is not signed: the proxy is trusted
proxy header         | replayed        | - a name is for many uses
proxy header         | missing csrf    | - no browser sends the header by itself
proxy header         | foreign origin  | 200 hidden       | 201 hidden        | open
certificate          |                 | 200              | 201               | open
certificate          | expired         | no TLS           | no TLS            | no TLS
certificate          | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
certificate          | wrong audience  | - a certificate is good wherever its authority is trusted
certificate          | wrong signature | no TLS           | no TLS            | no TLS
certificate          | replayed        | - a certificate is for many uses
certificate          | missing csrf    | - no page makes a browser show one without its user
certificate          | foreign origin  | 200 hidden       | 201 hidden        | open
proxy jwt            |                 | 200              | 201               | open
proxy jwt            | expired         | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy jwt            | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy jwt            | wrong audience  | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy jwt            | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy jwt            | replayed        | - a virtual proxy takes them until they end
proxy jwt            | missing csrf    | - no browser sends tokens by itself
proxy jwt            | foreign origin  | 200 hidden       | 201 hidden        | open
proxy session        |                 | 200              | 201               | open
proxy session        | expired         | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy session        | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy session        | wrong audience  | - the cookie's name is that of its virtual proxy
proxy session        | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy session        | replayed        | - a browser has one cookie for all its requests
proxy session        | missing csrf    | 200              | 403 CSRF-TOKEN-2  | 4006
proxy session        | foreign origin  | 403 HTTP-403     | 403 HTTP-403      | 4006
proxy ticket         |                 | 200              | 201               | open
proxy ticket         | expired         | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy ticket         | revoked         | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy ticket         | wrong audience  | - a tenant has one proxy service
proxy ticket         | wrong signature | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy ticket         | replayed        | 401 HTTP-401     | 401 HTTP-401      | 4006
proxy ticket         | missing csrf    | - no browser sends tickets by itself
proxy ticket         | foreign origin  | 200 hidden       | 201 hidden        | open
"""

ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()[1:]]


class Everything(logging.Handler):
    """Keeps all that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "websockets.client":  # what this test's own client says of itself
            self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def log() -> Iterator[list[str]]:
    handler, root = Everything(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, log: list[str]) -> Iterator[World]:
    found = World(tmp_path_factory.mktemp("world"))
    try:
        found.start()
        yield found
    finally:
        found.close()


def rest(world: World, shown: Shown) -> str:
    target = address(shown, "/api/v1/users/me")
    return summary(world.send("GET", target, certificate=shown.certificate, **shown.headers), shown)


def upload(world: World, shown: Shown) -> str:
    boundary, name = uuid.uuid4().hex, f"f{world.number()}.csv"
    parts = (('name="Json"', json.dumps({"name": name})), ('name="File"; filename="f.csv"', "a\n1\n"))
    body = "".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n"
        for head, content in parts
    )
    headers = {**shown.headers, **shown.changes}
    headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    data = f"{body}--{boundary}--\r\n".encode()
    target = address(shown, "/api/v1/data-files")
    return summary(world.send("POST", target, data, certificate=shown.certificate, **headers), shown)


def websocket(world: World, shown: Shown) -> str:
    query = urlencode(shown.query if shown.socket is None else shown.socket)
    prefix = f"/{shown.prefix}" if shown.prefix else ""
    trust = world.trust(shown.certificate) if shown.certificate else None
    server = world.tenant.url if trust is None else world.door.url
    url = f"{server.replace('http', 'ws', 1)}{prefix}/app/engineData{'?' * bool(query)}{query}"
    with (
        connect(url, additional_headers=shown.headers, ssl=trust, open_timeout=60) as socket,
        suppress(ConnectionClosed),
    ):
        return "open" if "OnConnected" in str(socket.recv(20)) else "?"
    assert json.loads(str(socket.close_reason))["code"] == "HTTP-401"
    return str(socket.close_code)


def address(shown: Shown, path: str) -> str:
    prefix = f"/{shown.prefix}" if shown.prefix else ""
    return f"{prefix}{path}{'?' * bool(shown.query)}{urlencode(shown.query)}"


def summary(answer: Any, shown: Shown) -> str:
    allowed = answer.headers.get("access-control-allow-origin")
    if answer.status < 400:
        return f"{answer.status}{' hidden' * bool('Origin' in shown.headers and not allowed)}"
    body = answer.json
    assert {*body} - {"code"} == {"errors", "traceId"}
    (error,) = body["errors"]
    assert error["title"], "clients show the title"
    assert error["detail"], "and the detail says what to do"
    assert answer.status != 401 or answer.headers["www-authenticate"] == "Bearer"
    assert not error["code"].startswith("CSRF") or body["code"] == error["code"]
    return f"{answer.status} {answer.code}"


def outcome(channel: Callable[[World, Shown], str], world: World, shown: Shown) -> str:
    try:
        return channel(world, shown)
    except (OSError, EOFError, InvalidMessage, ConnectionClosed):
        return "no TLS"


def attempt(world: World, way: str, fault: str) -> Shown | Refused:
    try:
        return WAYS[way](world, fault)
    except Refused as refused:
        return refused


def test_the_table_is_whole() -> None:
    assert [(way, fault) for way, fault, *_ in ROWS] == [(way, fault) for way in WAYS for fault in FAULTS]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if not row[2].startswith("-")], ids=lambda row: f"{row[0]}-{row[1] or 'good'}"
)
def test_matrix(world: World, row: list[str]) -> None:
    way, fault, *expected = row
    for channel, wanted in zip((rest, upload, websocket), expected, strict=True):
        shown = attempt(world, way, fault)
        if isinstance(shown, Refused):
            assert f"login {shown.answer.status}" == wanted
            assert {*shown.answer.json} == {"errors", "traceId"}
            continue
        if fault == "foreign origin":
            shown.headers.setdefault("Origin", "https://evil.example")
        with world.at(shown.later):
            assert outcome(channel, world, shown) == wanted, channel.__name__


def test_preflights(world: World) -> None:
    asked = {"Access_Control_Request_Method": "POST"}
    for origin, status in (("https://portal.example", 204), ("https://evil.example", 403)):
        answer = world.send("OPTIONS", "/api/v1/spaces", Origin=origin, **asked)
        assert answer.status == status
        assert answer.headers.get("access-control-allow-origin") == (origin if status == 204 else None)


def test_no_credential_reaches_the_socket_of_another(world: World) -> None:
    """Clients of all ways at once, each asking again and again who it is."""
    from qlik_sdk import Auth, Config

    ways = ("api key", "oauth impersonation", "oauth code", "jwt session", "cookie")
    start = threading.Barrier(2 * len(ways))

    def ask(way: str) -> set[tuple[str, str]]:
        shown = WAYS[way](world, "")
        cookie = dict(part.split("=", 1) for part in shown.headers.get("Cookie", "").split("; ") if part)
        key = shown.headers.get("Authorization", "").removeprefix("Bearer ")
        with Auth(
            Config(world.tenant.url, api_key=key) if key else Config(world.tenant.url, cookie=cookie)
        ) as auth:
            start.wait(60)
            seen = set()
            for _ in range(5):
                id = str(auth.rest(path="/users/me").json()["id"])
                with auth.rpc("").open() as session:
                    told = str(session.send("GetAuthenticatedUser", -1))
                seen.add((id, told))
        return seen

    with ThreadPoolExecutor(2 * len(ways)) as threads:
        found = list(threads.map(ask, [*ways, *ways]))
    assert all(len(seen) == 1 for seen in found)
    ids = [id for seen in found for id, _ in seen]
    assert len({*ids}) == len(ids), "everyone is somebody else"
    assert all(f"UserId={id}" in told for seen in found for id, told in seen)


def test_decisions_are_told(world: World) -> None:
    for way, fault in (("api key", "expired"), ("oauth code", "replayed"), ("jwt session", "wrong audience")):
        shown = attempt(world, way, fault)
        if isinstance(shown, Shown):
            with world.at(shown.later):
                rest(world, shown)
    world.send("POST", "/login/local", urlencode({"user": "nobody", "secret": "wrong"}))
    world.send("POST", "/oauth/token", {
        "grant_type": "client_credentials", "client_id": world.client()["clientId"], "client_secret": "wrong"
    })  # fmt: skip
    told = {event["type"] for event in world.tenant.events.list()}
    assert told >= {
        "com.qlik.v1.api-key.validation.failed", "com.qlik.oauth-token.issued",
        "com.qlik.oauth-token.revoked",
        "com.qlik.v1.jwt-login.failed", "com.qlik.v1.user-login.failed", "com.qlik.user-session.begin",
        "com.qlik.user-session.end", "com.qlik.v1.oauth-client.authentication.failed",
    }  # fmt: skip


def test_no_secret_is_written_down(world: World, log: list[str]) -> None:
    """After all of the above: neither the log at its most talkative nor any event holds one."""
    assert len(world.secrets) > 20
    kept = "\n".join([*log, json.dumps(world.tenant.events.list())])
    for secret in world.secrets:
        assert len(secret) < 8 or secret not in kept
