"""Objects that come from, or go to, the wire.

A model keeps the decoded dictionary, so that nothing the server sent is lost, and looks attributes up in it.
Nested dictionaries become models in place, when they are first looked at. An item of a page begins as a row
of slots (see `rows`) and gets its dictionary when more is asked of it than its plain fields.
"""

from __future__ import annotations

import enum
import importlib
import keyword
import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast, dataclass_transform

from .rows import Raw, decode

if TYPE_CHECKING:
    from .rows import Source

Builder = Callable[[Any, Any], Any]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|-")
_SHOWN_FIELDS = 3


@cache
def snake_case(name: str) -> str:
    """``ownerId`` -> ``owner_id``."""
    return _HUMP.sub("_", name).lower()


@cache
def model_class(ref: str) -> type[Model]:
    """The class a reference names.

    ``spaces:Space`` is in ``generated/models/spaces.py``, ``qix.doc:X`` in ``generated/qix/doc.py``,
    and a bare ``NxInfo`` is a structure of the engine protocol (``generated/qix/structs``).
    """
    module, _, name = ref.rpartition(":")
    if not module:
        path = "qix.structs"
    elif "." in module:
        path = module
    else:
        path = f"models.{module}"
    found: type[Model] = getattr(importlib.import_module(f"qlik_sdk.generated.{path}"), name)
    return found


@cache
def builder(ref: str) -> Builder:
    """How to turn decoded JSON into what ``ref`` names: ``X``, ``X[]`` (list) or ``X{}`` (dictionary)."""
    if ref.endswith("[]"):
        item = builder(ref[:-2])
        return lambda value, client: (
            [item(element, client) for element in value] if isinstance(value, list) else value
        )
    if ref.endswith("{}"):
        entry = builder(ref[:-2])
        return lambda value, client: (
            {key: entry(element, client) for key, element in value.items()}
            if isinstance(value, dict)
            else value
        )
    wrap = model_class(ref)._wrap
    return lambda value, client: wrap(value, client) if isinstance(value, dict) else value


def build(ref: str | None, value: Any, client: Any = None) -> Any:
    """Decoded JSON as the model ``ref`` names; as it is when there is no reference or it does not fit."""
    return value if ref is None or value is None else builder(ref)(value, client)


class _Field:
    __slots__ = ("name", "ref", "required", "wire")

    def __init__(self, wire: str, ref: str | None, required: bool) -> None:
        self.wire = wire
        self.ref = ref
        self.required = required
        self.name = ""

    def __set_name__(self, owner: type[Model], name: str) -> None:
        self.name = name

    def __get__(self, model: Model | None, owner: type[Model]) -> Any:
        if model is None:
            return self
        row = model._row
        if row is not None:
            value = getattr(row, self.name)
            if value.__class__ is Raw:
                value = build(self.ref, decode(value), model._client)
                setattr(row, self.name, value)
            return value
        value = model._data.get(self.wire)
        if self.ref is not None and value.__class__ in (dict, list) and self.wire not in model._built:
            value = model._data[self.wire] = builder(self.ref)(value, model._client)
            if not isinstance(value, Model):
                _set_built(model, model._built | {self.wire})
        return value

    def __set__(self, model: Model, value: Any) -> None:
        model._data[self.wire] = value
        if self.wire in model._built:
            _set_built(model, model._built - {self.wire})


class DataclassFields:
    """Lets ``dataclasses.asdict(model)`` work; a class gets its own table when it is first asked for.

    Parameters:
        ref: of the model whose fields they are; the class's own when left out.
    """

    def __init__(self, ref: str = "") -> None:
        self._ref = ref

    def __get__(self, holder: Any, owner: type[Any]) -> dict[str, Any]:
        return _dataclass_fields(cast(Hashable, model_class(self._ref) if self._ref else owner))


@cache
def _dataclass_fields(owner: Any) -> dict[str, Any]:
    from dataclasses import make_dataclass

    names = {known.wire: name for name, known in owner._fields.items()}
    usable = [
        wire if wire.isidentifier() and not keyword.iskeyword(wire) else name for wire, name in names.items()
    ]
    made = make_dataclass(owner.__name__, [(name, Any, None) for name in usable])
    fields: dict[str, Any] = vars(made)["__dataclass_fields__"]
    return fields


