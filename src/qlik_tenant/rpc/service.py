"""What the generated QIX bases are made of: a method table, and one raising method per QIX method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import NOT_IMPLEMENTED, RpcError, unsupported

if TYPE_CHECKING:
    from .session import RpcSession

Outs = dict[str, Any]
"""The out-parameters of a call by wire name."""


@dataclass(frozen=True, slots=True)
class ParamSpec:
    """One parameter of a QIX method.

    `type` is the JSON type on the wire (string, integer, number, boolean, object, array);
    `default` is taken when an optional parameter is left out.
    """

    name: str
    type: str
    required: bool = True
    default: Any = None


@dataclass(frozen=True, slots=True)
class MethodSpec:
    """One QIX method: the Python name of its handler, its parameters in positional order, its outs, and the
    rights on the app it needs."""

    name: str
    params: tuple[ParamSpec, ...] = ()
    outs: tuple[str, ...] = ()
    access: tuple[str, ...] = ()


class NotWritten(RpcError):
    """Raised by every generated method nobody overrides: QIX error 20, naming the method."""

    def __init__(self, method: str) -> None:
        super().__init__(NOT_IMPLEMENTED, unsupported(method).parameter)
        self.method = method


class RpcService:
    """The server side of one QIX class: one instance per handle of a socket.

    A subclass overrides generated methods. Parameters arrive by wire name, checked against `METHODS`; the
    result is a dict of the method's outs. Handlers run in a worker thread, one at a time for a handle; those
    named in `AT_HAND` in the event loop, because they wait for nothing, compute nothing and change nothing.
    """

    QIX_TYPE: ClassVar[str] = ""
    AT_HAND: ClassVar[frozenset[str]] = frozenset()
    METHODS: ClassVar[Mapping[str, MethodSpec]] = {}

    def __init__(self, session: RpcSession, handle: int) -> None:
        self.rpc = session
        self.handle = handle

    @property
    def is_own(self) -> bool:
        """Whether this is about something of the caller's own, for which no right on the app is needed."""
        return False
