"""Everything that is generated from the REST documents."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qlik_sdk.helpers import CLASSES as HELPERS

from . import model, names, qix_model
from .acting import Acting
from .methods import Method
from .model import Api, Operation, Schema
from .shapes import Shapes
from .templates import render

SDK = Path("src/qlik_sdk/generated")
TENANT = Path("src/qlik_tenant/generated")

OLDEST_FIRST = [
    "apps",
    "api_keys",
    "audits",
    "automations",
    "brands",
    "collections",
    "csp_origins",
    "data_files",
    "extensions",
    "groups",
    "identity_providers",
    "items",
    "licenses",
    "notes",
    "oauth_tokens",
    "questions",
    "quotas",
    "reload_tasks",
    "reloads",
    "roles",
    "spaces",
    "tenants",
    "themes",
    "transports",
    "users",
    "web_integrations",
    "webhooks",
]
"""The APIs whose models have always been importable by bare name; on a clash they keep it."""

_BUILTINS = ("bool", "dict", "float", "int", "list", "object", "str")
_NOT_CHECKED = frozenset({"filterable", "stability", "discriminator", "deprecated", "readOnly", "writeOnly"})


def outputs(root: Path) -> dict[Path, str]:
    """Path -> content of every file made from the REST documents."""
    apis, engine = model.load(root / "contract"), qix_model.load(root)
    files: dict[Path, str] = {}
    shapes = {api.module: Shapes(api) for api in apis}
    for api in apis:
        methods = [Method(operation, shapes[api.module]) for operation in api.operations]
        acting = Acting(api, methods, shapes[api.module], engine)
        resource = render("rest_resource.jinja", api=api, methods=methods, acting=acting)
        if not acting.is_empty:
            stubs = render("rest_acting.jinja", api=api, acting=acting, helpers=HELPERS)
            files[SDK / "acting" / f"{api.module}.pyi"] = stubs
        files[SDK / "resources" / f"{api.module}.py"] = resource
        files[SDK / "models" / f"{api.module}.py"] = _models(api, shapes[api.module])
        files[TENANT / "rest" / f"{api.module}.py"] = render("rest_service.jinja", api=api)
        files[TENANT / "rest" / "schemas" / f"{api.module}.json"] = _schemas(api)
    files[SDK / "index.py"] = _index(apis, shapes)
    files[SDK / "attributes.py"] = _attributes(apis)
    files[SDK / "client.py"] = _client(apis)
    files[TENANT / "routes.py"] = render(
        "rest_routes.jinja", operations=[operation for api in apis for operation in api.operations]
    )
    for package, about in _PACKAGES.items():
        files[package / "__init__.py"] = render("rest_package.jinja", about=about)
    return {root / path: text for path, text in files.items()}


_PACKAGES = {
    SDK: "Generated client code: resources, models and engine classes, loaded on first use.",
    SDK / "resources": "One module per REST API, with a class and its asynchronous twin.",
    SDK / "models": "One module per REST API, with its bodies and results.",
    TENANT: "Generated bases of the services, and the routes to them.",
    TENANT / "rest": "One base class per REST API; every operation answers 501 until it is overridden.",
}


def _models(api: Api, shapes: Shapes) -> str:
    classes = {name: list(_field_lines(name, shapes)) for name in shapes.classes}
    enums = list(shapes.enums.values())
    lines = [*(enum.annotation for enum in enums), *itertools.chain.from_iterable(classes.values())]
    text = "\n".join(lines)
    typing = [name for name in ("Any", "Literal") if re.search(rf"\b{name}\b", text)]
    return render(
        "rest_models.jinja",
        api=api,
        classes=classes,
        enums=enums,
        typing=[*typing, *(["TypeAlias"] if enums else [])],
        shadowed="builtins." in text,
    )


def _field_lines(name: str, shapes: Shapes) -> Iterator[str]:
    fields = shapes.classes[name].fields
    hidden = [builtin for builtin in _BUILTINS if any(field.name == builtin for field in fields)]
    for field in fields:
        annotation = field.type.out
        for builtin in hidden:
            annotation = re.sub(rf"\b{builtin}\b", f"builtins.{builtin}", annotation)
        optional = "" if field.required or annotation in ("Any", "None") else " | None"
        arguments = [json.dumps(field.wire)]
        if field.type.ref:
            arguments.append(json.dumps(field.type.ref))
        if not field.required:
            arguments.append("default=None")
        yield f"{field.name}: {annotation}{optional} = _field({', '.join(arguments)})"


def _index(apis: Iterable[Api], shapes: dict[str, Shapes]) -> str:
    age = {module: number for number, module in enumerate(OLDEST_FIRST)}
    by_age = sorted(apis, key=lambda api: (age.get(api.module, len(age)), "/" in api.tag, api.module))
    classes: dict[str, str] = {}
    for api in by_age:
        for name in (api.class_name, f"Async{api.class_name}"):
            classes[name] = f"resources.{api.module}"
    for api in by_age:
        for name in [*shapes[api.module].classes, *shapes[api.module].enums]:
            classes.setdefault(name, f"models.{api.module}")
    return render("rest_index.jinja", classes=sorted(classes.items()))


def _attributes(apis: Iterable[Api]) -> str:
    resources = sorted((api.attribute, api.module, api.class_name) for api in apis)
    return render("rest_attributes.jinja", resources=resources)


def _client(apis: Iterable[Api]) -> str:
    """The attributes of the clients; those below one name, such as ``analytics``, have a class of their own.

    Classes written by hand stand in for generated ones.
    """
    homes = {
        name: f"helpers.{HELPERS[name]}" if name in HELPERS else f"generated.resources.{api.module}"
        for api in apis
        for name in (api.class_name, f"Async{api.class_name}")
    }
    members: dict[str, list[tuple[str, str]]] = {"": []}
    for api in sorted(apis, key=lambda api: api.attribute):
        path, _, attribute = api.attribute.rpartition(".")
        members.setdefault(path, []).append((attribute, api.class_name))
    for path in [path.rpartition(".")[0] for path in members if path]:
        members.setdefault(path, [])
    groups = [_Group(path, found, _groups_below(path, members)) for path, found in members.items()]
    groups.sort(key=lambda group: (-group.path.count("."), group.path == "", group.path))
    imports = sorted(homes.items(), key=lambda pair: (pair[1], pair[0]))
    return render("rest_client.jinja", groups=groups, imports=imports)


def _groups_below(path: str, members: Iterable[str]) -> list[tuple[str, str]]:
    below = [known for known in members if known and known.rpartition(".")[0] == path]
    return [(known.rpartition(".")[2], _group_name(known)) for known in below]


def _group_name(path: str) -> str:
    return names.pascal(path.replace(".", "_")) + "Group"


@dataclass(frozen=True, slots=True)
class _Group:
    """The attributes below one path of the client; "" is the client itself."""

    path: str
    members: list[tuple[str, str]]
    groups: list[tuple[str, str]]

    @property
    def name(self) -> str:
        return _group_name(self.path) if self.path else "Resources"


def _schemas(api: Api) -> str:
    document: dict[str, Any] = {operation.name: _operation_schemas(operation) for operation in api.operations}
    document["$defs"] = {name: _validating(schema) for name, schema in api.schemas.items()}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _operation_schemas(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place in ("path", "query", "header"):
        group = {p.wire: {**_validating(p.schema), **_marks(p)} for p in operation.at(place)}
        if group:
            found[place if place != "header" else "headers"] = group
    if operation.body is not None:
        content = {kind: _validating(schema) for kind, schema in operation.body.content.items()}
        found["body"] = {"required": operation.body.required, "content": content}
    found["responses"] = {
        status: {kind: _validating(schema) for kind, schema in answer.content.items()}
        for status, answer in operation.responses.items()
    }
    return found


def _marks(parameter: model.Parameter) -> dict[str, Any]:
    marks: dict[str, Any] = {"required": parameter.required}
    if not parameter.explode:
        marks["explode"] = False
    if parameter.open:
        marks["open"] = True
    return marks


def _validating(schema: Schema) -> Schema:
    """A schema for checking bodies: without marks, and not asking for what only the server sets."""
    found: Schema = {}
    for key, value in schema.items():
        if key in _NOT_CHECKED:
            continue
        if key == "properties":
            found[key] = {name: _validating(part) for name, part in value.items()}
        elif key in ("items", "additionalProperties", "not") and isinstance(value, dict):
            found[key] = _validating(value)
        elif key in ("allOf", "anyOf", "oneOf"):
            found[key] = [_validating(part) for part in value]
        elif key == "required":
            properties = schema.get("properties", {})
            needed = [name for name in value if not properties.get(name, {}).get("readOnly")]
            if needed:
                found[key] = needed
        else:
            found[key] = value
    return found
