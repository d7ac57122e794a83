"""Answers of the csrf-token API. Source: /api/v1/csrf-token."""

from __future__ import annotations

from ...errors import ApiError
from ...gateway.service import Call, Reply
from ...generated.rest.csrf_token import CsrfTokenApi


class Provider(CsrfTokenApi):
    """Tokens against cross-site requests exist for callers with a session cookie only."""

    def get(self, call: Call) -> Reply:
        """400 for a caller with a bearer token, who needs none."""
        raise ApiError(
            400,
            "A caller with a bearer token needs no CSRF token.",
            code="CSRF-TOKEN-3",
            title="No session cookie",
        )
