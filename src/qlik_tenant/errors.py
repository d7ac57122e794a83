"""The one error shape of the tenant.

    {"errors": [{"code": "HTTP-404", "title": "Not found", "detail": "...", "source": {...}}], "traceId":
    "..."}

Services raise `ApiError` (or one of the short forms below); the gateway turns it into that body.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any


class ApiError(Exception):
    """An answer with an error status.

    `code` is the service's own code, `HTTP-<status>` unless given; `parameter` names the query parameter at
    fault, `pointer` the place in the JSON body.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        code: str = "",
        title: str = "",
        parameter: str = "",
        pointer: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.status = status
        self.detail = detail
        self.code = code or f"HTTP-{status}"
        self.title = title or HTTPStatus(status).phrase.capitalize()
        self.parameter = parameter
        self.pointer = pointer
        self.headers = headers or {}
        super().__init__(f"{self.code} {self.title}: {detail}" if detail else f"{self.code} {self.title}")

    def item(self) -> dict[str, Any]:
        """The entry of `errors`."""
        entry: dict[str, Any] = {"code": self.code, "title": self.title}
        if self.detail:
            entry["detail"] = self.detail
        if self.parameter:
            entry["source"] = {"parameter": self.parameter}
        elif self.pointer is not None:
            entry["source"] = {"pointer": self.pointer}
        return entry

    def body(self, trace_id: str) -> dict[str, Any]:
        """The whole response body."""
        return {"errors": [self.item()], "traceId": trace_id}


def bad_parameter(parameter: str, detail: str) -> ApiError:
    """400 naming a query parameter."""
    return ApiError(400, f"{parameter}: {detail}", title="Invalid parameter", parameter=parameter)


def bad_body(detail: str, pointer: str = "") -> ApiError:
    """400 naming a place in the request body (JSON pointer; empty for the body itself)."""
    where = f"{pointer}: " if pointer else ""
    return ApiError(400, f"{where}{detail}", title="Invalid request body", pointer=pointer)


def forbidden(detail: str = "You do not have the right to do this.", *, code: str = "") -> ApiError:
    """403."""
    return ApiError(403, detail, code=code)


def not_found(what: str, *, code: str = "") -> ApiError:
    """404 naming what was looked for; also the answer for what the caller may not even see."""
    return ApiError(404, f"{what} was not found.", code=code)


def conflict(detail: str, *, code: str = "") -> ApiError:
    """409."""
    return ApiError(409, detail, code=code)
