"""Anonymous embedding: one shared app, for somebody who has no account."""

from __future__ import annotations

import os
from typing import Any

from ..core.exchange import Flow
from .oauth import OAuth

_PATH = "/oauth/token/anonymous-embed"
_CODE_BYTES = 16


class AnonymousEmbed(OAuth):
    """A token that opens the app whose ``access_code`` is given, got when first needed.

    Every client is a visitor of its own.
    """

    grant_advice = (
        "check that access_code belongs to an app that is shared, and that client_id is of the type "
        "anonymous-embed"
    )

    def grant(self) -> Flow[dict[str, Any]]:
        visitor = f"{int(self.clock()):08x}{os.urandom(_CODE_BYTES).hex()}"
        body = {
            "eac": self.config.access_code,
            "client_id": self.config.client_id,
            "grant_type": "urn:qlik:oauth:anonymous-embed",
            "tracking_code": visitor,
        }
        response = yield from self.post(_PATH, body, self.grant_advice)
        return self.decoded(response, "access_token")
