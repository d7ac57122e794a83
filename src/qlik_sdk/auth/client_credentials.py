"""OAuth client credentials: the client acts as itself, machine to machine."""

from __future__ import annotations

from typing import Any

from ..core.exchange import Flow
from .oauth import OAuth


class ClientCredentials(OAuth):
    """A token for ``client_id`` and ``client_secret`` (or ``private_key``), got when first needed."""

    def grant(self) -> Flow[dict[str, Any]]:
        return (
            yield from self.ask({"grant_type": "client_credentials", "scope": " ".join(self.config.scope)})
        )
