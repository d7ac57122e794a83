"""Client-managed: tickets of the proxy service, ``POST /qps/ticket``."""

from __future__ import annotations

from ..core.exchange import Flow
from ..core.request import with_query
from .proxy import Proxy


class ProxyTicket(Proxy):
    """Makes a ticket for a user, or takes a given one, and trades it for a session.

    A ticket works once, within about a minute.
    """

    advice = "a ticket works once and shortly: make another, or give user_directory and user_id instead"

    def begin(self) -> Flow[None]:
        ticket = self.config.ticket
        if not ticket:
            answer = yield from self.ask_service("POST", "/ticket", self.user())
            ticket = str(answer.get("ticket") or "")
        self.jar.clear()
        request = self.own_request("GET", self.probe)
        request.url = with_query(request.url, {"qlikTicket": ticket})
        response = yield from self.send(request)
        if self.is_refusal(response.status, response.headers) or not self.jar:
            raise self.refusal(request, response, self.advice)

    def can_begin(self) -> bool:
        return not self._logins or not self.config.ticket
