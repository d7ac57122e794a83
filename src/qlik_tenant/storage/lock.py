"""One process per data folder, by a lock that the operating system releases when the process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO


class FolderInUse(RuntimeError):
    """Another process serves this data folder."""


def lock_folder(folder: Path) -> BinaryIO:
    """Take the lock; close the result to give it back. Raises FolderInUse."""
    file = open(folder / "lock", "a+b")  # noqa: SIM115 - held open for as long as the lock is
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise FolderInUse(
            f"{folder} is in use by another tenant process; stop it first or choose another data folder"
        ) from error
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()).encode())
    file.flush()
    return file
