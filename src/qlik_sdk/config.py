"""What a client is made with."""

from __future__ import annotations

from dataclasses import dataclass, field
from os import PathLike
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .auth_type import AuthType
from .errors import ConfigError, CustomExceptionMsg

if TYPE_CHECKING:
    from .transport import AnyTransport

_OAUTH_ONLY = ("client_id", "client_secret", "redirect_url", "refresh_token")


@dataclass
class Config:
    """Host, credentials and settings of a client.

    Parameters:
        host: ``tenant.eu.qlikcloud.com``, with or without ``https://``, port and trailing slash;
            ``http://`` only where no TLS is wanted, such as a tenant on this machine.
        auth_type: how to log in; found from the credentials when left out.
        client_id, client_secret, scope, redirect_url, refresh_token: of an OAuth client.
        api_key: key of one user.
        timeout: seconds a REST call may go without progress.
        connect_timeout: seconds to wait for a connection, REST and websocket alike.
        rpc_timeout: seconds to wait for the answer of an engine method; None waits as long as it takes.
        max_attempts: how often a REST call is sent at most when the tenant is busy (1: never again).
        ca_file: file of PEM certificates to trust instead of the system's.
        verify: False accepts any certificate; for tests only.
        proxy: URL of an HTTP proxy; None takes the environment's, "" takes none.
        transport: what carries the calls instead of HTTP and websockets; see `qlik_sdk.transport`.
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
    timeout: float = field(default=60.0, kw_only=True)
    connect_timeout: float = field(default=15.0, kw_only=True)
    rpc_timeout: float | None = field(default=3600.0, kw_only=True)
    max_attempts: int = field(default=5, kw_only=True)
    ca_file: str | PathLike[str] | None = field(default=None, kw_only=True)
    verify: bool = field(default=True, kw_only=True)
    proxy: str | None = field(default=None, kw_only=True)
    transport: AnyTransport | None = field(default=None, kw_only=True, repr=False)
    user_agent: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        self.validate()

    def validate(self) -> None:
        """Check that the parts go together; see `Config`."""
        if not self.host:
            raise ConfigError(CustomExceptionMsg.EMPTY_HOST.value)
        if self.auth_type is None:
            self.auth_type = self._inferred()
        if self.auth_type is AuthType.APIKey:
            self._validate_api_key()
        elif self.auth_type is AuthType.OAuth2:
            self._validate_oauth()
        else:
            raise ConfigError(f"{CustomExceptionMsg.UNSUPPORTED_AUTH_TYPE.value}: {self.auth_type}")
        _base_url(self.host)

    def _inferred(self) -> AuthType:
        if self.api_key is not None:
            return AuthType.APIKey
        if self.client_id is not None or self.client_secret is not None:
            return AuthType.OAuth2
        raise ConfigError(f"{CustomExceptionMsg.MISSING_CONFIG_PROPERTY.value}: auth_type")

    def _validate_api_key(self) -> None:
        if not self.api_key:
            raise ConfigError(f"{CustomExceptionMsg.MISSING_CONFIG_PROPERTY.value}: api_key")
        for name in _OAUTH_ONLY:
            if getattr(self, name) is not None:
                raise ConfigError(f"{CustomExceptionMsg.UNSUPPORTED_PROPERTY.value}: {name}")

    def _validate_oauth(self) -> None:
        if "user_default" not in self.scope:
            self.scope.append("user_default")
        if self.api_key is not None:
            raise ConfigError(
                f"{CustomExceptionMsg.UNSUPPORTED_PROPERTY.value}: api_key cannot be used with oauth"
            )
        if not self.client_secret and not self.redirect_url:
            raise ConfigError(
                f"{CustomExceptionMsg.MISSING_CONFIG_PROPERTY.value}: clientSecret or redirectUri"
            )

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return _base_url(self.host)

    @property
    def websocket_url(self) -> str:
        """The same for websockets."""
        return "ws" + self.base_url.removeprefix("http")


def _base_url(host: str) -> str:
    parts = urlsplit(host if "://" in host else f"https://{host}")
    if parts.scheme not in ("http", "https"):
        raise ConfigError(f"host must be reached by http or https, not {parts.scheme}: {host}")
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ConfigError(f"host must be a host name with an optional port: {host}")
    return f"{parts.scheme}://{parts.netloc}".lower()
