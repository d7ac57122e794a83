"""How often a caller may call: the operations of a tier share one allowance."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from .exchange import Exchange


def limit(exchange: Exchange) -> Awaitable[None] | None:
    """429 with `Retry-After` beyond the allowance of the operation's tier."""
    limiter = exchange.tenant.limiter
    if exchange.route is None or limiter is None:
        return None
    client = exchange.scope.get("client") or ("",)
    user_id = exchange.caller.user_id if exchange.caller else ""
    excess = limiter.count(user_id, str(client[0]), exchange.route)
    return None if excess is None else asyncio.to_thread(limiter.refuse, excess)
