"""Signed tokens that are exchanged for a session, ``POST /login/jwt-session``."""

from __future__ import annotations

from ..core.exchange import Flow
from ..core.request import with_query
from ..errors import DecodeError
from .cookie import WEB_INTEGRATION_HEADER, Cookie


class JwtSession(Cookie):
    """Logs in with a token of `generate_signed_token`, then calls with cookies.

    A token is good for one login: with a function the client asks for another when the session has ended.
    """

    advice = (
        "the session has ended and a signed token works once: give jwt a function that signs a new one each "
        "time"
    )
    _refused = (
        "check that the identity provider knows the token's issuer and key id, and its times, its audience "
        "(qlik.api/login/jwt-session), and that it was not used before"
    )

    def begin(self) -> Flow[None]:
        token = yield from self.signed_token()
        self.jar.clear()
        request = self.own_request("POST", "/login/jwt-session")
        if self.config.web_integration_id:
            request.url = with_query(request.url, {WEB_INTEGRATION_HEADER: self.config.web_integration_id})
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield from self.send(request)
        if response.status >= 400:
            raise self.refusal(request, response, self._refused)
        if not self.jar:
            raise DecodeError(f"{request.method} /login/jwt-session answered without cookies")

    def can_begin(self) -> bool:
        return not self._logins or callable(self.config.jwt)
