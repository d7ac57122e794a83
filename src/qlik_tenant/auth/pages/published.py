"""What the OAuth server publishes about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...gateway.service import Reply
from .. import jwt

if TYPE_CHECKING:
    from ...gateway.exchange import Exchange

GRANTS = (
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:qlik:oauth:user-impersonation",
    "urn:ietf:params:oauth:grant-type:token-exchange",
)


def metadata(base_url: str) -> dict[str, Any]:
    """The description of the OAuth server at an address. Source: RFC 8414."""
    return {
        "issuer": base_url,
        "authorization_endpoint": f"{base_url}/oauth/authorize",
        "token_endpoint": f"{base_url}/oauth/token",
        "revocation_endpoint": f"{base_url}/oauth/revoke",
        "jwks_uri": f"{base_url}/.well-known/jwks.json",
        "grant_types_supported": [*GRANTS],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "private_key_jwt", "none",
        ],
    }  # fmt: skip


async def openid_configuration(exchange: Exchange) -> Reply:
    """The same description, where clients of OpenID Connect look for it; there are no id tokens."""
    return Reply(200, metadata(exchange.base_url))


async def jwks(exchange: Exchange) -> Reply:
    """The public side of the key that access tokens are signed with."""
    keys = exchange.tenant.keys
    return Reply(200, {"keys": [jwt.jwk_of(keys.signing, keys.key_id)]})
