"""Answers of the identity-providers API. Source: /api/v1/identity-providers.

Providers of signed JWTs (`jwtAuth`) work; those of OIDC and SAML are not written yet.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ...auth import jwt
from ...errors import bad_body, conflict, not_found
from ...gateway.service import Call, NotWritten, Reply
from ...generated.rest.identity_providers import IdentityProvidersApi
from ...storage import ALL, Document, Rows, Where
from ...toolkit import patch
from ...toolkit.paging import NEXT_20, page
from ...toolkit.timestamps import rfc3339
from .store import IDENTITY_PROVIDERS

JWT = "jwtAuth"


class Provider(IdentityProvidersApi):
    """Who else vouches for users of the tenant; changing needs TenantAdmin."""

    PARTIAL: ClassVar = {
        "create": "Providers of OIDC and SAML are not written yet; those of signed JWTs are.",
        "patch": "Providers of OIDC and SAML are not written yet; those of signed JWTs are.",
    }

    def list(self, call: Call) -> Reply:
        """Identity providers, oldest first; their keys are shown to a TenantAdmin only."""
        where = ALL
        if "active" in call.query:
            where = Where.equal(IDENTITY_PROVIDERS, "active", int(call.query["active"]))
        return Reply(200, page(call, self._rows, where, ("created",), NEXT_20, lambda row: _show(call, row)))

    def create(self, call: Call) -> Reply:
        """Register an identity provider; its keys are read at once."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        body = call.body
        if body["protocol"] != JWT:
            raise NotWritten(
                call.route.endpoint, f"identity_providers.create of {body['protocol']} providers"
            )
        options = body["options"]
        if not options["issuer"].strip():
            raise bad_body("may not be empty", "/options/issuer")
        if self._rows.first(Where.equal(IDENTITY_PROVIDERS, "options.issuer", options["issuer"])):
            raise conflict(f"There is a provider with issuer {options['issuer']!r} already.")
        _check_keys(options["staticKeys"])
        now = rfc3339(call.tenant.clock())
        row = {
            "id": call.tenant.ids.object_id(),
            "tenantIds": [call.tenant.tenant_id],
            "active": True,
            "interactive": False,
            "protocol": JWT,
            "provider": body["provider"],
            "description": body.get("description", ""),
            "clockToleranceSec": body.get("clockToleranceSec", 5),
            "createNewUsersOnLogin": True,
            "options": {"issuer": options["issuer"], "staticKeys": options["staticKeys"]},
            "meta": {},
            "created": now,
            "lastUpdated": now,
        }
        with call.tenant.store.transaction():
            self._rows.insert(row)
            _emit(call, "created", row)
        return Reply(201, _show(call, row))

    def get(self, call: Call) -> Reply:
        """One identity provider."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        return Reply(200, _show(call, self._row(call)))

    def patch(self, call: Call) -> Reply:
        """Replace the description."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        row = self._row(call)
        values = patch.replacements(call.body, {"/description": patch.text(longest=128)})
        with call.tenant.store.transaction():
            self._rows.update({**row, **values, "lastUpdated": rfc3339(call.tenant.clock())})
            _emit(call, "updated", row, updates=[*values])
        return Reply.empty()

    def delete(self, call: Call) -> Reply:
        """Remove an identity provider; nobody logs in through it any more."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        row = self._row(call)
        with call.tenant.store.transaction():
            self._rows.delete(row["id"])
            _emit(call, "deleted", row)
        return Reply.empty()

    def get_status(self, call: Call) -> Reply:
        """What kinds of provider there are, and how many of them are interactive."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        rows = self._rows.find(order=("created",))
        told = [{name: row[name] for name in ("active", "interactive", "provider")} for row in rows]
        count = sum(row["active"] and row["interactive"] for row in rows)
        return Reply(200, {"active_interactive_idps_count": count, "idps_metadata": told})

    @property
    def _rows(self) -> Rows:
        return self.tenant.store[IDENTITY_PROVIDERS]

    def _row(self, call: Call) -> Document:
        row = self._rows.get(call.path["id"])
        if row is None:
            raise not_found(f"Identity provider {call.path['id']}")
        return row


def _check_keys(keys: Any) -> None:
    if not keys:
        raise bad_body("at least one key is needed", "/options/staticKeys")
    seen = set()
    for at, key in enumerate(keys):
        try:
            jwt.public_key(key["pem"])
        except jwt.JwtError as error:
            raise bad_body(str(error), f"/options/staticKeys/{at}/pem") from error
        if not key["kid"] or key["kid"] in seen:
            raise bad_body("an id of its own is needed", f"/options/staticKeys/{at}/kid")
        seen.add(key["kid"])


def _show(call: Call, row: Document) -> dict[str, Any]:
    return row if call.caller.is_admin else {name: row[name] for name in row if name != "options"}


def _emit(call: Call, what: str, row: Document, updates: Any = None) -> None:
    data = {name: row[name] for name in ("id", "protocol", "provider", "active")}
    call.tenant.events.emit(
        f"com.qlik.v1.identity-provider.{what}", "identity-providers", data, caller=call.caller,
        resource_id=row["id"], updates=updates,
    )  # fmt: skip
