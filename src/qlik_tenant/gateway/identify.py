"""Who is calling."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from ..access import Caller
from ..auth import bearer, scopes, session
from ..auth.credential import Attempt, Credential
from .exchange import Exchange
from .route import PUBLIC


def identify(exchange: Exchange) -> Awaitable[None] | None:
    """Find the caller by its credentials; 401 for bad ones. Without any the caller stays unknown.

    Operations for callers without credentials know a browser's session only: what else such a request
    carries (a signed JWT, a client's secret) is theirs to judge. A token's scopes, and the scopes of custom
    roles, decide here which of the caller's roles count for the operation.
    """
    attempt = Attempt.of(exchange.scope, exchange.prefix, exchange.headers)
    if attempt.shows_nothing:
        return None
    is_public = exchange.route is not None and exchange.route.api in PUBLIC
    credential = None if is_public else bearer.at_hand(exchange.tenant, attempt)
    if credential is None:  # to find out may mean to write, and so to wait for others
        return asyncio.to_thread(_look_closer, exchange, attempt, is_public)
    exchange.caller = _admit(exchange, credential)
    return None


def _admit(exchange: Exchange, credential: Credential) -> Caller:
    tenant, route = exchange.tenant, exchange.route
    if route is None:
        return tenant.caller(credential.user_id, credential)

    def find() -> Caller:
        caller = tenant.caller(credential.user_id, credential)
        return scopes.limit(caller, route.api, route.name, route.method)

    return tenant.store.known(("admitted", credential, route), find)


def _look_closer(exchange: Exchange, attempt: Attempt, is_public: bool) -> None:
    tenant = exchange.tenant
    if is_public:
        exchange.caller = tenant.caller_of(attempt, (session.identify,))
        return
    caller = tenant.caller_of(attempt)
    if caller is None or caller.credential is None:
        return
    exchange.caller = _admit(exchange, caller.credential)
    if caller.credential.kind == "ticket":
        name = session.client_managed_cookie(tenant)
        begun = session.begin(tenant, caller.user_id, "ticket", secure=exchange.secure, name=name)
        exchange.reply_headers["set-cookie"] = begun[1][0]
