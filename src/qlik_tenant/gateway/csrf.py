"""Changes in the name of a browser's session have to come from a page that may make them."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs

from ..auth import origins
from ..auth.credential import CSRF
from ..auth.refusals import CsrfRefusal
from ..errors import forbidden
from .cors import integration
from .exchange import Exchange
from .route import PUBLIC

_SAFE = ("GET", "HEAD", "OPTIONS")


def csrf(exchange: Exchange) -> None:
    """403 for a cookie from a page of an origin the named web integration does not list, and for a change
    without the session's CSRF token."""
    caller = exchange.caller
    credential = caller.credential if caller else None
    if credential is None or credential.kind != "session":
        return
    if exchange.route is None or exchange.route.api in PUBLIC:
        return
    id = integration(exchange)
    if origins.is_foreign(exchange.headers) and not (
        id and origins.integrated(exchange.tenant, exchange.headers["origin"], id)
    ):
        raise forbidden("The origin of this page is not one of the web integration's.")
    given = exchange.headers.get(CSRF, "")
    if exchange.method in _SAFE or _has_xrfkey(exchange):
        return
    if not hmac.compare_digest(given.encode(), credential.csrf.encode()):
        raise CsrfRefusal


def _has_xrfkey(exchange: Exchange) -> bool:
    """Client-managed Qlik Sense has its own way: a header no other page can send, with a value it repeats."""
    if not exchange.tenant.settings.number("client_managed"):
        return False
    query = parse_qs(exchange.query_string)
    sent = exchange.headers.get("x-qlik-xrfkey", "")
    return len(sent) == 16 and query.get("xrfkey") == [sent]
