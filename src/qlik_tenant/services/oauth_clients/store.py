"""What the oauth-clients service keeps: clients, with their secrets hashed, and what users agreed to."""

from typing import Any

from ...storage import Table

OAUTH_CLIENTS = Table(
    "oauth_clients",
    indexed=("clientName", "appType", "createdByType", "tenantId", "createdAt", "updatedAt"),
)

CONSENTS = Table("oauth_consents", indexed=("clientId", "userId"), unique=(("clientId", "userId"),))


CREATED_BY_ITSELF = "dcr"
"""`createdByType` of clients that registered themselves."""


def is_confidential(client: dict[str, Any]) -> bool:
    """Whether a client can keep a secret."""
    return bool(client["appType"] == "web")
