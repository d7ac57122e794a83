"""Logging in with a JWT signed by a registered identity provider. Source: POST /login/jwt-session.

The user of the JWT is made or brought up to date, and so are its groups if the tenant lets them be created.
Group names that are too long, and groups beyond the tenant's limit, are ignored: they stop no login.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..storage import Where
from ..toolkit.timestamps import rfc3339
from . import jwt
from .refusals import unauthorized
from .store import SEEN_JWTS

if TYPE_CHECKING:
    from ..tenant import Tenant

AUDIENCE = "qlik.api/login/jwt-session"
LONGEST_LIFE = 3600
"""Seconds from `nbf` to `exp`, at most."""

_TEXTS = ("iss", "aud", "sub", "subType", "name", "email", "jti")
_TIMES = ("iat", "nbf", "exp")


def log_in(tenant: Tenant, token: str) -> str:
    """The id of the user a JWT vouches for; 401 saying what is wrong with it."""
    try:
        claims, provider = _checked(tenant, token)
    except jwt.JwtError as error:
        tenant.events.emit("com.qlik.v1.jwt-login.failed", "user-sessions", {"reason": str(error)})
        raise unauthorized(f"The JWT cannot be accepted: {error}.") from error
    with tenant.store.transaction():
        _use_once(tenant, provider, claims)
        return _upsert(tenant, claims)


def _checked(tenant: Tenant, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    from ..services.identity_providers.store import IDENTITY_PROVIDERS

    head, claims = jwt.read(token)
    provider = tenant.store[IDENTITY_PROVIDERS].first(
        Where.equal(IDENTITY_PROVIDERS, "protocol", "jwtAuth")
        & Where.equal(IDENTITY_PROVIDERS, "options.issuer", str(claims.get("iss")))
    )
    if provider is None or not provider["active"]:
        raise jwt.JwtError("its issuer is no active identity provider")
    keys = {key["kid"]: key["pem"] for key in provider["options"]["staticKeys"]}
    if head.get("kid") not in keys:
        raise jwt.JwtError("its kid is none of the identity provider's")
    jwt.verify(token, jwt.public_key(keys[head["kid"]]))
    _check_claims(claims, tenant.clock().timestamp(), provider["clockToleranceSec"])
    return claims, provider


def _check_claims(claims: dict[str, Any], now: float, tolerance: int) -> None:
    for name in _TEXTS:
        if not isinstance(claims.get(name), str) or not claims[name]:
            raise jwt.JwtError(f"the claim {name} is missing")
    for name in _TIMES:
        if isinstance(claims.get(name), bool) or not isinstance(claims.get(name), int | float):
            raise jwt.JwtError(f"the claim {name} is missing")
    if claims["aud"] != AUDIENCE:
        raise jwt.JwtError(f"aud is not {AUDIENCE}")
    if claims["subType"] != "user":
        raise jwt.JwtError("subType is not user")
    if claims.get("email_verified") is not True:
        raise jwt.JwtError("email_verified is not true")
    if claims["exp"] - claims["nbf"] > LONGEST_LIFE:
        raise jwt.JwtError(f"exp is more than {LONGEST_LIFE} seconds after nbf")
    if claims["nbf"] > now + tolerance or claims["iat"] > now + tolerance:
        raise jwt.JwtError("it is not valid yet")
    if claims["exp"] <= now - tolerance:
        raise jwt.JwtError("it has expired")
    groups = claims.get("groups", [])
    if not isinstance(groups, list) or not all(isinstance(name, str) for name in groups):
        raise jwt.JwtError("groups is no list of names")


def _use_once(tenant: Tenant, provider: dict[str, Any], claims: dict[str, Any]) -> None:
    rows = tenant.store[SEEN_JWTS]
    now = tenant.clock()
    rows.delete_where(Where('("expires" < ?)', (rfc3339(now),)))
    id = f"{provider['id']} {claims['jti']}"
    if rows.get(id):
        raise unauthorized("The JWT cannot be accepted: its jti was used before.")
    # Kept past its end by the tolerance, so that it cannot come back in between.
    end = datetime.fromtimestamp(claims["exp"] + provider["clockToleranceSec"] + 1, UTC)
    rows.insert({"id": id, "expires": rfc3339(max(end, now))})


def _upsert(tenant: Tenant, claims: dict[str, Any]) -> str:
    from ..services.users.store import USERS

    rows = tenant.store[USERS]
    now = rfc3339(tenant.clock())
    told = {"name": claims["name"], "email": claims["email"]}
    if isinstance(claims.get("picture"), str):
        told["picture"] = claims["picture"]
    user = rows.first(Where.equal(USERS, "subject", claims["sub"]))
    if user is None:
        user = {
            "id": tenant.ids.object_id(), "tenantId": tenant.tenant_id, "subject": claims["sub"],
            "picture": "", "status": "active", "roleIds": [], "groupIds": [], "createdAt": now,
            "lastUpdatedAt": now, **told,
        }  # fmt: skip
        rows.insert(user)
        data = {name: user[name] for name in ("id", "name", "subject", "email", "status")}
        tenant.events.emit("com.qlik.v1.user.created", "users", data, user_id=user["id"])
    elif user["status"] == "disabled":
        raise unauthorized("The user of this JWT is disabled.")
    changed = {**user, **told, "groupIds": _groups(tenant, user, claims.get("groups"))}
    if changed["status"] == "invited":
        changed["status"] = "active"
    if changed != user:
        rows.update({**changed, "lastUpdatedAt": now})
    return str(user["id"])


def _groups(tenant: Tenant, user: dict[str, Any], names: list[str] | None) -> list[str]:
    """The groups of a user after a login that names them; without names they stay."""
    from ..services.groups.provider import LONGEST_NAME, MOST_GROUPS
    from ..services.groups.store import GROUP_SETTINGS, GROUPS

    if names is None:
        return list(user["groupIds"])
    rows = tenant.store[GROUPS]
    may_create = bool((tenant.store[GROUP_SETTINGS].get("settings") or {}).get("autoCreateGroups"))
    custom = [id for id in user["groupIds"] if (rows.get(id) or {}).get("providerType") == "custom"]
    found = []
    for name in dict.fromkeys(name for name in names if name.strip() and len(name) <= LONGEST_NAME):
        group = rows.first(Where.same(GROUPS, "name", name))
        if group is None and may_create and rows.count() - 1 < MOST_GROUPS:
            group = _new_group(tenant, name)
        if group is not None:
            found.append(group["id"])
    return [*custom, *(id for id in found if id not in custom)]


def _new_group(tenant: Tenant, name: str) -> dict[str, Any]:
    from ..services.groups.store import GROUPS

    now = rfc3339(tenant.clock())
    group = {
        "id": tenant.ids.object_id(), "tenantId": tenant.tenant_id, "name": name, "description": "",
        "providerType": "idp", "status": "active", "assignedRoleIds": [], "createdAt": now,
        "createdBy": "", "lastUpdatedAt": now, "updatedBy": "",
    }  # fmt: skip
    tenant.store[GROUPS].insert(group)
    data = {key: group[key] for key in ("id", "name", "status")}
    tenant.events.emit("com.qlik.v1.group.created", "groups", data)
    return group
