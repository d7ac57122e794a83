"""Web integrations: the session of a browser whose page is on another host."""

from __future__ import annotations

from .cookie import Cookie


class WebIntegration(Cookie):
    """Calls with the cookies of a browser's session and the id of the web integration that lets them in."""

    advice = (
        "log in again at Auth.login_url() and give the client the new cookies; the origin of the page must "
        "be one of the web integration"
    )
