"""Which client makes a request to the token endpoint, and how it proves that."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from ...errors import ApiError
from ...services.oauth_clients.store import OAUTH_CLIENTS
from ...toolkit.timestamps import rfc3339
from .. import jwt
from ..api_key import hash_of
from ..store import SEEN_JWTS

if TYPE_CHECKING:
    from ...tenant import Tenant

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_ALGORITHMS = ("RS256", "RS512", "ES384")
LONGEST_ASSERTION = 300
"""Seconds from `iat` to `exp`, at most."""

Client = dict[str, Any]


def refused(detail: str) -> ApiError:
    """401 for a client, code or token that is not good."""
    return ApiError(401, detail, title="Invalid credentials")


def is_confidential(client: Client) -> bool:
    """Whether a client can keep a secret."""
    return bool(client["appType"] == "web")


def authenticate(
    tenant: Tenant,
    body: Mapping[str, Any],
    headers: Mapping[str, str],
    base_url: str,
    id: str = "",
    address: str = "",
) -> tuple[Client, bool]:
    """The client of a request, and whether it proved itself; 401 for an unknown one or a wrong proof.

    `id` is the client meant when the request does not say, `address` where it comes from.
    """
    basic = _basic(headers)
    if basic and body.get("client_id") not in (None, "", basic[0]):
        raise refused("The client of the body is not that of the header.")
    secret = basic[1] if basic else body.get("client_secret")
    assertion = body.get("client_assertion")
    client_id = str((basic and basic[0]) or body.get("client_id") or _issuer(assertion) or id)
    client = tenant.store[OAUTH_CLIENTS].get(client_id) if client_id else None
    if client is None:
        raise refused("There is no such client.")
    if assertion is not None:
        _check_assertion(tenant, client, body, base_url)
        return client, True
    if not secret:
        return client, False
    # Ids of clients are no secret: whoever guesses must not lock out the client itself.
    key = f"client {client_id} {address}"
    tenant.throttle.check(key)
    if not _knows(client, str(secret)):
        tenant.throttle.failed(key)
        tenant.events.emit("com.qlik.v1.oauth-client.authentication.failed", "oauth", {"clientId": client_id})
        raise refused("The client's secret is not right.")
    tenant.throttle.succeeded(key)
    return client, True


def _basic(headers: Mapping[str, str]) -> tuple[str, str] | None:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        id, _, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise refused("The header Authorization cannot be read.") from None
    return unquote_plus(id), unquote_plus(secret)


def _knows(client: Client, secret: str) -> bool:
    hashed = hash_of(secret)
    return any(hmac.compare_digest(kept["hash"], hashed) for kept in client["secrets"])


def _issuer(assertion: Any) -> str:
    if not isinstance(assertion, str):
        return ""
    try:
        return str(jwt.read(assertion)[1].get("iss", ""))
    except jwt.JwtError as error:
        raise refused(f"The client assertion {error}.") from error


def _check_assertion(tenant: Tenant, client: Client, body: Mapping[str, Any], base_url: str) -> None:
    """Source: RFC 7523, with the narrower rules of the platform."""
    if body.get("client_assertion_type") != ASSERTION:
        raise ApiError(400, f"client_assertion_type has to be {ASSERTION}.")
    try:
        claims = _believed(tenant, client, str(body["client_assertion"]), f"{base_url}/oauth/token")
    except jwt.JwtError as error:
        raise refused(f"The client assertion cannot be accepted: {error}.") from error
    id = f"{client['id']} {claims['jti']}"
    with tenant.store.transaction():
        if tenant.store[SEEN_JWTS].get(id):
            raise refused("The client assertion was used before.")
        tenant.store[SEEN_JWTS].insert(
            {"id": id, "expires": rfc3339(datetime.fromtimestamp(claims["exp"], UTC))}
        )


def _believed(tenant: Tenant, client: Client, token: str, audience: str) -> dict[str, Any]:
    head, claims = jwt.read(token)
    keys = {key["kid"]: key for key in client["publicKeys"]}
    if head.get("kid") not in keys:
        raise jwt.JwtError("its kid is none of the client's")
    jwk = keys[head["kid"]]
    jwt.verify(
        token, jwt.public_key_of_jwk(jwk), [name for name in ASSERTION_ALGORITHMS if name == jwk["alg"]]
    )
    if claims.get("iss") != client["id"] or claims.get("sub") != client["id"]:
        raise jwt.JwtError("iss and sub are not the client's id")
    if claims.get("aud") != audience:
        raise jwt.JwtError(f"aud is not {audience}")
    if not isinstance(claims.get("jti"), str):
        raise jwt.JwtError("the claim jti is missing")
    issued, end, now = claims.get("iat"), claims.get("exp"), tenant.clock().timestamp()
    if not isinstance(issued, int | float) or not isinstance(end, int | float):
        raise jwt.JwtError("iat and exp are needed")
    if end <= now or issued > now + 5 or end - issued > LONGEST_ASSERTION:
        raise jwt.JwtError("its time is over, not yet come, or too long")
    return claims
