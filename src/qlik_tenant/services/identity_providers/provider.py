"""Answers of the identity-providers API. Source: /api/v1/identity-providers.

Providers of signed JWTs (`jwtAuth`) and those of OpenID Connect (`OIDC`) work; those of SAML are not written
yet.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ...auth import jwt
from ...auth.oidc import login
from ...auth.store import SESSIONS
from ...errors import bad_body, conflict, forbidden, not_found
from ...gateway.service import Call, NotWritten, Reply
from ...generated.rest.identity_providers import IdentityProvidersApi
from ...storage import ALL, Document, Rows, Where
from ...toolkit import patch
from ...toolkit.paging import NEXT_20, page
from ...toolkit.timestamps import rfc3339
from . import oidc
from .store import IDENTITY_PROVIDERS

JWT, OIDC = "jwtAuth", "OIDC"


class Provider(IdentityProvidersApi):
    """Who else vouches for users of the tenant; changing needs TenantAdmin."""

    PARTIAL: ClassVar = {
        "create": "Providers of SAML, and of OpenID Connect without login pages, are not written yet.",
    }

    def list(self, call: Call) -> Reply:
        """Identity providers, oldest first; their keys are shown to a TenantAdmin only."""
        where = ALL
        if "active" in call.query:
            where = Where.equal(IDENTITY_PROVIDERS, "active", int(call.query["active"]))
        return Reply(200, page(call, self._rows, where, ("created",), NEXT_20, lambda row: _show(call, row)))

    def create(self, call: Call) -> Reply:
        """Register an identity provider; signed JWTs are accepted at once, others once they were tried."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        body = call.body
        if body["protocol"] not in (JWT, OIDC):
            raise NotWritten(
                call.route.endpoint, f"identity_providers.create of {body['protocol']} providers"
            )
        if body.get("tenantIds", [call.tenant.tenant_id]) != [call.tenant.tenant_id]:
            raise forbidden("An identity provider is for this tenant only.")
        special = self._signing(body) if body["protocol"] == JWT else oidc.configured(call, body)
        now = rfc3339(call.tenant.clock())
        row = {
            "id": call.tenant.ids.object_id(),
            "tenantIds": [call.tenant.tenant_id],
            "interactive": body["protocol"] == OIDC,
            "protocol": body["protocol"],
            "provider": body["provider"],
            "description": body.get("description", ""),
            "clockToleranceSec": body.get("clockToleranceSec", 5),
            "createNewUsersOnLogin": body.get("createNewUsersOnLogin", True),
            "meta": {},
            "created": now,
            "lastUpdated": now,
            **special,
        }
        if body.get("postLogoutRedirectUri"):
            row["postLogoutRedirectUri"] = body["postLogoutRedirectUri"]
        with call.tenant.store.transaction():
            oidc.make_room(self._rows, row)
            self._rows.insert(row)
            _emit(call, "created", row)
        return Reply(201, _show(call, row), headers=_match_of(row))

    def _signing(self, body: dict[str, Any]) -> dict[str, Any]:
        options = body["options"]
        if not options["issuer"].strip():
            raise bad_body("may not be empty", "/options/issuer")
        if self._rows.first(Where.equal(IDENTITY_PROVIDERS, "options.issuer", options["issuer"])):
            raise conflict(f"There is a provider with issuer {options['issuer']!r} already.")
        _check_keys(options["staticKeys"])
        kept = {"issuer": options["issuer"], "staticKeys": options["staticKeys"]}
        return {"active": True, "options": kept}

    def get(self, call: Call) -> Reply:
        """One identity provider."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        row = self._row(call)
        return Reply(200, _show(call, row), headers=_match_of(row))

    def patch(self, call: Call) -> Reply:
        """Replace attributes; of a provider of signed JWTs the description alone."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        row = self._row(call)
        if row["protocol"] == OIDC:
            changed = oidc.changed(call, row)
        else:
            values = patch.replacements(call.body, {"/description": patch.text(longest=128)})
            changed = {**row, **values}
        updates = [name for name in changed if changed[name] != row.get(name)]
        with call.tenant.store.transaction():
            oidc.make_room(self._rows, changed)
            self._rows.update({**changed, "lastUpdated": rfc3339(call.tenant.clock())})
            _emit(call, "updated", changed, updates=updates)
        return Reply.empty()

    def delete(self, call: Call) -> Reply:
        """Remove an identity provider; nobody logs in through it any more."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        row = self._row(call)
        with call.tenant.store.transaction():
            self._rows.delete(row["id"])
            _emit(call, "deleted", row)
        return Reply.empty()

    def get_me_meta(self, call: Call) -> Reply:
        """What the caller's own identity provider offers: links to manage the subscription and the account,
        where its `meta` holds them; 404 without a provider."""
        row = self._mine(call)
        if row is None:
            raise not_found("An identity provider of the caller")
        names = ("upgradeSubscriptionLink", "userPortalLink")
        return Reply(
            200, {name: row["meta"][name] for name in names if isinstance(row["meta"].get(name), str)}
        )

    def _mine(self, call: Call) -> Document | None:
        """The provider through which the caller's session began, else the active interactive one."""
        credential = call.caller.credential
        session = call.tenant.store[SESSIONS].get(credential.record_id) if credential else None
        row = self._rows.get(session["providerId"]) if session and session.get("providerId") else None
        return row or login.active(call.tenant)

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
    shown = oidc.without_secrets(row)
    if call.caller.is_admin:
        return shown
    hidden = ("options", "pendingOptions", "pendingResult")
    return {name: value for name, value in shown.items() if name not in hidden}


def _match_of(row: Document) -> dict[str, str]:
    """The header that names the pending options, for the patch that promotes them."""
    return {"qlik-idp-popts": row["popts"]} if row.get("popts") else {}


def _emit(call: Call, what: str, row: Document, updates: Any = None) -> None:
    data = {name: row[name] for name in ("id", "protocol", "provider", "active")}
    call.tenant.events.emit(
        f"com.qlik.v1.identity-provider.{what}", "identity-providers", data, caller=call.caller,
        resource_id=row["id"], updates=updates,
    )  # fmt: skip
