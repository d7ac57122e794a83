# mypy: allow-subclassing-any
"""The OAuth 2.0 authorization server: the library's, with the platform's form of requests and errors.

Requests are forms or JSON objects. Errors of the token and revocation endpoints have the body all errors of
the tenant have, those of the authorization endpoint are told to the client by a redirect: both are made in
`Server.handle_error_response`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    OAuth2Error,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from authlib.oauth2.rfc7009 import RevocationEndpoint

from ...errors import ApiError, bad_body, forbidden
from . import clients, granted
from .grants import S256, SUPPORTED, AuthorizationCode, Token
from .openid import IdToken

if TYPE_CHECKING:
    from ...tenant import Tenant
    from ..credential import Credential

# The library writes tokens to its log when it is asked for details.
logging.getLogger("authlib.oauth2").setLevel(logging.INFO)

_STATUS = {"invalid_client": 401, "invalid_grant": 401, "access_denied": 403, "unauthorized_client": 403}
_POINTERS = {"unsupported_grant_type": "/grant_type", "invalid_scope": "/scope"}
_DETAILS = {"invalid_client": "The client is not known, or did not prove itself."}


class Elsewhere(ApiError):
    """An answer that sends the browser on."""

    def __init__(self, address: str) -> None:
        super().__init__(302, headers={"location": address, "cache-control": "no-store"})


class Request(OAuth2Request):
    """A request as the library reads it: its parameters, how the tenant was addressed, and from where."""

    def __init__(
        self,
        tenant: Tenant,
        parameters: Mapping[str, Any],
        headers: Mapping[str, str],
        base_url: str,
        address: str = "",
    ) -> None:
        # The address is made up: whether plain http will do is for those to say who serve the tenant.
        shown = {"Authorization": headers["authorization"]} if "authorization" in headers else {}
        super().__init__("POST", "https://tenant/oauth", headers=shown)
        self.tenant, self.base_url, self.address = tenant, base_url, address
        self.parameters = {name: value for name, value in parameters.items() if value is not None}
        for name, value in self.parameters.items():
            if not isinstance(value, str) and name != "user_lookup":
                raise bad_body("has to be text", f"/{name}")
        self.payload = BasicOAuth2Payload(self.parameters)

    @property
    def form(self) -> dict[str, Any]:
        """The parameters, under the name the library has for them."""
        return self.parameters

    def need(self, name: str) -> str:
        """A parameter that has to be there; 400 without it."""
        value = self.parameters.get(name)
        if not value:
            raise bad_body("is required", f"/{name}")
        return str(value)

    def refusal_address(self, error: str, description: str) -> str:
        """The redirect address with an error."""
        told = {
            "error": error, "error_code": error, "error_description": description,
            "error_detail": description, "state": self.parameters.get("state", ""),
        }  # fmt: skip
        given = [(name, value) for name, value in told.items() if value]
        return str(add_params_to_uri(self.parameters["redirect_uri"], given))


class Server(AuthorizationServer):
    """The server, for one request."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request = request
        self.register_client_auth_method("private_key_jwt", clients.Assertion(request))
        self.register_client_auth_method("named", clients.named)
        for grant in SUPPORTED:
            extensions = [S256(), IdToken(request)] if grant is AuthorizationCode else None
            self.register_grant(grant, extensions)
        self.register_endpoint(Revocation)

    def create_oauth2_request(self, request: Any) -> Request:
        """The request the server was made for."""
        return self.request

    def query_client(self, client_id: str) -> clients.Client | None:
        """A client by id."""
        return clients.find(self.request, client_id)

    def authenticate_client(self, request: Request, methods: list[str], endpoint: str = "token") -> Any:
        """The client of a request; a body that names another one than the header is refused."""
        try:
            id, _ = extract_basic_authorization(request.headers)
        except ValueError:
            raise clients.refused("The header Authorization cannot be read.") from None
        if id and request.form.get("client_id") not in (None, "", id):
            raise clients.refused("The client of the body is not that of the header.")
        return super().authenticate_client(request, methods, endpoint)

    def save_token(self, token: dict[str, Any], request: Request) -> None:
        """Tokens are kept where they are made."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens: what happens is told by events."""

    def handle_response(self, status: int, body: Any, headers: Any) -> Any:
        """The body of an answer; status and headers are the gateway's."""
        return body

    def handle_error_response(self, request: Request, error: OAuth2Error) -> None:
        """The library's errors in the form of the platform."""
        detail = error.get_error_description() or error.error
        if error.redirect_uri:
            raise Elsewhere(request.refusal_address(error.error, detail))
        status, detail = _STATUS.get(error.error, 400), _DETAILS.get(error.error, detail)
        if status == 400:
            raise bad_body(detail, _POINTERS.get(error.error, ""))
        raise clients.refused(detail) if status == 401 else forbidden(detail)

    # Entrances ----------------------------------------------------------------------------------------------

    def authorization(self) -> AuthorizationCode:
        """What a browser asks for; errors are told to the client."""
        try:
            grant: AuthorizationCode = self.get_consent_grant()
        except OAuth2Error as error:
            error.redirect_uri = self.request.parameters["redirect_uri"]
            self.handle_error_response(self.request, error)
            raise
        return grant

    @staticmethod
    def authorization_address(grant: AuthorizationCode, user: Credential) -> str:
        """The address that takes a new code to the client."""
        _, _, headers = grant.create_authorization_response(grant.redirect_uri, user)
        return str(dict(headers)["Location"])

    def tokens(self) -> dict[str, Any]:
        """The answer of the token endpoint; 400, 401 or 403 with the reason."""
        self.request.need("grant_type")
        body: dict[str, Any] = self.create_token_response()
        return body

    def revoke(self) -> None:
        """Make a token worthless."""
        self.create_endpoint_response("revocation")


class Revocation(RevocationEndpoint):
    """Tokens are ended by whoever has them; a client that shows who it is has to be theirs."""

    CLIENT_AUTH_METHODS = clients.PROVED

    def authenticate_endpoint_client(self, request: Request) -> clients.Client | None:
        """The client, if the request shows one."""
        request.need("token")
        basic = request.headers.get("Authorization", "").lower().startswith("basic ")
        shown = basic or {"client_secret", "client_assertion"} & {*request.form}
        return super().authenticate_endpoint_client(request) if shown else None

    def query_token(self, token_string: str, token_type_hint: str | None) -> Token | None:
        """The record of a token; unknown ones are no error."""
        return Token.find(self.server.request.tenant, token_string)

    def revoke_token(self, token: Token, request: Request) -> None:
        """End it."""
        granted.revoke(request.tenant, token.row)
