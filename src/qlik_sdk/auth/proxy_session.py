"""Client-managed: sessions of the proxy service, ``POST /qps/session``."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from ..core.exchange import Flow
from .proxy import Proxy


class ProxySession(Proxy):
    """Makes a session for a user and calls with its cookie, or calls with that of a given session."""

    advice = "the session has ended: make another, or give user_directory and user_id instead of session_id"

    def begin(self) -> Flow[None]:
        session = self.config.session_id
        if not session:
            asked = {**self.user(), "SessionId": str(uuid.uuid4())}
            answer = yield from self.ask_service("POST", "/session", asked)
            session = str(answer.get("sessionid") or asked["SessionId"])
        self.jar.clear()
        self.jar.put(self.session_cookie, session)

    def can_begin(self) -> bool:
        return not self._logins or not self.config.session_id

    def end(self) -> Flow[None]:
        session = self.jar.values().get(self.session_cookie)
        if session and not self.config.session_id:
            yield from self.ask_service("DELETE", f"/session/{quote(session, safe='')}")
        else:
            yield from super().end()
