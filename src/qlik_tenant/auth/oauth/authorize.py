"""The authorization endpoint: is the request good, is the user there, does the user agree.

Whatever is wrong with client or redirect address is answered here; whatever else is wrong is told to the
client, by sending the browser back with an error. Source: GET /oauth/authorize, RFC 6749, RFC 7636.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from ...errors import ApiError
from ...services.oauth_clients.store import CONSENTS, OAUTH_CLIENTS
from ...storage import Where
from ...toolkit.timestamps import rfc3339
from ..api_key import hash_of
from ..store import CODES, SESSIONS

if TYPE_CHECKING:
    from ...access import Caller
    from ...tenant import Tenant
    from ..credential import Credential

CODE_LIFE = timedelta(minutes=1)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Elsewhere(ApiError):
    """An answer that sends the browser on."""

    def __init__(self, address: str) -> None:
        super().__init__(302, headers={"location": address, "cache-control": "no-store"})


@dataclass(frozen=True, slots=True)
class Request:
    """A request whose client and redirect address are known to be good."""

    client: dict[str, Any]
    redirect_uri: str
    parameters: dict[str, str]
    scopes: tuple[str, ...] = ()

    def answer(self, **values: str) -> str:
        """The redirect address with an answer."""
        values["state"] = self.parameters.get("state", "")
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{self.redirect_uri}{'&' if urlsplit(self.redirect_uri).query else '?'}{query}"

    def refusal(self, error: str, description: str) -> str:
        """The redirect address with an error."""
        return self.answer(
            error=error, error_code=error, error_description=description, error_detail=description
        )


def check(tenant: Tenant, query: Mapping[str, Any]) -> Request:
    """The request of a query; 400 for a client or redirect address nobody knows, else errors go to the
    client."""
    parameters = {name: str(value) for name, value in query.items() if value not in (None, "")}
    client = tenant.store[OAUTH_CLIENTS].get(parameters.get("client_id", ""))
    if client is None or client["appType"] == "anonymous-embed":
        raise ApiError(400, "client_id: there is no such client.", parameter="client_id")
    address = parameters.get("redirect_uri", "")
    if not any(_same_address(address, known) for known in client["redirectUris"]):
        raise ApiError(
            400, "redirect_uri: is not one of the client's redirect addresses.", parameter="redirect_uri"
        )
    request = Request(client, address, parameters, tuple(parameters.get("scope", "").split()))
    problem = _problem(request)
    if problem:
        raise Elsewhere(request.refusal(*problem))
    return request


def _problem(request: Request) -> tuple[str, str] | None:
    given, client = request.parameters, request.client
    if given.get("response_type") != "code":
        return "unsupported_response_type", "response_type has to be code."
    if not given.get("state"):
        return "invalid_request", "state is required."
    if given.get("code_challenge_method") != "S256":
        return "invalid_request", "code_challenge_method has to be S256."
    if not _CHALLENGE.fullmatch(given.get("code_challenge", "")):
        return "invalid_request", "code_challenge has to be the SHA-256 of the verifier in base64url."
    if not request.scopes:
        return "invalid_scope", "scope is required."
    unknown = [scope for scope in request.scopes if scope not in client["allowedScopes"]]
    if unknown:
        return "invalid_scope", f"The client may not ask for: {' '.join(unknown)}."
    if given.get("prompt") not in (None, "none", "login"):
        return "invalid_request", "prompt is none or login."
    if not given.get("max_age", "0").isdecimal():
        return "invalid_request", "max_age is a number of seconds."
    return None


def _same_address(given: str, known: str) -> bool:
    """Equal, but for the port of a program on the user's own machine (RFC 8252)."""
    if given == known:
        return bool(given)
    one, other = urlsplit(given), urlsplit(known)
    if one.scheme != "http" or one.hostname not in _LOOPBACK or one.hostname != other.hostname:
        return False
    return (one.scheme, one.path, one.query, one.fragment, one.username) == (
        other.scheme, other.path, other.query, other.fragment, other.username,
    )  # fmt: skip


