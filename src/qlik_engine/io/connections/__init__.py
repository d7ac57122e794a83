"""What a script may open by name: databases and services, defined outside of it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from ..rows import Rows

if TYPE_CHECKING:
    from .connected import ConnectedSources
    from .database import Database
    from .object_store import ObjectStore
    from .rest import Paging, RestService
    from .web import Limits
    from .web_file import WebFile

_WHERE: Final = {
    "ConnectedSources": "connected",
    "Database": "database",
    "Limits": "web",
    "ObjectStore": "object_store",
    "Paging": "rest",
    "RestService": "rest",
    "WebFile": "web_file",
}

__all__ = [
    "Addresses",
    "ConnectedSources",
    "Connection",
    "Connections",
    "Database",
    "Limits",
    "ObjectStore",
    "Paging",
    "RestService",
    "WebFile",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


@runtime_checkable
class Connection(Protocol):
    """Something that answers SELECT."""

    def query(
        self, statement: str, *, limit: int | None = None, checkpoint: Callable[[], None] = lambda: None
    ) -> Rows:
        """The rows that answer a statement, at most `limit`; `checkpoint` is called now and then and may
        raise. Raises DataSourceError with what the other side says."""

    def catalog(self, kind: str) -> Rows:
        """What there is: `tables`, `columns` or `types`. Raises as `query`, and UnsupportedError."""

    def close(self) -> None:
        """Let go of the other side; nothing is asked afterwards."""


@runtime_checkable
class Connections(Protocol):
    """Sources that know connections."""

    def connection(self, name: str) -> Connection:
        """The connection of that name, opened by the first query.

        Raises DataSourceError (code 11015) if there is none, or it is none for queries.
        """


@runtime_checkable
class Addresses(Protocol):
    """Sources with connections to files on the web, whose address a script may give with `URL IS`."""

    def at_address(self, reference: str, address: str, seconds: float | None = None, agent: str = "") -> Path:
        """The file at an address that the connection of `reference` may open ("": its own), had within so
        many seconds, asked for as that user agent.

        Raises DataSourceError.
        """
