"""Object stores (S3, Google Cloud Storage, Azure, ...) as folders of a script, through obstore."""

from __future__ import annotations

import fnmatch
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ...errors import DataSourceError, UnsupportedError
from ..sources import CANNOT_OPEN

SCHEMES: Final = ("s3", "s3a", "gs", "az", "azure", "adl", "abfs", "abfss")
OBJECT_MAX: Final = 4 << 30
"""Bytes of one object that is fetched."""

_OTHER_OPTIONS: Final = ("client_options", "retry_config")
_WILDCARD: Final = re.compile(r"[*?]")


class ObjectStore:
    """The objects below one address, `s3://bucket/prefix`. They are fetched when a script names them, into a
    folder that goes when the store is closed.

    Parameters: `options` are those of the store (`endpoint`, `access_key_id`, `region`, ...), and
    `client_options` and `retry_config`, as obstore names them; `is_writable` lets STORE put objects there.
    """

    def __init__(
        self, url: str, options: Mapping[str, Any] | None = None, *, is_writable: bool = False
    ) -> None:
        if url.partition("://")[0].lower() not in SCHEMES:
            raise UnsupportedError(f"'{url}' is no address of an object store", parameter=url)
        self._url = url
        self._options = dict(options or {})
        self._is_writable = is_writable
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @cached_property
    def _store(self) -> Any:
        try:
            from obstore import store as stores
        except ImportError as error:
            raise DataSourceError("Object stores need obstore", parameter=self._url) from error
        options = dict(self._options)
        others = {name: options.pop(name) for name in _OTHER_OPTIONS if name in options}
        try:
            open_store: Any = stores.from_url
            return open_store(self._url, config=options, **others)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # obstore panics, with exceptions that are no Exception
            raise DataSourceError(
                f"The store cannot be opened: {_said(error)}", parameter=self._url
            ) from None

    def fetch(self, name: str) -> Path:
        """A copy of an object, with its own name. Raises DataSourceError if it is not there, or too large."""
        import obstore

        target = self._place(name)
        try:
            found = obstore.get(self._store, _plain(name))
            if found.meta["size"] > OBJECT_MAX:
                raise DataSourceError(
                    f"'{name}' is larger than may be loaded", code=CANNOT_OPEN, parameter=name
                )
            with target.open("wb") as file:
                for part in found.stream():
                    file.write(part)
        except DataSourceError:
            raise
        except Exception as error:  # as above
            raise DataSourceError(
                f"Cannot open file: '{name}': {_said(error)}", code=CANNOT_OPEN, parameter=name
            ) from None
        return target

    def names(self, pattern: str) -> list[str]:
        """The objects that a name with `*` and `?` in its last part fits, sorted."""
        folder, _, _ = _plain(pattern).rpartition("/")
        return sorted(
            name for name in self._listed(folder)[0] if fnmatch.fnmatchcase(name, _escaped(pattern))
        )

    def folders(self, pattern: str) -> list[str]:
        folder, _, _ = _plain(pattern).rpartition("/")
        return sorted(
            name for name in self._listed(folder)[1] if fnmatch.fnmatchcase(name, _escaped(pattern))
        )

    @contextmanager
    def target(self, name: str) -> Iterator[Path]:
        """Where to write an object; it is put into the store once the block ends well."""
        import obstore

        if not self._is_writable:
            raise DataSourceError(f"Cannot write '{name}': this connection is for reading", code=CANNOT_OPEN)
        written = self._place(name)
        yield written
        try:
            obstore.put(self._store, _plain(name), written)
        except Exception as error:  # as above
            raise DataSourceError(f"Cannot write '{name}': {_said(error)}", code=CANNOT_OPEN) from None

    def close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _listed(self, folder: str) -> tuple[list[str], list[str]]:
        import obstore

        try:
            found = obstore.list_with_delimiter(self._store, folder or None)
        except Exception as error:  # as above
            raise DataSourceError(f"The store cannot be listed: {_said(error)}", code=CANNOT_OPEN) from None
        return [one["path"] for one in found["objects"]], list(found["common_prefixes"])

    def _place(self, name: str) -> Path:
        """A new place of its own for an object's copy."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="qlik-objects-")
        inside = Path(tempfile.mkdtemp(dir=self._folder.name))
        if shutil.disk_usage(inside).free < OBJECT_MAX // 64:
            raise DataSourceError("There is no room for a copy of this object", code=CANNOT_OPEN)
        return inside / PurePosixPath(_plain(name)).name


def _plain(name: str) -> str:
    """The name as the store knows it. Raises DataSourceError if it leads out."""
    cleaned = name.replace("\\", "/").strip("/")
    if not cleaned or ".." in cleaned.split("/") or "\0" in cleaned:
        raise DataSourceError(f"Cannot open '{name}': it leads out of its connection", code=CANNOT_OPEN)
    return cleaned


def _escaped(pattern: str) -> str:
    return _plain(pattern).replace("[", "[[]")


def has_wildcard(name: str) -> bool:
    return _WILDCARD.search(name) is not None


def _said(error: BaseException) -> str:
    """What went wrong, without the pages of debugging text some stores add."""
    return str(error).split("\n")[0].split("Debug source")[0].strip()[:300]
