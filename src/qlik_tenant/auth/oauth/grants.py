# mypy: allow-subclassing-any
"""What the token endpoint gives tokens for: one class per grant type.

An error that has to leave a trace (a code or refresh token used twice ends its whole grant) is raised after
the trace is kept, never inside its transaction. Source: POST /oauth/token.
"""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeGrant,
    BaseGrant,
    ClientCredentialsGrant,
    InvalidGrantError,
    InvalidRequestError,
    RefreshTokenGrant,
    TokenEndpointMixin,
    TokenMixin,
)
from authlib.oauth2.rfc7636 import CodeChallenge, create_s256_code_challenge

from ...errors import bad_body, forbidden
from ...services.users.store import USERS
from ...storage import Where
from ...toolkit.timestamps import rfc3339
from .. import access_token, session
from ..api_key import hash_of
from ..store import CODES, GRANTS, TOKENS
from . import granted
from .clients import PROVED, PROVED_OR_PUBLIC, Client, refused
from .openid import Asked

if TYPE_CHECKING:
    from ...tenant import Tenant
    from .server import Request

CODE_LIFE = timedelta(minutes=1)
PURPOSES = ("websocket", "webresource")


class Code(Asked):
    """The record of an authorization code."""

    code_challenge_method = "S256"

    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row
        self.code_challenge = row["challenge"]

    def get_redirect_uri(self) -> str:
        """Where it was sent."""
        return str(self.row["redirectUri"])

    def get_scope(self) -> str:
        """What was allowed."""
        return " ".join(self.row["scopes"])


class Token(TokenMixin):
    """The record of any token, with its grant."""

    def __init__(self, row: dict[str, Any], grant: granted.Grant) -> None:
        self.row = row
        self.grant = grant
        self.scopes: list[str] = access_token.scopes_of(row, grant)

    @classmethod
    def find(cls, tenant: Tenant, token: str, *kinds: str) -> Token | None:
        """A token of an active grant, of one of these kinds if any are given."""
        row = access_token.lookup(tenant, token)
        if row is None or (kinds and row["kind"] not in kinds):
            return None
        grant = tenant.store[GRANTS].get(row["grantId"])
        return cls(row, grant) if grant is not None and grant["status"] == "active" else None

    def check_client(self, client: Client | None) -> bool:
        """Whether it was made for a client; anybody who has it may speak for it where none is named."""
        return client is None or bool(client.id == self.grant["clientId"])

    def get_scope(self) -> str:
        """What it allows."""
        return " ".join(self.scopes)


class _Grant:
    """What all grants have in common: parameters they need, and tokens that hang on a row of the table."""

    NEEDS: ClassVar[tuple[str, ...]] = ()
    request: Request
    grant: granted.Grant

    def validate_token_request(self) -> None:
        """Refuse the request, or learn what to make tokens of."""
        for name in self.NEEDS:
            self.request.need(name)
        super().validate_token_request()  # type: ignore[misc]  # the library's class beside this one

    def create_token_response(self) -> tuple[int, dict[str, Any], Any]:
        """The answer, with everything it changes in one transaction."""
        with self.request.tenant.store.transaction():
            found: Any = super().create_token_response()  # type: ignore[misc]  # as above
            answer: tuple[int, dict[str, Any], Any] = found
            return answer

    def _start(self, user_id: str, scopes: list[str], **more: Any) -> granted.Grant:
        labels = {name: str(self.request.form.get(name) or "") for name in ("deviceType", "description")}
        client: Client = self.request.client
        return granted.start(self.request.tenant, client.id, user_id, scopes, **labels, **more)

    def _issue(self, grant: granted.Grant, **options: Any) -> dict[str, Any]:
        return granted.issue(self.request.tenant, grant, self.request.base_url, **options)


class _Machine(_Grant):
    """Grants without a user's login: the client has to prove itself, and has to be trusted."""

    TOKEN_ENDPOINT_AUTH_METHODS = PROVED
    GRANT_TYPE: ClassVar[str]

    def _require_trusted(self) -> list[str]:
        """The scopes for the client of the request."""
        client: Client = self.request.client
        if not client.check_grant_type(self.GRANT_TYPE):
            raise forbidden(f"The client may not use the grant type {self.GRANT_TYPE}.")
        if client.record["consentMethod"] != "trusted":
            raise forbidden("The consent method of the client has to be trusted for this.")
        scope = self.request.form.get("scope") or " ".join(client.record["allowedScopes"])
        allowed = client.get_allowed_scope(scope)
        if allowed is None:
            raise bad_body("the client may not have all of them", "/scope")
        return allowed.split()


# The grants of the standard ---------------------------------------------------------------------------------


