"""The REST documents: complete, consistent, and read the way they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.model import Api, Operation, Schema, load, long_form, references

ROOT = Path(__file__).resolve().parents[2]
APIS = load(ROOT / "contract")
OPERATIONS = [operation for api in APIS for operation in api.operations]

UNUSED = {
    "apps:FileData",  # declared, and used by no operation
    "apps:Href2",  # the same
    "encryption:KeyProvidersDeleteResponseBody",  # declared for a status that has no body
    "items:SpaceTypeEnum",  # its place takes comma-separated lists, says a patch
}


def schemas_of(operation: Operation) -> Iterator[Schema]:
    yield from (parameter.schema for parameter in operation.parameters)
    if operation.body:
        yield from operation.body.content.values()
    for answer in operation.responses.values():
        yield from answer.content.values()
        yield from answer.headers.values()


def test_nothing_is_missing() -> None:
    assert len(APIS) == 87
    assert len(OPERATIONS) == 731
    assert sum(len(api.schemas) for api in APIS) == 1795


def test_operations_are_unique() -> None:
    for key in (lambda operation: operation.endpoint, lambda operation: operation.id):
        doubled = [name for name, count in Counter(map(key, OPERATIONS)).items() if count > 1]
        assert doubled == []


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.module)
def test_references_lead_somewhere(api: Api) -> None:
    found = {
        name
        for operation in api.operations
        for schema in schemas_of(operation)
        for name in references(schema)
    }
    found |= {name for schema in api.schemas.values() for name in references(schema)}
    assert found <= api.schemas.keys()


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.module)
def test_schemas_are_used(api: Api) -> None:
    waiting = [
        name
        for operation in api.operations
        for schema in schemas_of(operation)
        for name in references(schema)
    ]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += references(api.schemas[name])
    assert {f"{api.module}:{name}" for name in api.schemas.keys() - used} <= UNUSED


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_operation_is_whole(operation: Operation) -> None:
    assert operation.summary.endswith(".")
    assert len(operation.summary) < 90
    assert operation.success or any(status.startswith("3") for status in operation.responses)
    in_path = [parameter.wire for parameter in operation.at("path")]
    assert [part[1:-1] for part in operation.path.split("/") if part.startswith("{")] == in_path
    assert operation.tier in ("1", "2", "special")
    assert (operation.tier == "special") == (operation.rate is not None)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("string", {"type": "string"}),
        ("any", {}),
        ("Space", {"$ref": "#/$defs/Space"}),
        (["Space"], {"type": "array", "items": {"$ref": "#/$defs/Space"}}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"$ref": "Kind", "values": ["a"]}, {"$ref": "#/$defs/Kind", "enum": ["a"]}),
        ({"anyOf": ["A", ["B"]]}, {"anyOf": [{"$ref": "#/$defs/A"}, long_form(["B"])]}),
        (
            {"type": "object", "properties": {"type": "string"}, "additionalProperties": "any"},
            {"type": "object", "properties": {"type": {"type": "string"}}, "additionalProperties": {}},
        ),
    ],
)
def test_long_form(short: object, long: Schema) -> None:
    assert long_form(short) == long
