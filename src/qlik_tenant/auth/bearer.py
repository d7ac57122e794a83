"""`Authorization: Bearer <token>`: an API key, an access token of the OAuth server, a virtual proxy's JWT.

Addresses are written down in many places, so only short-lived tokens made for that go in a query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import access_token, api_key, proxy_jwt
from .credential import Attempt, Credential
from .refusals import unauthorized

if TYPE_CHECKING:
    from ..tenant import Tenant


def at_hand(tenant: Tenant, attempt: Attempt) -> Credential | None:
    """The owner of a good bearer token, found without writing anything; None where more has to be done.

    401 for an access token that is expired or revoked.
    """
    token = attempt.bearer
    if not token or attempt.prefix:
        return None
    return api_key.good(tenant, token) or access_token.find(tenant, token, "access")


def identify(tenant: Tenant, attempt: Attempt) -> Credential | None:
    """The owner of a bearer token; None without one; 401 for an unknown, revoked or expired one."""
    if attempt.bearer:
        found = api_key.find(tenant, attempt.bearer) or access_token.find(tenant, attempt.bearer, "access")
        found = found or proxy_jwt.find(tenant, attempt)
    elif attempt.token_in_query:
        use = "websocket" if attempt.websocket else "webresource"
        found = access_token.find(tenant, attempt.token_in_query, use)
    else:
        return None
    if found is None:
        raise unauthorized("The API key or token is not known.")
    return found
