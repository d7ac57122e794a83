"""Answers of the login endpoints. Source: /login; the page itself is `auth/pages/login.py`."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlencode

from ...auth import jwt_login, origins, session
from ...auth.credential import INTEGRATION
from ...auth.refusals import unauthorized
from ...errors import bad_parameter
from ...gateway.service import Call, Reply
from ...generated.rest.login import LoginApi

PAGE = "/login/local"
_TEXT = {"type": "string"}


class Provider(LoginApi):
    """How a browser comes by a session."""

    also_accepts: ClassVar = {
        "start": dict.fromkeys(("login_hint", "max_age", "prompt", "scope"), _TEXT),
    }

    def start(self, call: Call) -> Reply:
        """Send a browser to the login page, and from there to `returnto`: a path, or an address whose origin
        the web integration lists."""
        address = call.query.get("returnto") or "/"
        integration_id = call.headers.get(INTEGRATION) or call.query.get(INTEGRATION, "")
        if not origins.return_address(call.tenant, call.headers, address, integration_id):
            raise bad_parameter("returnto", "leads to an origin that no web integration lists")
        asked = {"returnto": address, "login_hint": call.query.get("login_hint", "")}
        if integration_id:
            asked[INTEGRATION] = integration_id
        kept = urlencode({name: value for name, value in asked.items() if value})
        return Reply(302, content=b"", headers={"location": f"{PAGE}?{kept}"})

    def create_jwt_session(self, call: Call) -> Reply:
        """Start a session from a signed JWT in the header Authorization; 401 for one that does not do."""
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthorized("Send a signed JWT in the header Authorization: Bearer <JWT>.")
        user_id = jwt_login.log_in(call.tenant, token.strip())
        call.tenant.caller(user_id)
        _, cookies = session.begin(call.tenant, user_id, "jwt", secure=call.secure)
        return Reply(200, {}, cookies=cookies)
