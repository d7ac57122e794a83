"""Schemas as Python types: classes for objects, ``Literal`` for enumerations, annotations for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from . import names
from .model import LOCAL, Api, Schema

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_COMPOSED = ("allOf", "anyOf", "oneOf")
_TYPING_NAMES = frozenset({"Any", "Literal", "Mapping", "Sequence", "Type", "TypeAlias"})


@dataclass(frozen=True, slots=True)
class Type:
    """A type as it reads in annotations.

    Attributes:
        out: of a value that was received.
        given: of a value that a caller passes in.
        ref: model reference the runtime decodes with, None for plain values.
    """

    out: str
    given: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of a model class."""

    name: str
    wire: str
    type: Type
    required: bool
    schema: Schema

    @property
    def read_only(self) -> bool:
        return self.schema.get("readOnly") is True


@dataclass(frozen=True, slots=True)
class Enum:
    """A named enumeration."""

    name: str
    annotation: str


@dataclass(slots=True)
class Shape:
    """A model class."""

    name: str
    fields: list[Field] = field(default_factory=list)


NULL: Schema = {"type": "null"}
ANY = Type("Any", "Any")
OBJECT = Type("dict[str, Any]", "Mapping[str, Any]")


class Shapes:
    """The Python types of one API.

    `classes` and `enums` hold what the API's model module defines. Objects that have no name of their own are
    named after the schema and property they are in (``SpaceMeta``).
    """

    def __init__(self, api: Api) -> None:
        self.module = api.module
        self.schemas = api.schemas
        self.classes: dict[str, Shape] = {}
        self.enums: dict[str, Enum] = {}
        self._named: dict[str, Type] = {}
        self._unnamed: dict[int, tuple[Schema, Type]] = {}
        self._taken = {_class_name(name) for name, schema in api.schemas.items() if self._is_named(schema)}
        for name in api.schemas:
            self._of_name(name)

    def of(self, schema: Schema, hint: str) -> Type:
        """The type of a schema; `hint` names the class of an object that has no name."""
        if id(schema) not in self._unnamed:
            self._unnamed[id(schema)] = schema, self._new(schema, hint)
        return self._unnamed[id(schema)][1]

    def _new(self, schema: Schema, hint: str) -> Type:
        if "$ref" in schema:
            return self._of_name(schema["$ref"].removeprefix(LOCAL))
        if "enum" in schema or "const" in schema:
            return _plain(_literal(schema))
        parts = _parts(schema)
        if len(parts) == 1 and "properties" not in schema:
            return self.of(parts[0], hint)
        merged = self.flat(schema) if parts else None
        if merged is not None and merged.get("properties"):
            return self._class(merged, hint)
        for union in ("anyOf", "oneOf"):
            if union in schema:
                return self._union(schema[union], hint)
        return OBJECT if "allOf" in schema else self._of_type(schema, hint)

    def fields(self, schema: Schema) -> list[Field]:
        """The attributes of the class that a schema, whose type was asked for, is; empty when it is none."""
        shape = self.classes.get(self.of(schema, "").out)
        return shape.fields if shape else []

    def flat(self, schema: Schema) -> Schema | None:
        """An object schema with its parts put together; None when it is no object.

        Alternatives contribute all their properties, none of them required.
        """
        if "$ref" in schema:
            return self.flat(self.schemas[schema["$ref"].removeprefix(LOCAL)])
        parts = [self.flat(part) for part in schema.get("allOf", ())]
        choices = [
            self.flat(part) for union in ("anyOf", "oneOf") for part in schema.get(union, ()) if part != NULL
        ]
        if not parts and not choices and not _is_object(schema):
            return None
        if None in parts or None in choices:
            return None
        properties = dict(schema.get("properties", {}))
        required = list(schema.get("required", ()))
        for part in parts:
            properties |= (part or {}).get("properties", {})
            required += (part or {}).get("required", ())
        for choice in choices:
            for name, part in (choice or {}).get("properties", {}).items():
                properties[name] = _either_value(properties[name], part) if name in properties else part
        return {"type": "object", "properties": properties, "required": required}

    def _is_named(self, schema: Schema) -> bool:
        """Whether a schema becomes a class or an enumeration of its own."""
        return "enum" in schema or bool((self.flat(schema) or {}).get("properties"))

    def _of_name(self, name: str) -> Type:
        if name in self._named:
            return self._named[name]
        schema, class_name = self.schemas[name], _class_name(name)
        merged = self.flat(schema)
        if merged is not None and merged.get("properties"):
            self._named[name] = self._class_type(class_name)
            self._fill(class_name, merged)
        elif "enum" in schema:
            self._named[name] = Type(class_name, class_name)
            self.enums[class_name] = Enum(class_name, _literal(schema))
        else:
            self._named[name] = OBJECT
            self._named[name] = self.of(schema, class_name)
        return self._named[name]

    def _class_type(self, name: str) -> Type:
        return Type(name, f"{name} | Mapping[str, Any]", f"{self.module}:{name}")

    def _class(self, merged: Schema, hint: str) -> Type:
        name, number = hint, 1
        while name in self._taken:
            number += 1
            name = f"{hint}{number}"
        self._taken.add(name)
        self._fill(name, merged)
        return self._class_type(name)

    def _fill(self, name: str, merged: Schema) -> None:
        shape = self.classes[name] = Shape(name)
        required = set(merged.get("required", ()))
        taken: set[str] = set()
        for wire, schema in merged["properties"].items():
            attribute = names.attribute(wire)
            while attribute in taken:
                attribute += "_"
            taken.add(attribute)
            type = self.of(schema, name + names.pascal(wire))
            needed = wire in required and not _nullable(schema)
            shape.fields.append(Field(attribute, wire, type, needed, schema))

    def _union(self, choices: Iterable[Schema], hint: str) -> Type:
        types = [self.of(choice, hint) for choice in choices if choice != NULL]
        out = "Any" if any(type.ref for type in types) else _either(type.out for type in types)
        return Type(out, _either(type.given for type in types))

    def _of_type(self, schema: Schema, hint: str) -> Type:
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "null"]
        if len(kinds) > 1:
            return _plain(_either(_SCALARS.get(kind, "Any") for kind in kinds))
        kind = kinds[0] if kinds else ""
        if kind == "array":
            one = names.singular(hint)
            return self._array(self.of(schema.get("items", {}), one if one != hint else f"{hint}Item"))
        if kind == "object" or "properties" in schema:
            return self._object(schema, hint)
        return _plain(_SCALARS[kind]) if kind in _SCALARS else ANY

    def _array(self, item: Type) -> Type:
        return Type(f"list[{item.out}]", f"Sequence[{item.given}]", item.ref and f"{item.ref}[]")

    def _object(self, schema: Schema, hint: str) -> Type:
        if schema.get("properties"):
            return self._class(schema, hint)
        extra = schema.get("additionalProperties")
        if not isinstance(extra, dict) or not extra:
            return OBJECT
        value = self.of(extra, f"{hint}Value")
        ref = value.ref and f"{value.ref}{{}}"
        return Type(f"dict[str, {value.out}]", f"Mapping[str, {value.given}]", ref)


