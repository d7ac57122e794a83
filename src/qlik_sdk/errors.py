"""Everything the client raises.

    QlikError
    ├── ConfigError               the client was made or called in a way that cannot work
    │   ├── AuthorizeException    the authorization server refused a login
    │   └── LoginRequired         nobody is logged in (any more), and it takes a person to change that
    ├── UnsupportedError          asked for something this client does not do; the message says what
    ├── PagingError               the pages of a list contradict each other
    ├── DecodeError               the answer is not what its content type or the contract promises
    ├── TransportError            no answer: connecting, sending or receiving failed
    │   ├── TransportTimeout      nothing came in time
    │   └── SessionClosed         the engine session ended, or was never open
    │       └── FailedToConnect   the engine session could not be opened
    ├── StatusError               an answer with status 400 or above
    │   ├── BadRequest 400, Forbidden 403, NotFound 404, Conflict 409,
    │   ├── AuthenticationError 401, and LoginRefused below it: what the client logs in with was refused
    │   ├── PreconditionFailed 412, Unprocessable 422, RateLimited 429
    │   └── ServerError           5xx
    ├── EngineError               the engine answered a method with an error
    └── JobError                  a long job did not end well
        └── JobTimeout            it did not end in time

The names of qlik-sdk 0.17 (``CustomException``, ``ConnectionException``, ``AuthenticationException``,
``EngineClosedException``) stand for the matching classes.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Self

from .core.masking import masked

if TYPE_CHECKING:
    from .core.request import Request
    from .core.response import AsyncResponse, Response


class QlikError(Exception):
    """Base of every error of the client."""


class ConfigError(QlikError):
    """The client was made or called in a way that cannot work."""


class CustomExceptionMsg(Enum):
    """Texts that messages of `ConfigError` start with."""

    EMPTY_HOST = "Empty host in config"
    MISSING_CONFIG_PROPERTY = "Missing config property"
    UNSUPPORTED_AUTH_TYPE = "Unsupported authType"
    UNSUPPORTED_PROPERTY = "Unsupported property"
    NOT_IMPLEMENTED = "Not implemented"


class LoginRequired(ConfigError):
    """There is nothing to log in with (any more): the message says what to call."""


class AuthorizeException(ConfigError):
    """The authorization server refused a login.

    Attributes:
        error, error_code, error_description, error_detail, error_uri: as the server sent them, or None.
    """

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        answer: dict[str, Any] = {}
        for given in args:
            if isinstance(given, dict):
                answer.update(given)
        self.error: str | None = answer.get("error")
        self.error_code: str | None = answer.get("error_code")
        self.error_description: str | None = answer.get("error_description")
        self.error_detail: str | None = answer.get("error_detail")
        self.error_uri: str | None = answer.get("error_uri")


class UnsupportedError(QlikError):
    """Asked for something this client does not do."""


class PagingError(QlikError):
    """The pages of a list contradict each other."""


class DecodeError(QlikError):
    """The answer is not what its content type or the contract promises.

    Attributes:
        response: the answer, or None.
    """

    def __init__(self, message: str, response: Response | AsyncResponse | None = None) -> None:
        super().__init__(message)
        self.response = response


class TransportError(QlikError, ConnectionError):
    """No answer: connecting, sending or receiving failed."""


class TransportTimeout(TransportError, TimeoutError):
    """Nothing came in time."""


class SessionClosed(TransportError):
    """The engine session ended, or was never open.

    Attributes:
        close_code: code of the websocket's close frame, or None.
        close_msg: its reason.
        advice: what to do about it, "" when unknown.
    """

    advice = ""

    def __init__(self, message: str, close_code: int | None = None, close_msg: str = "") -> None:
        super().__init__(message)
        self.close_code = close_code
        self.close_msg = close_msg

    def with_advice(self, advice: str) -> Self:
        """Say what to do about it."""
        if not self.advice:
            self.advice = advice
            self.args = (f"{self.args[0]}; {advice}",)
        return self


class FailedToConnect(SessionClosed):
    """The engine session could not be opened.

    Attributes:
        status: with which the tenant refused, None when it could not be reached.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class StatusError(QlikError):
    """An answer with status 400 or above.

    Attributes:
        status: HTTP status; code: of Qlik ("SPACES-404"); title; detail; trace_id: "" where not given.
        advice: what to do about it, "" when unknown.
        errors: every error the body lists, as dictionaries.
        request: the request; response: the answer with headers and body.
    """

    advice = ""

    def __init__(
        self,
        request: Request,
        response: Response | AsyncResponse,
        errors: list[dict[str, Any]],
        trace_id: str = "",
    ) -> None:
        first = errors[0] if errors else {}
        self.status = response.status_code
        self.code = str(first.get("code") or "")
        self.title = str(first.get("title") or first.get("message") or response.reason or "")
        self.detail = str(first.get("detail") or "")
        self.trace_id = trace_id or response.headers.get("x-b3-traceid", "")
        self.errors = errors
        self.request = request
        self.response = response
        super().__init__(self._text())

    def with_advice(self, advice: str) -> Self:
        """Say what to do about it."""
        self.advice = advice
        self.args = (f"{self._text()}; {advice}",)
        return self

    @property
    def status_code(self) -> int:
        return self.status

    def _text(self) -> str:
        text = f"{self.status} {self.title}".rstrip()
        if self.detail and self.detail != self.title:
            text += f": {self.detail}"
        if self.code:
            text += f" ({self.code})"
        text += f", answering {self.request.method} {masked(self.request.url)}"
        return f"{text}, trace {self.trace_id}" if self.trace_id else text


