"""Answers of the login endpoints. Source: /login; the page itself is `auth/pages/login.py`."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from ...auth import jwt_login, origins, session
from ...auth.credential import INTEGRATION, Attempt
from ...auth.oidc import login as oidc
from ...auth.oidc.remote import ProviderError
from ...auth.refusals import unauthorized
from ...errors import ApiError, bad_parameter
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
        """Send a browser to the identity provider, or else to the login page, and from there to `returnto`: a
        path, or an address whose origin the web integration lists."""
        address = call.query.get("returnto") or "/"
        integration_id = call.headers.get(INTEGRATION) or call.query.get(INTEGRATION, "")
        if not origins.return_address(call.tenant, call.headers, address, integration_id):
            raise bad_parameter("returnto", "leads to an origin that no web integration lists")
        given = {name: str(call.query.get(name, "")) for name in ("login_hint", "prompt", "max_age")}
        if (provider := oidc.active(call.tenant)) is not None:
            return self._elsewhere(call, provider, {"returnto": address, **given})
        asked = {"returnto": address, "login_hint": given["login_hint"], INTEGRATION: integration_id}
        kept = urlencode({name: value for name, value in asked.items() if value})
        return Reply(302, content=b"", headers={"location": f"{PAGE}?{kept}"})

    @staticmethod
    def _elsewhere(call: Call, provider: dict[str, Any], given: dict[str, str]) -> Reply:
        cookies = Attempt(call.headers, {}).cookies
        browser = cookies.get(oidc.COOKIE) or call.tenant.ids.url_safe(43)
        try:
            address = oidc.begin(call.tenant, provider, call.base_url, browser, given, test=False)
        except ProviderError as error:
            raise ApiError(502, error.detail) from error
        headers = {"location": address, "cache-control": "no-store"}
        kept = session.cookie(oidc.COOKIE, browser, secure=call.secure)
        return Reply(302, content=b"", headers=headers, cookies=(kept,))

    def create_jwt_session(self, call: Call) -> Reply:
        """Start a session from a signed JWT in the header Authorization; 401 for one that does not do."""
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthorized("Send a signed JWT in the header Authorization: Bearer <JWT>.")
        user_id = jwt_login.log_in(call.tenant, token.strip())
        call.tenant.caller(user_id)
        _, cookies = session.begin(call.tenant, user_id, "jwt", secure=call.secure)
        return Reply(200, {}, cookies=cookies)
