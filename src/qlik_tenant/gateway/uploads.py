"""How far a resumable upload has come: the question of the tus protocol that is not in the contract."""

from __future__ import annotations

import re
from typing import Final

from ..auth.refusals import unauthorized
from .exchange import Exchange
from .service import Reply

_PATH: Final = re.compile(r"/api/v1/temp-contents/files/([^/]+)")


def uploads(exchange: Exchange) -> None:
    """Answer HEAD of a resumable upload, to the user who began it; 404 for everybody else."""
    match = _PATH.fullmatch(exchange.raw_path) if exchange.method == "HEAD" else None
    if match is None:
        return
    if exchange.caller is None:
        raise unauthorized("Send an API key or access token in the header Authorization: Bearer <token>.")
    from ..services.temp_contents import service
    from ..services.temp_contents import uploads as tus

    tus.require_version(exchange.headers)
    record = service.find(exchange.tenant, exchange.caller, match[1], whole=False)
    headers = {
        "upload-offset": str(tus.offset(exchange.tenant, record)),
        "upload-length": str(record["size"]),
        "cache-control": "no-store",
    }
    exchange.reply = Reply(200, headers=headers | tus.SPOKEN, content=b"")
