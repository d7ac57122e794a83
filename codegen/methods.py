"""Operations as methods of the client: signature, documentation and what the runtime must know."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from . import names
from .model import JSON, Body, Operation, Parameter, Schema
from .shapes import ANY, Shapes, Type, qualified

DOC_WIDTH = 100
TELLING_HEADERS = ("Location", "qlik-csrf-token")
"""Headers that are the whole answer where there is no body."""

FILE = "bytes | IO[bytes] | tuple[Any, ...]"
STREAM = "bytes | IO[bytes] | Iterable[bytes]"

_FAMILIES = {"next": "cursor", "cursor": "cursor", "startingAfter": "startingAfter", "page": "page"}
_FAMILIES |= {"offset": "offset", "skip": "offset"}
_OBJECTS = ("object", "array")


@dataclass(frozen=True, slots=True)
class Argument:
    """One keyword of a method: where it goes (path, query, header, field, part) and how it reads."""

    name: str
    wire: str
    place: str
    annotation: str
    required: bool
    about: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Data:
    """The positional ``data`` of a method with a body."""

    annotation: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a method returns."""

    annotation: str
    kind: str = "json"
    ref: str | None = None
    pages: str | None = None


class Method:
    """One operation as a method, for the templates."""

    def __init__(self, operation: Operation, shapes: Shapes) -> None:
        self.operation = operation
        self._shapes = shapes
        self.arguments: list[Argument] = []
        for parameter in operation.parameters:
            self.arguments.append(self._argument(parameter))
        self.body_kind, self.data = self._body(operation.body)
        self.result = self._result()
        self.pages = self.result.pages

    @property
    def name(self) -> str:
        return self.operation.name

    @property
    def constant(self) -> str:
        return self.name.upper().strip("_")

    @property
    def summary(self) -> str:
        return self.operation.summary

    @property
    def returns(self) -> str:
        return f"Pages[{self.result.annotation}]" if self.pages else self.result.annotation

    @property
    def async_returns(self) -> str:
        return (
            f"AsyncPages[{self.result.annotation}]"
            if self.pages
            else self.result.annotation.replace("Iterator[", "AsyncIterator[")
        )

    @property
    def signature(self) -> str:
        return self._signature(0)

    @property
    def signature_of_member(self) -> str:
        """The signature where the first path parameter is known."""
        return self._signature(1)

    def _signature(self, known: int) -> str:
        parts = [f"{a.name}: {a.annotation}" for a in self._at("path")][known:]
        if self.data:
            parts.append(f"data: {self.data.annotation}" + ("" if self.data.required else " | None = None"))
        keywords = [a for a in self.arguments if a.place != "path"]
        keywords.sort(key=lambda a: not a.required)
        if keywords:
            parts.append("*")
        parts += [f"{a.name}: {_given(a)}" for a in keywords]
        return "".join(f", {part}" for part in parts)

    @property
    def call(self) -> str:
        params = ", ".join(f'"{a.name}": {a.name}' for a in self._at("path", "query", "header"))
        arguments = [self.constant, f"{{{params}}}"]
        fields = ", ".join(f'"{a.name}": {a.name}' for a in self._at("field", "part"))
        if self.data or fields:
            arguments.append("data" if self.data else "None")
        if fields:
            arguments.append(f"{{{fields}}}")
        return f"{'_list' if self.pages else '_call'}({', '.join(arguments)})"

    @property
    def facts(self) -> list[str]:
        """The arguments that make the `Operation`."""
        operation = self.operation
        facts = [f'"{operation.id}"', f'"{operation.verb}"', f'"{operation.path}"']
        for key, place in (("path_params", "path"), ("query", "query"), ("headers", "header")):
            facts += _table(key, list(self._at(place)))
        if self.body_kind:
            facts.append(f'body="{self.body_kind}"')
        facts += _table("fields", list(self._at("field")))
        facts += _table("parts", list(self._at("part")))
        if self.pages:
            facts.append(f'pages="{self.pages}"')
        if self.result.ref:
            facts.append(f'{"item" if self.pages else "result"}="{self.result.ref}"')
        if self.result.kind != "json":
            facts.append(f'result_kind="{self.result.kind}"')
        facts.append(f'tier="{operation.limit}"')
        if operation.stability:
            facts.append(f'stability="{operation.stability}"')
        if operation.deprecated:
            facts.append("deprecated=True")
        return facts

    @property
    def doc(self) -> Iterator[str]:
        """The docstring below its first line."""
        yield ""
        lines = [f"{a.name}: {a.about}." for a in self._at("path")]
        if self.data:
            lines.append(f"data: {self.data.about}.")
        lines += [f"{a.name}: {a.about}." for a in self.arguments if a.place != "path"]
        if lines:
            yield "Parameters:"
            for line in lines:
                yield from textwrap.wrap(line, DOC_WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 8)
        if self.result.annotation != "None":
            shown = self.returns.replace("models.", "").replace("builtins.", "")
            yield "Returns:"
            yield f"    {shown}."
        yield "Source:"
        yield f"    ``{self.operation.endpoint}``, {', '.join(self._standing())}."

    def _standing(self) -> Iterator[str]:
        operation = self.operation
        if operation.rate:
            yield f"{operation.rate} calls per minute"
        else:
            yield f"rate tier {operation.tier}"
        if operation.stability:
            yield operation.stability
        if operation.deprecated:
            yield "deprecated"

    def _at(self, *places: str) -> Iterator[Argument]:
        return (argument for argument in self.arguments if argument.place in places)

    def _type(self, schema: Schema, hint: str) -> Type:
        found = self._in_models(self._shapes.of(schema, hint))
        return Type(found.out.replace("list[", "builtins.list["), found.given, found.ref)

    def _taken(self) -> frozenset[str]:
        return frozenset(argument.name for argument in self.arguments)

    def _in_models(self, type: Type) -> Type:
        return qualified(type, {**self._shapes.classes, **self._shapes.enums}, "models")

    def _hint(self, suffix: str) -> str:
        """A name for what the operation alone uses: ``AutomationCopyBody``."""
        resource = names.pascal(names.singular(self.operation.api))
        return resource + names.pascal(self.name) + suffix

    def _argument(self, parameter: Parameter) -> Argument:
        type = self._type(parameter.schema, self._hint(names.pascal(parameter.wire)))
        style = "open" if parameter.open else "" if parameter.explode else "csv"
        return Argument(
            names.parameter(parameter.wire, self._taken(), parameter.place),
            parameter.wire,
            parameter.place,
            type.given,
            parameter.required,
            _about(parameter.schema, type, parameter.deprecated),
            style,
        )

    def _body(self, body: Body | None) -> tuple[str | None, Data | None]:
        if body is None:
            return None, None
        if JSON in body.content:
            return self._json_body(body.content[JSON], body.required)
        kind, schema = next(iter(body.content.items()))
        if kind == "multipart/form-data":
            self.arguments += self._parts(schema, body)
            return "multipart", None
        binary = kind == "application/octet-stream"
        return "binary" if binary else kind, Data(STREAM, body.required, "the content, as bytes or a file")

    def _json_body(self, schema: Schema, required: bool) -> tuple[str, Data]:
        type = self._type(schema, self._hint("Body"))
        fields = self._shapes.fields(schema)
        taken = self._taken()
        for found in fields:
            if not found.read_only:
                shown = self._in_models(found.type)
                name = names.parameter(found.wire, taken)
                about = _about(found.schema, shown, found.schema.get("deprecated") is True)
                self.arguments.append(Argument(name, found.wire, "field", shown.given, False, about))
        about = f"body, {_shown(type)}" + ("; or give its fields by keyword" if fields else "")
        return "json", Data(type.given, required and not fields, about)

    def _parts(self, schema: Schema, body: Body) -> Iterator[Argument]:
        merged = self._shapes.flat(schema) or schema
        taken = self._taken()
        for wire, part in merged["properties"].items():
            type = self._type(part, self._hint(names.pascal(wire)))
            kind = _part_kind(part, type, body.encoding.get(wire, ""))
            annotation = FILE if kind == "file" else type.given
            name = names.parameter(wire, taken, reserved=names.RESERVED - {"data"})
            needed = wire in merged.get("required", ())
            about = "file" if kind == "file" else _about(part, type, False)
            yield Argument(name, wire, "part", annotation, needed, about, kind)

    def _result(self) -> Result:
        answer = self.operation.success
        if answer is None or not answer.content:
            telling = [header for header in TELLING_HEADERS if answer and header in answer.headers]
            return Result("str | None", f"header:{telling[0]}") if telling else Result("None", "none")
        if answer.kind == "stream" or "text/event-stream" in answer.content:
            return Result("Iterator[Any]", "events")
        schema = answer.content.get(JSON)
        if schema is None or answer.kind == "binary":
            text = answer.kind == "text" or all(kind.startswith("text/") for kind in answer.content)
            return Result("str", "text") if text else Result("bytes", "bytes")
        family = self._family()
        element = self._element(schema) if family else None
        if family and element is not None:
            item = self._type(element, self._hint("Item"))
            return Result(item.out, "json", item.ref, family)
        type = self._type(schema, self._hint("Result"))
        empty = self.operation.may_be_empty and type.out != "Any"
        return Result(f"{type.out} | None" if empty else type.out, "json", type.ref)

    def _family(self) -> str | None:
        query = {parameter.wire for parameter in self.operation.at("query")}
        return next((family for wire, family in _FAMILIES.items() if wire in query), None)

    def _element(self, schema: Schema) -> Schema | None:
        """The element of a list answer: of ``data``, or of the one list there is."""
        merged = self._shapes.flat(schema)
        if merged is None:
            return None
        lists = {wire: part for wire, part in merged["properties"].items() if _is_array(part)}
        found = lists.get("data") or (next(iter(lists.values())) if len(lists) == 1 else None)
        return found.get("items", {}) if found else None


