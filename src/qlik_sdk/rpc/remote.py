"""Objects that live in the engine and are called through their handle."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from ..core.model import build, plain

if TYPE_CHECKING:
    from .async_session import AsyncRpcSession
    from .session import RpcSession

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R", bound="RpcObject | AsyncRpcObject")

OBJECT = "object:"
"""Start of a result reference that names a class of engine objects instead of a structure."""


def method(name: str) -> Callable[[F], F]:
    """Note the wire name of a generated engine method on it."""

    def decorate(function: F) -> F:
        function.qix = name  # type: ignore[attr-defined]  # read by tests and by the reference pages
        return function

    return decorate


class _Remote:
    """What both twins know: where the object is, and how answers become Python values.

    Attributes:
        handle: number of the object in its session.
        type: class of the object in the engine ("Doc", "GenericObject", ...).
        generic_type: type given in the object's properties ("sheet", "my-chart", ...), or None.
        id: identifier of the object, or None.
    """

    _prefix = ""

    def __init__(
        self,
        session: Any,
        handle: int,
        *,
        type: str = "",
        generic_type: str | None = None,
        id: str | None = None,
    ) -> None:
        self._session = session
        self.handle = handle
        self.type = type or self.__class__.__name__.removeprefix("Async")
        self.generic_type = generic_type
        self.id = id
        session._memory.add(self)

    @property
    def qHandle(self) -> int:
        """`handle`, as the engine calls it."""
        return self.handle

    @property
    def qType(self) -> str:
        """`type`, as the engine calls it."""
        return self.type

    @property
    def qGenericType(self) -> str | None:
        """`generic_type`, as the engine calls it."""
        return self.generic_type

    @property
    def qGenericId(self) -> str | None:
        """`id`, as the engine calls it."""
        return self.id

    def on(self, event: str, listener: Callable[..., Any]) -> Callable[[], None]:
        """Call ``listener`` when the object is "changed" or "closed"; the answer undoes it.

        The traffic events of a session ("traffic:sent", ...) can be heard for one object too.
        """
        undo: Callable[[], None] = self._session.on_handle(self.handle, event, listener)
        return undo

    def _arguments(self, params: Mapping[str, Any]) -> dict[str, Any]:
        return {name: plain(value) for name, value in params.items() if value is not None}

    def _result(self, answer: Any, out: str | None, result: str | None) -> Any:
        if out is None:
            return build(result, answer)
        value = answer.get(out) if isinstance(answer, dict) else answer
        if result is None or value is None:
            return value
        if result.startswith(OBJECT):
            return self._object(value, result.removeprefix(OBJECT))
        return build(result, value)

    def _object(self, value: Any, declared: str) -> Any:
        """An interface the engine returned, as an object of the same session.

        The class is the one the engine names; the declared one where it names none or an unknown one.
        A null handle (nothing found) is None.
        """
        if isinstance(value, list):
            return [self._object(element, declared) for element in value]
        handle = value.get("qHandle")
        if handle is None:
            return None
        engine_type = value.get("qType") or declared
        return remote_class(engine_type, declared, self._prefix)(
            self._session,
            handle,
            type=engine_type,
            generic_type=value.get("qGenericType"),
            id=value.get("qGenericId"),
        )

    def __repr__(self) -> str:
        name = f" {self.id!r}" if self.id else ""
        return f"<{self.__class__.__name__}{name} at handle {self.handle}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Remote) and other._session is self._session and other.handle == self.handle

    def __hash__(self) -> int:
        return hash((id(self._session), self.handle))


def remote_class(engine_type: str, declared: str, prefix: str) -> Any:
    """The class of engine objects called ``engine_type``, else the declared one."""
    from ..generated.qix.index import CLASSES

    name = engine_type if engine_type in CLASSES else declared
    return getattr(importlib.import_module(f"qlik_sdk.generated.qix.{CLASSES[name]}"), prefix + name)


class RpcObject(_Remote):
    """An engine object with blocking methods."""

    _session: RpcSession

    def _rpc(
        self, method: str, params: Mapping[str, Any], *, out: str | None = None, result: str | None = None
    ) -> Any:
        """Call ``method`` on this object.

        Parameters:
            params: by wire name; None means not given.
            out: the one out-parameter to return; None returns all of them.
            result: structure name ("NxAppLayout", "X[]"), "object:Doc" for interfaces, None for plain data.
        Raises:
            EngineError: the engine refused.
            ConnectionError: the session is closed.
        """
        answer = self._session.call(method, self.handle, self._arguments(params))
        return self._result(answer, out, result)


class AsyncRpcObject(_Remote):
    """An engine object with awaitable methods."""

    _prefix = "Async"
    _session: AsyncRpcSession

    async def _rpc(
        self, method: str, params: Mapping[str, Any], *, out: str | None = None, result: str | None = None
    ) -> Any:
        """Call ``method`` on this object; see `RpcObject._rpc`."""
        answer = await self._session.call(method, self.handle, self._arguments(params))
        return self._result(answer, out, result)
