"""API keys: `Authorization: Bearer <key>`.

A key looks like a JWT (header.claims.signature) but is opaque: only its SHA-256 is stored, under the id that
is also the key's `jti`.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..storage import Table, Where
from ..toolkit.timestamps import parse, rfc3339
from .credential import Credential
from .refusals import unauthorized

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
        "id": id, "hash": hash_of(token), "sub": user_id, "subType": "user", "tenantId": tenant.tenant_id,
        "description": description, "expiry": expiry, "status": "active", "created": rfc3339(now),
        "lastUpdated": rfc3339(now), "createdByUser": user_id,
    }  # fmt: skip
    tenant.store[API_KEYS].insert(record)
    return record, token


def find(tenant: Tenant, token: str) -> Credential | None:
    """The owner of a key; None for an unknown one; 401 for a revoked or expired one."""
    found = _lookup(tenant, token)
    if found is None:
        return None
    record, credential = found
    if status_of(record, tenant.clock()) != "active":
        tenant.events.emit(
            "com.qlik.v1.api-key.validation.failed", "api-keys", told(record), user_id=record["sub"]
        )
        raise unauthorized("The API key has expired or was revoked.", code="APIKEYS-18")
    return credential


def good(tenant: Tenant, token: str) -> Credential | None:
    """The owner of a key that is active; None for any other, of which nothing is recorded."""
    found = _lookup(tenant, token)
    if found is None:
        return None
    record, credential = found
    # What never expires needs no clock.
    status = status_of(record, tenant.clock()) if record["expiry"] else record["status"]
    return credential if status == "active" else None


def _lookup(tenant: Tenant, token: str) -> tuple[dict[str, Any], Credential] | None:
    hashed = _hash_of_shown(token)

    def find() -> tuple[dict[str, Any], Credential] | None:
        record = tenant.store[API_KEYS].first(Where.equal(API_KEYS, "hash", hashed))
        if record is None or not hmac.compare_digest(record["hash"], hashed):
            return None
        return record, Credential(str(record["sub"]), "api-key", record_id=record["id"])

    return tenant.store.known(("api key", hashed), find)


def status_of(record: dict[str, Any], now: datetime) -> str:
    """`active`, `expired` or `revoked`."""
    if record["status"] == "active" and record["expiry"] and parse(record["expiry"]) <= now:
        return "expired"
    return str(record["status"])


def told(record: dict[str, Any]) -> dict[str, Any]:
    """What events say about a key."""
    return {name: record[name] for name in ("id", "sub", "subType", "description", "expiry", "status")}


def hash_of(token: str) -> str:
    """What is stored of a secret that is random and long, so that it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


# Whoever calls shows the same key each time, and hashing it takes as long as reading a row.
_hash_of_shown = functools.lru_cache(maxsize=256)(hash_of)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
