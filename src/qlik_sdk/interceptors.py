"""Functions of the user that see every request and every answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

Interceptor = Callable[[Any], Any]


class InterceptorHandler:
    """An ordered list of interceptors.

    An interceptor is handed the request (or answer), and returns it, changed or not, or another in its place;
    returning None leaves it as it is.
    """

    def __init__(self) -> None:
        self.handlers: list[Interceptor] = []

    def use(self, interceptor: Interceptor | Sequence[Interceptor]) -> Callable[[], None]:
        """Add an interceptor, or several. The answer takes them out again."""
        added = [interceptor] if callable(interceptor) else list(interceptor)
        self.handlers = [*self.handlers, *added]

        def remove() -> None:
            self.handlers = [known for known in self.handlers if known not in added]

        return remove

    def apply(self, value: Any) -> Any:
        """Hand ``value`` through all of them."""
        for handler in self.handlers:
            replaced = handler(value)
            if replaced is not None:
                value = replaced
        return value


class Interceptors:
    """The two lists of a client: ``interceptors["request"].use(function)``."""

    def __init__(self) -> None:
        self.request = InterceptorHandler()
        self.response = InterceptorHandler()

    def __getitem__(self, name: Literal["request", "response"]) -> InterceptorHandler:
        if name == "request":
            return self.request
        if name == "response":
            return self.response
        raise KeyError(name)
