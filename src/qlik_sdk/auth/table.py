"""The ways to log in: what each needs, what else it takes, and where it is."""

from __future__ import annotations

from ..auth_type import AuthType


class Way:
    """One way to log in.

    Attributes:
        auth_type: that asks for it.
        target: module of this package and class.
        mark: property of `Config` that asks for this way where an `AuthType` has several; several names
            with ``|`` between them mean any of these.
        needs: properties that must be given, written like ``mark``.
        takes: properties that may be given.
        inferred: whether ``mark`` alone tells the `AuthType`.
    """

    __slots__ = ("auth_type", "inferred", "mark", "needs", "takes", "target")

    def __init__(
        self,
        auth_type: AuthType,
        target: str,
        mark: str,
        needs: tuple[str, ...] = (),
        takes: tuple[str, ...] = (),
        inferred: bool = False,
    ) -> None:
        self.auth_type = auth_type
        self.target = target
        self.mark = mark
        self.needs = needs
        self.takes = takes
        self.inferred = inferred


_OAUTH = (
    "client_id",
    "client_secret",
    "private_key",
    "key_id",
    "refresh_token",
    "redirect_url",
    "token_cache",
)
_PROXY = ("virtual_proxy", "session_cookie")
_SERVICE = (
    *_PROXY,
    "user_directory",
    "user_id",
    "attributes",
    "proxy_service",
    "api_key",
)

WAYS: tuple[Way, ...] = (
    Way(AuthType.APIKey, "api_key:ApiKey", "api_key", ("api_key",), inferred=True),
    Way(
        AuthType.OAuth2,
        "anonymous_embed:AnonymousEmbed",
        "access_code",
        ("access_code", "client_id"),
        ("access_code", "client_id", "refresh_token"),
        True,
    ),
    Way(
        AuthType.OAuth2,
        "impersonation:Impersonation",
        "subject|user_id",
        ("client_secret|private_key", "client_id"),
        (*_OAUTH, "subject", "user_id"),
    ),
    Way(AuthType.OAuth2, "authorization_code:AuthorizationCode", "redirect_url", ("client_id",), _OAUTH),
    Way(
        AuthType.OAuth2,
        "client_credentials:ClientCredentials",
        "client_id|client_secret",
        ("client_secret|private_key", "client_id"),
        _OAUTH,
        inferred=True,
    ),
    Way(AuthType.JWTAuth, "jwt_session:JwtSession", "jwt", ("jwt",), ("jwt", "web_integration_id")),
    Way(
        AuthType.WebIntegration,
        "web_integration:WebIntegration",
        "web_integration_id",
        ("web_integration_id",),
        ("web_integration_id", "cookie"),
    ),
    Way(AuthType.Cookie, "cookie:Cookie", "cookie", ("cookie",), ("cookie", "web_integration_id"), True),
    Way(
        AuthType.ClientManagedHeader,
        "proxy_header:ProxyHeader",
        "user_header",
        ("user_header", "user_id"),
        (*_PROXY, "user_header", "user_id", "user_directory"),
        True,
    ),
    Way(AuthType.ClientManagedJWT, "proxy_jwt:ProxyJwt", "jwt", ("jwt",), (*_PROXY, "jwt")),
    Way(
        AuthType.ClientManagedCertificate,
        "certificate:Certificate",
        "client_certificate",
        ("client_certificate",),
        ("client_certificate", "user_directory", "user_id"),
    ),
    Way(
        AuthType.ClientManagedSession,
        "proxy_session:ProxySession",
        "session_id|user_id",
        ("session_id|user_id",),
        (*_SERVICE, "session_id"),
    ),
    Way(
        AuthType.ClientManagedTicket,
        "proxy_ticket:ProxyTicket",
        "ticket|user_id",
        ("ticket|user_id",),
        (*_SERVICE, "ticket"),
    ),
)

CERTIFICATE = ("client_certificate", "client_key", "client_key_password")
"""Of TLS, and so to be had with any way: a server may ask everybody for a certificate."""

_OF_WAYS = (name for way in WAYS for name in (*way.needs, *way.takes) if "|" not in name)
CREDENTIALS = tuple(dict.fromkeys((*_OF_WAYS, *CERTIFICATE)))
"""Every property of `Config` that has to do with logging in."""


def is_given(config: object, names: str) -> bool:
    """Whether ``config`` has one of ``names``, which are written with ``|`` between them."""
    return any(getattr(config, name) for name in names.split("|"))


def way_for(config: object, auth_type: AuthType) -> Way | None:
    """The way ``config`` asks for: the first one whose mark it has, else the last one of the type."""
    ways = [way for way in WAYS if way.auth_type is auth_type]
    return next((way for way in ways if is_given(config, way.mark)), ways[-1] if ways else None)


def inferred(config: object) -> AuthType | None:
    """The `AuthType` that what ``config`` has can only mean, None where it could be several."""
    return next((way.auth_type for way in WAYS if way.inferred and is_given(config, way.mark)), None)
