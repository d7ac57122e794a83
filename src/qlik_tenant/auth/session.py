"""Browser sessions: the cookies `eas.sid` and `_csrfToken`, each with a signature beside it.

A session lives for the setting `session_seconds`. What its cookies authenticate is refused for websockets
without the session's CSRF token, because browsers let any page open them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..services.core_auth_settings.store import AUTH_SETTINGS
from ..storage import Where
from ..toolkit.timestamps import rfc3339
from . import origins
from .api_key import hash_of
from .credential import CSRF, INTEGRATION, Attempt, Credential
from .store import SESSIONS

if TYPE_CHECKING:
    from ..tenant import Tenant

SESSION, TOKEN = "eas.sid", "_csrfToken"
NOTED = 5
"""Seconds between two notes that a session is in use."""


def begin(
    tenant: Tenant,
    user_id: str,
    how: str,
    *,
    secure: bool,
    id: str = "",
    name: str = SESSION,
    provider_id: str = "",
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Start a session; gives its record and the cookies to set. `how` says what the user logged in with.

    `id` and `name` are the value and name of the session cookie where they are not the platform's own;
    `provider_id` is the identity provider that has a session of its own.
    """
    now = tenant.clock()
    sid, csrf = id or tenant.ids.url_safe(43), tenant.ids.url_safe(32)
    with tenant.store.transaction():
        rows = tenant.store[SESSIONS]
        rows.delete_where(Where('("expires" < ?)', (rfc3339(now),)))
        record = rows.insert(
            {
                "id": tenant.ids.object_id(), "hash": hash_of(sid), "userId": user_id, "csrf": csrf,
                "how": how, "providerId": provider_id, "created": rfc3339(now),
                "authTime": int(now.timestamp()),
                "expires": rfc3339(now + _lifespan(tenant)), "seen": int(now.timestamp()),
            }
        )  # fmt: skip
        tenant.events.emit(
            "com.qlik.user-session.begin", "user-sessions", {"id": record["id"], "authMethod": how},
            user_id=user_id,
        )  # fmt: skip
    cookies = {name: sid} if name != SESSION else _signed(tenant, SESSION, sid)
    cookies |= _signed(tenant, TOKEN, csrf)
    return record, tuple(cookie(key, value, secure=secure) for key, value in cookies.items())


def end(tenant: Tenant, session_id: str) -> dict[str, Any] | None:
    """End a session; gives its record, None if there was none."""
    with tenant.store.transaction():
        record = tenant.store[SESSIONS].get(session_id)
        if record is None:
            return None
        tenant.store[SESSIONS].delete(session_id)
        tenant.events.emit(
            "com.qlik.user-session.end", "user-sessions", {"id": session_id}, user_id=record["userId"]
        )
    return record


def forget(*, secure: bool) -> tuple[str, ...]:
    """The cookies that make a browser forget its session."""
    names = (SESSION, f"{SESSION}.sig", TOKEN, f"{TOKEN}.sig")
    return tuple(f"{cookie(name, '', secure=secure)}; Max-Age=0" for name in names)


def identify(tenant: Tenant, attempt: Attempt) -> Credential | None:
    """The user of a session cookie; None without a good one."""
    cookies = attempt.cookies
    record = find(tenant, cookies.get(SESSION, ""), cookies.get(f"{SESSION}.sig", ""))
    if record is None:
        record = _client_managed(tenant, attempt, cookies)
    if record is None or (attempt.websocket and not _may_open_socket(tenant, attempt, record)):
        return None
    return Credential(record["userId"], "session", csrf=record["csrf"], record_id=record["id"])


def find(tenant: Tenant, sid: str, signature: str | None) -> dict[str, Any] | None:
    """The session of a cookie's value; `signature` None where cookies carry none."""
    if not sid:
        return None
    if signature is not None:
        wanted = _signature(tenant, SESSION, sid)
        if not hmac.compare_digest(wanted, signature.encode()):
            return None
    record = tenant.store[SESSIONS].first(Where.equal(SESSIONS, "hash", hash_of(sid)))
    if record is None or record["expires"] <= rfc3339(tenant.clock()) or not _is_used(tenant, record):
        return None
    return record


def _lifespan(tenant: Tenant) -> timedelta:
    rules = tenant.store[AUTH_SETTINGS].get("settings")
    if rules is None:
        return timedelta(seconds=tenant.settings.number("session_seconds"))
    return timedelta(minutes=rules["maxUserSessionLifespanMinutes"])


def _is_used(tenant: Tenant, record: dict[str, Any]) -> bool:
    """Whether a session is neither too old nor unused for too long by today's rules; notes its use."""
    rules = tenant.store[AUTH_SETTINGS].get("settings")
    if rules is None:
        return True
    now, seen = tenant.clock().timestamp(), record.get("seen", record["authTime"])
    if now - record["authTime"] >= 60 * rules["maxUserSessionLifespanMinutes"]:
        return False
    if now - seen >= 60 * rules["userSessionInactivityTimeoutMinutes"]:
        return False
    if now - seen >= NOTED:
        with tenant.store.transaction():
            if tenant.store[SESSIONS].get(record["id"]) is None:  # ended at this moment
                return False
            tenant.store[SESSIONS].update({**record, "seen": int(now)})
    return True


def auth_time(tenant: Tenant, credential: Credential) -> int:
    """When the user of a session logged in, in seconds since 1970."""
    record = tenant.store[SESSIONS].get(credential.record_id)
    return int(record["authTime"]) if record else 0


def client_managed_cookie(tenant: Tenant) -> str:
    """The session cookie of the virtual proxy."""
    prefix = tenant.settings.text("proxy_prefix")
    return f"X-Qlik-Session-{prefix}" if prefix else "X-Qlik-Session"


def _client_managed(tenant: Tenant, attempt: Attempt, cookies: dict[str, str]) -> dict[str, Any] | None:
    if not tenant.settings.number("client_managed"):
        return None
    return find(tenant, cookies.get(client_managed_cookie(tenant), ""), None)


def _may_open_socket(tenant: Tenant, attempt: Attempt, record: dict[str, Any]) -> bool:
    token = attempt.either(CSRF)
    if not hmac.compare_digest(token.encode(), record["csrf"].encode()):
        return False
    if not origins.is_foreign(attempt.headers):
        return True
    id = attempt.either(INTEGRATION)
    return bool(id) and origins.integrated(tenant, attempt.headers["origin"], id)


def _signed(tenant: Tenant, name: str, value: str) -> dict[str, str]:
    return {name: value, f"{name}.sig": _signature(tenant, name, value).decode()}


def _signature(tenant: Tenant, name: str, value: str) -> bytes:
    digest = hmac.new(tenant.keys.cookie, f"{name}={value}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=")


def cookie(name: str, value: str, *, secure: bool) -> str:
    """A line that sets a cookie for as long as the browser runs."""
    # Browsers take SameSite=None from https only; over plain http a page of another site gets no session.
    reach = "SameSite=None; Secure" if secure else "SameSite=Lax"
    hidden = "" if name.startswith(TOKEN) else "; HttpOnly"
    return f"{name}={value}; Path=/; {reach}{hidden}"
