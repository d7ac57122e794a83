"""What the oauth-clients service keeps: clients, with their secrets hashed, and what users agreed to."""

from ...storage import Table

OAUTH_CLIENTS = Table(
    "oauth_clients",
    indexed=("clientName", "appType", "createdByType", "tenantId", "createdAt", "updatedAt"),
)

CONSENTS = Table("oauth_consents", indexed=("clientId", "userId"), unique=(("clientId", "userId"),))
