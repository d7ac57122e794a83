"""Schemas as Python types."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.model import Api, long_form
from codegen.shapes import Shapes, qualified

SCHEMAS: dict[str, Any] = {
    "Kind": {"type": "string", "enum": ["a", "b"]},
    "Link": {"type": "object", "required": ["href"], "properties": {"href": "string"}},
    "Space": {
        "type": "object",
        "required": ["id", "gone"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "gone": {"type": "string", "nullable": True},
            "kind": "Kind",
            "links": {"type": "object", "properties": {"self": "Link"}},
            "members": [{"type": "object", "properties": {"name": "string"}}],
        },
    },
    "Admin": {"allOf": ["Space", {"type": "object", "properties": {"secret": "string"}}]},
    "Either": {"oneOf": ["Link", "Space"]},
    "Names": ["string"],
    "ByName": {"type": "object", "additionalProperties": "Space"},
    "Tree": {"type": "object", "properties": {"children": ["Tree"]}},
}


@pytest.fixture
def shapes() -> Shapes:
    return Shapes(
        Api("things", "/api/v1/things", (), {name: long_form(part) for name, part in SCHEMAS.items()})
    )


@pytest.mark.parametrize(
    ("short", "out", "given", "ref"),
    [
        ("string", "str", "str", None),
        ("any", "Any", "Any", None),
        ("object", "dict[str, Any]", "Mapping[str, Any]", None),
        ({"type": ["string", "null"]}, "str", "str", None),
        ({"type": ["string", "boolean"]}, "str | bool", "str | bool", None),
        ({"const": "x"}, 'Literal["x"] | str', 'Literal["x"] | str', None),
        ({"enum": [True, False]}, "bool", "bool", None),
        ("Kind", "Kind", "Kind", None),
        ("Space", "Space", "Space | Mapping[str, Any]", "things:Space"),
        (["Space"], "list[Space]", "Sequence[Space | Mapping[str, Any]]", "things:Space[]"),
        ("Names", "list[str]", "Sequence[str]", None),
        ("ByName", "dict[str, Space]", "Mapping[str, Space | Mapping[str, Any]]", "things:Space{}"),
        ({"anyOf": ["Space", {"type": "null"}]}, "Space", "Space | Mapping[str, Any]", "things:Space"),
        ({"anyOf": ["string", ["Link"]]}, "Any", "str | Sequence[Link | Mapping[str, Any]]", None),
        ("Either", "Either", "Either | Mapping[str, Any]", "things:Either"),
    ],
)
def test_types(shapes: Shapes, short: Any, out: str, given: str, ref: str | None) -> None:
    found = shapes.of(long_form(short), "Hint")
    assert (found.out, found.given, found.ref) == (out, given, ref)


def test_classes_have_fields(shapes: Shapes) -> None:
    fields = {field.name: field for field in shapes.classes["Space"].fields}
    assert fields["id"].required
    assert fields["id"].read_only
    assert not fields["gone"].required
    assert fields["links"].type.out == "SpaceLinks"
    assert fields["members"].type.out == "list[SpaceMember]"


def test_parts_are_put_together(shapes: Shapes) -> None:
    assert [field.name for field in shapes.classes["Admin"].fields][-1] == "secret"
    either = {field.name: field.required for field in shapes.classes["Either"].fields}
    assert {"href", "id"} <= either.keys()
    assert not any(either.values())


def test_recursion(shapes: Shapes) -> None:
    assert shapes.classes["Tree"].fields[0].type.ref == "things:Tree[]"


def test_unnamed_objects_are_named_once(shapes: Shapes) -> None:
    schema = long_form({"type": "object", "properties": {"a": "string"}})
    assert shapes.of(schema, "CreateBody").out == "CreateBody"
    assert shapes.of(schema, "Other").out == "CreateBody"
    assert shapes.of(dict(schema), "CreateBody").out == "CreateBody2"


def test_qualified_leaves_texts_alone(shapes: Shapes) -> None:
    schema = long_form({"anyOf": ["Kind", {"const": "Kind"}]})
    found = qualified(shapes.of(schema, "Hint"), shapes.enums, "models")
    assert found.out == 'models.Kind | Literal["Kind"] | str'
