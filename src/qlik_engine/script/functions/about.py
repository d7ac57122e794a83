"""DocumentName, OSUser ...: which app is reloaded, by what, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Final

from ...columns import Dual
from ...expr.functions.dates import serial
from ...expr.lift import Value
from ...model.access import user_attribute
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
    known = user_attribute(call.run.about.get("user") or {}, "userSubject")
    return Dual(text=known) if known else NULL


@loader_function("GetUserAttr")
def get_user_attr(call: Call) -> Value:
    """What is known of who reloads; empty where nothing is."""
    return Dual(text=user_attribute(call.run.about.get("user") or {}, call.text(0)))


@loader_function("GetSysAttr")
def get_sys_attr(call: Call) -> Value:
    """Where the app is; empty where that is not known."""
    return Dual(text=(call.run.about.get("environment") or {}).get(call.text(0), ""))


@loader_function("ConnectString")
def connect_string(call: Call) -> Value:
    """The name of the connection that is open, null if none is: what it stands for is not shown."""
    return Dual(text=call.run.connected_to) if call.run.connected_to else NULL


@loader_function("ReloadTime")
def reload_time(call: Call) -> Value:
    """When the reload before this one ended (UTC), null if there was none."""
    reloaded = call.run.about.get("reloaded")
    if not isinstance(reloaded, datetime):
        return NULL
    return call.run.timestamp((reloaded - _EPOCH) / timedelta(days=1))


@loader_function("OpenTime")
def open_time(call: Call) -> Value:
    """When the app was opened for the reload: as the script began."""
    return call.run.timestamp(serial(call.run.opened))


@loader_function("EngineVersion", "ProductVersion")
def engine_version(call: Call) -> Value:
    return Dual(text=version(_DISTRIBUTION))
