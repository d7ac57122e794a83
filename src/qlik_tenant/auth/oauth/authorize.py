"""The authorization endpoint: is the request good, is the user there, does the user agree.

Whatever is wrong with client or redirect address is answered here; whatever else is wrong is told to the
client, by sending the browser back with an error. Source: GET /oauth/authorize, RFC 6749, RFC 7636.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ...errors import bad_parameter
from ...services.oauth_clients.store import CONSENTS, OAUTH_CLIENTS
from .. import session
from ..oidc import login as oidc
from . import clients, registration
from .server import Elsewhere, Request, Server

if TYPE_CHECKING:
    from ...access import Caller
    from ...tenant import Tenant
    from ..credential import Credential
    from .grants import AuthorizationCode


class Wanted:
    """A request whose client and redirect address are known to be good."""

    def __init__(self, grant: AuthorizationCode) -> None:
        self._grant = grant
        self.tenant: Tenant = grant.request.tenant
        self.client: dict[str, Any] = grant.request.client.record
        self.parameters: dict[str, str] = grant.request.parameters
        self.scopes: list[str] = grant.request.scope.split()

    def refusal(self, error: str, description: str) -> str:
        """The redirect address with an error."""
        address: str = self._grant.request.refusal_address(error, description)
        return address

    def grant(self, credential: Credential) -> str:
        """The address that takes a new code to the client."""
        address: str = self._grant.server.authorization_address(self._grant, credential)
        return address


def check(tenant: Tenant, query: Mapping[str, Any], base_url: str) -> Wanted:
    """The request of a query; 400 for a client or redirect address nobody knows, else errors go to the
    client."""
    given = {name: str(value) for name, value in query.items() if value not in (None, "")}
    request = Request(tenant, given, {}, base_url)
    client = clients.find(request, given.get("client_id", ""))
    if client is None:
        raise bad_parameter("client_id", "there is no such client.")
    if not client.check_redirect_uri(given.get("redirect_uri", "")):
        raise bad_parameter("redirect_uri", "is not one of the client's redirect addresses.")
    problem = _problem(given)
    if problem:
        raise Elsewhere(request.refusal_address(*problem))
    return Wanted(Server(request).authorization())


def _problem(given: Mapping[str, str]) -> tuple[str, str] | None:
    """What the library does not ask for, or does not ask for as strictly."""
    if given.get("response_type") != "code":
        return "unsupported_response_type", "response_type has to be code."
    if not given.get("state"):
        return "invalid_request", "state is required."
    if not given.get("scope", "").split():
        return "invalid_scope", "scope is required."
    if given.get("prompt") not in (None, "none", "login"):
        return "invalid_request", "prompt is none or login."
    if not given.get("max_age", "0").isdecimal():
        return "invalid_request", "max_age is a number of seconds."
    return None


def session_of(caller: Caller | None) -> Credential | None:
    """The browser session of a caller."""
    credential = caller.credential if caller else None
    return credential if credential and credential.kind == "session" else None


def login_address(tenant: Tenant, parameters: Mapping[str, str]) -> str:
    """Where the user logs in, with the way back to the request."""
    back = {name: value for name, value in parameters.items() if name != "prompt"}
    asked = {"returnto": f"/oauth/authorize?{urlencode(back)}"}
    names = ("login_hint", "prompt", "max_age")
    asked |= {name: parameters[name] for name in names if parameters.get(name)}
    return f"{'/login' if oidc.active(tenant) else '/login/local'}?{urlencode(asked)}"


def answer(tenant: Tenant, caller: Caller | None, query: Mapping[str, Any], base_url: str) -> str:
    """Where the browser goes next: to the login page, the consent page, or back to the client."""
    wanted = check(tenant, query, base_url)
    prompt = wanted.parameters.get("prompt")
    credential = session_of(caller)
    if credential is None or prompt == "login" or _is_too_old(tenant, credential, wanted):
        if prompt == "none":
            return wanted.refusal("login_required", "Nobody is logged in.")
        return login_address(tenant, wanted.parameters)
    if not may_agree(caller, wanted):
        return wanted.refusal("access_denied", "An administrator has to agree to this client first.")
    if not has_agreed(tenant, credential.user_id, wanted):
        if prompt == "none":
            return wanted.refusal("consent_required", "The user has not agreed yet.")
        return f"/oauth/consent?{urlencode(wanted.parameters)}"
    return wanted.grant(credential)


def _is_too_old(tenant: Tenant, credential: Credential, wanted: Wanted) -> bool:
    longest = wanted.parameters.get("max_age")
    if longest is None:
        return False
    # A login a moment ago always counts, or nobody could come back from the login page.
    return tenant.clock().timestamp() - session.auth_time(tenant, credential) > max(int(longest), 5)


def has_agreed(tenant: Tenant, user_id: str, wanted: Wanted) -> bool:
    """Whether the client is trusted, or the user agreed to these scopes before."""
    if wanted.client["consentMethod"] == "trusted":
        return True
    row = tenant.store[CONSENTS].get(f"{wanted.client['id']} {user_id}")
    return row is not None and {*wanted.scopes} <= {*row["scopes"]}


def may_agree(caller: Caller | None, wanted: Wanted) -> bool:
    """Whether the caller may: clients that registered themselves wait for an administrator."""
    return not registration.is_waiting(wanted.client) or bool(caller and caller.is_admin)


def agree(tenant: Tenant, user_id: str, wanted: Wanted) -> None:
    """Keep that the user agreed; that of an administrator lets in a client that registered itself."""
    id = f"{wanted.client['id']} {user_id}"
    rows = tenant.store[CONSENTS]
    with tenant.store.transaction():
        if registration.is_waiting(wanted.client):
            tenant.store[OAUTH_CLIENTS].update({**wanted.client, "approved": True})
        before = rows.get(id) or {"scopes": []}
        rows.delete(id)
        scopes = [*dict.fromkeys((*before["scopes"], *wanted.scopes))]
        rows.insert({"id": id, "clientId": wanted.client["id"], "userId": user_id, "scopes": scopes})
        tenant.events.emit(
            "com.qlik.v1.oauth-client.connection-config.approved", "oauth-clients",
            {"clientId": wanted.client["id"], "scopes": scopes}, user_id=user_id,
        )  # fmt: skip
