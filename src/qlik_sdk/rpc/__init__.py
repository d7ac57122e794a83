"""JSON-RPC with the associative engine: sessions over a websocket and the objects they hold."""

from __future__ import annotations

from .._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "AsyncRpcClient": "client",
        "AsyncRpcObject": "remote",
        "AsyncRpcSession": "async_session",
        "FailedToConnect": "..errors",
        "RequestInterceptor": "protocol",
        "RequestObject": "protocol",
        "ResponseInterceptor": "protocol",
        "ResponseObject": "protocol",
        "RpcClient": "client",
        "RpcClientInstance": "client",
        "RpcObject": "remote",
        "RpcSession": "session",
    },
)