def _given(argument: Argument) -> str:
    if argument.required:
        return argument.annotation
    return "Any = None" if argument.annotation == "Any" else f"{argument.annotation} | None = None"


def _table(key: str, arguments: list[Argument]) -> list[str]:
    if not arguments:
        return []
    return [f"{key}={{{', '.join(_entry(argument) for argument in arguments)}}}"]


def _entry(argument: Argument) -> str:
    if argument.style:
        return f'"{argument.name}": ("{argument.wire}", "{argument.style}")'
    return f'"{argument.name}": "{argument.wire}"'


def _is_array(schema: Schema) -> bool:
    kind = schema.get("type")
    return kind == "array" or (isinstance(kind, list) and set(kind) == {"array", "null"})


def _part_kind(schema: Schema, type: Type, encoding: str) -> str:
    if schema.get("format") == "binary":
        return "file"
    is_json = "json" in encoding or type.ref or type == ANY or schema.get("type") in _OBJECTS
    return "json" if is_json else "text"


def _shown(type: Type) -> str:
    return type.out.replace("models.", "").replace("builtins.", "")


def _about(schema: Schema, type: Type, deprecated: bool) -> str:
    """What is known of a value: type, format, bounds, default."""
    facts = [_shown(type).partition("] | ")[0].replace("Literal[", "one of ")]
    if schema.get("format") and schema["format"] != "uid":
        facts.append(schema["format"])
    facts += _bounds(schema)
    if "default" in schema:
        facts.append(f"default {schema['default']!r}".replace("'", ""))
    if deprecated:
        facts.append("deprecated")
    return ", ".join(facts).replace("\\", "")


def _bounds(schema: Schema) -> Iterator[str]:
    for low, high, unit in (
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " elements"),
    ):
        if low in schema and high in schema:
            yield f"{schema[low]} to {schema[high]}{unit}"
        elif low in schema:
            yield f"at least {schema[low]}{unit}"
        elif high in schema:
            yield f"at most {schema[high]}{unit}"
