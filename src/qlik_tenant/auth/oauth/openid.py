# mypy: allow-subclassing-any
"""OpenID Connect on top of the OAuth server: who the user is, for programs that only want to know that.

A client that asks for the scope `openid` gets an id token with the tokens of its code, and may ask
`/oauth/userinfo`. The platform documents no id tokens, so nobody gets one who does not ask.
Source: OpenID Connect Core 1.0, authorization code flow.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode

from ...services.users.store import USERS
from ..scopes import OPENID

if TYPE_CHECKING:
    from ...tenant import Tenant
    from .clients import Client
    from .server import Request

LIFE = timedelta(hours=1)
"""How long an id token can be believed."""


class Asked(AuthorizationCodeMixin):
    """What the request of a code said that belongs into the id token."""

    row: dict[str, Any]

    def get_nonce(self) -> str:
        """The client's, by which it knows its own request."""
        return str(self.row.get("nonce", ""))

    def get_auth_time(self) -> int:
        """When the user logged in, in seconds since 1970."""
        return int(self.row["authTime"])

    def get_acr(self) -> None:
        """No classes of logins."""

    def get_amr(self) -> None:
        """No methods either."""


class IdToken(OpenIDCode):
    """Adds an id token to the answer for a code."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self._request = request

    def __call__(self, grant: Any) -> None:
        """Take part in a grant. Prompts are the authorization endpoint's business, with or without openid."""
        grant.register_hook("after_create_token_response", self.process_token)

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        """Who says it, to whom, and for how long."""
        now = int(self._request.tenant.clock().timestamp())
        return {
            "iss": self._request.base_url, "aud": client.id, "iat": now,
            "exp": now + int(LIFE.total_seconds()),
        }  # fmt: skip

    def get_encode_header(self, client: Client) -> dict[str, str]:
        """Which key."""
        return {"alg": self.get_client_algorithm(client), "kid": self._request.tenant.keys.identity_id}

    def resolve_client_private_key(self, client: Client) -> Any:
        """The tenant's key for id tokens."""
        return self._request.tenant.keys.identity

    def generate_user_info(self, user: str, scope: str) -> dict[str, Any]:
        """What the token says about the user."""
        return about(self._request.tenant, user, scope.split())


def about(tenant: Tenant, user_id: str, scopes: list[str]) -> dict[str, Any]:
    """What a client may know of a user: `sub` is the id, which never changes, the rest is as scopes allow."""
    user = tenant.store[USERS].get(user_id) or {}
    found: dict[str, Any] = {"sub": user_id}
    for scope, names in OPENID.items():
        if scope in scopes:
            found |= {claim: user[name] for claim, name in names.items() if user.get(name)}
    return found
