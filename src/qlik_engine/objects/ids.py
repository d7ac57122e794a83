"""Ids of objects that come without one."""

from __future__ import annotations

import secrets
from typing import Final

_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
_LENGTH: Final = 10


def new_id() -> str:
    """A random id, short enough to type and hard enough to guess that it stays unique in an app."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
