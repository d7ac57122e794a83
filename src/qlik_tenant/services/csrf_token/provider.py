"""Answers of the csrf-token API. Source: /api/v1/csrf-token."""

from __future__ import annotations

from ...auth.credential import CSRF
from ...errors import ApiError
from ...gateway.service import Call, Reply
from ...generated.rest.csrf_token import CsrfTokenApi


class Provider(CsrfTokenApi):
    """Tokens against cross-site requests exist for callers with a session cookie only."""

    def get(self, call: Call) -> Reply:
        """The token of the caller's session, in a header; 400 for a caller without a session."""
        credential = call.caller.credential
        if credential is None or credential.kind != "session":
            raise ApiError(
                400,
                "A caller with a bearer token needs no CSRF token.",
                code="CSRF-TOKEN-3",
                title="No session cookie",
            )
        return Reply.empty(204, **{CSRF: credential.csrf, "cache-control": "no-store"})
