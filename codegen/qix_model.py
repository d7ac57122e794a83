"""The QIX contract as objects: methods, structures, enumerations, errors, with the patches applied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from .model import read_yaml
from .names import snake
from .patches import apply_patches

PRIMITIVES: Mapping[str, tuple[str, str]] = {
    # type in the contract: (Python type, JSON type)
    "string": ("str", "string"),
    "boolean": ("bool", "boolean"),
    "integer": ("int", "integer"),
    "byte": ("int", "integer"),
    "int8": ("int", "integer"),
    "int32": ("int", "integer"),
    "int64": ("int", "integer"),
    "number": ("float", "number"),
    "double": ("float", "number"),
}
OPEN_JSON = "JsonObject"
RESULTS = "results"
"""Module of the structures made for methods with several results."""

_TYPE = re.compile(r"(?P<base>\w+)(?P<lists>(\[\])*)(?P<optional>\?)?(?: = (?P<default>.*))?")


class ContractError(ValueError):
    """The contract names something that does not exist, or says it in a form not known."""


@dataclass(frozen=True)
class Type:
    """A type as the contract writes it: ``NxPage[]``, ``boolean? = false``."""

    base: str
    depth: int = 0
    optional: bool = False
    default: Any = None

    @classmethod
    def parse(cls, text: str) -> Type:
        match = _TYPE.fullmatch(text)
        if match is None:
            raise ContractError(f"not a type: {text!r}")
        base, default = match["base"], match["default"]
        if default is not None and base in PRIMITIVES and base != "string":
            default = yaml.safe_load(default)
            if PRIMITIVES[base][0] == "float":
                default = float(default)
        return cls(base, len(match["lists"]) // 2, match["optional"] is not None, default)


@dataclass(frozen=True)
class Member:
    """A parameter, an out-parameter or a field of a structure."""

    name: str
    type: Type
    stability: str = ""
    deprecated: bool = False


@dataclass(frozen=True)
class Method:
    """One method of one class."""

    owner: str
    wire: str
    summary: str
    params: tuple[Member, ...]
    outs: tuple[Member, ...]
    stability: str = "locked"
    deprecated: bool = False
    access: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name in Python."""
        return snake(self.wire)

    @property
    def id(self) -> str:
        """Class and method as the engine names them: ``Doc.GetAppLayout``."""
        return f"{self.owner}.{self.wire}"

    @property
    def out(self) -> Member | None:
        """The out-parameter a call answers with; None when it answers with none, or with all of them.

        It is the only one, or the object that was made: what else is answered then is on the object.
        """
        made = [out for out in self.outs if out.name == "qReturn" and out.type.base not in PRIMITIVES]
        return self.outs[0] if len(self.outs) == 1 else next(iter(made), None)

    @property
    def result(self) -> Type | None:
        """The type of what a call answers with."""
        if self.out is not None:
            return self.out.type
        return Type(f"{self.wire}Return") if self.outs else None


@dataclass(frozen=True)
class Struct:
    """A structure. One with `list_of` is a name for a list, one with `text` a name for an encoded string."""

    name: str
    module: str
    summary: str = ""
    fields: tuple[Member, ...] = ()
    open: bool = False
    list_of: str = ""
    text: str = ""
    stability: str = ""
    deprecated: bool = False

    @property
    def is_model(self) -> bool:
        """Whether the structure becomes a class (others are names for plain types)."""
        return not self.list_of and not self.text and self.name != OPEN_JSON


