"""Access tokens of the OAuth server: JWTs to look at, opaque to clients.

They are signed (ES384) and hold nothing but `subType, purpose, jti, iat, exp, aud, iss`; whose token it is,
and what for, is known by its `jti` here.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..storage import Where
from ..toolkit.timestamps import rfc3339
from .api_key import hash_of
from .credential import Credential
from .refusals import unauthorized
from .store import GRANTS, TOKENS

if TYPE_CHECKING:
    from ..tenant import Tenant

EXCHANGED_LIFE = timedelta(minutes=5)
REFRESH_LIFE = timedelta(days=30)
REMEMBERED = timedelta(days=1)
"""How long a token is known past its end, so that it can be told from one that never was."""


def issue(
    tenant: Tenant,
    grant: dict[str, Any],
    audience: str,
    *,
    life: timedelta,
    purpose: str = "",
    scopes: list[str] | None = None,
) -> tuple[str, dict[str, Any]]:
    """A token of a grant, and its record; `purpose` `websocket` or `webresource` for one in a query, `scopes`
    where it has fewer than its grant."""
    from . import jwt

    now = tenant.clock()
    record = {
        "id": tenant.ids.url_safe(32), "grantId": grant["id"], "kind": purpose or "access", "used": False,
        "issued": int(now.timestamp()), "expires": rfc3339(now + life),
        **({} if scopes is None else {"scopes": scopes}),
    }  # fmt: skip
    claims = {
        "subType": "user",
        "purpose": "accessToken",
        "jti": record["id"],
        "iat": record["issued"],
        "exp": record["issued"] + int(life.total_seconds()),
        "aud": audience,
        "iss": "qlik.api",
    }
    token = jwt.sign(claims, tenant.keys.signing, tenant.keys.key_id)
    rows = tenant.store[TOKENS]
    rows.delete_where(Where('("expires" < ?)', (rfc3339(now - REMEMBERED),)))
    rows.insert({**record, "hash": hash_of(token)})
    return token, record


def issue_refresh(tenant: Tenant, grant: dict[str, Any]) -> str:
    """A token that is good for one renewal."""
    now = tenant.clock()
    token = tenant.ids.url_safe(64)
    tenant.store[TOKENS].insert(
        {
            "id": tenant.ids.url_safe(32), "hash": hash_of(token), "grantId": grant["id"], "kind": "refresh",
            "used": False, "issued": int(now.timestamp()), "expires": rfc3339(now + REFRESH_LIFE),
        }
    )  # fmt: skip
    return token


def lookup(tenant: Tenant, token: str) -> dict[str, Any] | None:
    """The record of any token of the OAuth server."""
    hashed = hash_of(token)
    record = tenant.store[TOKENS].first(Where.equal(TOKENS, "hash", hashed))
    return record if record and hmac.compare_digest(record["hash"], hashed) else None


def _with_grant(tenant: Tenant, token: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    record = lookup(tenant, token)
    return record, tenant.store[GRANTS].get(record["grantId"]) if record else None


def scopes_of(record: dict[str, Any], grant: dict[str, Any]) -> list[str]:
    """What a token allows."""
    scopes: list[str] = record.get("scopes", grant["scopes"])
    return scopes


def is_over(tenant: Tenant, record: dict[str, Any]) -> bool:
    """Whether the time of a token has passed."""
    return bool(record["expires"] <= rfc3339(tenant.clock()))


def find(tenant: Tenant, token: str, use: str) -> Credential | None:
    """The owner of an access token; None for an unknown one; 401 for an expired or revoked one, or one that
    was made for another use (`access`, `websocket`, `webresource`)."""
    record, grant = tenant.store.known(("token", hash_of(token)), lambda: _with_grant(tenant, token))
    if record is None or record["kind"] == "refresh":
        return None
    if grant is None or grant["status"] != "active" or is_over(tenant, record):
        raise unauthorized("The access token has expired or was revoked.")
    if record["kind"] != use:
        raise unauthorized("The access token was not made for this use.")
    return Credential(
        grant["userId"],
        "oauth",
        scopes=frozenset(scopes_of(record, grant)),
        client_id=grant["clientId"],
        actor=grant.get("actor", ""),
        record_id=record["id"],
    )
