"""The pair of raw clients, REST and engine, that log in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ..config import Config
from ..errors import ConfigError
from ..rest import AsyncRestClient, RestClient
from ..transport import AsyncTransport, Transport
from .method import auth_method

if TYPE_CHECKING:
    from ..rpc.client import AsyncRpcClient, RpcClient


class Auth:
    """Raw calls to one tenant.

    Parameters:
        config: host and credentials.

    Attributes:
        config: the same.
        rest: call it with a path; ``rest.interceptors["request"].use(function)``.
        rpc: call it with an app id for an engine session; ``rpc.interceptors["request"].use(function)``.
    """

    def __init__(self, config: Config) -> None:
        config.validate()
        self.config = config
        self._method = auth_method(config)
        self._transport = _sync_transport(config)
        self.rest = RestClient(config, self._method, self._transport)
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

    def close(self) -> None:
        """Close idle connections."""
        self.rest.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.config.base_url}>"


class AsyncAuth:
    """The asynchronous twin of `Auth`."""

    def __init__(self, config: Config) -> None:
        config.validate()
        self.config = config
        self._method = auth_method(config)
        self._transport = _async_transport(config)
        self.rest = AsyncRestClient(config, self._method, self._transport)
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

    async def close(self) -> None:
        """Close idle connections."""
        await self.rest.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.config.base_url}>"


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