@dataclass(frozen=True)
class Enum:
    """An enumeration; `values` is empty where the wire shows numbers."""

    name: str
    values: Mapping[str, int]
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """The whole interface."""

    classes: Mapping[str, tuple[Method, ...]]
    structs: Mapping[str, Struct]
    enums: Mapping[str, Enum]
    errors: Mapping[str, tuple[int, str]]
    warnings: Mapping[str, int]
    titles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def methods(self) -> tuple[Method, ...]:
        """Every method of every class."""
        return tuple(method for methods in self.classes.values() for method in methods)

    def resolve(self, type: Type) -> Type:
        """The type with names of lists replaced by what is in the list."""
        struct = self.structs.get(type.base)
        if struct is not None and struct.list_of:
            inner = self.resolve(Type.parse(struct.list_of))
            return replace(type, base=inner.base, depth=type.depth + inner.depth + 1)
        return type

    def json_type(self, type: Type) -> str:
        """The JSON type of a value: string, integer, number, boolean, object or array."""
        type = self.resolve(type)
        if type.depth:
            return "array"
        if type.base in PRIMITIVES:
            return PRIMITIVES[type.base][1]
        if type.base in self.enums:
            return "string" if self.enums[type.base].values else "integer"
        return "string" if type.base in self.structs and self.structs[type.base].text else "object"

    def check(self) -> None:
        """Fail on the first name nothing stands behind.

        Raises:
            ContractError: a type is unknown, or a name stands for two things.
        """
        known = {*PRIMITIVES, *self.structs, *self.enums, *self.classes}
        if len(known) != len(PRIMITIVES) + len(self.structs) + len(self.enums) + len(self.classes):
            raise ContractError("a name stands for two things")
        for place, base in self._references():
            if base not in known:
                raise ContractError(f"{place}: no type {base!r}")
        for name, error in self.errors.items():
            if sum(code == error[0] for code, _ in self.errors.values()) > 1:
                raise ContractError(f"{name}: number {error[0]} is used twice")

    def _references(self) -> Iterator[tuple[str, str]]:
        for method in self.methods:
            for member in (*method.params, *method.outs):
                yield f"{method.id}.{member.name}", member.type.base
        for struct in self.structs.values():
            if struct.list_of:
                yield struct.name, Type.parse(struct.list_of).base
            for member in struct.fields:
                yield f"{struct.name}.{member.name}", member.type.base


def load(root: Path) -> Contract:
    """Read ``contract/qix`` and correct it by ``contract/patches/qix*.yaml``.

    Raises:
        PatchError: a patch does not find its place.
        ContractError: a type does not exist.
    """
    folder = root / "contract" / "qix"
    classes = {
        document["class"]: document
        for document in map(read_yaml, sorted(folder.glob("*.yaml")))
        if "class" in document
    }
    structs = {path.stem: read_yaml(path) for path in sorted((folder / "structs").glob("*.yaml"))}
    enums, errors, warnings = (read_yaml(folder / f"{name}.yaml") for name in ("enums", "errors", "warnings"))
    documents = _patchable(classes, {**structs, "enums": enums})
    for path in sorted((root / "contract" / "patches").glob("qix*.yaml")):
        apply_patches(documents, read_yaml(path), path.name)
    methods = {
        owner: tuple(_method(owner, wire, facts) for wire, facts in document["methods"].items())
        for owner, document in classes.items()
    }
    contract = Contract(
        classes=methods,
        structs={
            name: _struct(name, module, facts)
            for module, found in structs.items()
            for name, facts in found.items()
        }
        | {struct.name: struct for found in methods.values() for struct in map(_several, found) if struct},
        enums={
            name: Enum(name, facts.get("values", {}), tuple(facts.get("short", ())))
            for name, facts in enums.items()
        },
        errors={name: (facts["code"], facts["text"]) for name, facts in errors.items()},
        warnings={name: facts["code"] for name, facts in warnings.items()},
        titles={owner: document["summary"] for owner, document in classes.items()},
    )
    contract.check()
    return contract


def _patchable(classes: Mapping[str, Any], structs: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The documents in the shape patches address: methods as operations, structures as schemas."""
    operations = {
        owner: {"operations": {f"{owner}.{wire}": facts for wire, facts in document["methods"].items()}}
        for owner, document in classes.items()
    }
    return operations | {module: {"operations": {}, "schemas": found} for module, found in structs.items()}


def _members(facts: Mapping[str, Any]) -> tuple[Member, ...]:
    return tuple(
        Member(name, Type.parse(value))
        if isinstance(value, str)
        else Member(
            name, Type.parse(value["type"]), value.get("stability", ""), bool(value.get("deprecated", False))
        )
        for name, value in facts.items()
    )


def _method(owner: str, wire: str, facts: Mapping[str, Any]) -> Method:
    return Method(
        owner,
        wire,
        facts["summary"],
        _members(facts.get("params", {})),
        _members(facts.get("returns", {})),
        facts.get("stability", "locked"),
        bool(facts.get("deprecated", False)),
        tuple(facts.get("access", ())),
    )


def _several(method: Method) -> Struct | None:
    """The structure of all out-parameters of a method, where a call answers with all of them."""
    if method.result is None or method.out is not None:
        return None
    return Struct(method.result.base, RESULTS, f"What {method.id} answers.", method.outs)


def _struct(name: str, module: str, facts: Mapping[str, Any]) -> Struct:
    return Struct(
        name,
        module,
        facts.get("summary", ""),
        _members({**facts.get("fields", {}), **facts.get("open", {})}),
        open="open" in facts,
        list_of=facts.get("list", ""),
        text=facts.get("string", ""),
        stability=facts.get("stability", ""),
        deprecated=bool(facts.get("deprecated", False)),
    )
