"""The session and ticket API of the proxy of client-managed Qlik Sense; there with the setting
`client_managed`.

Where that proxy asks for a client certificate, the tenant asks for a TenantAdmin: an API key in the header
Authorization, or a session. Every call has `xrfkey` in its query and the same value in `X-Qlik-Xrfkey`.
Users are those whose subject is `DIRECTORY\\id`. Source: the Qlik Sense Proxy Service API.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ...errors import bad_body, forbidden, not_found
from ...gateway.contract import decode_json
from ...gateway.service import Reply
from ...services.users.store import USERS
from ...storage import Where
from ...toolkit.timestamps import rfc3339
from .. import session, tickets
from ..api_key import hash_of
from ..credential import CSRF
from ..directory import user_of
from ..refusals import unauthorized
from ..store import SESSIONS
from .html import query_of

if TYPE_CHECKING:
    from ...gateway.exchange import Exchange
    from ...tenant import Tenant

_KEY = re.compile(r"[A-Za-z0-9]{16}")
_ID = re.compile(r"[A-Za-z0-9_-]{8,128}")

Page = Callable[..., Reply]


def _checked(page: Page, *, admin: bool = True) -> Page:
    """A page behind the setting, the key against cross-site requests, and (unless told) the admin's role."""

    def checked(exchange: Exchange, prefix: str | None = None, **values: str) -> Reply:
        if not exchange.tenant.settings.number("client_managed"):
            raise not_found(exchange.raw_path)
        if prefix and prefix != exchange.tenant.settings.text("proxy_prefix"):
            raise not_found(f"Virtual proxy {prefix}")
        key = query_of(exchange).get("xrfkey", "")
        sent = exchange.headers.get("x-qlik-xrfkey", "")
        if not _KEY.fullmatch(key) or not hmac.compare_digest(key.encode(), sent.encode()):
            raise forbidden("XSRF prevention check failed. Possible XSRF discovered.")
        if exchange.caller is None:
            raise unauthorized("The proxy service answers a TenantAdmin only.")
        if admin:
            exchange.tenant.access.require_role(exchange.caller, "TenantAdmin")
        return page(exchange, **{name: unquote(value) for name, value in values.items()})

    return checked


def add_session(exchange: Exchange) -> Reply:
    """Start a session for a user, under the id the caller chose."""
    body = _body(exchange)
    id = str(body.get("sessionid") or exchange.tenant.ids.url_safe(32))
    if not _ID.fullmatch(id):
        raise bad_body("8 to 128 letters, digits, - or _ are needed", "/SessionId")
    tenant = exchange.tenant
    with tenant.store.transaction():
        user_id, is_new = user_of(tenant, body["userdirectory"], body["userid"])
        name = session.client_managed_cookie(tenant)
        session.begin(tenant, user_id, "qps", secure=exchange.secure, id=id, name=name)
    shown = {"SessionId": id, "NewUser": is_new, "UserName": body["userid"]}
    return Reply(201, {**_identity(body), **shown})


def get_session(exchange: Exchange, id: str) -> Reply:
    """One session."""
    return Reply(200, {**_split(exchange.tenant, _session(exchange.tenant, id)["userId"]), "SessionId": id})


def delete_session(exchange: Exchange, id: str) -> Reply:
    """End a session, and tell whether its user has another one."""
    tenant = exchange.tenant
    record = _session(tenant, id)
    session.end(tenant, record["id"])
    left = tenant.store[SESSIONS].count(Where.equal(SESSIONS, "userId", record["userId"]))
    shown = {**_split(tenant, record["userId"]), "SessionId": id}
    return Reply(200, {"Session": shown, "LastSessionForUser": left == 0})


def list_sessions(exchange: Exchange, directory: str, user: str) -> Reply:
    """The sessions of a user."""
    return Reply(200, [_shown(exchange.tenant, record) for record in _of(exchange.tenant, directory, user)])


def delete_sessions(exchange: Exchange, directory: str, user: str) -> Reply:
    """End all sessions of a user."""
    tenant = exchange.tenant
    found = _of(tenant, directory, user)
    for record in found:
        session.end(tenant, record["id"])
    return Reply(200, [_shown(tenant, record) for record in found])


