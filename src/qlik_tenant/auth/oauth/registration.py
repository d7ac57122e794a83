"""Programs that register themselves as OAuth clients, if the tenant lets them.

A client registered so is of no use until a TenantAdmin is the first to agree to it; after an hour without
that it is gone. Source: POST /oauth/register, RFC 7591.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ...errors import bad_body, forbidden
from ...services.core_auth_settings.store import NONE, SECRET, settings_of
from ...services.oauth_clients.store import CREATED_BY_ITSELF, OAUTH_CLIENTS
from ...toolkit.timestamps import parse, rfc3339
from ..api_key import hash_of

if TYPE_CHECKING:
    from ...tenant import Tenant

SCOPES = ("user_default", "mcp:execute", "offline_access")
GRANT_TYPES = ("authorization_code", "refresh_token")
METHODS = {"client_secret_basic": SECRET, "client_secret_post": SECRET, "none": NONE}
WAITING = timedelta(hours=1)
"""How long a client waits for an administrator."""


def is_open(tenant: Tenant) -> bool:
    """Whether programs may register themselves."""
    return bool(settings_of(tenant)["dynamicClientRegistrationEnabled"])


def is_waiting(client: dict[str, Any]) -> bool:
    """Whether no administrator has agreed to a client that registered itself."""
    return client["createdByType"] == CREATED_BY_ITSELF and not client.get("approved")


def is_over(tenant: Tenant, client: dict[str, Any]) -> bool:
    """Whether a client has waited too long."""
    return is_waiting(client) and parse(client["createdAt"]) + WAITING <= tenant.clock()


def register(tenant: Tenant, given: Any) -> dict[str, Any]:
    """A new client, as the program is told of it; 403 where programs may not, 400 for what they may not."""
    from ...services.oauth_clients.provider import redirect_uris

    if not is_open(tenant):
        raise forbidden("The tenant does not let programs register themselves.")
    if not isinstance(given, dict):
        raise bad_body("an object is needed")
    method = given.get("token_endpoint_auth_method", "client_secret_basic")
    if METHODS.get(str(method)) not in settings_of(tenant)["dcrAllowedAuthenticationMethods"]:
        raise bad_body("is not one the tenant allows", "/token_endpoint_auth_method")
    if not {*_texts(given, "grant_types", GRANT_TYPES)} <= {*GRANT_TYPES}:
        raise bad_body(f"are {' and '.join(GRANT_TYPES)}", "/grant_types")
    addresses = redirect_uris(given.get("redirect_uris"), "/redirect_uris")
    if not addresses:
        raise bad_body("is required", "/redirect_uris")
    is_public = METHODS[method] == NONE
    scopes = _scopes(given, is_public)
    now, secret = tenant.clock(), tenant.ids.hex(64)
    kept = {"hash": hash_of(secret), "hint": secret[:8], "createdAt": rfc3339(now), "createdBy": ""}
    client = {
        "id": tenant.ids.hex(32), "tenantId": tenant.tenant_id, "appType": "native" if is_public else "web",
        "createdByType": CREATED_BY_ITSELF, "createdBy": "", "createdAt": rfc3339(now),
        "updatedAt": rfc3339(now), "secrets": [] if is_public else [kept], "consentMethod": "required",
        "clientName": _text(given, "client_name", 512), "clientUri": _text(given, "client_uri", 2048),
        "logoUri": _text(given, "logo_uri", 2048, required=False), "description": "",
        "redirectUris": addresses, "allowedOrigins": [], "allowedScopes": scopes,
        "allowedGrantTypes": [], "allowedAuthMethods": [] if is_public else ["client_secret"],
        "publicKeys": [], "jwksUri": "", "approved": False,
    }  # fmt: skip
    with tenant.store.transaction():
        rows = tenant.store[OAUTH_CLIENTS]
        for other in rows.find():
            if is_over(tenant, other):
                rows.delete(other["id"])
        rows.insert(client)
        told = {name: client[name] for name in ("clientName", "appType")} | {"clientId": client["id"]}
        tenant.events.emit(
            "com.qlik.v1.oauth-client.created", "oauth-clients", told, resource_id=str(client["id"])
        )
    answer = {
        "client_id": client["id"], "client_id_issued_at": int(now.timestamp()),
        "client_name": client["clientName"], "client_uri": client["clientUri"], "logo_uri": client["logoUri"],
        "redirect_uris": addresses, "grant_types": [*GRANT_TYPES], "token_endpoint_auth_method": method,
        "scope": " ".join(scopes), "client_secret_expires_at": 0,
    }  # fmt: skip
    return answer if is_public else {**answer, "client_secret": secret}


def _scopes(given: dict[str, Any], is_public: bool) -> list[str]:
    asked = _text(given, "scope", 1024, required=False).split() or [*SCOPES]
    unknown = [scope for scope in asked if scope not in SCOPES]
    if unknown:
        raise bad_body(f"has to be of: {' '.join(SCOPES)}", "/scope")
    return [scope for scope in dict.fromkeys(asked) if not (is_public and scope == "offline_access")]


def _text(given: dict[str, Any], name: str, longest: int, *, required: bool = True) -> str:
    value = given.get(name, "")
    if not isinstance(value, str) or len(value) > longest or (required and not value.strip()):
        raise bad_body(f"has to have 1 to {longest} characters", f"/{name}")
    return value


def _texts(given: dict[str, Any], name: str, default: tuple[str, ...]) -> list[str]:
    value = given.get(name, [*default])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise bad_body("a list of texts is needed", f"/{name}")
    return value
