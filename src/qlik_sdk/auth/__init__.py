"""Logging in, and the pair of raw clients that does so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._lazy import lazy

if TYPE_CHECKING:
    from .api_key import ApiKey as ApiKey
    from .client import AsyncAuth as AsyncAuth
    from .client import Auth as Auth
    from .method import AuthMethod as AuthMethod
    from .method import auth_method as auth_method

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "ApiKey": "api_key",
        "AsyncAuth": "client",
        "Auth": "client",
        "AuthMethod": "method",
        "AuthorizeException": "..errors",
        "Config": "..config",
        "AuthType": "..auth_type",
        "auth_method": "method",
    },
)
