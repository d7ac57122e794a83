"""Client-managed: a virtual proxy that believes a header."""

from __future__ import annotations

from ..core.request import WireRequest
from .proxy import Proxy


class ProxyHeader(Proxy):
    """Sends ``user_header: user_id``, with the directory before it where one is given."""

    advice = "check user_header and user_id against the virtual proxy, and that it takes headers from here"

    def mark(self, request: WireRequest) -> None:
        super().mark(request)
        config = self.config
        user = f"{config.user_directory}\\{config.user_id}" if config.user_directory else config.user_id
        request.headers[config.user_header or ""] = user or ""
