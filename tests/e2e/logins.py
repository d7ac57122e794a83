"""Every way to log in, as a test needs it: what a request then carries, and what can be wrong with it.

A way is a function of the world and a fault. It logs in over HTTP and gives what requests carry (`Shown`), or
raises `Refused` when the fault already shows there. Its documented name is that of `AuthType`, or more exact.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.client
import itertools
import json
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import trustme

from qlik_tenant import Tenant
from tests.tenant.signing import ec_jwk, ec_key, jwt, login_claims, pem, rsa_key

PREFIX = "hdr"
USER_HEADER = "X-Qlik-User"
PORTAL = "https://portal.example"
BACK = "https://client.example/cb"
XRF = "abcdefghij012345"
IMPERSONATION = "urn:qlik:oauth:user-impersonation"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
VERIFIER = "v" * 64


class Refused(Exception):
    """A login that did not succeed."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass
class Answer:
    """An HTTP answer."""

    status: int
    headers: Any
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def code(self) -> str:
        return str(self.json["errors"][0]["code"])


@dataclass
class Shown:
    """What requests carry; `changes` only those that change things, `socket` the query of a websocket."""

    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)
    socket: dict[str, str] | None = None
    prefix: str = ""
    later: float = 0
    certificate: Path | None = None


class World:
    """A tenant with everything turned on, another one that is a stranger, and the secrets they gave away."""

    def __init__(self, folder: Path) -> None:
        key = folder / "proxy.pem"
        key.write_text(pem(rsa_key("proxy")))
        settings = {
            "client_managed": 1, "proxy_prefix": PREFIX, "proxy_user_header": USER_HEADER,
            "proxy_jwt_key": str(key),
        }  # fmt: skip
        self.tenant = Tenant(in_memory=True, settings=settings)
        self.other = Tenant(in_memory=True)
        self.folder, self.authority = folder, trustme.CA()
        self.secrets: set[str] = set()
        self._numbers = itertools.count(1)

    def start(self) -> None:
        """What the ways need to be there."""
        for tenant in (self.tenant, self.other):
            tenant.__enter__()
            options = {
                "issuer": "https://issuer.example",
                "staticKeys": [{"kid": "k1", "pem": pem(rsa_key())}],
            }
            body = {"protocol": "jwtAuth", "provider": "external", "options": options}
            self.made("/api/v1/identity-providers", body, tenant)
        self.door = ServiceDoor(self.tenant, self.authority, self.authority.issue_cert("127.0.0.1"))
        self.portal = self.made("/api/v1/web-integrations", {"name": "P", "validOrigins": [PORTAL]})["id"]
        self.secrets |= {self.tenant.api_key, self.other.api_key}

    def close(self) -> None:
        """End it all."""
        self.door.server.close()
        self.tenant.close()
        self.other.close()

    def number(self) -> int:
        """A new number."""
        return next(self._numbers)

    def keep(self, secret: str) -> str:
        """Remember what must not be written down anywhere."""
        self.secrets.add(secret)
        return secret

    @contextlib.contextmanager
    def at(self, seconds: float) -> Iterator[None]:
        """Some seconds later."""
        before = self.tenant.clock
        if seconds:
            self.tenant.clock = lambda: before() + timedelta(seconds=seconds)
        try:
            yield
        finally:
            self.tenant.clock = before

    def trust(self, certificate: Path) -> ssl.SSLContext:
        """What a client needs for the door of the services."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        context.load_cert_chain(certificate)
        return context

    def send(
        self,
        method: str,
        target: str,
        body: Any = None,
        *,
        tenant: Tenant | None = None,
        certificate: Path | None = None,
        **headers: str,
    ) -> Answer:
        """One request, with a certificate to the door of the services; headers with _ for -."""
        parts = urlsplit((tenant or self.tenant).url if certificate is None else self.door.url)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, str):
            body, sent["Content-Type"] = body.encode(), "application/x-www-form-urlencoded"
        elif body is not None and not isinstance(body, bytes):
            body, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        host, port = parts.hostname or "", parts.port
        connection = http.client.HTTPConnection(host, port, timeout=60)
        if certificate is not None:
            context = self.trust(certificate)
            connection = http.client.HTTPSConnection(host, port, timeout=60, context=context)
        try:
            connection.request(method, target, body, sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def made(self, target: str, body: Any, tenant: Tenant | None = None, **headers: str) -> Any:
        """What the first user makes."""
        given = {"Authorization": f"Bearer {(tenant or self.tenant).api_key}", **headers}
        answer = self.send("POST", target, body, tenant=tenant, **given)
        assert answer.status in (200, 201), answer.data
        return answer.json

    def change(self, method: str, target: str, body: Any = None) -> None:
        """What the first user changes."""
        answer = self.send(method, target, body, Authorization=f"Bearer {self.tenant.api_key}")
        assert answer.status in (200, 204), answer.data

    def user(self, tenant: Tenant | None = None) -> Any:
        """A new user, who may do everything."""
        name = f"user{self.number()}"
        body = {"subject": f"DIR\\{name}", "name": name, "assignedRoles": [{"name": "TenantAdmin"}]}
        return self.made("/api/v1/users", body, tenant)

    def disable(self, user: Any) -> None:
        """The user may not come any more."""
        self.change("PATCH", f"/api/v1/users/{user['id']}", [replace("/status", "disabled")])

    def client(self, tenant: Tenant | None = None, **more: Any) -> Any:
        """A new OAuth client."""
        body = {
            "appType": "web", "clientName": "C", "redirectUris": [BACK],
            "allowedGrantTypes": ["client_credentials", IMPERSONATION],
            "allowedScopes": ["user_default", "admin_classic"],
            "connectionConfig": {"consentMethod": "trusted"}, **more,
        }  # fmt: skip
        found = self.made("/api/v1/oauth-clients", body, tenant)
        self.secrets |= {found["clientSecret"]} if "clientSecret" in found else set()
        return found

    def tokens(self, body: Any, tenant: Tenant | None = None) -> Any:
        """The answer of the token endpoint; Refused."""
        answer = self.send("POST", "/oauth/token", body, tenant=tenant)
        if answer.status != 200:
            raise Refused(answer)
        self.secrets |= {
            answer.json[name] for name in ("access_token", "refresh_token") if name in answer.json
        }
        return answer.json

    def session(self, user: Any, tenant: Tenant | None = None) -> dict[str, str]:
        """The cookies of a user who logged in on the page."""
        key = self.api_key(user, tenant)
        form = urlencode({"user": user["subject"], "secret": key["token"]})
        return self.cookies(self.send("POST", "/login/local", form, tenant=tenant))

    def cookies(self, answer: Answer) -> dict[str, str]:
        """The cookies an answer sets; Refused without."""
        lines = answer.headers.get_all("set-cookie") or ()
        if not lines:
            raise Refused(answer)
        found = dict(line.partition(";")[0].split("=", 1) for line in lines)
        self.secrets |= {*found.values()}
        return found

    def api_key(self, user: Any, tenant: Tenant | None = None, expiry: str = "PT10H") -> Any:
        """A key of a user, made by the user in the tenant's own process, as users make keys themselves."""
        from qlik_tenant.auth import api_key
        from qlik_tenant.toolkit.durations import parse_duration

        where = tenant or self.tenant
        record, token = api_key.issue(where, user["id"], "x", parse_duration(expiry))
        return {"id": record["id"], "token": self.keep(token)}


