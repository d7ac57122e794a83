"""Answers of the OAuth endpoints. Source: /oauth. The server itself is `auth/oauth`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...errors import ApiError
from ...gateway.service import Call, Reply
from ...generated.rest.oauth import OauthApi

if TYPE_CHECKING:
    from ...auth.oauth.server import Server

_PARAMETERS = (
    "client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge",
    "code_challenge_method", "max_age", "prompt", "login_hint", "nonce",
)  # fmt: skip


class Provider(OauthApi):
    """The OAuth 2.0 authorization server."""

    # What is missing is told to the client by a redirect, so it is not for the gateway to refuse; and a
    # client may prove itself in a header where the contract asks for a secret in the body.
    also_accepts: ClassVar = {
        "authorize": {
            **{name: {"type": "string"} for name in _PARAMETERS},
            "others": {"type": "object", "open": True},  # which the standard wants to be ignored
        }
    }
    checks_body: ClassVar = frozenset({"create_token", "revoke"})

    # The server's library is loaded with the first call, in its worker thread.

    def authorize(self, call: Call) -> Reply:
        """Send the browser to log in, to consent, or back to the client with a code or an error."""
        from ...auth.oauth import authorize

        query = {name: call.query[name] for name in _PARAMETERS if name in call.query}
        address = authorize.answer(call.tenant, call.caller, query, call.base_url)
        return Reply(302, content=b"", headers={"location": address, "cache-control": "no-store"})

    def create_token(self, call: Call) -> Reply:
        """Tokens for a grant."""
        return Reply(200, _server(call).tokens(), headers={"cache-control": "no-store"})

    def revoke(self, call: Call) -> Reply:
        """Make a token worthless."""
        _server(call).revoke()
        return Reply.empty(200)


def _server(call: Call) -> Server:
    from ...auth.oauth.server import Request, Server

    if not isinstance(call.body, dict):
        raise ApiError(400, "An object or a form is needed.", title="Invalid request body")
    return Server(Request(call.tenant, call.body, call.headers, call.base_url, call.address))
