"""DocumentName, OSUser ...: which app is reloaded, by what, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Final

from ...columns import Dual
from ...expr.lift import Value
from .base import NULL, Call, loader_function

_DISTRIBUTION: Final = "qlik-platform-sdk"
_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)


def _text(call: Call, name: str) -> Value:
    known = call.run.about.get(name)
    return Dual(text=known) if isinstance(known, str) else NULL


@loader_function("DocumentName")
def document_name(call: Call) -> Value:
    """The id of the app, null for a script on its own."""
    return _text(call, "id")


@loader_function("DocumentTitle")
def document_title(call: Call) -> Value:
    return _text(call, "title")


@loader_function("Author")
def author(call: Call) -> Value:
    return _text(call, "author")


@loader_function("OSUser")
def os_user(call: Call) -> Value:
    """Who the reload is for, null if that is not known."""
    return _text(call, "user")


@loader_function("ReloadTime")
def reload_time(call: Call) -> Value:
    """When the reload before this one ended (UTC), null if there was none."""
    reloaded = call.run.about.get("reloaded")
    if not isinstance(reloaded, datetime):
        return NULL
    return call.run.timestamp((reloaded - _EPOCH) / timedelta(days=1))


@loader_function("EngineVersion", "ProductVersion")
def engine_version(call: Call) -> Value:
    return Dual(text=version(_DISTRIBUTION))