def qualified(type: Type, defined: Mapping[str, Any], prefix: str) -> Type:
    """A type with the classes it names found in a module imported as `prefix`."""
    return replace(type, out=_qualify(type.out, defined, prefix), given=_qualify(type.given, defined, prefix))


def _qualify(annotation: str, defined: Mapping[str, Any], prefix: str) -> str:
    parts = names.WORD.split(annotation)
    inside_text = False
    for at, part in enumerate(parts):
        if at % 2 and not inside_text and part in defined:
            parts[at] = f"{prefix}.{part}"
        elif not at % 2 and part.count('"') % 2:
            inside_text = not inside_text
    return "".join(parts)


def _class_name(name: str) -> str:
    found = names.pascal(name)
    return f"{found}Schema" if found in _TYPING_NAMES else found


def _parts(schema: Schema) -> list[Schema]:
    """What a schema is put together from, null apart."""
    return [part for key in _COMPOSED for part in schema.get(key, ()) if part != NULL]


def _is_object(schema: Schema) -> bool:
    return "properties" in schema or schema.get("type") in ("object", ["object", "null"])


def _nullable(schema: Schema) -> bool:
    kind = schema.get("type")
    return (isinstance(kind, list) and "null" in kind) or NULL in schema.get("anyOf", ())


def _either_value(first: Schema, second: Schema) -> Schema:
    """The schema of a property that alternatives share: known values of all, else as the first has it."""
    known = [value for schema in (first, second) for value in _known(schema)]
    return {"enum": list(dict.fromkeys(known))} if _known(first) and _known(second) else first


def _known(schema: Schema) -> list[Any]:
    return schema["enum"] if "enum" in schema else [schema["const"]] if "const" in schema else []


def _plain(annotation: str) -> Type:
    return Type(annotation, annotation)


def _either(annotations: Iterable[str]) -> str:
    found = list(dict.fromkeys(annotations))
    return "Any" if "Any" in found else " | ".join(found)


def _literal(schema: Schema) -> str:
    """``Literal`` of the known values, open to values that are not known yet."""
    known = [value for value in _known(schema) if value is not None]
    if not known:
        return "Any"
    bases = dict.fromkeys(type(value).__name__ for value in known)
    if "bool" in bases or "float" in bases:
        return " | ".join(bases)
    shown = ", ".join(_quoted(value) for value in known)
    return " | ".join([f"Literal[{shown}]", *bases])


def _quoted(value: Any) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return repr(value)
