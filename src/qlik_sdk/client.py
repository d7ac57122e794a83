"""The clients: everything a tenant offers, from one object."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Self

from .auth.client import AsyncAuth, Auth
from .compat.names import CLIENT_ATTRIBUTES, warn
from .config import Config
from .errors import ConfigError

if TYPE_CHECKING:
    from .generated.client import AsyncResources, Resources
    from .rest import AsyncRestClient, RestClient
    from .rpc.client import AsyncRpcClient, RpcClient
else:
    AsyncResources = Resources = object


def resource_class(attribute: str, prefix: str = "") -> Any:
    """The class behind a (dotted) attribute of the client, None when there is none."""
    from .generated.attributes import RESOURCES

    found = RESOURCES.get(attribute)
    if found is None:
        return None
    from .helpers import CLASSES

    module, name = found
    package = f"helpers.{CLASSES[name]}" if name in CLASSES else f"generated.resources.{module}"
    return getattr(importlib.import_module(f"qlik_sdk.{package}"), prefix + name)


class _Group:
    """Resources below one name, such as ``qlik.analytics``; made when first asked for, then kept."""

    _class_prefix = ""

    def __init__(self, auth: Any, path: str, class_prefix: str) -> None:
        self._auth = auth
        self._path = path
        self._class_prefix = class_prefix

    if not TYPE_CHECKING:  # whose classes are in `generated.client`

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            value = self._made(f"{self._path}.{name}" if self._path else name)
            setattr(self, name, value)
            return value

    def _made(self, path: str) -> Any:
        from .generated.attributes import RESOURCES

        known = resource_class(path, self._class_prefix)
        if known is not None:
            return known(self._auth)
        if any(attribute.startswith(f"{path}.") for attribute in RESOURCES):
            return _Group(self._auth, path, self._class_prefix)
        raise AttributeError(f"the client has no resource {path!r}")

    def __dir__(self) -> list[str]:
        from .generated.attributes import RESOURCES

        start = f"{self._path}." if self._path else ""
        below = {
            known.removeprefix(start).partition(".")[0] for known in RESOURCES if known.startswith(start)
        }
        return sorted({*super().__dir__(), *below})


def _config(config: Config | None, options: dict[str, Any]) -> Config:
    if config is None:
        from .settings import completed

        return Config(**completed(options))
    if options:
        raise ConfigError(f"give either a Config or its parts, not both: {', '.join(sorted(options))}")
    return config


class _Client(_Group):
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            new = CLIENT_ATTRIBUTES.get(name)
            if new is not None:
                warn(f"{type(self).__name__}.{name}", f"{type(self).__name__}.{new}")
                return getattr(self, new)
            return super().__getattr__(name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._auth.config.base_url}>"


class Qlik(_Client, Resources):
    """A tenant.

    ``Qlik(host="tenant.eu.qlikcloud.com", api_key="...")``, or with a `Config`. Every API of the tenant is an
    attribute (``qlik.spaces``, ``qlik.analytics.odag_links``). Use it in a ``with`` block, or `close` it.

    ``Qlik()`` alone takes host and credentials from the environment (``QLIK_HOST``, ``QLIK_API_KEY``, ...) or
    from the current context of qlik-cli.

    Parameters:
        config: host and credentials; or give its parts as keywords.
    Raises:
        ConfigError: see `Config`.
        UnsupportedError: the client has no such way to log in.
    """

    def __init__(self, config: Config | None = None, **options: Any) -> None:
        self.auth = Auth(_config(config, options))
        super().__init__(self.auth, "", "")

    @property
    def config(self) -> Config:
        """What the client was made with."""
        return self.auth.config

    @property
    def rest(self) -> RestClient:
        """Raw calls: ``qlik.rest("GET", "/items", params={"limit": 100})``."""
        return self.auth.rest

    @property
    def rpc(self) -> RpcClient:
        """Engine sessions: ``qlik.rpc(app_id)``."""
        return self.auth.rpc

    def close(self) -> None:
        """Close idle connections."""
        self.auth.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncQlik(_Client, AsyncResources):
    """The asynchronous twin of `Qlik`: the same names, awaited."""

    def __init__(self, config: Config | None = None, **options: Any) -> None:
        self.auth = AsyncAuth(_config(config, options))
        super().__init__(self.auth, "", "Async")

    @property
    def config(self) -> Config:
        """What the client was made with."""
        return self.auth.config

    @property
    def rest(self) -> AsyncRestClient:
        """Raw calls: ``await qlik.rest("GET", "/items", params={"limit": 100})``."""
        return self.auth.rest

    @property
    def rpc(self) -> AsyncRpcClient:
        """Engine sessions: ``qlik.rpc(app_id)``."""
        return self.auth.rpc

    async def close(self) -> None:
        """Close idle connections."""
        await self.auth.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()
