"""Logging in with a JWT signed by a registered identity provider. Source: POST /login/jwt-session."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..storage import Where
from ..toolkit.timestamps import rfc3339
from . import jwt
from .claimed import Person, user_of
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
        person = Person(
            claims["sub"], claims["name"], claims["email"], claims.get("picture"), claims.get("groups")
        )
        return user_of(tenant, person)


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
