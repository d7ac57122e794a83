"""What a way to log in looks like, and which there are."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from ..config import Config
from ..core.agent import agent_of
from ..core.exchange import Flow, Load, Send, Sleep
from ..core.log import Log
from ..core.masking import masked
from ..core.request import Request, WireRequest
from ..core.response import Response
from ..core.retry import RetryPolicy
from ..errors import DecodeError, LoginRefused, StatusError, UnsupportedError, status_error
from .table import way_for

if TYPE_CHECKING:
    from ..transport import WireResponse

log = Log("qlik_sdk.auth")

LOGIN_SECONDS = 300.0
"""How long a person has to log in with a browser."""
_REFUSALS = frozenset({400, 401, 403, 404})


class AuthMethod:
    """Base of the ways to log in.

    Methods do no input or output: those that return a ``Flow`` are generators of steps, such as requests to
    send, that the blocking and the asynchronous client carry out each in its own way. One object serves one
    client, and all of its threads or tasks at once.
    """

    probe = "/users/me"
    """A path that only those who are logged in may read."""
    advice = "check the credentials"
    """What to do when the tenant answers 401."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def prepare(self, request: WireRequest) -> Flow[None]:
        """Put credentials on ``request``, a REST call or an upgrade to a websocket."""
        yield from ()

    def is_refusal(self, status: int, headers: Mapping[str, str]) -> bool:
        """Whether an answer says that the credentials are no good."""
        return status in (401, 403)

    def renew(self, request: WireRequest, response: WireResponse) -> Flow[bool]:
        """The tenant refused ``request``: get other credentials.

        Parameters:
            response: the answer; that to the upgrade to a websocket has no body.
        Returns:
            Whether it is worth preparing and sending the request once more.
        """
        yield from ()
        return False

    def renew_at(self, request: WireRequest) -> float | None:
        """When what `prepare` put on ``request`` is to be replaced, in seconds since 1970.

        None where that is not known, or where there is no other to be had.
        """
        return None

    def login(self) -> Flow[Any]:
        """Log in now, without waiting for the first call."""
        yield from ()

    def logout(self) -> Flow[None]:
        """End what `login` or the first call began."""
        yield from ()

    def received(self, request: WireRequest, response: WireResponse) -> None:
        """Look at the headers of an answer, which may set cookies."""

    # --- for the methods

    def send(self, request: WireRequest) -> Flow[WireResponse]:
        """Send a request that is part of logging in, again where the server is busy, and read the answer."""
        policy = RetryPolicy(attempts=self.config.max_attempts)
        request.headers.setdefault("Accept", "application/json, */*")
        request.headers.setdefault("User-Agent", agent_of(self.config))
        attempt = 1
        while True:
            response: WireResponse = yield Send(request)
            yield Load(response)
            self.received(request, response)
            log.debug("%s %s -> %s, to log in", request.method, masked(request.url), response.status)
            wait = policy.wait(request, response.status, response.headers, attempt, None)
            if wait is None:
                return response
            yield Sleep(wait)
            attempt += 1

    def refusal(self, request: WireRequest, response: WireResponse, advice: str) -> StatusError:
        """The error of a login that did not work."""
        asked = Request(request.method, request.url.partition("?")[0])
        headers, body = response.headers, response.body
        answer = Response(asked, response.status, response.reason, headers, asked.url, body)
        if response.status >= 400 and response.status not in _REFUSALS:
            return status_error(asked, answer, decoded(response))
        return status_error(asked, answer, decoded(response), LoginRefused).with_advice(advice)

    def decoded(self, response: WireResponse, wanted: str) -> dict[str, Any]:
        """The JSON object of an answer.

        Raises:
            DecodeError: it is none, or has no text called ``wanted``.
        """
        body = decoded(response)
        if isinstance(body, dict) and isinstance(body.get(wanted), str):
            return body
        raise DecodeError(f"{masked(response.url)} answered {response.status} without {wanted}")


def auth_method(config: Config) -> AuthMethod:
    """The way to log in that ``config`` asks for.

    Raises:
        UnsupportedError: the client has no such way.
    """
    way = way_for(config, config.auth_type) if config.auth_type is not None else None
    if way is None:
        raise UnsupportedError(f"cannot log in with {config.auth_type}")
    module, _, name = way.target.partition(":")
    made = getattr(import_module(f".{module}", __package__), name)(config)
    assert isinstance(made, AuthMethod)
    return made


def decoded(response: WireResponse) -> Any:
    """The JSON of an answer that was read, None where it is none."""
    try:
        return msgspec.json.decode(response.content or b"null")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
