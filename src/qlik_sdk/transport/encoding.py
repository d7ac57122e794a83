"""Undoing content encodings piece by piece."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from ..errors import DecodeError

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def decompressor(encoding: str) -> Callable[[bytes], bytes] | None:
    """A function from coded to plain pieces, None when nothing is coded.

    An empty piece is the end; the function raises DecodeError where what came is broken or not all.

    Raises:
        DecodeError: the encoding is none the client asks for.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return None
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise DecodeError(f"the answer has content encoding {encoding!r}")
    current: Any = None

    def decode(data: bytes) -> bytes:
        nonlocal current
        if not data:
            if current is not None and not current.eof:
                raise DecodeError(f"the answer ends before its {encoding} does")
            return b""
        if current is None:
            # Some servers leave out the head of zlib, which has this in its first byte.
            bare = encoding == "deflate" and data[0] & 0x0F != zlib.DEFLATED
            current = zlib.decompressobj(-zlib.MAX_WBITS if bare else _GZIP_OR_ZLIB)
        try:
            plain: bytes = current.decompress(data)
            while current.eof and current.unused_data:
                rest = current.unused_data
                current = zlib.decompressobj(_GZIP_OR_ZLIB)
                plain += current.decompress(rest)
        except zlib.error as error:
            raise DecodeError(f"the answer is not valid {encoding}: {error}") from error
        return plain

    return decode
