"""The REST documents of `contract/rest`, corrected by `contract/patches`, as dataclasses.

The documents write schemas in a short form of JSON Schema; what is read here is the long form again:

- a bare name is a type (``string``, ``integer``, ``number``, ``boolean``, ``object``, ``"null"``, ``any``)
  or a schema of the same document;
- ``[X]`` is an array of X;
- ``nullable: true`` adds null to what is allowed;
- ``values`` beside a reference to an enumeration narrows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from . import names
from .patches import apply_patches

Schema = dict[str, Any]

JSON = "application/json"
TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null"})
LOCAL = "#/$defs/"

_ONE_SCHEMA = frozenset({"items", "additionalProperties", "not"})
_MANY_SCHEMAS = frozenset({"allOf", "anyOf", "oneOf"})
_KEYS = {"values": "enum"}
_PARAMETER_KEYS = ("required", "explode", "style", "deprecated", "stability", "only", "open")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `open` takes any further names as query, `only` names the one document that has it."""

    wire: str
    place: str
    schema: Schema
    required: bool = False
    explode: bool = True
    style: str = ""
    deprecated: bool = False
    stability: str = ""
    only: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """Request body by content type; `encoding` holds the content types of multipart parts."""

    required: bool
    content: Mapping[str, Schema]
    encoding: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; `kind` says what is in it where the content type does not (binary, text, stream)."""

    content: Mapping[str, Schema]
    headers: Mapping[str, Schema]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an API, with the Python name it has everywhere."""

    api: str
    name: str
    verb: str
    path: str
    summary: str
    wire_id: str
    tier: str
    rate: int | None
    stability: str
    access: tuple[str, ...]
    deprecated: bool
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[str, Response]

    @property
    def id(self) -> str:
        """``spaces.list``."""
        return f"{self.api}.{self.name}"

    @property
    def limit(self) -> str:
        """Rate tier: "1", "2", or "special" with the calls allowed per minute."""
        return f"{self.tier} {self.rate}" if self.rate else self.tier

    @property
    def endpoint(self) -> str:
        """``GET /api/v1/spaces``."""
        return f"{self.verb} {self.path}"

    def at(self, place: str) -> Iterator[Parameter]:
        """The parameters in the path, query or header."""
        return (parameter for parameter in self.parameters if parameter.place == place)

    @property
    def success(self) -> Response | None:
        """The answer whose content a call returns: the first 2xx that has any, else the first 2xx."""
        found = self._successes
        return next((answer for answer in found if answer.content), found[0] if found else None)

    @property
    def may_be_empty(self) -> bool:
        """Whether one good answer has content and another has none."""
        return any(not answer.content for answer in self._successes)

    @property
    def _successes(self) -> list[Response]:
        return [answer for status, answer in sorted(self.responses.items()) if status.startswith("2")]


@dataclass(frozen=True, slots=True)
class Api:
    """One document: the operations under one base path and their schemas."""

    tag: str
    base: str
    operations: tuple[Operation, ...]
    schemas: Mapping[str, Schema]

    @property
    def module(self) -> str:
        return names.api_module(self.tag)

    @property
    def class_name(self) -> str:
        return names.api_class(self.tag)

    @property
    def attribute(self) -> str:
        return names.api_attribute(self.tag)


@cache
def load(contract: Path) -> tuple[Api, ...]:
    """Every API of the contract, patched, sorted by module."""
    documents = {path.stem: read_yaml(path) for path in sorted((contract / "rest").glob("*.yaml"))}
    for path in sorted((contract / "patches").glob("rest*.yaml")):
        apply_patches(documents, read_yaml(path), path.name)
    apis = tuple(_api(document) for document in documents.values())
    for stem, api in zip(documents, apis, strict=True):
        if stem != api.module:
            raise ValueError(f"contract/rest/{stem}.yaml holds {api.tag}, which belongs in {api.module}.yaml")
    return apis


