"""Constants of the engine's error codes."""

from __future__ import annotations

from functools import cache


@cache
def _names() -> dict[int, str]:
    from ..generated.qix.errors import ERRORS

    return {code: name for name, (code, _) in ERRORS.items()}


def error_name(code: int) -> str:
    """``1003`` -> ``LOCERR_APP_NOT_FOUND``; "" for a code the contract does not have."""
    return _names().get(code, "")
