"""OAuth impersonation: the client acts as one of the tenant's users."""

from __future__ import annotations

from typing import Any

from ..core.exchange import Flow
from .oauth import OAuth


class Impersonation(OAuth):
    """A token that acts as the user with ``subject`` or ``user_id``, got when first needed."""

    grant_advice = (
        "check that the user exists, and that the OAuth client is trusted and may impersonate users"
    )

    def grant(self) -> Flow[dict[str, Any]]:
        config = self.config
        field, value = ("subject", config.subject) if config.subject else ("userId", config.user_id)
        return (
            yield from self.ask(
                {
                    "grant_type": "urn:qlik:oauth:user-impersonation",
                    "client_id": config.client_id,
                    "client_secret": config.client_secret,
                    "scope": " ".join(config.scope),
                    "user_lookup": {"field": field, "value": value},
                }
            )
        )