def replace(path: str, value: Any) -> dict[str, Any]:
    return {"op": "replace", "path": path, "value": value}


def bearer(token: str, **more: Any) -> Shown:
    return Shown({"Authorization": f"Bearer {token}"}, **more)


def spoiled(text: str) -> str:
    """Another letter in the middle of the last part."""
    at = -20
    return f"{text[:at]}{'A' if text[at] != 'A' else 'B'}{text[at + 1 :]}"


def with_cookies(cookies: dict[str, str], token: str, **headers: str) -> Shown:
    line = "; ".join(f"{name}={value}" for name, value in cookies.items())
    csrf = {"qlik-csrf-token": token} if token else {}
    return Shown({"Cookie": line, **headers}, changes=csrf, socket=csrf)


# Cloud ------------------------------------------------------------------------------------------------------


def api_key(world: World, fault: str) -> Shown:
    tenant = world.other if fault == "wrong audience" else world.tenant
    user = world.user(tenant)
    key = world.api_key(user, tenant)
    if fault == "revoked":
        world.change("DELETE", f"/api/v1/api-keys/{key['id']}")
    token = spoiled(key["token"]) if fault == "wrong signature" else key["token"]
    return bearer(token, later=36_001 if fault == "expired" else 0)


def _token(world: World, fault: str, ask: Callable[[Tenant], Any]) -> Shown:
    token = ask(world.other if fault == "wrong audience" else world.tenant)["access_token"]
    if fault == "revoked":
        assert world.send("POST", "/oauth/revoke", {"token": token}).status == 200
    token = spoiled(token) if fault == "wrong signature" else token
    return bearer(token, later=21_601 if fault == "expired" else 0)


