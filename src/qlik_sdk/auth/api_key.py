"""API keys: a bearer token that acts as one user."""

from __future__ import annotations

from collections.abc import Generator

from ..core.request import WireRequest
from ..transport import WireResponse
from .method import AuthMethod


class ApiKey(AuthMethod):
    """Sends ``Authorization: Bearer <key>``, unless the request brings its own."""

    def flow(self, request: WireRequest) -> Generator[WireRequest, WireResponse, None]:
        request.headers.setdefault("Authorization", f"Bearer {self.config.api_key}")
        yield request
