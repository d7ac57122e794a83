"""The login page of the tenant's own users, and logging out.

A user is named by subject or e-mail address. The secret is an API key of that user, or the password of the
setting `login_password`: the tenant keeps no passwords of users.
"""

from __future__ import annotations

import hmac
from html import escape
from typing import TYPE_CHECKING, Any

from ...errors import ApiError, bad_parameter
from ...services.users.store import USERS
from ...storage import Where
from .. import api_key, origins, session
from ..credential import INTEGRATION
from .html import form_of, hidden, page, query_of, redirect

if TYPE_CHECKING:
    from ...gateway.exchange import Exchange
    from ...gateway.service import Reply
    from ...tenant import Tenant

WRONG = "There is no such user, or the secret is not right."


def show(exchange: Exchange) -> Reply:
    """The page."""
    asked = query_of(exchange)
    _check_return(exchange, asked)
    return _page(asked, asked.get("login_hint", ""))


def enter(exchange: Exchange) -> Reply:
    """Log in; 401 with the page again for a wrong secret, 429 after too many of them."""
    form = form_of(exchange)
    _check_return(exchange, form)
    tenant, name = exchange.tenant, form.get("user", "").strip()
    user_id = _user(tenant, name, form.get("secret", ""))
    if user_id is None:
        return _page(form, name, WRONG, 401)
    _, cookies = session.begin(tenant, user_id, "local", secure=exchange.secure)
    return redirect(form.get("returnto") or "/", cookies)


def leave(exchange: Exchange) -> Reply:
    """End the session; one that began at an identity provider ends there, too."""
    credential = exchange.caller.credential if exchange.caller else None
    gone = session.forget(secure=exchange.secure)
    address = ""
    if credential and credential.kind == "session":
        record = session.end(exchange.tenant, credential.record_id)
        address = _logout_address(exchange, record) if record else ""
    if address:
        return redirect(address, gone)
    return page("Logged out", '<p><a href="/login">Log in</a></p>', cookies=gone)


def _logout_address(exchange: Exchange, record: dict[str, Any]) -> str:
    from ..oidc import login

    return login.logout_address(exchange.tenant, record.get("providerId", ""), exchange.base_url)


def _user(tenant: Tenant, name: str, secret: str) -> str | None:
    """The id of the user whose secret this is."""
    key = f"login {name.lower()}"
    tenant.throttle.check(key)
    rows = tenant.store[USERS]
    # Several users may share an address; a subject means one.
    found = rows.find(Where.equal(USERS, "subject", name)) or rows.find(Where.same(USERS, "email", name))
    user = found[0] if len(found) == 1 and name else None
    if user is not None and _may_come(tenant, user) and _is_secret(tenant, user["id"], secret):
        tenant.throttle.succeeded(key)
        if user["status"] == "invited":
            rows.update({**user, "status": "active"})
        return str(user["id"])
    tenant.throttle.failed(key)
    tenant.events.emit(
        "com.qlik.v1.user-login.failed", "user-sessions", {"user": name}, user_id=user["id"] if user else ""
    )
    return None


def _may_come(tenant: Tenant, user: dict[str, Any]) -> bool:
    in_time = user.get("inviteExpiry", 0) > tenant.clock().timestamp()
    return bool(user["status"] == "active" or (user["status"] == "invited" and in_time))


def _is_secret(tenant: Tenant, user_id: str, secret: str) -> bool:
    password = tenant.settings.text("login_password")
    if password and hmac.compare_digest(secret.encode(), password.encode()):
        return True
    try:
        credential = api_key.find(tenant, secret)
    except ApiError:  # an expired or revoked key
        return False
    return credential is not None and credential.user_id == user_id


def _check_return(exchange: Exchange, values: dict[str, str]) -> None:
    address = values.get("returnto") or "/"
    if not origins.return_address(exchange.tenant, exchange.headers, address, values.get(INTEGRATION, "")):
        raise bad_parameter("returnto", "leads to an origin that no web integration lists")


def _page(values: dict[str, str], user: str, problem: str = "", status: int = 200) -> Reply:
    kept = {name: values[name] for name in ("returnto", INTEGRATION) if values.get(name)}
    return page(
        "Log in",
        f'<p role="alert">{escape(problem)}</p><form method="post" action="/login/local">{hidden(kept)}'
        f'<label>User<input name="user" value="{escape(user)}" autocomplete="username" required></label>'
        '<label>API key or password<input name="secret" type="password" required></label>'
        "<button>Log in</button></form>",
        status,
    )
