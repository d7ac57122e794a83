# mypy: allow-subclassing-any
"""Who makes a request to the OAuth server, and how it proves that: by a secret, by a signed assertion, or not
at all if it cannot keep a secret. Source: RFC 6749, RFC 7523, with the narrower rules of the platform.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion

from ...errors import ApiError
from ...services.oauth_clients.store import OAUTH_CLIENTS, is_confidential
from ...toolkit.timestamps import rfc3339
from .. import jwt
from ..api_key import hash_of
from ..oidc import remote
from ..scopes import OPENID
from ..store import SEEN_JWTS
from . import registration

if TYPE_CHECKING:
    from .server import Request

ASSERTION_ALGORITHMS = ("RS256", "RS512", "ES384")
LONGEST_ASSERTION = 300
"""Seconds from `iat` to `exp`, at most."""

PROVED = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
"""Ways of a client to prove itself."""
PROVED_OR_PUBLIC = [*PROVED, "none"]


def refused(detail: str) -> ApiError:
    """401 for a client, code or token that is not good."""
    return ApiError(401, detail, title="Invalid credentials")


class Client(ClientMixin):
    """A client's record, as the library asks about it, for one request."""

    def __init__(self, record: dict[str, Any], request: Request) -> None:
        self.record = record
        self.id = str(record["id"])
        self._request = request

    def get_client_id(self) -> str:
        """The client's id."""
        return self.id

    def check_client_secret(self, secret: str) -> bool:
        """Whether this is one of its secrets; 429 after too many wrong ones."""
        tenant = self._request.tenant
        # Ids of clients are no secret: whoever guesses must not lock out the client itself.
        key = f"client {self.id} {self._request.address}"
        tenant.throttle.check(key)
        hashed = hash_of(secret)
        if any(hmac.compare_digest(kept["hash"], hashed) for kept in self.record["secrets"]):
            tenant.throttle.succeeded(key)
            return True
        tenant.throttle.failed(key)
        told = {"clientId": self.id}
        tenant.events.emit("com.qlik.v1.oauth-client.authentication.failed", "oauth", told)
        raise refused("The client's secret is not right.")

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Clients that can keep a secret have to prove themselves, wherever it matters who they are."""
        return method != "none" or not is_confidential(self.record)

    def check_response_type(self, response_type: str) -> bool:
        """Codes only."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Users' grants are for all clients; those without a user have to be allowed."""
        users = ("authorization_code", "refresh_token")
        return grant_type in users or grant_type in self.record["allowedGrantTypes"]

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether answers may go there."""
        return any(_same_address(redirect_uri, known) for known in self.record["redirectUris"])

    def get_default_redirect_uri(self) -> None:
        """None: a request has to name its address."""

    def get_allowed_scope(self, scope: str) -> str | None:
        """The scopes asked for, each once; None if the client may not have one of them."""
        asked = list(dict.fromkeys((scope or "").split()))
        return " ".join(asked) if {*asked} <= {*self.record["allowedScopes"], *OPENID} else None


def find(request: Request, id: str) -> Client | None:
    """The client with an id; anonymous ones have an endpoint of their own."""
    record = request.tenant.store[OAUTH_CLIENTS].get(id) if id else None
    if (
        record is None
        or record["appType"] == "anonymous-embed"
        or registration.is_over(request.tenant, record)
    ):
        return None
    return Client(record, request)


def named(query_client: Any, request: Request) -> Client | None:
    """The client a request only names, where what it shows beside that is proof enough."""
    shown = "Authorization" in request.headers or request.form.get("client_secret")
    client: Client | None = None if shown else query_client(request.form.get("client_id"))
    return client


def _same_address(given: str, known: str) -> bool:
    """Equal, but for the port of a program on the user's own machine (RFC 8252)."""
    if given == known:
        return bool(given)
    one, other = urlsplit(given), urlsplit(known)
    loopback = ("localhost", "127.0.0.1", "::1")
    if one.scheme != "http" or one.hostname not in loopback or one.hostname != other.hostname:
        return False
    return (one.scheme, one.path, one.query, one.fragment, one.username) == (
        other.scheme, other.path, other.query, other.fragment, other.username,
    )  # fmt: skip


class Assertion(JWTBearerClientAssertion):
    """A client that signs instead of showing a secret; each assertion counts once."""

    CLIENT_AUTH_METHOD = "private_key_jwt"

    def __init__(self, request: Request) -> None:
        super().__init__()
        self._request = request

    def __call__(self, query_client: Any, request: Request) -> Client | None:
        """The client of the request's assertion, None without one; 400 for another type of it."""
        given = request.form.get("client_assertion_type")
        if request.form.get("client_assertion") is not None and given != self.CLIENT_ASSERTION_TYPE:
            raise ApiError(400, f"client_assertion_type has to be {self.CLIENT_ASSERTION_TYPE}.")
        client: Client | None = super().__call__(query_client, request)
        return client

    def extract_assertion(self, assertion: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims, not yet believed."""
        try:
            return jwt.read(str(assertion))
        except jwt.JwtError as error:
            raise refused(f"The client assertion {error}.") from error

    def resolve_client_public_key(self, client: Client) -> Any:
        """The keys the client registered, or those at the address it registered."""
        address = client.record.get("jwksUri")
        try:
            return jwt.key_set(remote.keys(address) if address else client.record["publicKeys"])
        except remote.ProviderError as error:
            raise refused("The keys at the client's jwksUri cannot be read.") from error

    def process_assertion_claims(self, assertion: str, keys: Any) -> dict[str, Any]:
        """The claims of an assertion that can be believed."""
        try:
            head, claims = jwt.read(assertion)
            key = next((key for key in keys if key.kid == head.get("kid")), None)
            if key is None:
                raise jwt.JwtError("its kid is none of the client's")
            known = [name for name in ASSERTION_ALGORITHMS if name == key.alg]
            jwt.verify(assertion, key.public_key, known)
            self.verify_claims(claims)
        except jwt.JwtError as error:
            raise refused(f"The client assertion cannot be accepted: {error}.") from error
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> None:
        """The narrower rules of the platform; raises JwtError."""
        if {claims.get("iss"), claims.get("sub")} != {self._request.client.id}:
            raise jwt.JwtError("iss and sub are not the id of the client")
        audience = f"{self._request.base_url}/oauth/token"
        if claims.get("aud") != audience:
            raise jwt.JwtError(f"aud is not {audience}")
        if not isinstance(claims.get("jti"), str):
            raise jwt.JwtError("the claim jti is missing")
        issued, end, now = claims.get("iat"), claims.get("exp"), self._request.tenant.clock().timestamp()
        if not isinstance(issued, int | float) or not isinstance(end, int | float):
            raise jwt.JwtError("iat and exp are needed")
        if end <= now or issued > now + 5 or end - issued > LONGEST_ASSERTION:
            raise jwt.JwtError("its time is over, not yet come, or too long")
        self._use_once(f"{claims['iss']} {claims['jti']}", end)

    def _use_once(self, id: str, end: float) -> None:
        store = self._request.tenant.store
        with store.transaction():
            if store[SEEN_JWTS].get(id):
                raise jwt.JwtError("it was used before")
            store[SEEN_JWTS].insert({"id": id, "expires": rfc3339(datetime.fromtimestamp(end, UTC))})
