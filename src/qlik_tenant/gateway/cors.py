"""Calls from web pages of other hosts: allowed for the origins of web integrations and OAuth clients.

A page's script reads an answer only if its origin is named in it; a change by cookie is refused altogether
for origins the web integration named by the call does not list.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from ..auth import origins
from ..auth.credential import CSRF, INTEGRATION
from ..errors import forbidden
from .exchange import Exchange
from .service import Reply

_UPLOADS = "tus-resumable, upload-length, upload-metadata, upload-offset"
_HEADERS = (
    f"authorization, content-type, {CSRF}, {INTEGRATION}, qlik-api-version, accept, x-b3-traceid, {_UPLOADS}"
)
_METHODS = "GET, POST, PUT, PATCH, DELETE, HEAD"
_EXPOSED = f"{CSRF}, location, retry-after, x-b3-traceid, tus-version, {_UPLOADS}"
_SECONDS = "600"


def cors(exchange: Exchange) -> None:
    """Answer preflights, and say in answers which origin may read them; 403 for other origins' preflights."""
    if not origins.is_foreign(exchange.headers):
        return
    origin = exchange.headers["origin"]
    preflight = exchange.method == "OPTIONS" and "access-control-request-method" in exchange.headers
    allowed = origins.integrated(exchange.tenant, origin, integration(exchange))
    allowed = allowed or origins.of_oauth_client(exchange.tenant, origin)
    if allowed:
        exchange.reply_headers |= {
            "access-control-allow-origin": origin,
            "access-control-allow-credentials": "true",
            "access-control-expose-headers": _EXPOSED,
            "vary": "origin",
        }
    if preflight and not allowed:
        raise forbidden(f"No web integration lists the origin {origin}.")
    if preflight:
        exchange.reply = Reply.empty()
        exchange.reply_headers |= {
            "access-control-allow-methods": _METHODS,
            "access-control-allow-headers": _HEADERS,
            "access-control-max-age": _SECONDS,
        }


def integration(exchange: Exchange) -> str:
    """The id of the web integration a call names."""
    given = exchange.headers.get(INTEGRATION)
    query = parse_qs(exchange.query_string)
    return given or query.get(INTEGRATION, [""])[0]
