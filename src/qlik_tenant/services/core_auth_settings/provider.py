"""Answers of the auth-settings API. Source: /api/core/auth-settings."""

from __future__ import annotations

from typing import Any

from ...errors import bad_body
from ...gateway.service import Call, Reply
from ...generated.rest.core_auth_settings import CoreAuthSettingsApi
from ...toolkit import patch
from .store import AUTH_SETTINGS, NONE, SECRET, settings_of

LONGEST_MINUTES = 30 * 24 * 60


class Provider(CoreAuthSettingsApi):
    """How long sessions last, and who may register OAuth clients; for a TenantAdmin only."""

    def get(self, call: Call) -> Reply:
        """The settings in force."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        return Reply(200, _show(call))

    def patch(self, call: Call) -> Reply:
        """Replace settings; sessions that began before are held to them, too."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        values = patch.replacements(call.body, _CHECKS)
        changed = {**settings_of(call.tenant), **values, "id": "settings"}
        if changed["userSessionInactivityTimeoutMinutes"] > changed["maxUserSessionLifespanMinutes"]:
            raise bad_body("the inactivity timeout is longer than a session lasts")
        with call.tenant.store.transaction():
            rows = call.tenant.store[AUTH_SETTINGS]
            rows.delete("settings")
            rows.insert(changed)
            call.tenant.events.emit(
                "com.qlik.v1.auth-settings.updated", "auth-settings", values, caller=call.caller,
                updates=[*values],
            )  # fmt: skip
        return Reply(200, _show(call))


def _show(call: Call) -> dict[str, Any]:
    id = call.tenant.tenant_id
    known = call.tenant.store[AUTH_SETTINGS].get("settings") is not None
    return {**settings_of(call.tenant), "id": id, "tenantId": id, "isDefault": not known}


def _minutes(value: Any, pointer: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST_MINUTES:
        raise bad_body(f"a whole number from 1 to {LONGEST_MINUTES} is needed", pointer)
    return value


def _methods(value: Any, pointer: str) -> list[str]:
    if not isinstance(value, list) or not value or not {*value} <= {NONE, SECRET}:
        raise bad_body(f"a list of {NONE} and {SECRET} is needed", pointer)
    return list(dict.fromkeys(value))


_CHECKS: dict[str, patch.Check] = {
    "/maxUserSessionLifespanMinutes": _minutes,
    "/userSessionInactivityTimeoutMinutes": _minutes,
    "/dynamicClientRegistrationEnabled": patch.flag,
    "/dcrAllowedAuthenticationMethods": _methods,
}
