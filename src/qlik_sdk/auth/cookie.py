"""The cookies of a session that is there already."""

from __future__ import annotations

from urllib.parse import urlencode

from ..core.exchange import Flow
from ..core.request import WireRequest, with_query
from ..errors import LoginRequired
from .cookie_jar import CookieJar
from .session import Session

WEB_INTEGRATION_HEADER = "qlik-web-integration-id"


class Cookie(Session):
    """Calls with given cookies; the web integration is named where there is one.

    Calls that change something carry a CSRF token, which is fetched when first needed and again when the
    tenant no longer takes it.
    """

    advice = "log in with a browser again and give the client the cookies of the new session"

    def begin(self) -> Flow[None]:
        if not self.config.cookie:
            raise LoginRequired(f"there is no session: log in at {self.login_url()} and pass its cookies")
        self.jar = CookieJar(self.config.cookie)
        yield from ()

    def can_begin(self) -> bool:
        return not self._logins

    def mark(self, request: WireRequest) -> None:
        super().mark(request)
        integration = self.config.web_integration_id
        if integration:
            request.headers.setdefault(WEB_INTEGRATION_HEADER, integration)
            if request.is_upgrade:
                request.url = with_query(request.url, {WEB_INTEGRATION_HEADER: integration})

    def end(self) -> Flow[None]:
        yield from self.send(self.own_request("GET", "/logout"))

    def login_url(self, return_to: str | None = None) -> str:
        """Where a browser logs in.

        Parameters:
            return_to: where it goes then; the start page of the tenant when left out.
        """
        query = {"returnto": return_to or self.config.base_url}
        if self.config.web_integration_id:
            query[WEB_INTEGRATION_HEADER] = self.config.web_integration_id
        return f"{self.config.base_url}/login?{urlencode(query)}"
