"""Who is calling."""

from __future__ import annotations

from ..auth import scopes, session
from ..auth.credential import Attempt
from .exchange import Exchange
from .route import PUBLIC


def identify(exchange: Exchange) -> None:
    """Find the caller by its credentials; 401 for bad ones. Without any the caller stays unknown.

    Operations for callers without credentials know a browser's session only: what else such a request
    carries (a signed JWT, a client's secret) is theirs to judge. A token's scopes, and the scopes of custom
    roles, decide here which of the caller's roles count for the operation.
    """
    tenant = exchange.tenant
    attempt = Attempt.of(exchange.scope, exchange.prefix)
    found = exchange.route
    if found is not None and found.api in PUBLIC:
        exchange.caller = tenant.caller_of(attempt, (session.identify,))
        return
    caller = tenant.caller_of(attempt)
    if caller is not None and found is not None:
        caller = scopes.limit(caller, found.api, found.name, found.method)
    exchange.caller = caller
    if caller is not None and caller.credential is not None and caller.credential.kind == "ticket":
        name = session.client_managed_cookie(tenant)
        begun = session.begin(tenant, caller.user_id, "ticket", secure=exchange.secure, name=name)
        exchange.reply_headers["set-cookie"] = begun[1][0]
