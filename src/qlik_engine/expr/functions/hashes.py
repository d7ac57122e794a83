"""Hashes of values as text: the same values give the same text, in and between runs."""

from __future__ import annotations

import base64
import hashlib

from ...columns import Dual
from ..declare import function
from ..lift import Context, text_of_dual


def _declare(bits: int, algorithm: str) -> None:
    def body(ctx: Context, *values: Dual | None) -> str:
        # Lengths keep ('ab', 'c') and ('a', 'bc') apart.
        texts = ["" if value is None else text_of_dual(value, ctx.locale) or "" for value in values]
        joined = "".join(f"{len(text)}:{text}" for text in texts)
        digest = hashlib.new(algorithm, joined.encode(), usedforsecurity=False).digest()
        return base64.b64encode(digest).decode().rstrip("=")

    body.__module__ = __name__
    help = f"A {bits}-bit hash of the values, as text."
    function(f"Hash{bits}", "values:value...", returns="text", help=help, sees_nulls=True)(body)


_declare(128, "md5")
_declare(160, "sha1")
_declare(256, "sha256")