def _proof(client: Any) -> dict[str, str]:
    return {"client_id": client["clientId"], "client_secret": client["clientSecret"]}


def machine(world: World, fault: str) -> Shown:
    def ask(tenant: Tenant) -> Any:
        body = {"grant_type": "client_credentials", **_proof(world.client(tenant))}
        return world.tokens(body, tenant)

    return _token(world, fault, ask)


def impersonation(world: World, fault: str) -> Shown:
    def ask(tenant: Tenant) -> Any:
        lookup = {"field": "userId", "value": world.user(tenant)["id"]}
        body = {"grant_type": IMPERSONATION, "user_lookup": lookup, **_proof(world.client(tenant))}
        return world.tokens(body, tenant)

    return _token(world, fault, ask)


def code(world: World, fault: str) -> Shown:
    def ask(tenant: Tenant) -> Any:
        client = world.client(tenant, appType="native", allowedGrantTypes=[])
        cookies = world.session(world.user(tenant), tenant)
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        query = {
            "response_type": "code", "client_id": client["clientId"], "redirect_uri": BACK, "state": "s",
            "scope": "user_default admin_classic", "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        }  # fmt: skip
        line = "; ".join(f"{name}={value}" for name, value in cookies.items())
        back = world.send("GET", f"/oauth/authorize?{urlencode(query)}", tenant=tenant, Cookie=line)
        given = dict(parse_qsl(urlsplit(back.headers["location"]).query))
        redeem = {
            "grant_type": "authorization_code", "client_id": client["clientId"], "redirect_uri": BACK,
            "code": world.keep(given["code"]), "code_verifier": VERIFIER,
        }  # fmt: skip
        tokens = world.tokens(redeem, tenant)
        if fault == "replayed":
            with contextlib.suppress(Refused):
                world.tokens(redeem, tenant)
        return tokens

    return _token(world, fault, ask)


def signed_client(world: World, fault: str) -> Shown:
    keys = {"allowedAuthMethods": ["private_key_jwt"], "publicKeys": [ec_jwk(ec_key())]}
    client, now = world.client(**keys), int(time.time())
    claims = {
        "iss": client["clientId"], "sub": client["clientId"], "jti": f"jti{world.number()}",
        "iat": now - 60, "exp": now + (-1 if fault == "expired" else 60),
        "aud": f"{(world.other if fault == 'wrong audience' else world.tenant).url}/oauth/token",
    }  # fmt: skip
    body = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": world.keep(jwt(claims, ec_key("x") if fault == "wrong signature" else ec_key())),
    }
    if fault == "revoked":
        other = [ec_jwk(ec_key("next"), "k2")]
        place = f"/api/v1/oauth-clients/{client['clientId']}"
        world.change("PATCH", place, [replace("/publicKeys", other)])
    if fault == "replayed":
        world.tokens(body)
    return bearer(world.tokens(body)["access_token"])


def address_token(world: World, fault: str) -> Shown:
    """Tokens in the query, for pages that can send no header: one for files and one for websockets."""
    client = world.client()
    access = world.tokens({"grant_type": "client_credentials", **_proof(client)})["access_token"]

    def exchanged(purpose: str) -> dict[str, str]:
        body = {
            "grant_type": EXCHANGE, "client_id": client["clientId"], "subject_token": access,
            "subject_token_type": "urn:ietf:params:oauth:token-type:access_token", "purpose": purpose,
        }  # fmt: skip
        token = world.tokens(body)["access_token"]
        return {"accessToken": spoiled(token) if fault == "wrong signature" else token}

    file, socket = exchanged("webresource"), exchanged("websocket")
    if fault == "wrong audience":
        file, socket = socket, file
    if fault == "revoked":
        world.change("DELETE", f"/api/v1/oauth-clients/{client['clientId']}")
    return Shown(query=file, socket=socket, later=301 if fault == "expired" else 0)


