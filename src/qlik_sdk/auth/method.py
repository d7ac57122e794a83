"""What a way to log in looks like, and which there are."""

from __future__ import annotations

from collections.abc import Generator
from importlib import import_module
from typing import TYPE_CHECKING

from ..auth_type import AuthType
from ..config import Config
from ..errors import UnsupportedError

if TYPE_CHECKING:
    from ..core.request import WireRequest
    from ..transport import WireResponse

METHODS: dict[AuthType, str] = {AuthType.APIKey: "api_key:ApiKey"}
"""Way to log in -> module of this package and class."""


class AuthMethod:
    """Base of the ways to log in.

    A flow yields the requests to send and is handed their answers; the last answer is the caller's. A flow
    that needs a token of its own first yields the request that fetches it.
    """

    def __init__(self, config: Config) -> None:
        self.config = config

    def flow(self, request: WireRequest) -> Generator[WireRequest, WireResponse, None]:
        """Decorate ``request`` and yield it."""
        yield request


def auth_method(config: Config) -> AuthMethod:
    """The way to log in that ``config`` asks for.

    Raises:
        UnsupportedError: the client has no such way.
    """
    auth_type = config.auth_type
    target = METHODS.get(auth_type) if auth_type is not None else None
    if target is None:
        supported = ", ".join(known.value for known in METHODS)
        asked = auth_type.value if auth_type is not None else "nothing"
        raise UnsupportedError(f"cannot log in with {asked}; supported: {supported}")
    module, _, name = target.partition(":")
    made = getattr(import_module(f".{module}", __package__), name)(config)
    assert isinstance(made, AuthMethod)
    return made
