"""The token endpoint: one function per grant type. Source: POST /oauth/token and /oauth/revoke.

An error that has to leave a trace (a code or refresh token used twice ends its whole grant) is raised after
the trace is kept, never inside its transaction.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...errors import ApiError, bad_body, forbidden
from ...services.roles.store import ROLES
from ...services.users.store import USERS
from ...storage import Where
from ...toolkit.timestamps import rfc3339
from .. import access_token
from ..api_key import hash_of
from ..store import CODES, GRANTS, TOKENS
from . import clients
from .clients import Client, refused

if TYPE_CHECKING:
    from datetime import timedelta

    from ...tenant import Tenant

IMPERSONATION = "urn:qlik:oauth:user-impersonation"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TYPE = "urn:ietf:params:oauth:token-type:access_token"
PURPOSES = ("websocket", "webresource")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to the token endpoint."""

    tenant: Tenant
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    base_url: str
    address: str = ""

    def text(self, name: str) -> str:
        """A parameter that has to be there; 400 without it."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise bad_body("is required", f"/{name}")
        return value

    def client(self, id: str = "") -> tuple[Client, bool]:
        """The client, and whether it proved itself."""
        return clients.authenticate(self.tenant, self.body, self.headers, self.base_url, id, self.address)

    def trusted_client(self, grant_type: str) -> Client:
        """A client that proved itself and may use a grant type without asking any user."""
        client, proved = self.client()
        if not proved:
            raise refused("The client has to prove itself.")
        if grant_type not in client["allowedGrantTypes"]:
            raise forbidden(f"The client may not use the grant type {grant_type}.")
        if client["consentMethod"] != "trusted":
            raise forbidden("The consent method of the client has to be trusted for this.")
        return client


def answer(asked: Asked) -> dict[str, Any]:
    """The token response for a request; 400, 401 or 403 with the reason."""
    grant_type = asked.text("grant_type")
    handler = _GRANTS.get(grant_type)
    if handler is None:
        raise bad_body(f"{grant_type!r} is not one of: {', '.join(_GRANTS)}", "/grant_type")
    return handler(asked)


# Grants -----------------------------------------------------------------------------------------------------


def _authorization_code(asked: Asked) -> dict[str, Any]:
    tenant = asked.tenant
    code, verifier, address = (asked.text(name) for name in ("code", "code_verifier", "redirect_uri"))
    client, proved = asked.client()
    if clients.is_confidential(client) and not proved:
        raise refused("The client has to prove itself.")
    with tenant.store.transaction():
        row = tenant.store[CODES].get(hash_of(code))
        known = row is not None and row["clientId"] == client["id"]
        again = bool(known and row and row["used"])
        if row and known and not again:
            tenant.store[CODES].update({**row, "used": True})
    if row is None or not known:
        raise refused("The code is not known.")
    if again:
        end(tenant, row["grantId"])
        raise refused("The code was used before.")
    if row["expires"] <= rfc3339(tenant.clock()):
        raise refused("The code has expired.")
    if address != row["redirectUri"]:
        raise refused("redirect_uri is not that of the code.")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    if not 43 <= len(verifier) <= 128 or not hmac.compare_digest(challenge, row["challenge"].encode()):
        raise refused("code_verifier does not fit the code's challenge.")
    _require_active(tenant, row["userId"])
    with tenant.store.transaction():
        grant = _new_grant(asked, client, row["userId"], row["scopes"], authTime=row["authTime"])
        tenant.store[CODES].update({**row, "used": True, "grantId": grant["id"]})
        return _response(asked, grant, refresh="offline_access" in row["scopes"], authTime=row["authTime"])


def _refresh_token(asked: Asked) -> dict[str, Any]:
    tenant = asked.tenant
    record = access_token.lookup(tenant, asked.text("refresh_token"))
    grant = tenant.store[GRANTS].get(record["grantId"]) if record and record["kind"] == "refresh" else None
    if record is None or grant is None or grant["status"] != "active":
        raise refused("The refresh token is not known, or was revoked.")
    client, proved = asked.client(grant["clientId"])
    if client["id"] != grant["clientId"]:
        raise refused("The refresh token belongs to another client.")
    if clients.is_confidential(client) and not proved:
        raise refused("The client has to prove itself.")
    if access_token.is_over(tenant, record):
        raise refused("The refresh token has expired.")
    _require_active(tenant, grant["userId"])
    with tenant.store.transaction():
        kept = tenant.store[TOKENS].get(record["id"])
        again = kept is None or kept["used"]
        if not again:
            tenant.store[TOKENS].update({**record, "used": True})
            grant = {**grant, "lastUsed": rfc3339(tenant.clock())}
            tenant.store[GRANTS].update(grant)
            return _response(asked, grant, refresh=True, authTime=grant.get("authTime"))
    end(tenant, grant["id"])
    raise refused("The refresh token was used before; everything made from it is revoked.")


def _client_credentials(asked: Asked) -> dict[str, Any]:
    client = asked.trusted_client("client_credentials")
    scopes = _scopes(asked, client)
    with asked.tenant.store.transaction():
        bot = _bot(asked.tenant, client)
        _require_active(asked.tenant, bot)
        return _response(asked, _new_grant(asked, client, bot, scopes))


def _impersonation(asked: Asked) -> dict[str, Any]:
    client = asked.trusted_client(IMPERSONATION)
    lookup = asked.body.get("user_lookup")
    if isinstance(lookup, str):  # in a form
        try:
            lookup = json.loads(lookup)
        except ValueError:
            lookup = None
    if not isinstance(lookup, dict) or not isinstance(lookup.get("value"), str):
        raise bad_body("an object with field and value is needed", "/user_lookup")
    if lookup.get("field") not in ("subject", "userId"):
        raise bad_body("is subject or userId", "/user_lookup/field")
    rows = asked.tenant.store[USERS]
    by_id = lookup["field"] == "userId"
    user = rows.get(lookup["value"]) if by_id else rows.first(Where.equal(USERS, "subject", lookup["value"]))
    if user is None:
        raise bad_body("there is no such user", "/user_lookup/value")
    _require_active(asked.tenant, user["id"])
    with asked.tenant.store.transaction():
        scopes = _scopes(asked, client)
        grant = _new_grant(asked, client, user["id"], scopes, actor=client["id"])
        return _response(asked, grant, refresh="offline_access" in scopes)


def _exchange(asked: Asked) -> dict[str, Any]:
    tenant = asked.tenant
    if asked.text("subject_token_type") != ACCESS_TYPE:
        raise bad_body(f"has to be {ACCESS_TYPE}", "/subject_token_type")
    purpose = asked.text("purpose")
    if purpose not in PURPOSES:
        raise bad_body(f"{purpose!r} is not one of: {', '.join(PURPOSES)}", "/purpose")
    record = access_token.lookup(tenant, asked.text("subject_token"))
    grant = tenant.store[GRANTS].get(record["grantId"]) if record and record["kind"] == "access" else None
    if record is None or grant is None or grant["status"] != "active" or access_token.is_over(tenant, record):
        raise refused("The subject token is not known, has expired or was revoked.")
    client, _ = asked.client()
    if client["id"] != grant["clientId"]:
        raise refused("The subject token belongs to another client.")
    with tenant.store.transaction():
        return _response(asked, grant, life=access_token.EXCHANGED_LIFE, purpose=purpose)


_GRANTS: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "authorization_code": _authorization_code,
    "refresh_token": _refresh_token,
    "client_credentials": _client_credentials,
    IMPERSONATION: _impersonation,
    EXCHANGE: _exchange,
}


# Parts ------------------------------------------------------------------------------------------------------


def _scopes(asked: Asked, client: Client) -> list[str]:
    """What the request asks for, or everything the client may have; 400 for more than that."""
    scope = asked.body.get("scope")
    if scope is not None and not isinstance(scope, str):
        raise bad_body("scopes with spaces between them are needed", "/scope")
    asked_for = list(dict.fromkeys((scope or "").split())) or list(client["allowedScopes"])
    unknown = [name for name in asked_for if name not in client["allowedScopes"]]
    if unknown:
        raise bad_body(f"the client may not have: {' '.join(unknown)}", "/scope")
    return asked_for


def _require_active(tenant: Tenant, user_id: str) -> None:
    user = tenant.store[USERS].get(user_id)
    if user is None or user["status"] != "active":
        raise forbidden("The user is not active.")


def _new_grant(asked: Asked, client: Client, user_id: str, scopes: list[str], **more: Any) -> dict[str, Any]:
    now = rfc3339(asked.tenant.clock())
    labels = {name: str(asked.body.get(name) or "") for name in ("deviceType", "description")}
    grant = {
        "id": asked.tenant.ids.object_id(), "tenantId": asked.tenant.tenant_id, "userId": user_id,
        "clientId": client["id"], "scopes": scopes, "status": "active", "createdAt": now, "lastUsed": now,
        **labels, **more,
    }  # fmt: skip
    return asked.tenant.store[GRANTS].insert(grant)


def _response(
    asked: Asked,
    grant: dict[str, Any],
    *,
    refresh: bool = False,
    life: timedelta = access_token.LIFE,
    purpose: str = "",
    authTime: int | None = None,
) -> dict[str, Any]:
    tenant = asked.tenant
    token, record = access_token.issue(tenant, grant, asked.base_url, life=life, purpose=purpose)
    body = {
        "access_token": token,
        "token_type": "bearer",
        "expires_at": record["expires"],
        "expires_in": int(life.total_seconds()),
        "scope": " ".join(grant["scopes"]),
    }
    if refresh:
        body["refresh_token"] = access_token.issue_refresh(tenant, grant)
    if authTime:
        body["auth_time"] = authTime
    if purpose:
        body["issued_token_type"] = ACCESS_TYPE
    _tell(tenant, "issued", grant)
    return body


def _bot(tenant: Tenant, client: Client) -> str:
    """The user a client without a user is: a TenantAdmin of its own, made with its first token."""
    subject = f"qlikbot\\{client['id']}"
    rows = tenant.store[USERS]
    found = rows.first(Where.equal(USERS, "subject", subject))
    if found is not None:
        return str(found["id"])
    admin = tenant.store[ROLES].first(Where.equal(ROLES, "name", "TenantAdmin"))
    assert admin is not None
    now = rfc3339(tenant.clock())
    user = {
        "id": tenant.ids.object_id(), "tenantId": tenant.tenant_id, "name": client["clientName"], "email": "",
        "subject": subject, "clientId": client["id"], "picture": "", "status": "active",
        "roleIds": [admin["id"]], "groupIds": [], "createdAt": now, "lastUpdatedAt": now,
    }  # fmt: skip
    rows.insert(user)
    told = {name: user[name] for name in ("id", "name", "subject", "email", "status")}
    tenant.events.emit("com.qlik.v1.user.created", "users", told, user_id=user["id"])
    return str(user["id"])


def end(tenant: Tenant, grant_id: str) -> bool:
    """Revoke a grant with every token it led to; whether it was there."""
    with tenant.store.transaction():
        grant = tenant.store[GRANTS].get(grant_id)
        if grant is None or grant["status"] != "active":
            return False
        tenant.store[GRANTS].update({**grant, "status": "revoked"})
        _tell(tenant, "revoked", grant)
    return True


def revoke(tenant: Tenant, token: str) -> None:
    """Make a token worthless; a refresh token takes its whole grant with it. Unknown tokens are no error."""
    record = access_token.lookup(tenant, token)
    if record is None:
        return
    if record["kind"] == "refresh":
        end(tenant, record["grantId"])
        return
    with tenant.store.transaction():
        grant = tenant.store[GRANTS].get(record["grantId"])
        tenant.store[TOKENS].update({**record, "expires": rfc3339(tenant.clock())})
        if grant is not None:
            _tell(tenant, "revoked", grant)


def _tell(tenant: Tenant, what: str, grant: dict[str, Any]) -> None:
    data = {name: grant[name] for name in ("id", "userId", "clientId", "scopes")}
    tenant.events.emit(f"com.qlik.oauth-token.{what}", "oauth", data, user_id=grant["userId"])


def require_object(body: Any) -> Mapping[str, Any]:
    """A body with named parameters; 400 for anything else."""
    if not isinstance(body, dict):
        raise ApiError(400, "An object or a form is needed.", title="Invalid request body")
    return body