def _session_faults(world: World, fault: str, cookies: dict[str, str]) -> Shown:
    token = cookies["_csrfToken"]
    if fault == "revoked":
        line = "; ".join(f"{name}={value}" for name, value in cookies.items())
        assert world.send("GET", "/logout", Cookie=line).status == 200
    if fault == "wrong signature":
        cookies = {**cookies, "eas.sid.sig": cookies["eas.sid.sig"][::-1]}
    shown = with_cookies(cookies, "" if fault == "missing csrf" else token)
    if fault == "foreign origin":
        shown.headers["Origin"] = "https://evil.example"
    shown.later = 28_801 if fault == "expired" else 0
    return shown


def jwt_session(world: World, fault: str) -> Shown:
    """A signed JWT exchanged for cookies; most faults show in the exchange."""
    now = int(time.time())
    changed: dict[str, Any] = {"sub": f"jwt{world.number()}"}
    changed |= {"exp": now - 60, "nbf": now - 120} if fault == "expired" else {}
    changed |= {"aud": "other"} if fault == "wrong audience" else {}
    key = rsa_key("other") if fault == "wrong signature" else rsa_key()
    token = world.keep(jwt(login_claims(**changed), key))

    def log_in() -> dict[str, str]:
        given = {"Authorization": f"Bearer {token}", "qlik-web-integration-id": world.portal}
        return world.cookies(world.send("POST", "/login/jwt-session", {}, **given))

    cookies = log_in()
    if fault == "replayed":
        log_in()
    me = _me(world, cookies)
    world.change("PATCH", f"/api/v1/users/{me['id']}", [replace("/assignedRoles", [{"name": "TenantAdmin"}])])
    return _session_faults(world, fault, cookies)


def _me(world: World, cookies: dict[str, str]) -> Any:
    line = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return world.send("GET", "/api/v1/users/me", Cookie=line).json


def cookie(world: World, fault: str) -> Shown:
    tenant = world.other if fault == "wrong audience" else world.tenant
    return _session_faults(world, fault, world.session(world.user(tenant), tenant))


def web_integration(world: World, fault: str) -> Shown:
    """The cookies of a session, from a page that the tenant knows by its integration."""
    page = {
        "name": f"x{world.number()}",
        "validOrigins": [PORTAL if fault == "revoked" else "https://other.example"],
    }
    other = world.made("/api/v1/web-integrations", page)["id"]
    if fault == "revoked":
        world.change("DELETE", f"/api/v1/web-integrations/{other}")
    shown = _session_faults(world, "" if fault == "revoked" else fault, world.session(world.user()))
    id = other if fault in ("wrong audience", "revoked") else world.portal
    shown.headers = {"Origin": PORTAL, "qlik-web-integration-id": id, **shown.headers}
    return shown


# Client-managed ---------------------------------------------------------------------------------------------


def proxy_header(world: World, fault: str) -> Shown:
    user = world.user()
    if fault == "revoked":
        world.disable(user)
    directory, _, id = user["subject"].partition("\\")
    headers = {USER_HEADER: f"UserDirectory={directory}; UserId={id}"}
    return Shown(headers, prefix="" if fault == "wrong audience" else PREFIX)


def certificate(world: World, fault: str) -> Shown:
    """A client certificate at the door of the services, and whom it speaks for."""
    authority = trustme.CA() if fault == "wrong signature" else world.authority
    end = datetime.now(UTC) - timedelta(hours=1) if fault == "expired" else None
    file = world.folder / f"client{world.number()}.pem"
    issued = authority.issue_cert("client", not_before=end and end - timedelta(days=1), not_after=end)
    issued.private_key_and_cert_chain_pem.write_to_path(file)
    shown = proxy_header(world, fault)
    return Shown(shown.headers, certificate=file)


