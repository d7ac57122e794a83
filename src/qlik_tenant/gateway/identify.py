"""Who is calling."""

from __future__ import annotations

from .exchange import Exchange


def identify(exchange: Exchange) -> None:
    """Find the caller by its credentials; 401 for bad ones. Without any the caller stays unknown."""
    exchange.caller = exchange.tenant.caller_of(exchange.headers)
