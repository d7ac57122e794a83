"""A client for Qlik Cloud.

``from qlik_sdk import Qlik`` and ``Qlik(host=..., api_key=...).apps.get(app_id)``. Everything is loaded when
it is first used: importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
import sys

# Importing typing alone would take most of the time this module takes.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from .auth import AsyncAuth as AsyncAuth
    from .auth import Auth as Auth
    from .auth_type import AuthType as AuthType
    from .client import AsyncQlik as AsyncQlik
    from .client import Qlik as Qlik
    from .config import Config as Config
    from .core.model import Model as Model
    from .core.paging import AsyncPages as AsyncPages
    from .core.paging import Page as Page
    from .core.paging import Pages as Pages
    from .errors import AuthenticationError as AuthenticationError
    from .errors import ConfigError as ConfigError
    from .errors import EngineError as EngineError
    from .errors import JobError as JobError
    from .errors import JobTimeout as JobTimeout
    from .errors import LoginRefused as LoginRefused
    from .errors import LoginRequired as LoginRequired
    from .errors import NotFound as NotFound
    from .errors import QlikError as QlikError
    from .errors import StatusError as StatusError
    from .errors import TransportError as TransportError
    from .errors import UnsupportedError as UnsupportedError
    from .generate_signed_token import generate_signed_token as generate_signed_token
    from .generated.names import *  # noqa: F403  # every generated class, in a stub
    from .helpers.jobs import wait_for as wait_for
    from .helpers.jobs import wait_for_async as wait_for_async
    from .rpc.protocol import RequestInterceptor as RequestInterceptor
    from .rpc.protocol import RequestObject as RequestObject
    from .rpc.protocol import ResponseInterceptor as ResponseInterceptor

    __version__: str

_OWN = {
    "AsyncAuth": "auth.client",
    "AsyncPages": "core.paging",
    "AsyncQlik": "client",
    "Auth": "auth.client",
    "AuthType": "auth_type",
    "AuthenticationError": "errors",
    "Config": "config",
    "ConfigError": "errors",
    "EngineError": "errors",
    "JobError": "errors",
    "JobTimeout": "errors",
    "LoginRefused": "errors",
    "LoginRequired": "errors",
    "Model": "core.model",
    "NotFound": "errors",
    "Page": "core.paging",
    "Pages": "core.paging",
    "Qlik": "client",
    "QlikError": "errors",
    "RequestInterceptor": "rpc.protocol",
    "RequestObject": "rpc.protocol",
    "ResponseInterceptor": "rpc.protocol",
    "StatusError": "errors",
    "TransportError": "errors",
    "UnsupportedError": "errors",
    "generate_signed_token": "generate_signed_token",
    "wait_for": "helpers.jobs",
    "wait_for_async": "helpers.jobs",
}

_OLD = "compat.classes"
_MODELS = "generated.models."


def _table() -> dict[str, str]:
    """Every public name -> its module; names written by hand come before generated ones."""
    from .compat import classes as compat
    from .generated.index import CLASSES as REST
    from .generated.qix.index import CLASSES as OBJECTS
    from .generated.qix.index import STRUCTS
    from .helpers import CLASSES as HELPERS

    return {
        **{name: f"generated.qix.structs.{module}" for name, module in STRUCTS.items()},
        **{name: f"generated.{module}" for name, module in REST.items()},
        **{name: f"generated.qix.{module}" for name, module in OBJECTS.items()},
        **{name: f"helpers.{module}" for name, module in HELPERS.items()},
        **dict.fromkeys(compat.NAMES, _OLD),
        **compat.HOMES,
        **_OWN,
    }


_star: object = None


def __getattr__(name: str) -> Any:
    global _star
    asked = name
    if name == "__version__":
        value: Any = importlib.import_module("._version", __name__).__version__
    elif name == "__all__":
        _star = _place()
        return sorted(known for known in _table() if not known.startswith("_"))
    elif name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    else:
        module = _OWN.get(name) or _table().get(name)
        if module is None and name.startswith("Async"):
            # What asynchronous clients answer has a name of its own for type checkers only.
            name, module = name[5:], _table().get(name[5:])
        if module is None or (name != asked and not module.startswith(_MODELS)):
            raise AttributeError(f"module {__name__!r} has no attribute {asked!r}")
        if module == _OLD:
            return _of_old(name)
        value = getattr(importlib.import_module(f".{module}", __name__), name)
    globals()[asked] = value
    return value


def _place() -> object:
    """Which instruction asks for an attribute."""
    frame = sys._getframe(2)
    return frame.f_code, frame.f_lasti


def _of_old(name: str) -> Any:
    """A name of qlik-sdk 0.17; asking for all names at once is no reason to warn of any."""
    from .compat.classes import find

    frame = sys._getframe(2)
    in_passing = (frame.f_code, frame.f_lasti) == _star or frame.f_globals["__name__"].startswith(
        "importlib."
    )
    return find(name, quietly=in_passing)


def __dir__() -> list[str]:
    return sorted({*globals(), *_table(), "__version__"})
