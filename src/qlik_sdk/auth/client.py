"""The pair of raw clients, REST and engine, that log in the same way."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ..config import Config
from ..core.exchange import Flow
from ..errors import AuthenticationError, ConfigError, LoginRequired
from ..rest import AsyncRestClient, RestClient
from ..transport import AsyncTransport, Transport
from ..transport.drive import adrive, drive
from .method import LOGIN_SECONDS, auth_method

if TYPE_CHECKING:
    from ..rpc.client import AsyncRpcClient, RpcClient
    from .authorization_code import AuthorizationCode

T = TypeVar("T")


class _Auth:
    """What both twins know."""

    def __init__(self, config: Config) -> None:
        config.validate()
        # A copy, as tokens that a login gets are written to it and belong to this client alone.
        self.config = copy(config)
        self.config.scope = list(config.scope)
        self._method = auth_method(self.config)

    @property
    def _code_flow(self) -> AuthorizationCode:
        from .authorization_code import AuthorizationCode

        if isinstance(self._method, AuthorizationCode):
            return self._method
        raise ConfigError("only an OAuth2 config with a redirect_url can log in with a browser")

    @property
    def state(self) -> str | None:
        """State of the browser login under way, None when there is none."""
        return getattr(self._method, "state", None)

    @state.setter
    def state(self, value: str | None) -> None:
        self._code_flow.state = value

    @property
    def code_verifier(self) -> str | None:
        """PKCE verifier of the browser login under way, None when there is none."""
        return getattr(self._method, "code_verifier", None)

    @code_verifier.setter
    def code_verifier(self, value: str | None) -> None:
        self._code_flow.code_verifier = value

    def generate_authorization_url(self, state: str | None = None) -> str:
        """Where to send a browser to log in; pass what it comes back with to ``authorize``.

        Parameters:
            state: comes back with the browser; made up when left out.
        """
        return self._code_flow.authorization_url(state)

    def login_url(self, return_to: str | None = None) -> str:
        """Where a browser logs in to get the cookies of a session.

        Parameters:
            return_to: where it goes then, an origin of the web integration; the tenant when left out.
        """
        from .cookie import Cookie

        if isinstance(self._method, Cookie):
            return self._method.login_url(return_to)
        raise ConfigError("only sessions begin at a login page; see generate_authorization_url for OAuth2")

    def _session_begin(self) -> Flow[dict[str, str]]:
        from .session import Session

        if isinstance(self._method, Session):
            return self._method.login()
        raise ConfigError("this way to log in has no session and no cookies")

    def _authorization(self, url: str | None) -> Flow[dict[str, Any]]:
        from .authorization_code import is_callback
        from .oauth import oauth_of

        if url is not None and is_callback(url):
            return self._code_flow.redeem(url)
        return oauth_of(self._method).authorize()

    def _refreshing(self) -> Flow[dict[str, Any]]:
        config = self.config
        if "offline_access" not in config.scope or not config.refresh_token:
            raise ConfigError("Method only available for AuthType OAuth2, that have offline_access scope")
        from .oauth import oauth_of

        return oauth_of(self._method).refresh()

    def _login(self, open_browser: bool, seconds: float) -> Flow[Any]:
        from .authorization_code import AuthorizationCode
        from .loopback import print_url, show_url

        if isinstance(self._method, AuthorizationCode):
            return self._method.browse(show_url if open_browser else print_url, seconds)
        return self._method.login()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.config.base_url}>"


class Auth(_Auth):
    """Raw calls to one tenant.

    Parameters:
        config: host and credentials.

    Attributes:
        config: a copy of it, where ``api_key`` and ``refresh_token`` are those of the login.
        rest: call it with a path; ``rest.interceptors["request"].use(function)``.
        rpc: call it with an app id for an engine session; ``rpc.interceptors["request"].use(function)``.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._transport = _sync_transport(self.config)
        self.rest = RestClient(self.config, self._method, self._transport)
        self._rpc: RpcClient | None = None

    @classmethod
    def of(cls, source: Any) -> Auth:
        """``source`` if it is an `Auth`, that of a client or resource, or a new one for a `Config`."""
        if isinstance(source, Auth):
            return source
        inner = getattr(source, "auth", None)
        if isinstance(inner, Auth):
            return inner
        if isinstance(source, Config):
            return cls(source)
        raise ConfigError(f"expected a Config, an Auth or a Qlik, got {type(source).__name__}")

    @property
    def rpc(self) -> RpcClient:
        if self._rpc is None:
            from ..rpc.client import RpcClient

            self._rpc = RpcClient(self.config, self._method, self._transport)
        return self._rpc

    def authorize(self, url: str | None = None) -> dict[str, Any]:
        """Log in with OAuth.

        Parameters:
            url: where the browser came back to; left out, the OAuth client logs in as itself.
        Returns:
            The answer of ``POST /oauth/token``.
        Raises:
            AuthorizeException: the user or the server refused in the browser.
            LoginRefused: the token endpoint refused.
            ConfigError: the URL does not belong to the login that was begun.
        """
        return self._drive(self._authorization(url))

    def login(self, *, open_browser: bool = True, timeout: float = LOGIN_SECONDS) -> None:
        """Log in now; for OAuth with a ``redirect_url`` on this machine, with a browser.

        Parameters:
            open_browser: False prints the page to open instead.
            timeout: seconds the user has.
        Raises:
            LoginRequired: nobody logged in; LoginRefused: what the client logs in with was refused.
        """
        self._drive(self._login(open_browser, timeout))

    def refresh_token(self) -> None:
        """Trade the refresh token for new tokens now (clients renew theirs by themselves).

        Raises:
            ConfigError: there is none; LoginRefused: it is no longer good.
        """
        self._drive(self._refreshing())

    def reauthorize(self) -> None:
        """The name of `refresh_token` in the TypeScript SDK."""
        self.refresh_token()

    def get_session_cookie(self) -> dict[str, str]:
        """Start a session now; its cookies by name, for whoever else calls on behalf of the same user.

        Raises:
            LoginRefused: what the client logs in with was refused; ConfigError: there are no sessions here.
        """
        return self._drive(self._session_begin())

    def deauthorize(self) -> None:
        """Log out: revoke the tokens, or end the session."""
        self._drive(self._method.logout())

    def is_authorized(self) -> bool:
        """Whether calls are let in, found out by making one."""
        try:
            self.rest(path=self._method.probe)
        except (AuthenticationError, LoginRequired):
            return False
        return True

    def is_authenticated(self) -> bool:
        """The name of `is_authorized` for sessions in the TypeScript SDK."""
        return self.is_authorized()

    def _drive(self, flow: Flow[T]) -> T:
        return drive(flow, self._transport, self.config.timeout)

    def close(self) -> None:
        """Close idle connections."""
        self.rest.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncAuth(_Auth):
    """The asynchronous twin of `Auth`."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._transport = _async_transport(self.config)
        self.rest = AsyncRestClient(self.config, self._method, self._transport)
        self._rpc: AsyncRpcClient | None = None

    @classmethod
    def of(cls, source: Any) -> AsyncAuth:
        """``source`` if it is an `AsyncAuth`, that of a client, or a new one for a `Config`."""
        if isinstance(source, AsyncAuth):
            return source
        inner = getattr(source, "auth", None)
        if isinstance(inner, AsyncAuth):
            return inner
        if isinstance(source, Config):
            return cls(source)
        raise ConfigError(f"expected a Config, an AsyncAuth or an AsyncQlik, got {type(source).__name__}")

    @property
    def rpc(self) -> AsyncRpcClient:
        if self._rpc is None:
            from ..rpc.client import AsyncRpcClient

            self._rpc = AsyncRpcClient(self.config, self._method, self._transport)
        return self._rpc

    async def authorize(self, url: str | None = None) -> dict[str, Any]:
        """See `Auth.authorize`."""
        return await self._drive(self._authorization(url))

    async def login(self, *, open_browser: bool = True, timeout: float = LOGIN_SECONDS) -> None:
        """See `Auth.login`."""
        await self._drive(self._login(open_browser, timeout))

    async def refresh_token(self) -> None:
        """See `Auth.refresh_token`."""
        await self._drive(self._refreshing())

    async def reauthorize(self) -> None:
        """See `Auth.reauthorize`."""
        await self.refresh_token()

    async def get_session_cookie(self) -> dict[str, str]:
        """See `Auth.get_session_cookie`."""
        return await self._drive(self._session_begin())

    async def deauthorize(self) -> None:
        """See `Auth.deauthorize`."""
        await self._drive(self._method.logout())

    async def is_authorized(self) -> bool:
        """See `Auth.is_authorized`."""
        try:
            await self.rest(path=self._method.probe)
        except (AuthenticationError, LoginRequired):
            return False
        return True

    async def is_authenticated(self) -> bool:
        """See `Auth.is_authenticated`."""
        return await self.is_authorized()

    async def _drive(self, flow: Flow[T]) -> T:
        return await adrive(flow, self._transport, self.config.timeout)

    async def close(self) -> None:
        """Close idle connections."""
        await self.rest.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()


def _sync_transport(config: Config) -> Transport:
    given = config.transport
    if given is None:
        from ..transport.http_sync import HttpTransport

        return HttpTransport(config)
    if isinstance(given, Transport):
        return given
    raise ConfigError(f"{type(given).__name__} cannot carry blocking calls (send, connect, close)")


def _async_transport(config: Config) -> AsyncTransport:
    given = config.transport
    if given is None:
        from ..transport.http_async import AsyncHttpTransport

        return AsyncHttpTransport(config)
    if isinstance(given, AsyncTransport):
        return given
    raise ConfigError(f"{type(given).__name__} cannot carry asynchronous calls (asend, aconnect, aclose)")
