"""Data files, with uploading from disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..generated.resources import data_files as generated
from .progress import CountedFile, Progress, reporting

if TYPE_CHECKING:
    from ..generated.models.data_files import DataFileUploadResponse

_CONNECTION = "DataFiles"
"""Name of the connection every space keeps its data files behind."""


class DataFiles(generated.DataFiles):
    """Data files of the tenant; see the generated class for the plain operations."""

    def upload(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        space_id: str | None = None,
        connection_id: str | None = None,
        progress: Progress = None,
    ) -> DataFileUploadResponse:
        """Upload a file from disk, read piece by piece.

        Parameters:
            path: of the file.
            name: in the tenant; that of the file by default.
            space_id: space to put it into; your personal space by default.
            connection_id: of a data-files connection, instead of a space.
            progress: called with bytes sent and bytes in all; True shows a bar.
        Raises:
            Conflict: the name is taken.
            ConfigError: the space has no place for data files.
        Source:
            ``POST /api/v1/data-files``.
        """
        if connection_id is None and space_id is not None:
            connection_id = _chosen(self.get_connections(space_id=space_id), space_id)
        with _opened(path, name, connection_id, progress) as parts:
            return self.create(**parts)


class AsyncDataFiles(generated.AsyncDataFiles):
    """The asynchronous twin of `DataFiles`."""

    async def upload(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        space_id: str | None = None,
        connection_id: str | None = None,
        progress: Progress = None,
    ) -> DataFileUploadResponse:
        """Upload a file from disk; see `DataFiles.upload`."""
        if connection_id is None and space_id is not None:
            connection_id = _chosen(await self.get_connections(space_id=space_id).all(), space_id)
        with _opened(path, name, connection_id, progress) as parts:
            return await self.create(**parts)


def _chosen(connections: Any, space_id: str) -> str:
    for connection in connections:
        if connection.name == _CONNECTION:
            return str(connection.id)
    raise ConfigError(f"space {space_id} has no connection {_CONNECTION}")


@contextmanager
def _opened(
    path: str | os.PathLike[str], name: str | None, connection_id: str | None, progress: Progress
) -> Iterator[dict[str, Any]]:
    file = Path(path)
    described = {"name": name or file.name}
    if connection_id is not None:
        described["connectionId"] = connection_id
    with file.open("rb") as stream, reporting(progress, file.name) as report:
        counted = CountedFile(stream, file.stat().st_size, report)
        yield {"json": described, "file": (file.name, counted, "application/octet-stream")}
