"""Telling how far a long call has come."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ..errors import UnsupportedError

ProgressCallback = Callable[[int, int | None], None]
"""Called with what is done and the whole (None while unknown): bytes of a transfer."""

Progress = ProgressCallback | bool | None
"""A callback, True for a bar on the terminal, None or False for silence."""

Messages = Callable[[str], None] | bool | None
"""A function told each message of a long call, True to show them, None or False for silence."""


@contextmanager
def reporting(progress: Progress, title: str) -> Iterator[ProgressCallback | None]:
    """The callback to report to; for True, that of a bar which is shown meanwhile.

    Raises:
        UnsupportedError: a bar was asked for and rich is not installed.
    """
    if progress is None or progress is False:
        yield None
        return
    if progress is not True:
        yield progress
        return
    try:
        from rich.progress import BarColumn, DownloadColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Bar
    except ImportError as error:
        raise UnsupportedError(
            "progress=True draws with rich, which is not installed; install qlik-platform-sdk[cli]"
        ) from error
    columns = (
        "{task.description}",
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def watching(progress: Messages, title: str) -> Iterator[Callable[[str], None] | None]:
    """The function to tell messages to; for True, one that shows them beside a spinner."""
    if progress is None or progress is False:
        yield None
        return
    if progress is not True:
        yield progress
        return
    try:
        from rich.console import Console
    except ImportError as error:
        raise UnsupportedError(
            "progress=True draws with rich, which is not installed; install qlik-platform-sdk[cli]"
        ) from error
    with Console().status(title) as status:
        yield lambda message: status.update(f"{title}: {message}")


class CountedFile:
    """An open file that reports how much of it was read."""

    def __init__(self, file: IO[bytes], size: int, report: ProgressCallback | None) -> None:
        self._file = file
        self._size = size
        self._report = report
        self._done = 0
        self.name = getattr(file, "name", "")

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if self._report is not None and data:
            self._done += len(data)
            self._report(self._done, self._size)
        return data

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        self._done = self._file.seek(offset, whence)  # an upload that begins anew counts anew
        return self._done


@contextmanager
def counted(path: str | os.PathLike[str], progress: Progress) -> Iterator[Any]:
    """A file opened for a call that reads it piece by piece and reports how far it is."""
    file = Path(path)
    with file.open("rb") as stream, reporting(progress, file.name) as report:
        yield CountedFile(stream, file.stat().st_size, report)