class AuthorizationCode(_Grant, AuthorizationCodeGrant):
    """A user logged in and agreed; the code is redeemed once, with the verifier of its challenge."""

    TOKEN_ENDPOINT_AUTH_METHODS = PROVED_OR_PUBLIC
    NEEDS = ("code", "code_verifier", "redirect_uri")

    def generate_authorization_code(self) -> str:
        """A new code."""
        return self.request.tenant.ids.url_safe(43)

    def save_authorization_code(self, code: str, request: Request) -> None:
        """Keep a code, as a hash."""
        tenant, credential = request.tenant, request.user
        now = tenant.clock()
        with tenant.store.transaction():
            rows = tenant.store[CODES]
            # Used codes stay known for a day, so that a second use is noticed.
            rows.delete_where(Where('("expires" < ?)', (rfc3339(now - timedelta(days=1)),)))
            rows.insert(
                {
                    "id": hash_of(code), "clientId": request.client.id, "userId": credential.user_id,
                    "redirectUri": request.parameters["redirect_uri"], "scopes": request.scope.split(),
                    "challenge": request.parameters["code_challenge"], "expires": rfc3339(now + CODE_LIFE),
                    "authTime": session.auth_time(tenant, credential), "used": False, "grantId": "",
                    "nonce": request.parameters.get("nonce", ""),
                }
            )  # fmt: skip

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        """The record of a code, which counts as used from now on; a second use ends what the first led to."""
        tenant = self.request.tenant
        with tenant.store.transaction():
            row = tenant.store[CODES].get(hash_of(code))
            if row is None or row["clientId"] != client.id:
                return None
            again = row["used"]
            tenant.store[CODES].update({**row, "used": True})
        if again:
            granted.end(tenant, row["grantId"])
            raise refused("The code was used before.")
        if row["expires"] <= rfc3339(tenant.clock()):
            raise refused("The code has expired.")
        return Code(row)

    def authenticate_user(self, code: Code) -> str:
        """The user who agreed."""
        return granted.active(self.request.tenant, code.row["userId"])

    def generate_token(self, user: str, **options: Any) -> dict[str, Any]:
        """The first tokens of a new grant."""
        row = self.request.authorization_code.row
        self.grant = self._start(user, row["scopes"], authTime=row["authTime"])
        return self._issue(self.grant, refresh="offline_access" in row["scopes"])

    def delete_authorization_code(self, code: Code) -> None:
        """Not deleted: a second use has to be noticed."""
        self.request.tenant.store[CODES].update({**code.row, "used": True, "grantId": self.grant["id"]})


class S256(CodeChallenge):
    """Proof keys for codes: always asked for, and hashed."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)
    CODE_CHALLENGE_METHODS: ClassVar = {
        "S256": lambda verifier, challenge: hmac.compare_digest(
            create_s256_code_challenge(verifier).encode(), challenge.encode()
        )
    }

    def validate_code_challenge(self, grant: AuthorizationCode, redirect_uri: str) -> None:
        """The library takes requests without a challenge; the platform does not."""
        given = grant.request.payload.data
        if given.get("code_challenge_method") != "S256":
            raise InvalidRequestError("code_challenge_method has to be S256.")
        if len(given.get("code_challenge", "")) != 43:
            raise InvalidRequestError("code_challenge has to be the SHA-256 of the verifier in base64url.")
        super().validate_code_challenge(grant, redirect_uri)

    def validate_code_verifier(self, grant: AuthorizationCode, result: Any) -> None:
        """A verifier of the wrong form is as wrong as any other."""
        try:
            super().validate_code_verifier(grant, result)
        except InvalidRequestError as error:
            raise InvalidGrantError(error.description) from error


class Refresh(_Grant, RefreshTokenGrant):
    """New tokens for a refresh token, which counts once: a second use ends the grant with all its tokens."""

    TOKEN_ENDPOINT_AUTH_METHODS = PROVED_OR_PUBLIC
    NEEDS = ("refresh_token",)

    def authenticate_token_endpoint_client(self) -> Client:
        """The client, which a request without a secret need not name: the token says whose it is."""
        tenant = self.request.tenant
        token = Token.find(tenant, self.request.form["refresh_token"], "refresh")
        if token is not None and "Authorization" not in self.request.headers:
            self.request.form.setdefault("client_id", token.grant["clientId"])
        client: Client = super().authenticate_token_endpoint_client()
        return client

    def authenticate_refresh_token(self, refresh_token: str) -> Token:
        """The record of a refresh token that has not expired."""
        token = Token.find(self.request.tenant, refresh_token, "refresh")
        if token is None or access_token.is_over(self.request.tenant, token.row):
            raise refused("The refresh token is not known, has expired or was revoked.")
        return token

    def create_token_response(self) -> tuple[int, dict[str, Any], Any]:
        """The answer, unless the token was used before."""
        tenant, token = self.request.tenant, self.request.refresh_token
        granted.active(tenant, token.grant["userId"])
        with tenant.store.transaction():
            kept = tenant.store[TOKENS].get(token.row["id"])
            again = kept is None or kept["used"]
            if not again:
                tenant.store[TOKENS].update({**token.row, "used": True})
        if again:
            granted.end(tenant, token.grant["id"])
            raise refused("The refresh token was used before; everything made from it is revoked.")
        return super().create_token_response()

    def authenticate_user(self, token: Token) -> str:
        """Whose token it is."""
        return str(token.grant["userId"])

    def generate_token(self, **options: Any) -> dict[str, Any]:
        """The next tokens of the same grant."""
        tenant = self.request.tenant
        grant = {**self.request.refresh_token.grant, "lastUsed": rfc3339(tenant.clock())}
        tenant.store[GRANTS].update(grant)
        scopes = (self.request.form.get("scope") or " ".join(grant["scopes"])).split()
        return self._issue(grant, refresh=True, scopes=scopes)

    def revoke_old_credential(self, token: Token) -> None:
        """It was marked as used before anything was made from it."""


class ClientCredentials(_Machine, ClientCredentialsGrant):
    """The client as a user of its own."""

    def validate_requested_scope(self) -> None:
        """The library's last check before it makes tokens."""
        self._scopes = self._require_trusted()

    def generate_token(self, **options: Any) -> dict[str, Any]:
        """A token of the client's own user."""
        tenant = self.request.tenant
        user = granted.active(tenant, granted.bot(tenant, self.request.client.record))
        return self._issue(self._start(user, self._scopes))


