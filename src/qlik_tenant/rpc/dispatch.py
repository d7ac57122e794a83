"""From a text frame to a bound call: JSON-RPC requests, and their parameters by the method tables."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import msgspec

from .errors import INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, PARSE_ERROR, RpcError
from .service import MethodSpec, Outs, ParamSpec, RpcService

INSTANT = frozenset(
    {
        "AbortAll",
        "AbortRequest",
        "CancelReload",
        "CancelRequest",
        "ConfigureReload",
        "GetInteract",
        "GetProgress",
        "InteractDone",
    }
)
"""Global methods about other requests: they are answered at once, also while those run."""

INSTANT_ON_APPS = frozenset({"Resume"})
"""The same of apps."""

LONG = frozenset({"DoReload", "DoReloadEx"})
"""Methods that run for minutes, in threads of their own."""


@dataclass(frozen=True, slots=True)
class Request:
    """One JSON-RPC request. `return_empty`: properties are wanted with all that says nothing."""

    id: int
    handle: int
    method: str
    params: list[Any] | dict[str, Any]
    delta: bool = False
    return_empty: bool = False


@dataclass(slots=True, eq=False)
class Call:
    """A request on its way; `cancelled` is set when somebody asks to stop it. `at_hand` is answered in the
    event loop."""

    request: Request
    at_hand: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)


CURRENT_CALL: ContextVar[Call] = ContextVar("CURRENT_CALL")
"""The call a handler runs for."""


class BadRequest(RpcError):
    """A frame that is no request; `id` is that of the frame where it has one."""

    def __init__(self, code: int, parameter: str, id: int | None = None, message: str = "") -> None:
        super().__init__(code, parameter, message)
        self.id = id


def read_request(frame: str) -> Request:
    """Decode a text frame; BadRequest when it is not JSON or not a request."""
    try:
        data = msgspec.json.decode(frame)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadRequest(PARSE_ERROR, str(error)) from None
    if not isinstance(data, dict):
        raise BadRequest(INVALID_REQUEST, "a request is a JSON object")
    id, handle, method = data.get("id"), data.get("handle", -1), data.get("method")
    params = data.get("params")
    if not isinstance(id, int) or isinstance(id, bool):
        raise BadRequest(INVALID_REQUEST, "id must be an integer")
    if not isinstance(method, str):
        raise BadRequest(INVALID_REQUEST, "method must be a string", id)
    if not isinstance(handle, int) or isinstance(handle, bool):
        raise BadRequest(INVALID_PARAMS, "Invalid handle", id, "Invalid Params")
    if not isinstance(params, list | dict | None):
        raise BadRequest(INVALID_PARAMS, "params must be an array or an object", id)
    return Request(
        id,
        handle,
        method,
        [] if params is None else params,
        data.get("delta") is True,
        data.get("return_empty") is True,
    )


def find_method(service: RpcService, method: str) -> MethodSpec:
    """The table entry of a method; -32601 when the class has none of that name."""
    spec = service.METHODS.get(method)
    if spec is None:
        raise RpcError(METHOD_NOT_FOUND, f"{service.QIX_TYPE}.{method}")
    return spec


def bind(spec: MethodSpec, params: list[Any] | dict[str, Any]) -> dict[str, Any]:
    """Parameters by name, from either form, with defaults filled in; -32602 for anything else."""
    if isinstance(params, list):
        if len(params) > len(spec.params):
            raise RpcError(INVALID_PARAMS, f"{len(params)} parameters given, {len(spec.params)} taken")
        given: Mapping[str, Any] = {
            param.name: value for param, value in zip(spec.params, params, strict=False)
        }
    else:
        given = params
        unknown = given.keys() - {param.name for param in spec.params}
        if unknown:
            raise RpcError(INVALID_PARAMS, f"Unknown parameter: {', '.join(sorted(unknown))}")
    return {param.name: _value_of(param, given.get(param.name)) for param in spec.params}


def invoke(service: RpcService, spec: MethodSpec, arguments: dict[str, Any]) -> Outs:
    """Run the handler."""
    handler: Callable[..., Outs] = getattr(service, spec.name)
    return handler(**arguments)


def _value_of(param: ParamSpec, value: Any) -> Any:
    if value is None:
        if param.required:
            raise RpcError(INVALID_PARAMS, f"Missing parameter: {param.name}")
        return param.default
    if not _TYPES[param.type](value):
        raise RpcError(INVALID_PARAMS, f"{param.name} must be of type {param.type}")
    return int(value) if param.type == "integer" else value


def _is_integer(value: Any) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": _is_integer,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
}
