"""Requests that come through a virtual proxy: below its prefix is the whole tenant once more."""

from __future__ import annotations

from .exchange import Exchange


def unprefix(exchange: Exchange) -> None:
    """Take the prefix off the path; links in answers get it back."""
    prefix = exchange.tenant.settings.text("proxy_prefix")
    if not prefix or not exchange.raw_path.startswith(lead := f"/{prefix}/"):
        return
    path = exchange.raw_path[len(lead) - 1 :]
    exchange.prefix = prefix
    exchange.raw_path = path
    exchange.scope = {
        **exchange.scope,
        "raw_path": path.encode("latin-1"),
        "path": exchange.scope["path"][len(lead) - 1 :],
    }
