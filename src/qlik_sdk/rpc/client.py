"""Makes engine sessions that are logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from ..auth.method import AuthMethod
from ..config import Config
from ..core.headers import Headers
from ..core.request import WireRequest
from ..errors import UnsupportedError
from ..interceptors import Interceptors
from ..rest import user_agent
from .session import RpcSession

if TYPE_CHECKING:
    from ..transport import AsyncSocket, AsyncTransport, Socket, Transport
    from .async_session import AsyncRpcSession


def session_url(config: Config, app_id: str, identity: str | None = None, ttl: int | None = None) -> str:
    """``wss://tenant/app/{id}``.

    Parameters:
        app_id: "" opens the engine without an app.
        identity: keeps selections apart from other sessions of the same user and app.
        ttl: seconds the session outlives its last websocket.
    """
    url = f"{config.websocket_url}/app/{quote(app_id, safe='')}"
    if identity is not None:
        url += f"/identity/{quote(identity, safe='')}"
    return url if ttl is None else f"{url}/ttl/{int(ttl)}"


def session_headers(config: Config, method: AuthMethod, url: str) -> Headers:
    """Headers of the upgrade, credentials included."""
    agent = f"{config.user_agent} {user_agent()}" if config.user_agent else user_agent()
    asked = WireRequest("GET", url, Headers({"User-Agent": agent}))
    flow = method.flow(asked)
    first = next(flow)
    flow.close()
    if first.url != url:
        raise UnsupportedError("this way to log in needs a REST call before an engine session")
    return first.headers


class RpcClient:
    """Engine sessions of one tenant: ``rpc(app_id)``; nothing is connected before ``open``.

    Attributes:
        interceptors: ``["request"]`` sees every `RequestObject`, ``["response"]`` every answer.
    """

    def __init__(self, config: Config, method: AuthMethod, transport: Transport) -> None:
        self.config = config
        self.interceptors = Interceptors()
        self._method = method
        self._transport = transport

    def __call__(
        self, app_id: str = "", *, identity: str | None = None, ttl: int | None = None
    ) -> RpcSession:
        """A new session; see `session_url` for the parameters."""
        url = session_url(self.config, app_id, identity, ttl)

        def connect() -> Socket:
            return self._transport.connect(url, session_headers(self.config, self._method, url))

        return RpcSession(connect, interceptors=self.interceptors, timeout=self.config.rpc_timeout)


class AsyncRpcClient:
    """The asynchronous twin of `RpcClient`."""

    def __init__(self, config: Config, method: AuthMethod, transport: AsyncTransport) -> None:
        self.config = config
        self.interceptors = Interceptors()
        self._method = method
        self._transport = transport

    def __call__(
        self, app_id: str = "", *, identity: str | None = None, ttl: int | None = None
    ) -> AsyncRpcSession:
        """A new session; see `session_url` for the parameters."""
        from .async_session import AsyncRpcSession

        url = session_url(self.config, app_id, identity, ttl)

        async def connect() -> AsyncSocket:
            return await self._transport.aconnect(url, session_headers(self.config, self._method, url))

        return AsyncRpcSession(connect, interceptors=self.interceptors, timeout=self.config.rpc_timeout)


RpcClientInstance = RpcClient
