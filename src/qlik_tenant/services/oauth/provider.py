"""Answers of the OAuth endpoints. Source: /oauth. The server itself is `auth/oauth`."""

from __future__ import annotations

from typing import ClassVar

from ...auth.oauth import authorize, tokens
from ...errors import bad_body
from ...gateway.service import Call, Reply
from ...generated.rest.oauth import OauthApi

_PARAMETERS = (
    "client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge",
    "code_challenge_method", "max_age", "prompt", "login_hint",
)  # fmt: skip


class Provider(OauthApi):
    """The OAuth 2.0 authorization server."""

    # What is missing is told to the client by a redirect, so it is not for the gateway to refuse; and a
    # client may prove itself in a header where the contract asks for a secret in the body.
    also_accepts: ClassVar = {"authorize": {name: {"type": "string"} for name in _PARAMETERS}}
    checks_body: ClassVar = frozenset({"create_token", "revoke"})

    def authorize(self, call: Call) -> Reply:
        """Send the browser to log in, to consent, or back to the client with a code or an error."""
        address = authorize.answer(call.tenant, call.caller, call.query)
        return Reply(302, content=b"", headers={"location": address, "cache-control": "no-store"})

    def create_token(self, call: Call) -> Reply:
        """Tokens for a grant."""
        body = tokens.require_object(call.body)
        asked = tokens.Asked(call.tenant, body, call.headers, call.base_url, call.address)
        return Reply(200, tokens.answer(asked), headers={"cache-control": "no-store"})

    def revoke(self, call: Call) -> Reply:
        """Make a token worthless."""
        body = tokens.require_object(call.body)
        if not isinstance(body.get("token"), str) or not body["token"]:
            raise bad_body("is required", "/token")
        if body.get("token_type_hint") not in (None, "access_token", "refresh_token"):
            raise bad_body("is access_token or refresh_token", "/token_type_hint")
        if call.headers.get("authorization") or body.get("client_secret"):
            tokens.Asked(call.tenant, body, call.headers, call.base_url, call.address).client()
        tokens.revoke(call.tenant, body["token"])
        return Reply.empty(200)
