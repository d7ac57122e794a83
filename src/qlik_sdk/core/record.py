"""Classes of fields as dataclasses are, for what is loaded first: the module `dataclasses` is slow to load.

For type checkers they are dataclasses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

_REQUIRED = object()


class _Field:
    __slots__ = ("default", "default_factory", "kw_only", "repr")

    def __init__(
        self, default: Any, default_factory: Callable[[], Any] | None, kw_only: bool, repr: bool
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.kw_only = kw_only
        self.repr = repr


def field(
    *,
    default: Any = _REQUIRED,
    default_factory: Callable[[], Any] | None = None,
    kw_only: bool = False,
    repr: bool = True,
) -> Any:
    """What `dataclasses.field` says of a field."""
    return _Field(default, default_factory, kw_only, repr)


def dataclass(cls: type[T]) -> type[T]:
    """Give a class what its annotated fields ask for, and ``__post_init__`` its call."""
    table: dict[str, _Field] = {}
    for name in cls.__annotations__:
        given = vars(cls).get(name, _REQUIRED)
        table[name] = known = given if isinstance(given, _Field) else _Field(given, None, False, True)
        if known.default is not _REQUIRED:
            setattr(cls, name, known.default)
        elif name in vars(cls):
            delattr(cls, name)
    positional = [name for name, known in table.items() if not known.kw_only]

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        if len(args) > len(positional):
            raise TypeError(f"{cls.__name__}() takes {len(positional)} arguments by position at most")
        values = dict(zip(positional, args, strict=False))
        for name in kwargs:
            if name not in table:
                raise TypeError(f"{cls.__name__}() got an unexpected keyword argument {name!r}")
            if name in values:
                raise TypeError(f"{cls.__name__}() got multiple values for argument {name!r}")
        values.update(kwargs)
        for name, known in table.items():
            if name in values:
                value = values[name]
            elif known.default_factory is not None:
                value = known.default_factory()
            elif known.default is not _REQUIRED:
                value = known.default
            else:
                raise TypeError(f"{cls.__name__}() missing required argument: {name!r}")
            setattr(self, name, value)
        self.__post_init__()

    def shown(self: Any) -> str:
        fields = (f"{name}={getattr(self, name)!r}" for name, known in table.items() if known.repr)
        return f"{type(self).__name__}({', '.join(fields)})"

    def equal(self: Any, other: object) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return [getattr(self, name) for name in table] == [getattr(other, name) for name in table]

    members = {
        "__init__": init,
        "__repr__": shown,
        "__eq__": equal,
        "__hash__": None,
        "__match_args__": tuple(positional),
        "__signature__": _Signature(table),
        "__dataclass_fields__": _Fields(table),
    }
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


class _Signature:
    """What `help` and `inspect.signature` show."""

    def __init__(self, table: dict[str, _Field]) -> None:
        self._table = table

    def __get__(self, holder: Any, owner: type) -> Any:
        from inspect import Parameter, Signature

        parameters = []
        for name, known in self._table.items():
            default = [] if known.default_factory is not None else known.default
            kind = Parameter.KEYWORD_ONLY if known.kw_only else Parameter.POSITIONAL_OR_KEYWORD
            default = Parameter.empty if default is _REQUIRED else default
            annotation = owner.__annotations__.get(name, Parameter.empty)
            parameters.append(Parameter(name, kind, default=default, annotation=annotation))
        return Signature(parameters)


class _Fields:
    """Lets ``dataclasses.replace`` and the like work."""

    def __init__(self, table: dict[str, _Field]) -> None:
        self._table = table
        self._made: dict[str, Any] | None = None

    def __get__(self, holder: Any, owner: type) -> dict[str, Any]:
        if self._made is None:
            from dataclasses import field, make_dataclass

            made = make_dataclass(
                owner.__name__,
                [(name, Any, field(default=None, repr=known.repr)) for name, known in self._table.items()],
            )
            self._made = vars(made)["__dataclass_fields__"]
        return self._made
