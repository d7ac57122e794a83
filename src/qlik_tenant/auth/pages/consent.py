"""The page on which a user agrees to what an OAuth client may do."""

from __future__ import annotations

import hmac
from html import escape
from typing import TYPE_CHECKING

from ...errors import forbidden
from .html import form_of, hidden, page, query_of, redirect

if TYPE_CHECKING:
    from ...gateway.exchange import Exchange
    from ...gateway.service import Reply


def show(exchange: Exchange) -> Reply:
    """The page, with the request it belongs to."""
    from ..oauth import authorize

    request = authorize.check(exchange.tenant, query_of(exchange), exchange.base_url)
    credential = authorize.session_of(exchange.caller)
    if credential is None:
        return redirect(authorize.login_address(exchange.tenant, request.parameters))
    name = escape(request.client["clientName"])
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in request.scopes)
    return page(
        f"Allow {request.client['clientName']}?",
        f"<p>{name} wants to act in your name:</p><ul>{scopes}</ul>"
        f'<form method="post" action="/oauth/consent">'
        f"{hidden({**request.parameters, 'csrf': credential.csrf})}"
        '<button name="decision" value="allow">Allow</button>'
        '<button name="decision" value="deny">Deny</button></form>',
    )


def decide(exchange: Exchange) -> Reply:
    """What the user decided; leads back to the client."""
    from ..oauth import authorize

    form = form_of(exchange)
    credential = authorize.session_of(exchange.caller)
    given = form.pop("csrf", "")
    if credential is None or not hmac.compare_digest(given.encode(), credential.csrf.encode()):
        raise forbidden("The page belongs to another session; start again.")
    decision = form.pop("decision", "")
    request = authorize.check(exchange.tenant, form, exchange.base_url)
    if not authorize.may_agree(exchange.caller, request):
        raise forbidden("An administrator has to agree to this client first.")
    if decision != "allow":
        return redirect(request.refusal("access_denied", "The user did not agree."))
    authorize.agree(exchange.tenant, credential.user_id, request)
    return redirect(request.grant(credential))
