"""The way of a browser to an identity provider and back: code flow with state, nonce and proof key.

A login that has begun is known by the hash of its state, counts once, and belongs to the browser that began
it, which has a cookie for that. The same way tests a configuration that is still pending.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ...errors import bad_parameter
from ...services.identity_providers.store import IDENTITY_PROVIDERS
from ...storage import Table, Where
from ...toolkit.timestamps import rfc3339
from ..api_key import hash_of
from ..claimed import user_of
from ..refusals import unauthorized
from . import claims, remote
from .remote import ProviderError

if TYPE_CHECKING:
    from ...tenant import Tenant

LOGINS = Table("oidc_logins", indexed=("expires",))
LIFE = timedelta(minutes=10)
COOKIE = "eas.login"
CALLBACK = "/login/callback"
SCOPE = "openid profile email"


def active(tenant: Tenant) -> dict[str, Any] | None:
    """The provider that browsers are sent to; None for the tenant's own login page."""
    rows = tenant.store[IDENTITY_PROVIDERS].find(
        Where.equal(IDENTITY_PROVIDERS, "protocol", "OIDC") & Where.equal(IDENTITY_PROVIDERS, "active", 1)
    )
    return next((row for row in rows if row["interactive"]), None)


def begin(
    tenant: Tenant,
    provider: dict[str, Any],
    base_url: str,
    browser: str,
    given: Mapping[str, str],
    *,
    test: bool,
) -> str:
    """The address at the provider for a login of the browser with that cookie; `given` may hold `returnto`,
    `login_hint`, `prompt` and `max_age`. With `test` it is the pending configuration that is tried."""
    options = provider["pendingOptions" if test else "options"]
    found = remote.configuration(options)
    state, nonce, verifier = (tenant.ids.url_safe(43) for _ in range(3))
    longest = given.get("max_age", "")
    now = tenant.clock()
    rows = tenant.store[LOGINS]
    with tenant.store.transaction():
        rows.delete_where(Where('("expires" < ?)', (rfc3339(now),)))
        rows.insert(
            {
                "id": hash_of(state), "providerId": provider["id"], "test": test, "nonce": nonce,
                "verifier": verifier, "browser": hash_of(browser), "returnto": given.get("returnto", "/"),
                "redirectUri": f"{base_url}{CALLBACK}", "expires": rfc3339(now + LIFE),
                "popts": provider.get("popts", ""), "maxAge": int(longest) if longest.isdecimal() else 0,
                "configuration": found,
            }
        )  # fmt: skip
    asked = {
        "response_type": "code", "client_id": options["clientId"], "redirect_uri": f"{base_url}{CALLBACK}",
        "scope": _scope(options), "state": state, "nonce": nonce, "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }  # fmt: skip
    asked |= {name: given[name] for name in ("login_hint", "prompt", "max_age") if given.get(name)}
    endpoint = found["authorization_endpoint"]
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def _scope(options: dict[str, Any]) -> str:
    scopes = (options.get("scope") or SCOPE).split()
    if options.get("blockOfflineAccessScope"):
        scopes = [scope for scope in scopes if scope != "offline_access"]
    return " ".join(scopes)


def _challenge(verifier: str) -> str:
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    return str(create_s256_code_challenge(verifier))


def take(tenant: Tenant, state: str, browser: str) -> dict[str, Any]:
    """The login that began with a state, which counts no more; 400 for one that nobody or another browser
    began."""
    with tenant.store.transaction():
        row = tenant.store[LOGINS].get(hash_of(state))
        tenant.store[LOGINS].delete(hash_of(state))
    now = rfc3339(tenant.clock())
    if row is None or row["expires"] <= now or not hmac.compare_digest(row["browser"], hash_of(browser)):
        raise bad_parameter("state", "is not that of a login this browser began; start again.")
    return row


def finish(tenant: Tenant, login: dict[str, Any], query: Mapping[str, str]) -> tuple[str, str]:
    """The ids of the user who logged in and of the provider; 401 for a login that came to nothing."""
    provider = tenant.store[IDENTITY_PROVIDERS].get(login["providerId"])
    try:
        if provider is None or not provider["active"]:
            raise ProviderError("error", "The identity provider is not active any more.")
        found = _claims(tenant, provider, provider["options"], login, query)
        person = claims.person(provider["options"], found)
    except ProviderError as error:
        told = {"reason": error.detail, "idp": login["providerId"]}
        tenant.events.emit("com.qlik.v1.user-login.failed", "user-sessions", told)
        raise unauthorized(error.detail) from error
    with tenant.store.transaction():
        user_id = user_of(tenant, person, create=provider["createNewUsersOnLogin"])
    return user_id, provider["id"]


def finish_test(tenant: Tenant, login: dict[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
    """What a test of a pending configuration came to, kept with the provider."""
    rows = tenant.store[IDENTITY_PROVIDERS]
    provider = rows.get(login["providerId"])
    if provider is None or not provider.get("pendingOptions"):
        raise bad_parameter("state", "belongs to a configuration that is gone.")
    result: dict[str, Any] = {"protocol": "OIDC", "started": rfc3339(tenant.clock())}
    try:
        options = provider["pendingOptions"]
        found = _claims(tenant, provider, options, login, query)
        claims.person(options, found)
        result |= {"status": "success", "idpClaims": found, "resultantClaims": claims.mapped(options, found)}
    except ProviderError as error:
        result |= {"status": error.status, "error": error.detail}
        if query.get("error"):
            given = {"error": query["error"], "errorDescription": query.get("error_description", "")}
            result["oauth2Error"] = given
    with tenant.store.transaction():
        provider = rows.get(login["providerId"])
        if provider is None or provider.get("popts") != login["popts"]:
            return {**result, "status": "configChangedDuringTestError"}
        state = "verified" if result["status"] == "success" else "error"
        rows.update({**provider, "pendingResult": result, "pendingState": state})
    return result


def _claims(
    tenant: Tenant,
    provider: dict[str, Any],
    options: dict[str, Any],
    login: dict[str, Any],
    query: Mapping[str, str],
) -> dict[str, Any]:
    if query.get("error"):
        raise ProviderError("callbackError", f"The identity provider says {query['error']}.")
    if not query.get("code"):
        raise ProviderError("callbackError", "The identity provider sent no code.")
    body = {
        "grant_type": "authorization_code", "code": query["code"], "redirect_uri": login["redirectUri"],
        "code_verifier": login["verifier"],
    }  # fmt: skip
    tokens = remote.redeem(login["configuration"], options, body)
    return claims.believed(tenant, provider, options, tokens, login)


def logout_address(tenant: Tenant, provider_id: str, base_url: str) -> str:
    """Where a browser ends its session at the provider; empty where it cannot."""
    provider = tenant.store[IDENTITY_PROVIDERS].get(provider_id) if provider_id else None
    if provider is None or not provider.get("options"):
        return ""
    try:
        endpoint = remote.configuration(provider["options"]).get("end_session_endpoint", "")
    except ProviderError:
        return ""
    back = provider.get("postLogoutRedirectUri") or f"{base_url}/login/local"
    asked = {"client_id": provider["options"]["clientId"], "post_logout_redirect_uri": back}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}" if endpoint else ""
