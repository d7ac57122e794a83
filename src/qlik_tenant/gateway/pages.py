"""What the tenant serves beside the contract's operations: pages for browsers and the like."""

from __future__ import annotations

from .exchange import Exchange


async def pages(exchange: Exchange) -> None:
    """Answer a page; other paths pass."""
    if exchange.match is not None:
        return
    from ..auth.pages import find

    handler = find(exchange)
    if handler is not None:
        exchange.reply = await handler(exchange)
