"""What the tenant serves beside the contract's operations: pages for browsers and the like."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Final

from .exchange import Exchange

_LONGEST_BODY: Final = 65_536


def pages(exchange: Exchange) -> Awaitable[None] | None:
    """Answer a page; other paths pass."""
    return _page(exchange) if exchange.match is None else None


async def _page(exchange: Exchange) -> None:
    from ..auth.pages import find

    handler = find(exchange)
    if handler is not None:
        exchange.sent = b"".join([chunk async for chunk in exchange.chunks(_LONGEST_BODY)])
        exchange.reply = await asyncio.to_thread(handler, exchange)
