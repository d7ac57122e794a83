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
    from .token_cache import FileCache as FileCache
    from .token_cache import KeyringCache as KeyringCache
    from .token_cache import TokenCache as TokenCache

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
        "FileCache": "token_cache",
        "KeyringCache": "token_cache",
        "TokenCache": "token_cache",
        "auth_method": "method",
    },
)
