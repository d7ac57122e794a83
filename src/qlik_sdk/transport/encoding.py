"""Undoing content encodings piece by piece."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from ..errors import DecodeError

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def decompressor(encoding: str) -> Callable[[bytes], bytes] | None:
    """A function from coded to plain pieces, None when nothing is coded.

    Raises:
        DecodeError: the encoding is none the client asks for.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return None
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise DecodeError(f"the answer has content encoding {encoding!r}")
    current = zlib.decompressobj(_GZIP_OR_ZLIB)

    def decode(data: bytes) -> bytes:
        nonlocal current
        try:
            plain = current.decompress(data)
            while current.eof and current.unused_data:
                rest = current.unused_data
                current = zlib.decompressobj(_GZIP_OR_ZLIB)
                plain += current.decompress(rest)
        except zlib.error as error:
            raise DecodeError(f"the answer is not valid {encoding}: {error}") from error
        return plain

    return decode
