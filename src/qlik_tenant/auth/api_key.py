"""API keys: `Authorization: Bearer <key>`.

A key looks like a JWT (header.claims.signature) but is opaque: only its SHA-256 is stored, under the id that
is also the key's `jti`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..errors import ApiError
from ..storage import Table, Where
from ..toolkit.timestamps import parse, rfc3339

if TYPE_CHECKING:
    from ..tenant import Tenant

API_KEYS = Table(
    "api_keys", indexed=("hash", "sub", "createdByUser", "status", "created"), unique=(("hash",),)
)


def issue(
    tenant: Tenant, user_id: str, description: str, lifetime: timedelta | None
) -> tuple[dict[str, Any], str]:
    """Make a key for a user; gives the stored record and the key, which is shown this once.

    `lifetime` None never expires.
    """
    now = tenant.clock()
    id = tenant.ids.url_safe(32)
    expiry = rfc3339(now + lifetime) if lifetime is not None else ""
    claims = {
        "subType": "user",
        "jti": id,
        "iat": int(now.timestamp()),
        "aud": "qlik.api",
        "iss": "qlik.api/api-keys",
    }
    parts = (json.dumps({"alg": "ES384", "typ": "JWT", "kid": tenant.ids.url_safe(8)}), json.dumps(claims))
    token = ".".join([*(_base64(part.encode()) for part in parts), tenant.ids.url_safe(128)])
    record = {
        "id": id, "hash": _hash(token), "sub": user_id, "subType": "user", "tenantId": tenant.tenant_id,
        "description": description, "expiry": expiry, "status": "active", "created": rfc3339(now),
        "lastUpdated": rfc3339(now), "createdByUser": user_id,
    }  # fmt: skip
    tenant.store[API_KEYS].insert(record)
    return record, token


def identify(tenant: Tenant, headers: Mapping[str, str]) -> str | None:
    """The user of a bearer key; None without one; 401 for an unknown, revoked or expired one."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        return None
    hashed = _hash(token)
    record = tenant.store[API_KEYS].first(Where.equal(API_KEYS, "hash", hashed))
    if record is None or not hmac.compare_digest(record["hash"], hashed):
        raise unauthorized("The API key or token is not known.")
    expired = record["expiry"] and parse(record["expiry"]) <= tenant.clock()
    if expired or record["status"] != "active":
        raise unauthorized("The API key has expired or was revoked.", code="APIKEYS-18")
    return str(record["sub"])


def unauthorized(detail: str, *, code: str = "") -> ApiError:
    """401 with the challenge header."""
    return ApiError(401, detail, code=code, title="Unauthorized", headers={"www-authenticate": "Bearer"})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