def proxy_jwt(world: World, fault: str) -> Shown:
    user, now = world.user(), int(time.time())
    if fault == "revoked":
        world.disable(user)
    directory, _, id = user["subject"].partition("\\")
    claims = {"userDirectory": directory, "userId": id, "exp": now + (-1 if fault == "expired" else 600)}
    token = world.keep(jwt(claims, rsa_key("other" if fault == "wrong signature" else "proxy")))
    return bearer(token, prefix="" if fault == "wrong audience" else PREFIX)


def _qps(world: World, path: str, user: Any, **more: Any) -> Any:
    directory, _, id = user["subject"].partition("\\")
    body = {"UserDirectory": directory, "UserId": id, **more}
    return world.made(f"/qps/{path}?xrfkey={XRF}", body, X_Qlik_Xrfkey=XRF)


def proxy_session(world: World, fault: str) -> Shown:
    user, id = world.user(), world.keep(f"session-id-{world.number():08}")
    _qps(world, "session", user, SessionId=id)
    cookies = {f"X-Qlik-Session-{PREFIX}": "another-id" if fault == "wrong signature" else id}
    line = f"X-Qlik-Session-{PREFIX}={id}"
    given = {"Cookie": line, "X-Qlik-Xrfkey": XRF}
    token = world.send("GET", f"/{PREFIX}/qps/csrftoken?xrfkey={XRF}", **given).headers["qlik-csrf-token"]
    if fault == "revoked":
        gone = world.send("DELETE", f"/{PREFIX}/qps/user?xrfkey={XRF}", **given)
        assert gone.status == 204
    shown = with_cookies(cookies, "" if fault == "missing csrf" else token)
    shown.headers |= {"Origin": "https://evil.example"} if fault == "foreign origin" else {}
    shown.prefix, shown.later = PREFIX, 28_801 if fault == "expired" else 0
    return shown


def proxy_ticket(world: World, fault: str) -> Shown:
    user = world.user()
    ticket = world.keep(_qps(world, "ticket", user)["Ticket"])
    if fault == "replayed":
        assert world.send("GET", f"/{PREFIX}/api/v1/users/me?qlikTicket={ticket}").status == 200
    if fault == "revoked":
        world.disable(user)
    query = {"qlikTicket": spoiled(ticket) if fault == "wrong signature" else ticket}
    return Shown(query=query, socket=query, prefix=PREFIX, later=61 if fault == "expired" else 0)


WAYS: dict[str, Callable[[World, str], Shown]] = {
    "api key": api_key,
    "oauth machine": machine,
    "oauth impersonation": impersonation,
    "oauth code": code,
    "oauth private key": signed_client,
    "oauth token in query": address_token,
    "jwt session": jwt_session,
    "cookie": cookie,
    "web integration": web_integration,
    "proxy header": proxy_header,
    "certificate": certificate,
    "proxy jwt": proxy_jwt,
    "proxy session": proxy_session,
    "proxy ticket": proxy_ticket,
}
FAULTS = (
    "", "expired", "revoked", "wrong audience", "wrong signature", "replayed", "missing csrf",
    "foreign origin",
)  # fmt: skip


class ServiceDoor:
    """What stands before the services of client-managed Qlik Sense: only clients with a certificate pass, and
    `X-Qlik-User` says for whom they speak. What passes goes to the tenant's virtual proxy."""

    def __init__(self, tenant: Tenant, authority: trustme.CA, issued: trustme.LeafCert) -> None:
        self.tenant_port = urlsplit(tenant.url).port
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        issued.configure_cert(self.context)
        authority.configure_trust(self.context)
        self.context.verify_mode = ssl.CERT_REQUIRED
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.server.accept()
                threading.Thread(target=self.carry, args=(connection,), daemon=True).start()

    def carry(self, connection: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            self.context.wrap_socket(connection, server_side=True) as client,
            socket.create_connection(("127.0.0.1", self.tenant_port)) as upstream,
        ):
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(65536)
            once = b"" if b"upgrade: websocket" in head.lower() else b"\r\nConnection: close"
            line, rest = head.split(b"\r\n", 1)
            upstream.sendall(line.replace(b" /", b" /hdr/", 1) + once + b"\r\n" + rest)
            while True:  # one thread: a TLS connection is not to be read and written at once
                for source in [client] if client.pending() else select.select([client, upstream], [], [])[0]:
                    if not (data := source.recv(65536)):
                        return
                    (upstream if source is client else client).sendall(data)