def field(wire: str, ref: str | None = None, *, default: Any = ...) -> Any:
    """A field of a model.

    Parameters:
        wire: the name in JSON.
        ref: model reference of nested objects (``spaces:SpaceMeta``, ``spaces:SpaceMeta[]``).
        default: a field with a default need not be given.
    """
    return _Field(wire, ref, default is ...)


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
class Model:
    """Base of every body and result.

    Made from keywords (Python names or the wire's) it drops those that are None; assigning None later sends
    an explicit null. Unknown fields are kept: they read as attributes, and ``model["any name"]`` reads any.
    """

    __slots__ = ("_built", "_client", "_data", "_row", "_source")

    __dataclass_fields__: ClassVar[Any] = DataclassFields()

    _fields: ClassVar[dict[str, _Field]] = {}
    """Every field by its Python name and by its wire name."""
    _unique: ClassVar[tuple[_Field, ...]] = ()

    _data: dict[str, Any]
    _client: Any
    _built: frozenset[str]
    _row: Any
    _source: Source

    def __init__(self, /, **values: Any) -> None:
        fields = self._fields
        _set_data(self, {})
        _set_client(self, None)
        _set_built(self, _NONE_BUILT)
        _set_row(self, None)
        for name, value in values.items():
            if value is not None:
                known = fields.get(name)
                self._data[name if known is None else known.wire] = value

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, _Field)}
        by_wire = {known.wire: known for known in own.values()}
        cls._fields = {**cls._fields, **by_wire, **own}
        cls._unique = tuple({known.name: known for known in cls._fields.values()}.values())

    @classmethod
    def _wrap(cls, data: dict[str, Any], client: Any = None) -> Self:
        model = cls.__new__(cls)
        _set_data(model, data)
        _set_client(model, client)
        _set_built(model, _NONE_BUILT)
        _set_row(model, None)
        return model

    @classmethod
    def _wrap_rows(cls, source: Source, client: Any) -> Iterator[Self]:
        """The items of a page; see `rows`."""
        new = cls.__new__
        for row in source.rows:
            model = new(cls)
            _set_client(model, client)
            _set_row(model, row)
            _set_source(model, source)
            yield model

    def _unrow(self) -> dict[str, Any]:
        """Turn from the row to the dictionary; what was made of nested values meanwhile goes along."""
        with self._source.lock:
            row = self._row
            if row is not None:
                data = self._source.dictionary(row)
                built = set()
                for known in self._unique:
                    value = getattr(row, known.name)
                    if value.__class__ in (list, dict) or isinstance(value, Model):
                        data[known.wire] = value
                        if known.ref is not None and not isinstance(value, Model):
                            built.add(known.wire)
                _set_data(self, data)
                _set_built(self, frozenset(built))
                _set_row(self, None)
        return self._data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """A model of a copy of the wire's dictionary."""
        return cls._wrap({key: plain(value) for key, value in data.items()})

    def to_dict(self) -> dict[str, Any]:
        """The wire's dictionary, plain values all the way down."""
        return {key: plain(value) for key, value in self._data.items()}

    def _lookup(self, name: str) -> Any:
        known = self._fields.get(name)
        if known is not None:
            return known.__get__(self, type(self))
        if name in self._data:
            return self._data[name]
        for key in self._data:
            if snake_case(key) == name:
                return self._data[key]
        raise KeyError(name)

    def __getattr__(self, name: str) -> Any:
        if name == "_data":  # of a model that still is a row
            return self._unrow()
        if name.startswith("__") or name in Model.__slots__:
            raise AttributeError(name)
        try:
            return self._lookup(name)
        except KeyError:
            deed = None
        if self._client is not None and not name.startswith("_"):
            from .acting import act

            deed = act(self, name)
        if deed is None:
            raise AttributeError(f"{type(self).__name__} has no field {name!r}")
        return deed

    def __setattr__(self, name: str, value: Any) -> None:
        known = self._fields.get(name)
        if known is not None:
            known.__set__(self, value)
        elif name in Model.__slots__:
            object.__setattr__(self, name, value)
        else:
            self._data[name] = value

    def __getitem__(self, name: str) -> Any:
        return self._lookup(name)

    def __setitem__(self, name: str, value: Any) -> None:
        known = self._fields.get(name)
        self._data[name if known is None else known.wire] = value

    def __contains__(self, name: object) -> bool:
        if name in self._data:
            return True
        known = self._fields.get(name) if isinstance(name, str) else None
        return known is not None and known.wire in self._data

    def __iter__(self) -> Iterator[str]:
        """The wire names of the fields present."""
        return iter(self._data)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model) or type(other) is not type(self):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # models can change, so they are not keys

    def __dir__(self) -> list[str]:
        from .acting import names

        return sorted({*super().__dir__(), *self._data, *names(self)})

    def _replace(self, data: dict[str, Any]) -> None:
        """Hold another dictionary, as after an update."""
        _set_data(self, data)
        _set_built(self, _NONE_BUILT)
        _set_row(self, None)

    def __copy__(self) -> Self:
        return self._wrap(dict(self._data), self._client)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self._wrap(self.to_dict(), self._client)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self).from_dict, (self.to_dict(),))

    def __repr__(self) -> str:
        shown = _identity(self._data) or dict(list(_scalars(self._data).items())[:_SHOWN_FIELDS])
        inside = ", ".join(f"{key}={value!r}" for key, value in shown.items())
        return f"{type(self).__name__}({inside})"


# Thousands of models are made at a time, and their own __setattr__ is for fields.
_NONE_BUILT: frozenset[str] = frozenset()
_set_data, _set_client, _set_built, _set_row, _set_source = (
    vars(Model)[slot].__set__ for slot in ("_data", "_client", "_built", "_row", "_source")
)


def _scalars(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if isinstance(value, str | int | float | bool)}


def _identity(data: Mapping[str, Any]) -> dict[str, Any]:
    """Id and name, where a Qlik object keeps them."""
    for holder in (data, data.get("attributes"), data.get("qInfo")):
        inner = holder._data if isinstance(holder, Model) else holder
        if isinstance(inner, Mapping):
            found = {key: inner[key] for key in ("id", "qId", "name", "qType") if inner.get(key) is not None}
            if found:
                return found
    return {}


_ATOMS = frozenset({str, int, float, bool, type(None)})


def plain(value: Any) -> Any:
    """A value as JSON can carry it: models as dictionaries, enumerations as their values."""
    kind = value.__class__
    if kind in _ATOMS:
        return value
    if kind is dict:
        return {key if key.__class__ is str else str(key): plain(element) for key, element in value.items()}
    if kind is list:
        return [plain(element) for element in value]
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {str(key): plain(element) for key, element in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(element) for element in value]
    if isinstance(value, enum.Enum):
        return value.value
    return value
