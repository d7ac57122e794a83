"""The sources of a script that has connections besides its own files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from ...errors import DataSourceError, UnsupportedError
from ..sources import CANNOT_OPEN, NO_CONNECTION, Apps, Folders, FolderSources, Names, Sources, Targets
from . import Connection
from .object_store import ObjectStore, has_wildcard
from .web_file import WebFile

if TYPE_CHECKING:
    from ...model import Model

Opened: TypeAlias = Connection | ObjectStore | WebFile | FolderSources
_LIB: Final = re.compile(r"lib://(?P<name>[^/\\]+)(?:[/\\](?P<rest>.*))?\Z", re.IGNORECASE | re.DOTALL)


class ConnectedSources:
    """`lib://Name/...` of a connection that `find` knows leads there, all else to `base`.

    Parameters: `find` gives what is behind a name: a Database or RestService for queries, a FolderSources or
    ObjectStore for files, a WebFile; None for a name it does not know. What it gave is closed by `close`.
    """

    def __init__(self, base: Sources, find: Callable[[str], Opened | None]) -> None:
        self._base = base
        self._find = find
        self._opened: dict[str, Opened | None] = {}

    def connection(self, name: str) -> Connection:
        found = self._named(name)
        if isinstance(found, Connection):
            return found
        reason = "not found" if found is None else "is one for files, not for queries"
        raise DataSourceError(f"Connection '{name}' {reason}", code=NO_CONNECTION, parameter=name)

    def resolve(self, reference: str) -> Path:
        found, rest = self._placed(reference)
        match found:
            case None:
                return self._base.resolve(reference)
            case ObjectStore():
                return found.fetch(rest)
            case WebFile():
                return found.fetched()
        return found.resolve(f"lib://-/{rest}")

    def matching(self, reference: str) -> list[Path]:
        found, rest = self._placed(reference)
        match found:
            case None:
                return self._base.matching(reference)
            case ObjectStore():
                names = found.names(rest) if has_wildcard(rest) else [rest]
                if not names:
                    raise _refused(reference, "no object matches")
                return [found.fetch(name) for name in names]
            case WebFile():
                return [found.fetched()]
        return found.matching(f"lib://-/{rest}")

    def names(self, reference: str) -> list[str]:
        found, rest = self._placed(reference)
        match found:
            case ObjectStore():
                return [name.rpartition("/")[2] for name in found.names(rest)]
            case None if isinstance(self._base, Names):
                return self._base.names(reference)
        return [path.name for path in self.matching(reference)]

    def folders(self, reference: str) -> list[Path]:
        found, rest = self._placed(reference)
        match found:
            case ObjectStore():
                return [Path(name) for name in found.folders(rest)]
            case FolderSources():
                return found.folders(f"lib://-/{rest}")
            case None if isinstance(self._base, Folders):
                return self._base.folders(reference)
        raise UnsupportedError("DirList() is not supported by these sources", parameter="DirList")

    def target(self, reference: str) -> AbstractContextManager[Path]:
        found, rest = self._placed(reference)
        match found:
            case ObjectStore():
                return found.target(rest)
            case FolderSources():
                return found.target(f"lib://-/{rest}")
            case None if isinstance(self._base, Targets):
                return self._base.target(reference)
        return _unwritable(reference)

    def at_address(self, reference: str, address: str, seconds: float | None = None, agent: str = "") -> Path:
        found, _ = self._placed(reference)
        if not isinstance(found, WebFile):
            raise _refused(reference, "it is no connection to a file on the web")
        return found.fetched(address, seconds, agent)

    def app(self, reference: str) -> Model:
        if isinstance(self._base, Apps):
            return self._base.app(reference)
        raise UnsupportedError("This reload has no other apps to read", parameter="BINARY")

    def close(self) -> None:
        """Close all that was opened."""
        for found in self._opened.values():
            if found is not None and not isinstance(found, FolderSources):
                found.close()
        self._opened.clear()

    def _named(self, name: str) -> Opened | None:
        if name not in self._opened:
            self._opened[name] = self._find(name)
        return self._opened[name]

    def _placed(self, reference: str) -> tuple[ObjectStore | WebFile | FolderSources | None, str]:
        """What is behind a reference's connection, None for the base, and the rest of the name."""
        match = _LIB.match(reference.strip())
        found = self._named(match["name"]) if match else None
        if match is None or found is None:
            return None, ""
        if not isinstance(found, ObjectStore | WebFile | FolderSources):
            raise _refused(reference, "it is a connection for queries, not for files")
        return found, match["rest"] or ""


@contextmanager
def _unwritable(reference: str) -> Iterator[Path]:
    raise _refused(reference, "nothing can be written there")
    yield Path()


def _refused(reference: str, reason: str) -> DataSourceError:
    return DataSourceError(f"Cannot open '{reference}': {reason}", code=CANNOT_OPEN, parameter=reference)
