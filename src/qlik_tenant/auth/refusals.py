"""Refusals that have a form of their own."""

from __future__ import annotations

from typing import Any

from ..errors import ApiError


def unauthorized(detail: str, *, code: str = "") -> ApiError:
    """401 with the challenge header."""
    return ApiError(401, detail, code=code, title="Unauthorized", headers={"www-authenticate": "Bearer"})


class CsrfRefusal(ApiError):
    """403 for a change without the token of its session; clients look for `code` at the top of the body."""

    def __init__(self) -> None:
        super().__init__(
            403,
            "Send the value of GET /api/v1/csrf-token in the header qlik-csrf-token.",
            code="CSRF-TOKEN-2",
            title="CSRF token is missing or wrong",
        )

    def body(self, trace_id: str) -> dict[str, Any]:
        """The common body, and the code once more at its top."""
        return {"code": self.code, **super().body(trace_id)}


def too_many(seconds: int, title: str = "API rate limit reached.") -> ApiError:
    """429 saying when to come back."""
    return ApiError(
        429,
        f"You need to wait {seconds} seconds until limit is lifted.",
        title=title,
        headers={"retry-after": str(seconds)},
    )