class BadRequest(StatusError):
    """400"""


class AuthenticationError(StatusError):
    """401"""


class LoginRefused(AuthenticationError):
    """What the client logs in with was refused: the message says by whom, why, and what to do."""


class Forbidden(StatusError):
    """403"""


class NotFound(StatusError):
    """404"""


class Conflict(StatusError):
    """409"""


class PreconditionFailed(StatusError):
    """412"""


class Unprocessable(StatusError):
    """422"""


class RateLimited(StatusError):
    """429, after the retries the client was allowed."""


class ServerError(StatusError):
    """5xx"""


_BY_STATUS: dict[int, type[StatusError]] = {
    400: BadRequest,
    401: AuthenticationError,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: PreconditionFailed,
    422: Unprocessable,
    429: RateLimited,
}


def status_error(
    request: Request,
    response: Response | AsyncResponse,
    body: Any,
    kind: type[StatusError] | None = None,
) -> StatusError:
    """The error of an answer.

    Parameters:
        body: the decoded body; any of the shapes services use, or None.
        kind: of the error; that of the status when left out.
    """
    kind = (
        kind
        or _BY_STATUS.get(response.status_code)
        or (ServerError if response.status_code >= 500 else StatusError)
    )
    trace = body.get("traceId") if isinstance(body, dict) else ""
    return kind(request, response, _error_list(body), str(trace or ""))


def _error_list(body: Any) -> list[dict[str, Any]]:
    """Services answer ``{"errors": [..]}``, one bare error, or ``{"error": .., "message": ..}``."""
    if isinstance(body, list):
        return [error for error in body if isinstance(error, dict)]
    if not isinstance(body, dict):
        return []
    listed = body.get("errors")
    if isinstance(listed, list) and listed:
        return [error if isinstance(error, dict) else {"title": str(error)} for error in listed]
    if isinstance(body.get("error"), dict):
        return [body["error"]]
    if isinstance(body.get("error"), str):
        return [
            {"title": body["error"], "detail": body.get("error_description") or body.get("message"), **body}
        ]
    return [body] if body else []


class EngineError(QlikError):
    """The engine answered a method with an error.

    Attributes:
        code: number; name: its constant ("LOCERR_APP_NOT_FOUND"), "" when unknown.
        parameter: the engine's free text about this case; message: the text of the code.
        method: the method called; handle: of the object it was called on.
    """

    def __init__(
        self,
        code: int,
        message: str,
        *,
        name: str = "",
        parameter: str = "",
        method: str = "",
        handle: int = 0,
    ) -> None:
        self.code = code
        self.name = name
        self.message = message
        self.parameter = parameter
        self.method = method
        self.handle = handle
        label = f"{name} {code}" if name else str(code)
        about = f": {parameter}" if parameter and parameter != message else ""
        super().__init__(f"{message}{about} ({label}), answering {method} at handle {handle}")


class JobError(QlikError):
    """A long job, such as a reload, did not end well.

    Attributes:
        job: what the tenant last told about it.
    """

    def __init__(self, message: str, job: Any) -> None:
        super().__init__(message)
        self.job = job


class JobTimeout(JobError, TimeoutError):
    """A long job did not end in time; it goes on in the tenant."""


CustomException = ConfigError
ConnectionException = TransportError
AuthenticationException = AuthenticationError
EngineClosedException = SessionClosed
