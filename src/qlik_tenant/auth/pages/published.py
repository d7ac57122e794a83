"""What the OAuth server publishes about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import forbidden
from ...gateway.contract import decode_json
from ...gateway.service import NotWritten, Reply
from .. import jwt
from ..oauth.registration import is_open, register
from ..refusals import unauthorized
from ..scopes import OPENID, SCOPES

if TYPE_CHECKING:
    from ...gateway.exchange import Exchange
    from ...tenant import Tenant

GRANTS = (
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:qlik:oauth:user-impersonation",
    "urn:ietf:params:oauth:grant-type:token-exchange",
)
METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt")
ALGORITHMS = ("RS256", "RS512", "ES384")


def metadata(tenant: Tenant, base_url: str) -> dict[str, Any]:
    """The description of the OAuth server at an address. Source: RFC 8414."""
    told = {
        "issuer": base_url,
        "authorization_endpoint": f"{base_url}/oauth/authorize",
        "token_endpoint": f"{base_url}/oauth/token",
        "revocation_endpoint": f"{base_url}/oauth/revoke",
        "jwks_uri": f"{base_url}/.well-known/jwks.json",
        "grant_types_supported": [*GRANTS],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": [*METHODS, "none"],
        "token_endpoint_auth_signing_alg_values_supported": [*ALGORITHMS],
        "revocation_endpoint_auth_methods_supported": [*METHODS],
        "revocation_endpoint_auth_signing_alg_values_supported": [*ALGORITHMS],
        "scopes_supported": sorted(SCOPES),
    }  # fmt: skip
    return {**told, "registration_endpoint": f"{base_url}/oauth/register"} if is_open(tenant) else told


def openid_configuration(exchange: Exchange) -> Reply:
    """The same description, with what clients of OpenID Connect want to know.

    Source: OpenID Connect Discovery 1.0.
    """
    told = {
        **metadata(exchange.tenant, exchange.base_url),
        "userinfo_endpoint": f"{exchange.base_url}/oauth/userinfo",
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_modes_supported": ["query"],
        "claims_supported": [
            *("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash"),
            *(claim for claims in OPENID.values() for claim in claims),
        ],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
    return Reply(200, told)


def jwks(exchange: Exchange) -> Reply:
    """The public sides of the keys that access tokens and id tokens are signed with."""
    keys = exchange.tenant.keys
    return Reply(200, {"keys": [jwt.jwk_of(keys.signing, keys.key_id), keys.identity.as_dict(private=False)]})


def userinfo(exchange: Exchange) -> Reply:
    """What a client may know of its token's user; 401 without a token, 403 without the scope openid."""
    from ..oauth.openid import about

    caller = exchange.caller
    if caller is None:
        raise unauthorized("An access token is needed.")
    if caller.scopes is None or "openid" not in caller.scopes:
        raise forbidden("A scope is needed that is not held: openid.")
    told = about(exchange.tenant, caller.user_id, sorted(caller.scopes))
    return Reply(200, told, headers={"cache-control": "no-store"})


def registration(exchange: Exchange) -> Reply:
    """A program registers itself as a client."""
    body = decode_json(exchange.sent)
    return Reply(201, register(exchange.tenant, body), headers={"cache-control": "no-store"})


def anonymous_embed(exchange: Exchange) -> Reply:
    """Tokens for visitors without a user; there is nothing shared that way yet."""
    raise NotWritten("POST /oauth/token/anonymous-embed", "oauth.create_anonymous_token")
