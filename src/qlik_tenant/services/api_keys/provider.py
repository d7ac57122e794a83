"""Answers of the api-keys API. Source: /api/v1/api-keys.

Keys of the type `externalClient` are for the SCIM client of an identity provider; they are no user's, so
nothing but a SCIM endpoint would take them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ...auth.api_key import API_KEYS, issue, status_of, told
from ...auth.scopes import covers
from ...errors import ApiError, bad_body, forbidden, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.api_keys import ApiKeysApi
from ...storage import ALL, Document, Rows, Where
from ...toolkit import patch
from ...toolkit.durations import parse_duration
from ...toolkit.paging import AFTER_20, page
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from ..identity_providers.store import IDENTITY_PROVIDERS
from .store import API_KEY_CONFIGS, DEFAULT_CONFIG

SORTABLE = {name: name for name in ("createdByUser", "sub", "status", "description", "created")}
SHOWN = (
    "id", "tenantId", "sub", "subType", "description", "expiry", "created", "lastUpdated", "createdByUser",
)  # fmt: skip
NEVER = "9999-12-31T23:59:59.000Z"
"""Shown as expiry of a key that has none, such as the first one of a tenant."""


class Provider(ApiKeysApi):
    """Keys of the caller; a TenantAdmin sees, changes and revokes those of others, too."""

    def list(self, call: Call) -> Reply:
        """The caller's keys, or those of all users for a TenantAdmin; newest first."""
        query, where = call.query, ALL
        if not call.caller.is_admin:
            if {query.get("sub"), query.get("createdByUser")} - {None, "", call.caller.user_id}:
                raise forbidden("Only a TenantAdmin may list the keys of others.")
            where = Where.equal(API_KEYS, "sub", call.caller.user_id)
        for name in ("sub", "createdByUser"):
            if query.get(name):
                where = where & Where.equal(API_KEYS, name, query[name])
        if query.get("status"):
            where = where & self._with_status(query["status"])
        sort = parse_sort(query.get("sort"), SORTABLE, "-created")
        return Reply(200, page(call, self._keys, where, sort, AFTER_20, self._show))

    def create(self, call: Call) -> Reply:
        """A new key, shown this once; without `expiry` it lasts as long as the tenant allows."""
        body, caller = call.body, call.caller
        if body.get("subType", "user") != "user":
            return self._create_scim(call)
        if body.get("sub") not in (None, "", caller.user_id):
            raise forbidden("A key is made by its own user.")
        if not (caller.has("TenantAdmin Developer") or covers(caller.granted, "api-keys")):
            raise forbidden("The scope api-keys is needed, by the role UserDefault or another one.")
        if call.tenant.caller(caller.user_id).roles != caller.roles:
            raise forbidden("A token with fewer rights than its user cannot make a key, which has them all.")
        if not body["description"].strip():
            raise bad_body("may not be empty", "/description")
        lifetime = self._lifetime(body.get("expiry"), parse_duration(self._config["max_api_key_expiry"]))
        with call.tenant.store.transaction():
            self._require_room(caller.user_id)
            record, token = issue(call.tenant, caller.user_id, body["description"], lifetime)
            self._emit(call, "created", record)
        return Reply(201, {**self._show(record), "token": token})

    def _create_scim(self, call: Call) -> Reply:
        """A key for the SCIM client of an identity provider, which `sub` names: `SCIM\\<id>`."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        sub = call.body.get("sub", "")
        kind, _, provider_id = sub.partition("\\")
        if kind != "SCIM" or call.tenant.store[IDENTITY_PROVIDERS].get(provider_id) is None:
            raise bad_body("has to be SCIM\\ and the id of an identity provider", "/sub")
        longest = parse_duration(self._config["scim_externalClient_expiry"])
        lifetime = self._lifetime(call.body.get("expiry"), longest)
        with call.tenant.store.transaction():
            record, token = issue(call.tenant, sub, call.body["description"], lifetime)
            record |= {"subType": "externalClient", "createdByUser": call.caller.user_id}
            self._keys.update(record)
            self._emit(call, "created", record)
        return Reply(201, {**self._show(record), "token": token})

    def get(self, call: Call) -> Reply:
        """One key, without its token."""
        return Reply(200, self._show(self._key(call)))

    def patch(self, call: Call) -> Reply:
        """Replace the description of a key."""
        record = self._key(call)
        values = patch.replacements(call.body, {"/description": patch.text(empty=False)})
        changed = {**record, **values, "lastUpdated": rfc3339(call.tenant.clock())}
        with call.tenant.store.transaction():
            self._keys.update(changed)
            self._emit(call, "updated", changed, updates=[*values])
        return Reply.empty()

    def delete(self, call: Call) -> Reply:
        """Remove a key of one's own; a TenantAdmin revokes keys of others, and removes what is over."""
        record = self._key(call)
        revoking = record["sub"] != call.caller.user_id and self._status(record) == "active"
        with call.tenant.store.transaction():
            if revoking:
                changed = {**record, "status": "revoked", "lastUpdated": rfc3339(call.tenant.clock())}
                self._keys.update(changed)
            else:
                self._keys.delete(record["id"])
            self._emit(call, "deleted", {**record, "status": "revoked" if revoking else "deleted"})
        return Reply.empty()

    def get_config(self, call: Call) -> Reply:
        """The tenant's rules for keys."""
        self._require_this(call)
        return Reply(200, self._config)

    def patch_config(self, call: Call) -> Reply:
        """Replace rules for keys; keys that are there already stay as they are."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        self._require_this(call)
        values = patch.replacements(
            call.body,
            {
                "/max_keys_per_user": _count,
                "/max_api_key_expiry": _duration,
                "/scim_externalClient_expiry": _duration,
            },
        )
        with call.tenant.store.transaction():
            rows = call.tenant.store[API_KEY_CONFIGS]
            changed = {**self._config, **values, "id": "config"}
            rows.delete("config")
            rows.insert(changed)
            call.tenant.events.emit(
                "com.qlik.api-keys-config.updated", "api-keys", values, caller=call.caller, updates=[*values]
            )
        return Reply.empty()

    # Parts -------------------------------------------------------------------------------------------------

    @property
    def _keys(self) -> Rows:
        return self.tenant.store[API_KEYS]

    @property
    def _config(self) -> dict[str, Any]:
        kept = self.tenant.store[API_KEY_CONFIGS].get("config") or {}
        return {name: kept.get(name, value) for name, value in DEFAULT_CONFIG.items()}

    def _key(self, call: Call) -> Document:
        record = self._keys.get(call.path["id"])
        if record is None:
            raise not_found(f"API key {call.path['id']}")
        if record["sub"] != call.caller.user_id and not call.caller.is_admin:
            raise forbidden("Only a TenantAdmin may use the keys of others.")
        return record

    def _with_status(self, status: str) -> Where:
        expiry = API_KEYS.column("expiry")
        over = Where(f"({expiry} <> '' AND {expiry} <= ?)", (self._now,))
        stored = Where.equal(API_KEYS, "status", "revoked" if status == "revoked" else "active")
        return stored if status == "revoked" else stored & (over if status == "expired" else ~over)

    @property
    def _now(self) -> str:
        return rfc3339(self.tenant.clock())

    def _status(self, record: Document) -> str:
        return status_of(record, self.tenant.clock())

    @staticmethod
    def _lifetime(asked: str | None, longest: timedelta) -> timedelta:
        if not asked:
            return longest
        lifetime = parse_duration(_duration(asked, "/expiry"))
        if lifetime > longest:
            raise bad_body(f"is longer than the {longest} allowed", "/expiry")
        return lifetime

    def _require_room(self, user_id: str) -> None:
        most = self._config["max_keys_per_user"]
        active = Where.equal(API_KEYS, "sub", user_id) & self._with_status("active")
        if self._keys.count(active) >= most:
            raise ApiError(403, f"A user may have {most} active API keys.", title="Too many API keys")

    @staticmethod
    def _require_this(call: Call) -> None:
        if call.path["tenantId"] != call.tenant.tenant_id:
            raise not_found(f"Tenant {call.path['tenantId']}")

    def _show(self, record: Document) -> dict[str, Any]:
        shown = {name: record[name] for name in SHOWN}
        return {**shown, "expiry": record["expiry"] or NEVER, "status": self._status(record)}

    @staticmethod
    def _emit(call: Call, what: str, record: Document, updates: Any = None) -> None:
        call.tenant.events.emit(
            f"com.qlik.api-key.{what}", "api-keys", told(record), caller=call.caller,
            resource_id=record["id"], owner_id=record["sub"], updates=updates,
        )  # fmt: skip


def _count(value: Any, pointer: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1000:
        raise bad_body("a whole number from 0 to 1000 is needed", pointer)
    return value


def _duration(value: Any, pointer: str) -> str:
    try:
        if parse_duration(value) > timedelta(0):
            return str(value)
    except (ValueError, TypeError) as error:
        raise bad_body(str(error), pointer) from error
    raise bad_body("has to be longer than nothing", pointer)