def session_of(caller: Caller | None) -> Credential | None:
    """The browser session of a caller."""
    credential = caller.credential if caller else None
    return credential if credential and credential.kind == "session" else None


def login_address(parameters: Mapping[str, str]) -> str:
    """The login page, with the way back to the request."""
    back = {name: value for name, value in parameters.items() if name != "prompt"}
    asked = {"returnto": f"/oauth/authorize?{urlencode(back)}"}
    if parameters.get("login_hint"):
        asked["login_hint"] = parameters["login_hint"]
    return f"/login/local?{urlencode(asked)}"


def answer(tenant: Tenant, caller: Caller | None, query: Mapping[str, Any]) -> str:
    """Where the browser goes next: to the login page, the consent page, or back to the client."""
    request = check(tenant, query)
    prompt = request.parameters.get("prompt")
    credential = session_of(caller)
    if credential is None or prompt == "login" or _is_too_old(tenant, credential, request):
        if prompt == "none":
            return request.refusal("login_required", "Nobody is logged in.")
        return login_address(request.parameters)
    if not has_agreed(tenant, credential.user_id, request):
        if prompt == "none":
            return request.refusal("consent_required", "The user has not agreed yet.")
        return f"/oauth/consent?{urlencode(request.parameters)}"
    return grant(tenant, credential, request)


def _auth_time(tenant: Tenant, credential: Credential) -> int:
    record = tenant.store[SESSIONS].get(credential.session_id)
    return int(record["authTime"]) if record else 0


def _is_too_old(tenant: Tenant, credential: Credential, request: Request) -> bool:
    longest = request.parameters.get("max_age")
    if longest is None:
        return False
    # A login a moment ago always counts, or nobody could come back from the login page.
    return tenant.clock().timestamp() - _auth_time(tenant, credential) > max(int(longest), 5)


def has_agreed(tenant: Tenant, user_id: str, request: Request) -> bool:
    """Whether the client is trusted, or the user agreed to these scopes before."""
    client = request.client
    if client["consentMethod"] == "trusted":
        return True
    row = tenant.store[CONSENTS].get(f"{client['id']} {user_id}")
    return row is not None and {*request.scopes} <= {*row["scopes"]}


def agree(tenant: Tenant, user_id: str, request: Request) -> None:
    """Keep that the user agreed."""
    id = f"{request.client['id']} {user_id}"
    rows = tenant.store[CONSENTS]
    with tenant.store.transaction():
        before = rows.get(id) or {"scopes": []}
        rows.delete(id)
        scopes = [*dict.fromkeys((*before["scopes"], *request.scopes))]
        rows.insert({"id": id, "clientId": request.client["id"], "userId": user_id, "scopes": scopes})
        tenant.events.emit(
            "com.qlik.v1.oauth-client.connection-config.approved", "oauth-clients",
            {"clientId": request.client["id"], "scopes": scopes}, user_id=user_id,
        )  # fmt: skip


def grant(tenant: Tenant, credential: Credential, request: Request) -> str:
    """A new authorization code, as the address that takes it to the client."""
    now = tenant.clock()
    code = tenant.ids.url_safe(43)
    with tenant.store.transaction():
        rows = tenant.store[CODES]
        # Used codes stay known for a day, so that a second use is noticed.
        rows.delete_where(Where('("expires" < ?)', (rfc3339(now - timedelta(days=1)),)))
        rows.insert(
            {
                "id": hash_of(code), "clientId": request.client["id"], "userId": credential.user_id,
                "redirectUri": request.redirect_uri, "scopes": [*dict.fromkeys(request.scopes)],
                "challenge": request.parameters["code_challenge"], "expires": rfc3339(now + CODE_LIFE),
                "authTime": _auth_time(tenant, credential), "used": False, "grantId": "",
            }
        )  # fmt: skip
    return request.answer(code=code)
