"""Data files, with uploading from disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.request import OCTETS
from ..errors import ConfigError
from ..generated.resources import data_files as generated
from . import transfers
from .progress import Progress, counted
from .temp_contents import AsyncTempContents, TempContents

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
        """Upload a file from disk, read piece by piece; large ones by way of temporary contents.

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
        json = _described(path, name, connection_id)
        if os.path.getsize(path) > transfers.LARGE_BYTES:
            json["tempContentFileId"] = TempContents(self._auth).upload(path, progress=progress)
            return self.create(json=json)
        with counted(path, progress) as file:
            return self.create(json=json, file=(Path(path).name, file, OCTETS))


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
        json = _described(path, name, connection_id)
        if os.path.getsize(path) > transfers.LARGE_BYTES:
            json["tempContentFileId"] = await AsyncTempContents(self._auth).upload(path, progress=progress)
            return await self.create(json=json)
        with counted(path, progress) as file:
            return await self.create(json=json, file=(Path(path).name, file, OCTETS))


def _chosen(connections: Any, space_id: str) -> str:
    for connection in connections:
        if connection.name == _CONNECTION:
            return str(connection.id)
    raise ConfigError(f"space {space_id} has no connection {_CONNECTION}")


def _described(path: str | os.PathLike[str], name: str | None, connection_id: str | None) -> dict[str, Any]:
    found = {"name": name or Path(path).name}
    return found if connection_id is None else {**found, "connectionId": connection_id}
