"""Answers of the oauth-clients API. Source: /api/v1/oauth-clients."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ...auth import jwt
from ...auth.api_key import hash_of
from ...auth.oauth.granted import IMPERSONATION, end
from ...auth.scopes import SCOPES
from ...auth.store import GRANTS
from ...errors import ApiError, bad_body, not_found
from ...gateway.service import Call, NotWritten, Reply
from ...generated.rest.oauth_clients import OauthClientsApi
from ...storage import ALL, Document, Rows, Where
from ...toolkit import patch, scim
from ...toolkit.paging import NEXT_20, page
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from ..web_integrations.provider import origin
from .store import CONSENTS, OAUTH_CLIENTS, is_confidential

MOST_SECRETS = 5
MOST_ADDRESSES = 5
SORTABLE = {"clientId": "id"} | {
    name: name for name in ("clientName", "appType", "tenantId", "createdAt", "updatedAt")
}
FIELDS = {"clientid": scim.Field("id")} | {
    name.lower(): scim.Field(OAUTH_CLIENTS.column(name))
    for name in ("clientName", "appType", "createdByType")
}
SHOWN = (
    "appType", "clientName", "description", "clientUri", "logoUri", "redirectUris", "allowedScopes",
    "allowedOrigins", "allowedGrantTypes", "allowedAuthMethods", "publicKeys", "createdAt", "updatedAt",
    "createdByType",
)  # fmt: skip


class Provider(OauthClientsApi):
    """Programs that may ask for tokens; for a TenantAdmin only."""

    def list(self, call: Call) -> Reply:
        """Clients, oldest first."""
        _require_admin(call)
        filter = call.query.get("filter")
        where = scim.to_where(scim.parse(filter), FIELDS) if filter else ALL
        sort = parse_sort(call.query.get("sort"), SORTABLE, "createdAt")
        body = page(call, self._rows, where, sort, NEXT_20, _show)
        if call.query.get("totalResults"):
            body["totalResults"] = self._rows.count(where)
        return Reply(200, body)

    def create(self, call: Call) -> Reply:
        """A new client; a confidential one gets a secret that is shown this once."""
        _require_admin(call)
        body = call.body
        if body["appType"] == "anonymous-embed":
            raise NotWritten(call.route.endpoint, "oauth_clients.create with anonymous-embed")
        now = rfc3339(call.tenant.clock())
        client: Document = {
            "id": call.tenant.ids.hex(32), "tenantId": call.tenant.tenant_id, "appType": body["appType"],
            "createdByType": "user", "createdBy": call.caller.user_id, "createdAt": now, "updatedAt": now,
            "secrets": [], "consentMethod": body.get("connectionConfig", {}).get("consentMethod", "required"),
        }  # fmt: skip
        for name, check in _CHECKS.items():
            given = body.get(name)
            client[name] = check(_DEFAULTS[name] if given is None else given, f"/{name}")
        _check_whole(client)
        secret = self._add_secret(call, client) if _wants_secret(client) else ""
        with call.tenant.store.transaction():
            self._rows.insert(client)
            _emit(call, "created", client)
        return Reply(201, {**_show(client), **({"clientSecret": secret} if secret else {})})

    def get(self, call: Call) -> Reply:
        """One client, without its secrets."""
        _require_admin(call)
        return Reply(200, _show(self._client(call)))

    def patch(self, call: Call) -> Reply:
        """Change a client; 202 with a secret if the change made one necessary."""
        _require_admin(call)
        client = self._client(call)
        before = dict(client)
        for at, operation in enumerate(call.body):
            op, name = operation.get("op"), str(operation.get("path", "")).lstrip("/")
            if op not in ("add", "replace", "remove"):
                raise bad_body(f"{op!r} is not one of: add, replace, remove", f"/{at}/op")
            if name not in _CHECKS:
                raise bad_body(f"/{name} cannot be changed", f"/{at}/path")
            value = _DEFAULTS[name] if op == "remove" else operation.get("value")
            client[name] = _CHECKS[name](value, f"/{at}/value")
        _check_whole(client)
        client["updatedAt"] = rfc3339(call.tenant.clock())
        secret = self._add_secret(call, client) if _wants_secret(client) and not client["secrets"] else ""
        updates = [name for name in _CHECKS if client[name] != before[name]]
        with call.tenant.store.transaction():
            self._rows.update(client)
            _emit(call, "updated", client, updates=updates)
        return Reply(202, {"clientSecret": secret}) if secret else Reply.empty()

    def delete(self, call: Call) -> Reply:
        """Remove a client with everything it was granted."""
        _require_admin(call)
        client = self._client(call)
        with call.tenant.store.transaction():
            self._forget(call, client)
            self._rows.delete(client["id"])
            _emit(call, "deleted", client)
        return Reply.empty()

    def publish(self, call: Call) -> Reply:
        """Mark a client as published."""
        _require_admin(call)
        client = self._client(call)
        client["publishedAt"] = rfc3339(call.tenant.clock())
        with call.tenant.store.transaction():
            self._rows.update(client)
            _emit(call, "published", client)
        return Reply(201, {"publishedAt": client["publishedAt"]})

    def create_client_secret(self, call: Call) -> Reply:
        """One more secret, shown this once; 409 when there are five."""
        _require_admin(call)
        client = self._client(call)
        if not is_confidential(client):
            raise ApiError(400, f"A client of type {client['appType']} has no secrets.")
        if len(client["secrets"]) >= MOST_SECRETS:
            raise ApiError(409, f"A client has at most {MOST_SECRETS} secrets.")
        secret = self._add_secret(call, client)
        with call.tenant.store.transaction():
            self._rows.update(client)
            _emit(call, "secret.created", client)
        kept = client["secrets"][-1]
        shown = {name: kept[name] for name in ("hint", "createdAt", "createdBy")}
        return Reply(201, {"clientId": client["id"], "clientSecret": secret, **shown})

    def delete_client_secret(self, call: Call) -> Reply:
        """Remove a secret by its hint."""
        _require_admin(call)
        client = self._client(call)
        left = [kept for kept in client["secrets"] if kept["hint"] != call.path["hint"]]
        if len(left) == len(client["secrets"]):
            raise not_found(f"Secret {call.path['hint']}")
        client["secrets"] = left
        with call.tenant.store.transaction():
            self._rows.update(client)
            _emit(call, "secret.deleted", client)
        return Reply.empty()

    def get_connection_config(self, call: Call) -> Reply:
        """Whether users are asked."""
        _require_admin(call)
        client = self._client(call)
        shown = {"consentMethod": client["consentMethod"], "status": "approved", "deletedByOwner": False}
        return Reply(200, shown)

    def patch_connection_config(self, call: Call) -> Reply:
        """Change whether users are asked."""
        _require_admin(call)
        client = self._client(call)
        values = patch.replacements(call.body, {"/consentMethod": patch.text()})
        with call.tenant.store.transaction():
            self._rows.update({**client, **values})
            _emit(call, "connection-config.updated", client, updates=[*values])
        return Reply.empty()

    def delete_connection_config(self, call: Call) -> Reply:
        """Forget what users agreed to: grants end, and users are asked again."""
        _require_admin(call)
        client = self._client(call)
        with call.tenant.store.transaction():
            self._forget(call, client)
            self._rows.update({**client, "consentMethod": "required"})
            _emit(call, "connection-config.deleted", client)
        return Reply.empty()

    # Parts -------------------------------------------------------------------------------------------------

    @property
    def _rows(self) -> Rows:
        return self.tenant.store[OAUTH_CLIENTS]

    def _client(self, call: Call) -> Document:
        client = self._rows.get(call.path["id"])
        if client is None:
            raise not_found(f"OAuth client {call.path['id']}")
        return {"jwksUri": "", **client}

    @staticmethod
    def _add_secret(call: Call, client: Document) -> str:
        secret = call.tenant.ids.hex(64)
        hint = secret[:8]
        client["secrets"] = [
            *client["secrets"],
            {
                "hash": hash_of(secret), "hint": hint, "createdAt": rfc3339(call.tenant.clock()),
                "createdBy": call.caller.user_id,
            },
        ]  # fmt: skip
        return secret

    @staticmethod
    def _forget(call: Call, client: Document) -> None:
        store = call.tenant.store
        for grant in store[GRANTS].find(Where.equal(GRANTS, "clientId", client["id"])):
            end(call.tenant, grant["id"])
        store[CONSENTS].delete_where(Where.equal(CONSENTS, "clientId", client["id"]))


def _require_admin(call: Call) -> None:
    call.tenant.access.require_role(call.caller, "TenantAdmin")


def _emit(call: Call, what: str, client: Document, updates: Any = None) -> None:
    data = {"clientId": client["id"], "clientName": client["clientName"], "appType": client["appType"]}
    call.tenant.events.emit(
        f"com.qlik.v1.oauth-client.{what}", "oauth-clients", data, caller=call.caller,
        resource_id=client["id"], updates=updates,
    )  # fmt: skip


def _show(client: Document) -> dict[str, Any]:
    shown = {name: client[name] for name in SHOWN}
    if client.get("jwksUri"):
        shown["jwksUri"] = client["jwksUri"]
    if client.get("publishedAt"):
        shown["publishedAt"] = client["publishedAt"]
    secrets = [
        {name: kept[name] for name in ("hint", "createdAt", "createdBy")} for kept in client["secrets"]
    ]
    return {
        "clientId": client["id"], **shown, "clientSecrets": secrets,
        "connectionConfig": {"consentMethod": client["consentMethod"]},
    }  # fmt: skip


# What a client may be --------------------------------------------------------------------------------------


def _wants_secret(client: Document) -> bool:
    return is_confidential(client) and "client_secret" in client["allowedAuthMethods"]


def _listed(value: Any, pointer: str, most: int | None = None) -> list_of_text:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise bad_body("a list of texts is needed", pointer)
    if most is not None and len(value) > most:
        raise bad_body(f"has more than {most} entries", pointer)
    return list(dict.fromkeys(value))


list_of_text = list[str]  # inside the class `list` is the operation


def redirect_uris(value: Any, pointer: str) -> list_of_text:
    """A check of redirect addresses."""
    found = _listed(value, pointer, MOST_ADDRESSES)
    for at, address in enumerate(found):
        parts = urlsplit(address)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if not parts.scheme or (parts.scheme == "http" and not local) or parts.fragment or len(address) > 256:
            raise bad_body(
                "an absolute address is needed, with https unless it is on localhost", f"{pointer}/{at}"
            )
    return found


def _origins(value: Any, pointer: str) -> list_of_text:
    return [
        origin(entry, f"{pointer}/{at}") for at, entry in enumerate(_listed(value, pointer, MOST_ADDRESSES))
    ]


def _among(known: Any) -> patch.Check:
    def check(value: Any, pointer: str) -> list_of_text:
        for at, entry in enumerate(_listed(value, pointer)):
            if entry not in known:
                raise bad_body(f"there is no {entry!r}", f"{pointer}/{at}")
        return list(dict.fromkeys(value))

    return check


def _public_keys(value: Any, pointer: str) -> Any:
    if not isinstance(value, list) or not all(isinstance(key, dict) for key in value):
        raise bad_body("a list of keys is needed", pointer)
    for at, key in enumerate(value):
        if not isinstance(key.get("kid"), str) or key.get("alg") not in ("RS256", "RS512", "ES384"):
            raise bad_body("kid and alg (RS256, RS512 or ES384) are needed", f"{pointer}/{at}")
        try:
            jwt.public_key_of_jwk(key)
        except jwt.JwtError as error:
            raise bad_body(str(error), f"{pointer}/{at}") from error
    return value


def _jwks_uri(value: Any, pointer: str) -> str:
    text: str = patch.text(longest=2048)(value, pointer)
    parts = urlsplit(text)
    local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if text and not (local or (parts.scheme == "https" and parts.hostname)):
        raise bad_body("an address with https is needed, unless it is on localhost", pointer)
    return text


_CHECKS: dict[str, patch.Check] = {
    "clientName": patch.text(longest=512, empty=False),
    "description": patch.text(longest=4096),
    "clientUri": patch.text(longest=2048),
    "logoUri": patch.text(longest=2048),
    "redirectUris": redirect_uris,
    "allowedOrigins": _origins,
    "allowedScopes": _among(SCOPES),
    "allowedGrantTypes": _among(("client_credentials", IMPERSONATION)),
    "allowedAuthMethods": _among(("client_secret", "private_key_jwt")),
    "publicKeys": _public_keys,
    "jwksUri": _jwks_uri,
}
_DEFAULTS: dict[str, Any] = {
    "clientName": "", "description": "", "clientUri": "", "logoUri": "", "redirectUris": [],
    "allowedOrigins": [], "allowedScopes": ["user_default"], "allowedGrantTypes": [],
    "allowedAuthMethods": ["client_secret"], "publicKeys": [], "jwksUri": "",
}  # fmt: skip


def _check_whole(client: Document) -> None:
    """400 for what the parts of a client make impossible together."""
    if not is_confidential(client) and client["allowedGrantTypes"]:
        raise bad_body("only clients of type web act without a user's login", "/allowedGrantTypes")
    if client["appType"] == "spa" and "offline_access" in client["allowedScopes"]:
        raise bad_body("a client of type spa cannot have offline_access", "/allowedScopes")
    if client["publicKeys"] and client["jwksUri"]:
        raise bad_body("a client has publicKeys or a jwksUri", "/jwksUri")
    if "private_key_jwt" in client["allowedAuthMethods"] and not (client["publicKeys"] or client["jwksUri"]):
        raise bad_body("private_key_jwt needs a public key", "/publicKeys")
