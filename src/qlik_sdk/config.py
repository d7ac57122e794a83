"""What a client is made with."""

from __future__ import annotations

from functools import cache
from os import PathLike
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .auth.table import CERTIFICATE, CREDENTIALS, inferred, is_given, way_for
from .auth_type import AuthType
from .errors import ConfigError, CustomExceptionMsg

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from dataclasses import dataclass, field

    from .auth.token_cache import TokenCache
    from .transport import AnyTransport
else:
    from .core.record import dataclass, field

_REPOSITORY_PORT = 4242
_SERVICE_PORTS = {"/app": 4747, "/qps": 4243, "/qrs": _REPOSITORY_PORT}


@dataclass
class Config:
    """Host, credentials and settings of a client.

    Parameters:
        host: ``tenant.eu.qlikcloud.com``, with or without ``https://``, port and trailing slash;
            ``http://`` only where no TLS is wanted, such as a tenant on this machine.
        auth_type: how to log in; found from the credentials when left out.
        client_id, client_secret, scope, redirect_url, refresh_token: of an OAuth client.
        private_key, key_id: PEM key and its id, of an OAuth client that signs instead of having a secret.
        access_code: of a shared app, for an OAuth client of anonymous embedding.
        subject, user_id: the user an OAuth client acts as, by subject or by id.
        token_cache: where OAuth tokens outlive the program: True for the keyring of the system (or a file of
            the user's own where there is none), a folder, or an object like `auth.token_cache.TokenCache`.
        api_key: key of one user; for a proxy service that takes keys instead of certificates, too.
        jwt: signed token, or a function that gives one whenever it is needed (see `generate_signed_token`).
        cookie: cookies of a session, as a header or by name.
        web_integration_id: of the web integration that lets a page call the tenant.
        virtual_proxy: prefix of the virtual proxy of a client-managed server.
        user_header: name of the header its virtual proxy believes.
        user_directory, user_id, attributes: the user on a client-managed server; attributes as the proxy
            service takes them, ``[{"group": "Sales"}]``.
        client_certificate, client_key, client_key_password: PEM files, or one PFX file that holds both. The
            host gets to see them; where a proxy service makes the session, that service does.
        session_id, ticket: made with its proxy service already.
        session_cookie: name of its session cookie; ``X-Qlik-Session`` and the prefix when left out.
        proxy_service: URL of its proxy service; port 4243 of the host when left out.
        timeout: seconds a REST call may go without progress.
        connect_timeout: seconds to wait for a connection, REST and websocket alike.
        rpc_timeout: seconds to wait for the answer of an engine method; None waits as long as it takes.
        max_attempts: how often a REST call is sent at most when the tenant is busy (1: never again).
        rate_limits: calls per minute the client makes at most: True for the limits of Qlik Cloud, False for
            none, or limits of your own by tier or operation (``{"2": 50, "reloads.create": 10}``); None
            means those of Qlik Cloud where the host is Qlik Cloud's.
        ca_file: file of PEM certificates to trust instead of the system's, which ``SSL_CERT_FILE`` and
            ``SSL_CERT_DIR`` name, too.
        verify: False accepts any certificate; for tests only.
        proxy: URL of an HTTP proxy; None takes the environment's, "" takes none.
        transport: what carries the calls instead of HTTP and websockets; see `qlik_sdk.transport`.
        strict: True raises `DecodeError` where a REST answer is not what the contract says; else nulls, types
            and values of enumerations are taken as they come.
        user_agent: put before the client's own in the User-Agent header.
    Raises:
        ConfigError: something is missing, or does not go with the way to log in.
    """

    host: str
    auth_type: AuthType | None = None
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    scope: list[str] = field(default_factory=list)
    redirect_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    private_key: str | None = field(default=None, kw_only=True, repr=False)
    key_id: str | None = field(default=None, kw_only=True)
    subject: str | None = field(default=None, kw_only=True)
    user_id: str | None = field(default=None, kw_only=True)
    access_code: str | None = field(default=None, kw_only=True, repr=False)
    token_cache: bool | str | PathLike[str] | TokenCache | None = field(
        default=None, kw_only=True, repr=False
    )
    jwt: str | Callable[[], str | Awaitable[str]] | None = field(default=None, kw_only=True, repr=False)
    cookie: str | Mapping[str, str] | None = field(default=None, kw_only=True, repr=False)
    web_integration_id: str | None = field(default=None, kw_only=True)
    virtual_proxy: str | None = field(default=None, kw_only=True)
    user_header: str | None = field(default=None, kw_only=True)
    user_directory: str | None = field(default=None, kw_only=True)
    attributes: Sequence[Mapping[str, str]] | None = field(default=None, kw_only=True)
    client_certificate: str | PathLike[str] | None = field(default=None, kw_only=True)
    client_key: str | PathLike[str] | None = field(default=None, kw_only=True)
    client_key_password: str | None = field(default=None, kw_only=True, repr=False)
    session_id: str | None = field(default=None, kw_only=True, repr=False)
    ticket: str | None = field(default=None, kw_only=True, repr=False)
    session_cookie: str | None = field(default=None, kw_only=True)
    proxy_service: str | None = field(default=None, kw_only=True)
    timeout: float = field(default=60.0, kw_only=True)
    connect_timeout: float = field(default=15.0, kw_only=True)
    rpc_timeout: float | None = field(default=3600.0, kw_only=True)
    max_attempts: int = field(default=5, kw_only=True)
    rate_limits: bool | Mapping[str, float | None] | None = field(default=None, kw_only=True)
    ca_file: str | PathLike[str] | None = field(default=None, kw_only=True)
    verify: bool = field(default=True, kw_only=True)
    proxy: str | None = field(default=None, kw_only=True)
    transport: AnyTransport | None = field(default=None, kw_only=True, repr=False)
    user_agent: str = field(default="", kw_only=True)
    strict: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        self.validate()

    def validate(self) -> None:
        """Check that the parts go together; see `Config`."""
        if not self.host:
            raise ConfigError(CustomExceptionMsg.EMPTY_HOST.value)
        if self.auth_type is None:
            self.auth_type = inferred(self)
        if self.auth_type is None:
            raise _missing("auth_type")
        way = way_for(self, self.auth_type)
        if way is None:
            raise ConfigError(f"{CustomExceptionMsg.UNSUPPORTED_AUTH_TYPE.value}: {self.auth_type}")
        if self.auth_type is AuthType.OAuth2:
            self._validate_oauth()
        for names in way.needs:
            if not is_given(self, names):
                raise _missing(names.replace("|", " or "))
        for name in CREDENTIALS:
            if getattr(self, name) is not None and name not in (*way.needs, *way.takes, *CERTIFICATE):
                raise ConfigError(f"{CustomExceptionMsg.UNSUPPORTED_PROPERTY.value}: {name}")
        _base_url(self.host)

    def _validate_oauth(self) -> None:
        if "user_default" not in self.scope:
            self.scope.append("user_default")
        if self.api_key is not None:
            raise ConfigError(
                f"{CustomExceptionMsg.UNSUPPORTED_PROPERTY.value}: api_key cannot be used with oauth"
            )
        if not (self.client_secret or self.redirect_url or self.private_key or self.access_code):
            raise _missing("clientSecret or redirectUri")

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return _base_url(self.host)

    @property
    def websocket_url(self) -> str:
        """Scheme, host, port and virtual proxy of websockets."""
        return "ws" + self.service_url("/app").removeprefix("http")

    @property
    def client_managed(self) -> bool:
        """Whether the host is a client-managed server."""
        return self.auth_type is not None and self.auth_type.client_managed

    @property
    def homes(self) -> frozenset[str]:
        """Every scheme, host and port that gets the client's credentials."""
        base = self.base_url
        if self.auth_type is not AuthType.ClientManagedCertificate:
            return frozenset({base})
        return frozenset({base, *map(self._origin, _SERVICE_PORTS)})

    def service_url(self, path: str) -> str:
        """What goes before ``path``, a path from the root: scheme, host, port and virtual proxy."""
        prefix = (self.virtual_proxy or "").strip("/")
        return self._origin(path) + (f"/{prefix}" if prefix else "")

    def _origin(self, path: str) -> str:
        """Services that are called with a certificate listen on ports of their own."""
        base = self.base_url
        if self.auth_type is not AuthType.ClientManagedCertificate or urlsplit(base).port is not None:
            return base
        service = f"/{path.lstrip('/').partition('/')[0]}"
        return f"{base}:{_SERVICE_PORTS.get(service, _REPOSITORY_PORT)}"

    @property
    def proxy_service_url(self) -> str:
        """Scheme, host and port of the proxy service of a client-managed server."""
        if self.proxy_service is not None:
            return _base_url(self.proxy_service)
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc.removesuffix(f':{parts.port}')}:{_SERVICE_PORTS['/qps']}"

    def shows_certificate(self, origin: str) -> bool:
        """Whether the client certificate may be shown to ``origin``, a scheme, host and port."""
        if self.client_certificate is None:
            return False
        way = way_for(self, self.auth_type) if self.auth_type is not None else None
        if way is not None and "proxy_service" in way.takes:
            return origin == self.proxy_service_url
        return origin in self.homes


def _missing(name: str) -> ConfigError:
    return ConfigError(f"{CustomExceptionMsg.MISSING_CONFIG_PROPERTY.value}: {name}")


@cache
def _base_url(host: str) -> str:
    parts = urlsplit(host if "://" in host else f"https://{host}")
    if parts.scheme not in ("http", "https"):
        raise ConfigError(f"host must be reached by http or https, not {parts.scheme}: {host}")
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ConfigError(f"host must be a host name with an optional port: {host}")
    return f"{parts.scheme}://{parts.netloc}".lower()
