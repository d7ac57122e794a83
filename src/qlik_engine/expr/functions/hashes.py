"""Hashes of values as text: the same values give the same text, in and between runs."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from ...columns import Vector
from ...interrupts import blocks
from ..declare import Style, function
from ..lift import Context, texts_of


def _declare(bits: int, algorithm: Callable[..., Any]) -> None:
    new = partial(algorithm, usedforsecurity=False)

    def body(ctx: Context, *values: Vector) -> Vector:
        columns = [texts_of(value, ctx.locale).tolist() for value in values]
        found = (_hashed(block, new) for block in blocks(zip(*columns, strict=True)))
        return Vector.of_texts(text for block in found for text in block)

    body.__module__ = __name__
    help = f"A {bits}-bit hash of the values, as text."
    declared = function(
        f"Hash{bits}", "values:value...", returns="text", help=help, style=Style.VECTOR, sees_nulls=True
    )
    declared(body)


def _hashed(rows: Iterable[tuple[str, ...]], new: Callable[[bytes], Any]) -> list[str]:
    # Lengths keep ('ab', 'c') and ('a', 'bc') apart.
    joined = ("".join([f"{len(text)}:{text}" for text in row]) for row in rows)
    digests = (new(text.encode("utf-8", "surrogatepass")).digest() for text in joined)
    return [b2a_base64(digest, newline=False).decode("ascii").rstrip("=") for digest in digests]


_declare(128, hashlib.md5)
_declare(160, hashlib.sha1)
_declare(256, hashlib.sha256)
