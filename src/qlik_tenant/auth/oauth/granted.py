"""What the OAuth server has granted: a row per grant, with every code and token pointing to one.

Ending a grant ends everything that was made from it. Nothing here knows the protocol; `server.py` does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ...errors import forbidden
from ...services.roles.store import ROLES
from ...services.users.store import USERS
from ...storage import Where
from ...toolkit.timestamps import rfc3339
from .. import access_token
from ..store import GRANTS, TOKENS

if TYPE_CHECKING:
    from ...tenant import Tenant

IMPERSONATION = "urn:qlik:oauth:user-impersonation"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TYPE = "urn:ietf:params:oauth:token-type:access_token"

Grant = dict[str, Any]


def start(tenant: Tenant, client_id: str, user_id: str, scopes: list[str], **more: Any) -> Grant:
    """A new grant of a user (or of the client's own user) to a client."""
    now = rfc3339(tenant.clock())
    grant = {
        "id": tenant.ids.object_id(), "tenantId": tenant.tenant_id, "userId": user_id, "clientId": client_id,
        "scopes": scopes, "status": "active", "createdAt": now, "lastUsed": now, "deviceType": "",
        "description": "", **more,
    }  # fmt: skip
    return tenant.store[GRANTS].insert(grant)


def issue(
    tenant: Tenant,
    grant: Grant,
    audience: str,
    *,
    refresh: bool = False,
    scopes: list[str] | None = None,
    life: timedelta | None = None,
    purpose: str = "",
) -> dict[str, Any]:
    """The body of a token response: an access token of a grant, and a refresh token if asked for.

    `scopes` are those of the access token where it has fewer than its grant; `life` is how long it lasts
    where that is not as the settings say.
    """
    life = life or timedelta(seconds=tenant.settings.number("token_seconds"))
    token, record = access_token.issue(tenant, grant, audience, life=life, purpose=purpose, scopes=scopes)
    body = {
        "access_token": token,
        "token_type": "bearer",
        "expires_at": record["expires"],
        "expires_in": int(life.total_seconds()),
        "scope": " ".join(access_token.scopes_of(record, grant)),
    }
    if refresh:
        body["refresh_token"] = access_token.issue_refresh(tenant, grant)
    if purpose:
        body["issued_token_type"] = ACCESS_TYPE
    elif grant.get("authTime"):
        body["auth_time"] = grant["authTime"]
    _tell(tenant, "issued", grant)
    return body


def end(tenant: Tenant, grant_id: str) -> bool:
    """Revoke a grant with every token it led to; whether it was there."""
    with tenant.store.transaction():
        grant = tenant.store[GRANTS].get(grant_id)
        if grant is None or grant["status"] != "active":
            return False
        tenant.store[GRANTS].update({**grant, "status": "revoked"})
        _tell(tenant, "revoked", grant)
    return True


def revoke(tenant: Tenant, record: dict[str, Any]) -> None:
    """Make a token worthless; a refresh token takes its whole grant with it."""
    if record["kind"] == "refresh":
        end(tenant, record["grantId"])
        return
    with tenant.store.transaction():
        grant = tenant.store[GRANTS].get(record["grantId"])
        tenant.store[TOKENS].update({**record, "expires": rfc3339(tenant.clock()), "revoked": True})
        if grant is not None:
            _tell(tenant, "revoked", grant)


def _tell(tenant: Tenant, what: str, grant: Grant) -> None:
    data = {name: grant[name] for name in ("id", "userId", "clientId", "scopes")}
    tenant.events.emit(f"com.qlik.oauth-token.{what}", "oauth", data, user_id=grant["userId"])


# Users ------------------------------------------------------------------------------------------------------


def active(tenant: Tenant, user_id: str) -> str:
    """The id of a user who may get tokens; 403 for one who is gone or disabled."""
    user = tenant.store[USERS].get(user_id)
    if user is None or user["status"] != "active":
        raise forbidden("The user is not active.")
    return user_id


def bot(tenant: Tenant, client: dict[str, Any]) -> str:
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