def add_ticket(exchange: Exchange) -> Reply:
    """A ticket that logs its user in once: `?qlikTicket=<ticket>` on the first request."""
    body = _body(exchange)
    with exchange.tenant.store.transaction():
        user_id, _ = user_of(exchange.tenant, body["userdirectory"], body["userid"])
        ticket = tickets.issue(exchange.tenant, user_id)
    return Reply(201, {**_identity(body), "Ticket": ticket, "TargetUri": body.get("targetid")})


def who(exchange: Exchange) -> Reply:
    """The caller."""
    assert exchange.caller
    shown = _split(exchange.tenant, exchange.caller.user_id)
    return Reply(
        200, {"session": "active", **{name[0].lower() + name[1:]: text for name, text in shown.items()}}
    )


def log_out(exchange: Exchange) -> Reply:
    """End the caller's session."""
    credential = exchange.caller.credential if exchange.caller else None
    if credential and credential.kind == "session":
        session.end(exchange.tenant, credential.record_id)
    return Reply.empty()


def csrf_token(exchange: Exchange) -> Reply:
    """The token that websockets of the caller's session have to show."""
    credential = exchange.caller.credential if exchange.caller else None
    token = credential.csrf if credential else ""
    return Reply.empty(204, **{CSRF: token, "cache-control": "no-store"})


# Parts ------------------------------------------------------------------------------------------------------


def _body(exchange: Exchange) -> dict[str, Any]:
    """The body with names in lower case: the wire writes them in two ways."""
    body = decode_json(exchange.sent)
    if not isinstance(body, dict):
        raise bad_body("an object is needed")
    found = {name.lower(): value for name, value in body.items()}
    for name, shown in (("userdirectory", "UserDirectory"), ("userid", "UserId")):
        if not isinstance(found.get(name), str) or not found[name]:
            raise bad_body("is required", f"/{shown}")
    return found


def _identity(body: dict[str, Any]) -> dict[str, Any]:
    directory, user, attributes = body["userdirectory"], body["userid"], body.get("attributes") or []
    return {"UserDirectory": directory, "UserId": user, "Attributes": attributes}


def _session(tenant: Tenant, id: str) -> dict[str, Any]:
    record = tenant.store[SESSIONS].first(Where.equal(SESSIONS, "hash", hash_of(id)))
    if record is None or record["expires"] <= rfc3339(tenant.clock()):
        raise not_found(f"Session {id}")
    return record


def _of(tenant: Tenant, directory: str, user: str) -> list[dict[str, Any]]:
    found = tenant.store[USERS].first(Where.same(USERS, "subject", f"{directory}\\{user}"))
    if found is None:
        raise not_found(f"User {directory}\\{user}")
    return tenant.store[SESSIONS].find(Where.equal(SESSIONS, "userId", found["id"]))


def _shown(tenant: Tenant, record: dict[str, Any]) -> dict[str, Any]:
    # Ids of sessions are secrets and kept as hashes; the record's own id stands in for them.
    return {**_split(tenant, record["userId"]), "Attributes": [], "SessionId": record["id"]}


def _split(tenant: Tenant, user_id: str) -> dict[str, str]:
    user = tenant.store[USERS].get(user_id) or {"subject": ""}
    directory, _, id = user["subject"].rpartition("\\")
    return {"UserDirectory": directory, "UserId": id}


_BASE = r"/qps(?:/(?P<prefix>[^/]+))?"
_USER = rf"{_BASE}/user/(?P<directory>[^/]+)/(?P<user>[^/]+)"
PAGES: tuple[tuple[str, str, Page], ...] = (
    ("POST", rf"{_BASE}/session", _checked(add_session)),
    ("GET", rf"{_BASE}/session/(?P<id>[^/]+)", _checked(get_session)),
    ("DELETE", rf"{_BASE}/session/(?P<id>[^/]+)", _checked(delete_session)),
    ("POST", rf"{_BASE}/ticket", _checked(add_ticket)),
    ("GET", _USER, _checked(list_sessions)),
    ("DELETE", _USER, _checked(delete_sessions)),
    ("GET", rf"{_BASE}/user", _checked(who, admin=False)),
    ("DELETE", rf"{_BASE}/user", _checked(log_out, admin=False)),
    ("GET", rf"{_BASE}/csrftoken", _checked(csrf_token, admin=False)),
)
