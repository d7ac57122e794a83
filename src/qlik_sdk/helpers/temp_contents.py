"""Temporary contents, with uploading from disk and downloading to it."""

from __future__ import annotations

import os
from pathlib import Path

from ..generated.resources import temp_contents as generated
from . import transfers
from .progress import Progress, reporting

_PATH = "/api/v1/temp-contents/"


def address(content: str) -> str:
    """The path of a content that is given by its id, or by the path the tenant told."""
    return content if content.startswith("/") else _PATH + content


class TempContents(generated.TempContents):
    """Temporary contents; see the generated class for the plain operations."""

    def upload(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        ttl: int | None = None,
        progress: Progress = None,
        piece_bytes: int = transfers.PIECE_BYTES,
    ) -> str:
        """Upload a file of any size, in pieces; carried on where a connection broke.

        Parameters:
            path: of the file.
            name: in the tenant; that of the file by default.
            ttl: seconds it is kept.
            progress: called with bytes sent and bytes in all; True shows a bar.
            piece_bytes: bytes per request.
        Returns:
            The id of the content, for ``tempContentFileId`` of data files or ``fileId`` of app imports.
        Source:
            ``POST /api/v1/temp-contents/files``, ``PATCH``, ``HEAD /api/v1/temp-contents/files/{id}``.
        """
        file = Path(path)
        with file.open("rb") as stream, reporting(progress, file.name) as report:
            steps = transfers.upload(
                stream,
                file.stat().st_size,
                name or file.name,
                ttl=ttl,
                report=report,
                piece_bytes=piece_bytes,
            )
            return transfers.run(self._auth.rest, steps)

    def download(self, content: str, path: str | os.PathLike[str], *, progress: Progress = None) -> Path:
        """Download to a file, which appears when it is complete; carried on where a connection broke.

        Parameters:
            content: id, or the path that an export or a report told.
            path: of the file.
            progress: called with bytes received and bytes in all; True shows a bar.
        Source:
            ``GET /api/v1/temp-contents/{id}``.
        """
        with transfers.replacing(path) as file, reporting(progress, os.path.basename(path)) as report:
            sink = transfers.Sink(file, report)
            transfers.run(self._auth.rest, transfers.download(address(content), sink))
        return Path(path)


class AsyncTempContents(generated.AsyncTempContents):
    """The asynchronous twin of `TempContents`."""

    async def upload(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        ttl: int | None = None,
        progress: Progress = None,
        piece_bytes: int = transfers.PIECE_BYTES,
    ) -> str:
        """Upload a file of any size; see `TempContents.upload`."""
        file = Path(path)
        with file.open("rb") as stream, reporting(progress, file.name) as report:
            steps = transfers.upload(
                stream,
                file.stat().st_size,
                name or file.name,
                ttl=ttl,
                report=report,
                piece_bytes=piece_bytes,
            )
            return await transfers.run_async(self._auth.rest, steps)

    async def download(
        self, content: str, path: str | os.PathLike[str], *, progress: Progress = None
    ) -> Path:
        """Download to a file; see `TempContents.download`."""
        with transfers.replacing(path) as file, reporting(progress, os.path.basename(path)) as report:
            sink = transfers.Sink(file, report)
            await transfers.run_async(self._auth.rest, transfers.download(address(content), sink))
        return Path(path)
