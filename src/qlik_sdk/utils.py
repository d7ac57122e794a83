"""The import path of qlik-sdk 0.17 for its only helper."""

from __future__ import annotations

from typing import Any

_SIGNATURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff\xdb": "image/jpeg", b"\xff\xd8\xff\xe0": "image/jpeg"}
_SIGNATURES |= {b"\xff\xd8\xff\xe1": "image/jpeg"}


def get_mime_type(buffer: Any) -> str:
    """The content type of an open image file, found by its first bytes, which stay to be read.

    Parameters:
        buffer: opened with ``open(path, "rb")``; or None.
    """
    start = bytes(buffer.peek(4)[:4]) if buffer else b""
    return _SIGNATURES.get(start, "application/octet-stream")
