"""Where an identity provider of OpenID Connect sends browsers back to, and where one is tried."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ...errors import ApiError, bad_body, not_found
from ...services.identity_providers.store import IDENTITY_PROVIDERS
from .. import session
from ..credential import Attempt
from ..refusals import unauthorized
from .html import page, query_of, redirect

if TYPE_CHECKING:
    from ...gateway.exchange import Exchange
    from ...gateway.service import Reply


def callback(exchange: Exchange) -> Reply:
    """Begin the session, and lead to where the login was asked for; 401 for a login that came to nothing."""
    from ..oidc import login

    query = query_of(exchange)
    browser = Attempt.of(exchange.scope).cookies.get(login.COOKIE, "")
    begun = login.take(exchange.tenant, query.get("state", ""), browser)
    if begun["test"]:
        result = login.finish_test(exchange.tenant, begun, query)
        told = f"<p>{escape(result['status'])}</p><p>{escape(result.get('error', ''))}</p>"
        return page("Test of the identity provider", told)
    user_id, provider_id = login.finish(exchange.tenant, begun, query)
    exchange.tenant.caller(user_id)
    _, cookies = session.begin(
        exchange.tenant, user_id, "oidc", secure=exchange.secure, provider_id=provider_id
    )
    return redirect(begun["returnto"], cookies)


def verify(exchange: Exchange) -> Reply:
    """Try the pending configuration of the provider `id`; for the browser of a TenantAdmin."""
    if exchange.caller is None:
        raise unauthorized("Log in as a TenantAdmin first.")
    exchange.tenant.access.require_role(exchange.caller, "TenantAdmin")
    from ..oidc import login
    from ..oidc.remote import ProviderError

    id = query_of(exchange).get("id", "")
    provider = exchange.tenant.store[IDENTITY_PROVIDERS].get(id)
    if provider is None:
        raise not_found(f"Identity provider {id}")
    if not provider.get("pendingOptions"):
        raise bad_body("the identity provider has no pending configuration")
    known = Attempt.of(exchange.scope).cookies.get(login.COOKIE)
    browser = known or exchange.tenant.ids.url_safe(43)
    try:
        address = login.begin(exchange.tenant, provider, exchange.base_url, browser, {}, test=True)
    except ProviderError as error:
        raise ApiError(502, error.detail) from error
    return redirect(address, (session.cookie(login.COOKIE, browser, secure=exchange.secure),))
