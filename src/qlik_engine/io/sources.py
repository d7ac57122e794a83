"""Where the files that a script names are: references to paths, never outside what was given."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from ..errors import DataSourceError, EngineError, UnsupportedError

if TYPE_CHECKING:
    from ..model import Model


CANNOT_OPEN: Final = 11020
NO_CONNECTION: Final = 11015
NAME_MAX: Final = 255
"""Bytes of one part of a name, on every common file system."""

_LIB: Final = re.compile(r"lib://([^/\\]*)(?:[/\\](.*))?$", re.IGNORECASE | re.DOTALL)
_WILDCARD: Final = re.compile(r"[*?]")


class Sources(Protocol):
    """Finds the files of a script. `*` and `?` in the last part of a reference stand for any text."""

    def resolve(self, reference: str) -> Path:
        """The file for `lib://Connection/folder/file` or a relative name; it need not exist when it is to
        be written. Raises DataSourceError for a name that leads anywhere else."""

    def matching(self, reference: str) -> list[Path]:
        """All files for a reference with wildcards, sorted; raises DataSourceError if there is none."""


@runtime_checkable
class Targets(Protocol):
    """Sources that files can be written to as well."""

    def target(self, reference: str) -> AbstractContextManager[Path]:
        """Where to write a file; its folder is there. What was written counts once the block ends well.
        Raises DataSourceError for any other place."""


@runtime_checkable
class Folders(Protocol):
    """Sources whose folders can be listed."""

    def folders(self, reference: str) -> list[Path]:
        """All folders for a reference with wildcards, sorted; raises DataSourceError if it leads out."""


@runtime_checkable
class Names(Protocol):
    """Sources whose files are kept under other names than those scripts know them by."""

    def names(self, reference: str) -> list[str]:
        """The last parts of the names of all files for a reference with wildcards; errors as `matching`."""


@runtime_checkable
class Apps(Protocol):
    """Sources that know other apps."""

    def app(self, reference: str) -> Model:
        """The data of an app. Raises DataSourceError if there is none that may be read."""


class FolderSources:
    """Files below one folder, whatever the connection is called; or one folder per connection.

    Parameters: `root` for relative references and unnamed connections; `connections` maps a connection's
    name to its folder. With `connections` given, other connection names are refused.
    """

    def __init__(self, root: Path | str, connections: Mapping[str, Path | str] | None = None) -> None:
        self._root = Path(root).resolve()
        self._connections = None
        if connections is not None:
            self._connections = {name.lower(): Path(path).resolve() for name, path in connections.items()}

    def resolve(self, reference: str) -> Path:
        root, relative = self._place(reference)
        return _inside(root, relative, reference)

    def matching(self, reference: str) -> list[Path]:
        root, relative = self._place(reference)
        if not _WILDCARD.search(relative):
            path = _inside(root, relative, reference)
            if not path.is_file():
                raise DataSourceError(
                    f"Cannot open file: '{reference}'", code=CANNOT_OPEN, parameter=reference
                )
            return [path]
        found = [path for path in _matching(root, relative, reference) if path.is_file()]
        if not found:
            raise DataSourceError(f"Cannot open file: '{reference}'", code=CANNOT_OPEN, parameter=reference)
        return found

    def folders(self, reference: str) -> list[Path]:
        root, relative = self._place(reference)
        return [path for path in _matching(root, relative, reference) if path.is_dir()]

    def app(self, reference: str) -> Model:
        from ..document import Document

        path = self.matching(reference)[0]
        try:
            return Document.open(path).model
        except (EngineError, OSError, ValueError, KeyError) as error:
            raise DataSourceError(
                f"Cannot open '{reference}': it is no app of this engine",
                code=CANNOT_OPEN,
                parameter=reference,
            ) from error

    @contextmanager
    def target(self, reference: str) -> Iterator[Path]:
        root, relative = self._place(reference)
        path = _inside(root, relative, reference)
        if path == root or path.is_dir() or not path.parent.is_dir():
            raise DataSourceError(
                f"Cannot write '{reference}': there is no such folder", code=CANNOT_OPEN, parameter=reference
            )
        yield path

    def _place(self, reference: str) -> tuple[Path, str]:
        match = _LIB.match(reference.strip())
        if match is None:
            return self._root, reference.strip()
        name, relative = match.group(1), match.group(2) or ""
        if self._connections is None:
            return self._root, relative
        folder = self._connections.get(name.lower())
        if folder is None:
            raise DataSourceError(f"Connection '{name}' not found", code=NO_CONNECTION, parameter=reference)
        return folder, relative


class NoSources:
    """A script that may read no file at all."""

    def resolve(self, reference: str) -> Path:
        raise _refused(reference, "this reload has no files")

    def matching(self, reference: str) -> list[Path]:
        raise _refused(reference, "this reload has no files")


def _matching(root: Path, relative: str, reference: str) -> list[Path]:
    """What is there by the names a pattern fits, sorted."""
    folder, _, pattern = relative.replace("\\", "/").rpartition("/")
    if _WILDCARD.search(folder):
        raise _refused(reference, "wildcards are understood in the file name only")
    parent = _inside(root, folder or ".", reference)
    names = sorted(glob.glob(pattern.replace("[", "[[]"), root_dir=parent))
    return [_inside(root, f"{folder}/{name}" if folder else name, reference) for name in names]


def _inside(root: Path, relative: str, reference: str) -> Path:
    """The file, every link on the way followed; refused if that ends outside `root`."""
    cleaned = relative.replace("\\", "/")
    if not cleaned or "\0" in cleaned:
        raise _refused(reference, "it names no file")
    if cleaned.startswith("/") or re.match(r"[A-Za-z][A-Za-z+.-]*:", cleaned):
        raise _refused(reference, "only files of a connection may be read")
    if any(len(step.encode(errors="replace")) > NAME_MAX for step in cleaned.split("/")):
        raise _refused(reference[:NAME_MAX], "its name is too long")
    if ".." in cleaned.split("/"):
        raise _refused(reference, "it leads out of its connection")
    try:
        path = (root / cleaned).resolve()
    except (OSError, RuntimeError) as error:
        raise _refused(reference, str(error)) from error
    if path != root and root not in path.parents:
        raise _refused(reference, "it leads out of its connection")
    return path


def _refused(reference: str, reason: str) -> DataSourceError:
    return DataSourceError(f"Cannot open '{reference}': {reason}", code=CANNOT_OPEN, parameter=reference)


def listed(sources: Sources, reference: str, *, is_folders: bool = False) -> list[str]:
    """The references of all files (or folders) that a reference with wildcards means; none if there are none.

    Raises UnsupportedError if the sources cannot list their folders.
    """
    try:
        if is_folders and isinstance(sources, Folders):
            names = [path.name for path in sources.folders(reference)]
        elif not is_folders and isinstance(sources, Names):
            names = sources.names(reference)
        elif not is_folders:
            names = [path.name for path in sources.matching(reference)]
        else:
            raise UnsupportedError("DirList() is not supported by these sources", parameter="DirList")
    except DataSourceError:
        return []
    folder, slash, _ = reference.replace("\\", "/").rpartition("/")
    return [f"{folder}{slash}{name}" for name in names]


def named(sources: Sources, reference: str, paths: Sequence[Path]) -> list[str]:
    """The references of the files that `matching` gave, a wildcard replaced by each one's own name."""
    folder, slash, last = reference.replace("\\", "/").rpartition("/")
    if not _WILDCARD.search(last):
        return [reference] * len(paths)
    found = sources.names(reference) if isinstance(sources, Names) else [path.name for path in paths]
    return [f"{folder}{slash}{name}" for name in found]
