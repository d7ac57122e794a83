"""What is served beside the contract's operations, at paths or by methods none of them has."""

from __future__ import annotations

from collections.abc import Awaitable

from .downloads import downloads
from .exchange import Exchange
from .pages import pages
from .uploads import uploads


def beside(exchange: Exchange) -> Awaitable[None] | None:
    """Answer exported files, questions about uploads and the tenant's own pages; all else passes."""
    if exchange.match is not None and exchange.method != "HEAD":
        return None
    for stage in (downloads, uploads):
        stage(exchange)
        if exchange.reply is not None:
            return None
    return pages(exchange)
