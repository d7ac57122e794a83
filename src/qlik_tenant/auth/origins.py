"""Which web pages may call the tenant: its own, those of web integrations, those of OAuth clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ..tenant import Tenant


def is_foreign(headers: Mapping[str, str]) -> bool:
    """Whether a page of another host sends the request."""
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def integrated(tenant: Tenant, origin: str, integration_id: str) -> bool:
    """Whether the web integration lists the origin; without an id, whether any of them does."""
    from ..services.web_integrations.store import WEB_INTEGRATIONS

    rows = tenant.store[WEB_INTEGRATIONS]
    found = [rows.get(integration_id)] if integration_id else rows.find()
    return any(row is not None and origin.lower() in row["validOrigins"] for row in found)


def of_oauth_client(tenant: Tenant, origin: str) -> bool:
    """Whether an OAuth client lists the origin."""
    from ..services.oauth_clients.store import OAUTH_CLIENTS

    return any(origin.lower() in row["allowedOrigins"] for row in tenant.store[OAUTH_CLIENTS].find())


def return_address(tenant: Tenant, headers: Mapping[str, str], address: str, integration_id: str) -> bool:
    """Whether a browser may be sent to an address: a path of the tenant, or an origin that may call it."""
    parts = urlsplit(address)
    if "\\" in address or address.startswith("//") or any(ord(letter) < 33 for letter in address):
        return False
    if not parts.scheme and not parts.netloc:
        return parts.path.startswith("/")
    if parts.scheme not in ("http", "https"):
        return False
    own = parts.netloc.lower() == headers.get("host", "").lower()
    return own or integrated(tenant, f"{parts.scheme}://{parts.netloc}", integration_id)
