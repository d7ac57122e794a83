"""Blobs as files below one folder: written beside their place, then moved into it."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


class Files:
    """Files addressed by kind and id, e.g. `files.path("data-files", id)`.

    A write is complete or did not happen: bytes go to a temporary name, are flushed to the disk, then
    renamed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)
        for left_over in self._incoming.iterdir():
            left_over.unlink()

    def path(self, kind: str, id: str) -> Path:
        """Where the blob is (or would be); ids that would leave the folder are refused."""
        if not id or "/" in id or "\\" in id or id.startswith("."):
            raise ValueError(f"bad file id {id!r}")
        return self.root / kind / id

    def folder(self, kind: str) -> Path:
        """The folder of a kind, made on first use."""
        folder = self.root / kind
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def incoming(self) -> Path:
        """A fresh path to write to, on the same disk as the final place."""
        return self._incoming / secrets.token_hex(16)

    def keep(self, written: Path, kind: str, id: str) -> Path:
        """Move a completely written file to its place, surviving a crash right after."""
        with open(written, "rb") as file:
            os.fsync(file.fileno())
        target = self.path(kind, id)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(written, target)
        _sync_folder(target.parent)
        return target

    @contextlib.contextmanager
    def writing(self, kind: str, id: str) -> Iterator[BinaryIO]:
        """Write a blob; it takes its place when the block ends without an error."""
        written = self.incoming()
        try:
            with open(written, "wb") as file:
                yield file
            self.keep(written, kind, id)
        finally:
            written.unlink(missing_ok=True)

    def delete(self, kind: str, id: str) -> None:
        """Remove a blob if it is there."""
        self.path(kind, id).unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """Replace a file that only its owner may read; complete or not at all."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