# The grants of the platform ---------------------------------------------------------------------------------


class _Extension(BaseGrant, TokenEndpointMixin):
    """A grant type of its own, as the library wants it."""

    request: Request

    def validate_token_request(self) -> None:
        """Learn who asks."""
        self.request.client = self.authenticate_token_endpoint_client()

    def create_token_response(self) -> tuple[int, dict[str, Any], Any]:
        """The answer."""
        token = self.generate_token()
        self.save_token(token)
        return 200, token, self.TOKEN_RESPONSE_HEADER


class Impersonation(_Machine, _Extension):
    """A trusted client acts as a user it names."""

    GRANT_TYPE = granted.IMPERSONATION

    def validate_token_request(self) -> None:
        """Who is meant; 400 for a user nobody knows."""
        super().validate_token_request()
        self._scopes = self._require_trusted()
        lookup = self.request.form.get("user_lookup")
        if isinstance(lookup, str):  # in a form
            try:
                lookup = json.loads(lookup)
            except ValueError:
                lookup = None
        if not isinstance(lookup, dict) or not isinstance(lookup.get("value"), str):
            raise bad_body("an object with field and value is needed", "/user_lookup")
        if lookup.get("field") not in ("subject", "userId"):
            raise bad_body("is subject or userId", "/user_lookup/field")
        rows, value = self.request.tenant.store[USERS], lookup["value"]
        is_id = lookup["field"] == "userId"
        user = rows.get(value) if is_id else rows.first(Where.equal(USERS, "subject", value))
        if user is None:
            raise bad_body("there is no such user", "/user_lookup/value")
        self._user = granted.active(self.request.tenant, user["id"])

    def generate_token(self) -> dict[str, Any]:
        """A token of the user, which remembers who acts."""
        grant = self._start(self._user, self._scopes, actor=self.request.client.id)
        return self._issue(grant, refresh="offline_access" in self._scopes)


class Exchange(_Grant, _Extension):
    """A short-lived token for an address, where no header can be sent."""

    GRANT_TYPE = granted.EXCHANGE
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = [*PROVED, "named"]
    NEEDS = ("subject_token_type", "purpose", "subject_token")

    def validate_token_request(self) -> None:
        """What the token is for, and whether it may be."""
        form, tenant = self.request.form, self.request.tenant
        if form.get("subject_token_type", granted.ACCESS_TYPE) != granted.ACCESS_TYPE:
            raise bad_body(f"has to be {granted.ACCESS_TYPE}", "/subject_token_type")
        if form.get("purpose", PURPOSES[0]) not in PURPOSES:
            raise bad_body(f"{form['purpose']!r} is not one of: {', '.join(PURPOSES)}", "/purpose")
        super().validate_token_request()
        token = Token.find(tenant, form["subject_token"], "access")
        if token is None or access_token.is_over(tenant, token.row):
            raise refused("The subject token is not known, has expired or was revoked.")
        if not token.check_client(self.request.client):
            raise refused("The subject token belongs to another client.")
        self._of = token

    def generate_token(self) -> dict[str, Any]:
        """The other token, of the same grant."""
        options = {"life": access_token.EXCHANGED_LIFE, "purpose": self.request.form["purpose"]}
        return self._issue(self._of.grant, scopes=self._of.scopes, **options)


SUPPORTED = (AuthorizationCode, Refresh, ClientCredentials, Impersonation, Exchange)
