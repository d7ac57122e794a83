"""Makes engine sessions that are logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from ..auth.method import AuthMethod
from ..config import Config
from ..interceptors import Interceptors
from .login import AsyncLoginSocket, LoginSocket
from .session import RpcSession
from .settings import SessionSettings

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
        self,
        app_id: str = "",
        *,
        identity: str | None = None,
        ttl: int | None = None,
        aborted_retries: int = 3,
        resume_attempts: int = 0,
        renew: bool = True,
    ) -> RpcSession:
        """A new session; see `session_url` and `SessionSettings` for the parameters."""
        url = session_url(self.config, app_id, identity, ttl)

        def connect() -> Socket:
            return LoginSocket(self.config, self._method, self._transport, url)

        return RpcSession(
            connect,
            interceptors=self.interceptors,
            timeout=self.config.rpc_timeout,
            settings=SessionSettings(aborted_retries, resume_attempts, renew),
            app_id=app_id,
        )


class AsyncRpcClient:
    """The asynchronous twin of `RpcClient`."""

    def __init__(self, config: Config, method: AuthMethod, transport: AsyncTransport) -> None:
        self.config = config
        self.interceptors = Interceptors()
        self._method = method
        self._transport = transport

    def __call__(
        self,
        app_id: str = "",
        *,
        identity: str | None = None,
        ttl: int | None = None,
        aborted_retries: int = 3,
        resume_attempts: int = 0,
        renew: bool = True,
    ) -> AsyncRpcSession:
        """A new session; see `session_url` and `SessionSettings` for the parameters."""
        from .async_session import AsyncRpcSession

        url = session_url(self.config, app_id, identity, ttl)

        async def connect() -> AsyncSocket:
            return await AsyncLoginSocket(self.config, self._method, self._transport, url).open()

        return AsyncRpcSession(
            connect,
            interceptors=self.interceptors,
            timeout=self.config.rpc_timeout,
            settings=SessionSettings(aborted_retries, resume_attempts, renew),
            app_id=app_id,
        )


RpcClientInstance = RpcClient
