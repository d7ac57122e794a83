"""How often a caller may call: the operations of a tier share one allowance."""

from __future__ import annotations

from .exchange import Exchange


def limit(exchange: Exchange) -> None:
    """429 with `Retry-After` beyond the allowance of the operation's tier."""
    if exchange.route is None or exchange.tenant.limiter is None:
        return
    client = exchange.scope.get("client") or ("",)
    user_id = exchange.caller.user_id if exchange.caller else ""
    exchange.tenant.limiter.take(user_id, str(client[0]), exchange.route)
