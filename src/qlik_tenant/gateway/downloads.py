"""Files that the engine exported, at the addresses it gave: `/tempcontent/{id}/{name}`."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from ..auth.refusals import unauthorized
from ..errors import ApiError, not_found
from ..toolkit.disposition import content_disposition
from .exchange import Exchange
from .service import Reply

_PATH: Final = re.compile(r"/tempcontent/([0-9a-f]{32})/([^/]+)")
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


def downloads(exchange: Exchange) -> None:
    """Answer the address of an exported file, to the user who exported it; 404 for everybody else."""
    match = None if exchange.match else _PATH.fullmatch(exchange.raw_path)
    if match is None:
        return
    if exchange.caller is None:
        raise unauthorized("Send an API key or access token in the header Authorization: Bearer <token>.")
    if exchange.method not in ("GET", "HEAD"):
        raise ApiError(405, "Exported files can be fetched only.", title="Method not allowed")
    path = exchange.tenant.apps.downloads.take(match[1], exchange.caller.user_id)
    if path is None:
        raise not_found(exchange.raw_path)
    exchange.reply = Reply(
        content=path,
        media_type=_TYPES.get(path.suffix[1:], "application/octet-stream"),
        headers={"content-disposition": content_disposition("attachment", unquote(match[2]))},
    )
