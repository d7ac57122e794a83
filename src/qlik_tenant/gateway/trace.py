"""First stage: a trace id, in every answer and in every error body."""

from __future__ import annotations

import re
from typing import Final

from .exchange import Exchange

_PROPER: Final = re.compile(r"[0-9a-f]{16}|[0-9a-f]{32}")


def trace(exchange: Exchange) -> None:
    """Take the caller's trace id if it is a proper one, else make one."""
    given = exchange.headers.get("x-b3-traceid")
    if given is None or not _PROPER.fullmatch(given := given.lower()):
        given = exchange.tenant.ids.trace()
    exchange.trace_id = exchange.reply_headers["x-b3-traceid"] = given
