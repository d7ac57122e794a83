"""First stage: a trace id, in every answer and in every error body."""

from __future__ import annotations

import re
from typing import Final

from .exchange import Exchange

_PROPER: Final = re.compile(r"[0-9a-f]{16}|[0-9a-f]{32}")


def trace(exchange: Exchange) -> None:
    """Take the caller's trace id if it is a proper one, else make one."""
    given = exchange.headers.get("x-b3-traceid", "").lower()
    exchange.trace_id = given if given and _PROPER.fullmatch(given) else exchange.tenant.ids.hex(32)
    exchange.reply_headers["x-b3-traceid"] = exchange.trace_id
