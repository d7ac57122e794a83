"""Absolute links back to the tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from ..gateway.service import Call


def link(call: Call, path: str) -> dict[str, str]:
    """`{"href": "https://host/path"}` on the host the caller used."""
    return {"href": f"{call.base_url}{path}"}


def self_link(call: Call, collection: str, id: str) -> dict[str, Any]:
    """The `links` of a plain resource: `{"self": {"href": ".../api/v1/<collection>/<id>"}}`."""
    return {"self": link(call, f"/api/v1/{collection}/{quote(id, safe='')}")}


def with_query(url: str, drop: set[str], **values: str) -> str:
    """The address with some query parameters left out and others set; all the rest stays."""
    parts = urlsplit(url)
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in drop
    ]
    return urlunsplit(parts._replace(query=urlencode([*kept, *values.items()])))
