"""Client-managed: a virtual proxy that takes signed tokens."""

from __future__ import annotations

from ..core.exchange import Flow
from ..core.request import WireRequest
from .proxy import Proxy


class ProxyJwt(Proxy):
    """Sends the token to begin a session, then its cookie; the token each time where there are no cookies."""

    advice = (
        "check the token's time, key and claims against the virtual proxy; give jwt a function to renew it"
    )

    _signed = ""
    _cookieless = False

    def begin(self) -> Flow[None]:
        self._signed = yield from self.signed_token()
        yield from super().begin()
        self._cookieless = not self.jar

    def introduce(self, request: WireRequest) -> None:
        request.headers["Authorization"] = f"Bearer {self._signed}"

    def mark(self, request: WireRequest) -> None:
        super().mark(request)
        if self._cookieless:
            self.introduce(request)
