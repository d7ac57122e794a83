"""Which operation is meant, and whether this caller may reach it at all."""

from __future__ import annotations

from ..auth.refusals import unauthorized
from ..errors import ApiError, not_found
from .exchange import Exchange

PUBLIC = frozenset({"oauth", "login", "metadata"})
"""APIs that are there for callers who have no credentials yet."""


def route(exchange: Exchange) -> None:
    """Match path and method; HEAD is answered by GET."""
    exchange.match = match = exchange.tenant.router.match(exchange.raw_path)
    if match:
        method = exchange.method
        if method == "HEAD" and "HEAD" not in match.routes:
            method = "GET"
        exchange.route = match.routes.get(method)


def authorise(exchange: Exchange) -> None:
    """401 for an unknown caller; then 404 for an unknown path and 405 for a wrong method."""
    found, match = exchange.route, exchange.match
    if exchange.caller is None and (found is None or found.api not in PUBLIC):
        raise unauthorized("Send an API key or access token in the header Authorization: Bearer <token>.")
    if match is None:
        raise not_found(f"{exchange.raw_path}")
    if found is None:
        allowed = ", ".join(sorted(match.routes))
        raise ApiError(
            405,
            f"{exchange.method} is not one of: {allowed}.",
            title="Method not allowed",
            headers={"allow": allowed},
        )