def read_yaml(path: Path) -> Any:
    """A YAML file, with the fast loader where libyaml is there."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_bytes(), loader)


def long_form(node: Any) -> Schema:
    """A schema in JSON Schema's own form, references as ``#/$defs/Name``."""
    if isinstance(node, str):
        if node == "any":
            return {}
        return {"type": node} if node in TYPES else {"$ref": LOCAL + node}
    if isinstance(node, list):
        return {"type": "array", "items": long_form(node[0])}
    long = {_KEYS.get(key, key): _long_value(key, value) for key, value in node.items() if key != "nullable"}
    return _with_null(long) if node.get("nullable") else long


def _long_value(key: str, value: Any) -> Any:
    if key == "$ref":
        return LOCAL + value
    if key == "properties":
        return {name: long_form(schema) for name, schema in value.items()}
    if key in _ONE_SCHEMA and not isinstance(value, bool):
        return long_form(value)
    if key in _MANY_SCHEMAS:
        return [long_form(schema) for schema in value]
    if key == "discriminator":
        mapping = {name: LOCAL + schema for name, schema in value.get("mapping", {}).items()}
        return {**value, "mapping": mapping}
    return value


def _with_null(schema: Schema) -> Schema:
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def references(node: Any) -> Iterator[str]:
    """The names of the schemas a long-form schema refers to directly."""
    if isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str):
            yield target.removeprefix(LOCAL)
        for key, value in node.items():
            if key not in ("enum", "default", "const", "required"):
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def _api(document: Mapping[str, Any]) -> Api:
    tag, base = document["api"], document["base"]
    operations = tuple(_operation(tag, base, key, facts) for key, facts in document["operations"].items())
    schemas = {name: long_form(schema) for name, schema in document.get("schemas", {}).items()}
    return Api(tag, base, operations, schemas)


def _operation(tag: str, base: str, key: str, facts: Mapping[str, Any]) -> Operation:
    verb, path = key.split(" ")
    parameters = [
        _parameter(wire, place, node)
        for place, group in (("path", "path"), ("query", "query"), ("header", "headers"))
        for wire, node in facts.get(group, {}).items()
    ]
    return Operation(
        api=names.api_module(tag),
        name=names.method(verb, path, base),
        verb=verb,
        path=path,
        summary=facts["summary"],
        wire_id=facts.get("id", ""),
        tier=str(facts.get("tier") or (1 if verb == "GET" else 2)),
        rate=facts.get("rate"),
        stability=facts.get("stability", ""),
        access=tuple(facts.get("access", ())),
        deprecated=facts.get("deprecated", False),
        parameters=tuple(parameters),
        body=_body(facts.get("body")),
        responses={str(status): _response(node) for status, node in facts["responses"].items()},
    )


def _parameter(wire: str, place: str, node: Any) -> Parameter:
    if not isinstance(node, dict):
        return Parameter(wire, place, long_form(node), required=place == "path")
    schema = {key: value for key, value in node.items() if key not in _PARAMETER_KEYS}
    about = {key: node[key] for key in _PARAMETER_KEYS if key in node}
    if place == "path":
        about["required"] = True
    return Parameter(wire, place, long_form(schema), **about)


def _body(node: Any) -> Body | None:
    if node is None:
        return None
    if isinstance(node, str | list):
        return Body(True, {JSON: long_form(node)})
    content = {kind: long_form(schema) for kind, schema in node["content"].items()}
    return Body(node["required"], content, node.get("encoding", {}))


def _response(node: Any) -> Response:
    if node == "none":
        return Response({}, {})
    if not isinstance(node, dict):
        return Response({JSON: long_form(node)}, {})
    content = {kind: long_form(schema) for kind, schema in node.get("content", {}).items()}
    headers = {name: long_form(schema) for name, schema in node.get("headers", {}).items()}
    return Response(content, headers, node.get("kind", ""))
