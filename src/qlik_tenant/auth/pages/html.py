"""Small pages, and the forms they send."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ...errors import ApiError, forbidden
from ...gateway.service import Reply
from .. import origins

if TYPE_CHECKING:
    from ...gateway.exchange import Exchange

_STYLE = (
    "body{font:16px sans-serif;max-width:26em;margin:4em auto;padding:0 1em}"
    "input,button{font:inherit;display:block;width:100%;margin:.3em 0 1em;padding:.5em;box-sizing:border-box}"
)
# Nobody frames these pages, nothing on them comes from elsewhere, and no cache keeps them. Forms may lead
# anywhere, because what they answer redirects to the address of an OAuth client.
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def page(title: str, content: str, status: int = 200, cookies: tuple[str, ...] = ()) -> Reply:
    """A whole page; `content` is HTML."""
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>{content}</html>"
    )
    return Reply(
        status,
        content=text.encode(),
        media_type="text/html; charset=utf-8",
        headers={**_HEADERS},
        cookies=cookies,
    )


def hidden(values: dict[str, str]) -> str:
    """Fields of a form that nobody sees."""
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in values.items()
    )


def redirect(address: str, cookies: tuple[str, ...] = ()) -> Reply:
    """Send the browser on."""
    return Reply(
        302, content=b"", headers={"location": address, "cache-control": "no-store"}, cookies=cookies
    )


def query_of(exchange: Exchange) -> dict[str, str]:
    """The query of a request; of a repeated parameter the last value."""
    return dict(parse_qsl(exchange.query_string, keep_blank_values=True))


def form_of(exchange: Exchange) -> dict[str, str]:
    """The form a page of the tenant sends; 403 for one from another host's page, 415 for anything else."""
    if origins.is_foreign(exchange.headers):
        raise forbidden("The form of another page cannot be accepted.")
    kind = exchange.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise ApiError(415, "A form is needed.", title="Unsupported media type")
    return dict(parse_qsl(exchange.sent.decode("utf-8", "replace"), keep_blank_values=True))
