"""API keys: a bearer token that acts as one user."""

from __future__ import annotations

from ..core.exchange import Flow
from ..core.request import WireRequest
from .method import AuthMethod


class ApiKey(AuthMethod):
    """Sends ``Authorization: Bearer <key>``, unless the request brings its own."""

    advice = "the API key may be expired, revoked or of another tenant: create one in the profile settings"

    def prepare(self, request: WireRequest) -> Flow[None]:
        request.headers.setdefault("Authorization", f"Bearer {self.config.api_key}")
        yield from ()
