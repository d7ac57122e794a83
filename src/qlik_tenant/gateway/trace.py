"""First stage: a trace id, in every answer and in every error body."""

from __future__ import annotations

from .exchange import Exchange


def trace(exchange: Exchange) -> None:
    """Take the caller's trace id if it is a proper one, else make one."""
    given = exchange.headers.get("x-b3-traceid", "").lower()
    proper = len(given) in (16, 32) and all(character in "0123456789abcdef" for character in given)
    exchange.trace_id = given if proper else exchange.tenant.ids.hex(32)
    exchange.reply_headers["x-b3-traceid"] = exchange.trace_id
