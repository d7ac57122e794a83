"""Pages and endpoints of authentication that the contract's documents leave out."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import consent, login, oidc, published, qps

if TYPE_CHECKING:
    from ...gateway.exchange import Exchange
    from ...gateway.service import Reply

Page = Callable[..., "Reply"]

_PAGES: tuple[tuple[str, str, Page], ...] = (
    ("GET", r"/login/local", login.show),
    ("POST", r"/login/local", login.enter),
    ("GET", r"/login/callback", oidc.callback),
    ("GET", r"/login/verify", oidc.verify),
    ("GET", r"/logout", login.leave),
    ("POST", r"/oauth/register", published.registration),
    ("POST", r"/oauth/token/anonymous-embed", published.anonymous_embed),
    ("GET", r"/oauth/userinfo", published.userinfo),
    ("POST", r"/oauth/userinfo", published.userinfo),
    ("GET", r"/oauth/consent", consent.show),
    ("POST", r"/oauth/consent", consent.decide),
    ("GET", r"/\.well-known/openid-configuration", published.openid_configuration),
    ("GET", r"/\.well-known/jwks\.json", published.jwks),
    *qps.PAGES,
)
_COMPILED = tuple((method, re.compile(pattern), page) for method, pattern, page in _PAGES)


def find(exchange: Exchange) -> Callable[[Exchange], Reply] | None:
    """The page of a request."""
    for method, pattern, page in _COMPILED:
        match = pattern.fullmatch(exchange.raw_path) if method == exchange.method else None
        if match:
            return functools.partial(page, **match.groupdict())
    return None
