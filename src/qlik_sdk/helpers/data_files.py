"""Data files, with uploading from disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..core.model import plain
from ..core.request import OCTETS
from ..core.resource import operation
from ..errors import ConfigError
from ..generated.resources import data_files as generated
from . import transfers
from .progress import Progress, counted
from .temp_contents import AsyncTempContents, TempContents

if TYPE_CHECKING:
    from ..generated.acting.data_files import AsyncDataFileUploadResponse, DataFileUploadResponse
    from ..generated.models.data_files import DataFileCreateJson, DataFileUpdateJson

FileContent = bytes | IO[bytes] | tuple[Any, ...]
"""Bytes, an open file, or a file with its name and content type."""

_CONNECTION = "DataFiles"
"""Name of the connection every space keeps its data files behind."""


class DataFiles(generated.DataFiles):
    """Data files of the tenant; see the generated class for the plain operations."""

    @operation(generated.CREATE)
    def create(
        self,
        file: FileContent | None = None,
        name: str | None = None,
        *,
        json: DataFileCreateJson | Mapping[str, Any] | None = None,
        app_id: str | None = None,
        connection_id: str | None = None,
        source_id: str | None = None,
        temp_content_file_id: str | None = None,
        **attributes: Any,
    ) -> DataFileUploadResponse:
        """Upload a data file, or make one of a temporary upload.

        Parameters:
            file: bytes, or an open file.
            name: of the data file; needed here, or in ``json``.
            json: the part ``Json`` as a whole, ``DataFileCreateJson``.
            app_id, connection_id, source_id: where it belongs; your personal space when left out.
            temp_content_file_id: of a temporary content, instead of ``file``.
        Source:
            ``POST /api/v1/data-files``.
        """
        part = _attributes(
            json,
            attributes,
            name=name,
            appId=app_id,
            connectionId=connection_id,
            sourceId=source_id,
            tempContentFileId=temp_content_file_id,
        )
        made: DataFileUploadResponse = self._call(generated.CREATE, {}, None, {"file": file, "json": part})
        return made

    @operation(generated.UPDATE)
    def update(
        self,
        id: str,
        file: FileContent | None = None,
        name: str | None = None,
        *,
        json: DataFileUpdateJson | Mapping[str, Any] | None = None,
        app_id: str | None = None,
        connection_id: str | None = None,
        source_id: str | None = None,
        temp_content_file_id: str | None = None,
        **attributes: Any,
    ) -> DataFileUploadResponse:
        """Replace the content of a data file, its name or its place; see `create`.

        Source:
            ``PUT /api/v1/data-files/{id}``.
        """
        part = _attributes(
            json,
            attributes,
            name=name,
            appId=app_id,
            connectionId=connection_id,
            sourceId=source_id,
            tempContentFileId=temp_content_file_id,
        )
        made: DataFileUploadResponse = self._call(
            generated.UPDATE, {"id": id}, None, {"file": file, "json": part}
        )
        return made

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

    @operation(generated.CREATE)
    async def create(
        self,
        file: FileContent | None = None,
        name: str | None = None,
        *,
        json: DataFileCreateJson | Mapping[str, Any] | None = None,
        app_id: str | None = None,
        connection_id: str | None = None,
        source_id: str | None = None,
        temp_content_file_id: str | None = None,
        **attributes: Any,
    ) -> AsyncDataFileUploadResponse:
        """Upload a data file; see `DataFiles.create`."""
        part = _attributes(
            json,
            attributes,
            name=name,
            appId=app_id,
            connectionId=connection_id,
            sourceId=source_id,
            tempContentFileId=temp_content_file_id,
        )
        made: AsyncDataFileUploadResponse = await self._call(
            generated.CREATE, {}, None, {"file": file, "json": part}
        )
        return made

    @operation(generated.UPDATE)
    async def update(
        self,
        id: str,
        file: FileContent | None = None,
        name: str | None = None,
        *,
        json: DataFileUpdateJson | Mapping[str, Any] | None = None,
        app_id: str | None = None,
        connection_id: str | None = None,
        source_id: str | None = None,
        temp_content_file_id: str | None = None,
        **attributes: Any,
    ) -> AsyncDataFileUploadResponse:
        """Replace a data file; see `DataFiles.update`."""
        part = _attributes(
            json,
            attributes,
            name=name,
            appId=app_id,
            connectionId=connection_id,
            sourceId=source_id,
            tempContentFileId=temp_content_file_id,
        )
        made: AsyncDataFileUploadResponse = await self._call(
            generated.UPDATE, {"id": id}, None, {"file": file, "json": part}
        )
        return made

    async def upload(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        space_id: str | None = None,
        connection_id: str | None = None,
        progress: Progress = None,
    ) -> AsyncDataFileUploadResponse:
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


_ATTRIBUTES = ("appId", "connectionId", "sourceId", "tempContentFileId")


def _attributes(
    json: DataFileCreateJson | DataFileUpdateJson | Mapping[str, Any] | None,
    wire: Mapping[str, Any],
    **named: Any,
) -> Mapping[str, Any] | None:
    """The part ``Json``; `wire` are keywords by the names of the wire, as qlik-sdk 0.17 had them."""
    unknown = [name for name in wire if name not in _ATTRIBUTES]
    if unknown:
        raise TypeError(f"unexpected keyword argument {unknown[0]!r}")
    given = {name: value for name, value in {**named, **wire}.items() if value is not None}
    return {**(plain(json) or {}), **given} or None
