"""Arrays and one JSON document in one file, for columns that are mapped into memory, not read.

Layout: the magic, the length and the checksum of the JSON header, the header, then every array at a
multiple of 64 bytes.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from ..errors import EngineError

_MAGIC: Final = b"QENGAPP1"
_HEAD: Final = struct.Struct("<8sQI")
_ALIGNMENT: Final = 64
_CORRUPT: Final = 11
_KINDS: Final = frozenset(("u1", "u2", "u4", "i8", "f8"))


def write_archive(path: Path, document: Mapping[str, Any], arrays: list[NDArray[Any]]) -> None:
    """Replace the file at `path` as one step: whoever looks sees the old one or the whole new one, also
    after a crash or a power cut at any moment. One writer at a time for a path."""
    entries, at = [], 0
    for array in arrays:
        entries.append({"kind": array.dtype.str[1:], "length": len(array), "at": at})
        at += _padded(array.nbytes)
    header = json.dumps({"document": document, "arrays": entries, "size": at}, separators=(",", ":")).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    # Always the same name, so that what a killed save left is overwritten by the next one.
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(_HEAD.pack(_MAGIC, len(header), zlib.crc32(header)))
            file.write(header)
            _pad(file, _HEAD.size + len(header))
            for array in arrays:
                file.write(np.ascontiguousarray(array).data)
                _pad(file, array.nbytes)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def read_archive(path: Path) -> tuple[dict[str, Any], list[NDArray[Any]]]:
    """The document and the arrays, mapped read-only. Raises EngineError 11 for a file that is not whole,
    FileNotFoundError for none."""
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise _corrupt(path, "it is too short")
        magic, length, checksum = _HEAD.unpack(head)
        if magic != _MAGIC:
            raise _corrupt(path, "it is not an app of this version")
        header = file.read(length)
        total = os.fstat(file.fileno()).st_size
    if len(header) < length or zlib.crc32(header) != checksum:
        raise _corrupt(path, "its header is damaged")
    content = json.loads(header)
    start = _padded(_HEAD.size + length)
    if total != start + content["size"]:
        raise _corrupt(path, "its data are incomplete")
    if any(entry["kind"] not in _KINDS for entry in content["arrays"]):
        raise _corrupt(path, "it holds an unknown kind of array")
    mapped = np.memmap(path, dtype=np.uint8, mode="r") if content["size"] else np.zeros(start, dtype=np.uint8)
    return content["document"], [_view(mapped, start + entry["at"], entry) for entry in content["arrays"]]


def _view(mapped: NDArray[Any], start: int, entry: Mapping[str, Any]) -> NDArray[Any]:
    dtype = np.dtype("<" + entry["kind"])
    return mapped[start : start + entry["length"] * dtype.itemsize].view(np.ndarray).view(dtype)


def _padded(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT


def _pad(file: BinaryIO, written: int) -> None:
    file.write(b"\0" * (_padded(written) - written))


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _corrupt(path: Path, reason: str) -> EngineError:
    return EngineError(f"Corrupt data: {path} cannot be opened, {reason}", code=_CORRUPT, parameter=str(path))
