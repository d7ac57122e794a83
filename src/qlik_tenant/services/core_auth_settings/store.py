"""What the auth-settings service keeps: how long sessions last, and who may register OAuth clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...storage import Table

if TYPE_CHECKING:
    from ...tenant import Tenant

AUTH_SETTINGS = Table("auth_settings")

NONE, SECRET = "none", "client_secret"


def settings_of(tenant: Tenant) -> dict[str, Any]:
    """The settings in force; until they are changed, those the tenant was started with."""
    minutes = max(tenant.settings.number("session_seconds") // 60, 1)
    kept = tenant.store[AUTH_SETTINGS].get("settings")
    return kept or {
        "maxUserSessionLifespanMinutes": minutes,
        "userSessionInactivityTimeoutMinutes": minutes,
        "dynamicClientRegistrationEnabled": False,
        "dcrAllowedAuthenticationMethods": [NONE, SECRET],
    }
