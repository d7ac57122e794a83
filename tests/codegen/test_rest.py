"""What is generated from the REST documents: it imports, fits together, and both twins say the same."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from codegen.model import Api, load
from qlik_sdk.core.model import model_class
from qlik_sdk.core.operation import Operation
from qlik_sdk.generated import index
from qlik_tenant.gateway.service import NotWritten
from qlik_tenant.generated.routes import ROUTES

ROOT = Path(__file__).resolve().parents[2]
APIS = load(ROOT / "contract")
SCHEMAS = ROOT / "src/qlik_tenant/generated/rest/schemas"

each_api = pytest.mark.parametrize("api", APIS, ids=lambda api: api.module)


def resource(api: Api, prefix: str = "") -> type[Any]:
    module = importlib.import_module(f"qlik_sdk.generated.resources.{api.module}")
    found: type[Any] = getattr(module, f"{prefix}{api.class_name}")
    return found


def names_of(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


@each_api
def test_every_operation_is_a_method_of_both_twins(api: Api) -> None:
    sync, asynchronous = resource(api), resource(api, "Async")
    for operation in api.operations:
        method, twin = getattr(sync, operation.name), getattr(asynchronous, operation.name)
        assert names_of(method) == names_of(twin)
        assert method.operation is twin.operation
        assert method.operation.id == operation.id
        assert method.__doc__.startswith(operation.summary)
        assert f"``{operation.endpoint}``" in method.__doc__


@each_api
def test_operations_say_what_the_documents_say(api: Api) -> None:
    for operation in api.operations:
        known: Operation = getattr(resource(api), operation.name).operation
        assert (known.method, known.path) == (operation.verb, operation.path)
        assert list(known.path_params.values()) == [parameter.wire for parameter in operation.at("path")]
        in_query = [wire if isinstance(wire, str) else wire[0] for wire in known.query.values()]
        assert in_query == [parameter.wire for parameter in operation.at("query")]
        assert (known.body is not None) == (operation.body is not None)
        assert known.deprecated == operation.deprecated


@each_api
def test_parameters_reach_the_call(api: Api) -> None:
    for operation in api.operations:
        method = getattr(resource(api), operation.name)
        known: Operation = method.operation
        tables = (known.path_params, known.query, known.headers, known.fields, known.parts)
        keywords = [name for table in tables for name in table]
        assert len(keywords) == len(set(keywords))
        assert sorted(names_of(method)) == sorted(
            ["self", *keywords, *(["data"] if _takes_data(known) else [])]
        )


def _takes_data(operation: Operation) -> bool:
    return operation.body is not None and operation.body != "multipart"


@each_api
def test_references_name_models(api: Api) -> None:
    models = importlib.import_module(f"qlik_sdk.generated.models.{api.module}")
    fields = [
        field.ref
        for found in vars(models).values()
        if isinstance(found, type) and found.__module__ == models.__name__
        for field in found._fields.values()
    ]
    known = [getattr(resource(api), operation.name).operation for operation in api.operations]
    for ref in {*fields, *(op.result for op in known), *(op.item for op in known)} - {None}:
        assert model_class(ref.rstrip("[]{}"))


def test_index() -> None:
    assert len(index.RESOURCES) == len(APIS)
    for module, name in index.RESOURCES.values():
        assert getattr(importlib.import_module(f"qlik_sdk.generated.resources.{module}"), name)
    for name, module in index.CLASSES.items():
        assert getattr(importlib.import_module(f"qlik_sdk.generated.{module}"), name)
    assert index.CLASSES["Space"] == "models.spaces"
    assert index.CLASSES["Spaces"] == "resources.spaces"


def test_routes() -> None:
    operations = [operation for api in APIS for operation in api.operations]
    assert [(verb, path, api, name) for verb, path, api, name, _, _ in ROUTES] == [
        (operation.verb, operation.path, operation.api, operation.name) for operation in operations
    ]
    assert all(re.fullmatch(r"1|2|special \d+", tier) for *_, tier in ROUTES)


@each_api
def test_services_refuse_what_nobody_wrote(api: Api) -> None:
    module = importlib.import_module(f"qlik_tenant.generated.rest.{api.module}")
    service = getattr(module, f"{api.class_name}Api")(None)
    for operation in api.operations:
        with pytest.raises(NotWritten) as refused:
            getattr(service, operation.name)(None)
        assert refused.value.operation == operation.id
        assert refused.value.endpoint == operation.endpoint


@each_api
def test_schemas_are_valid_and_complete(api: Api) -> None:
    document = json.loads((SCHEMAS / f"{api.module}.json").read_text(encoding="utf-8"))
    assert set(document) == {*(operation.name for operation in api.operations), "$defs"}
    Draft202012Validator.check_schema({"$defs": document["$defs"]})
    for operation in api.operations:
        body = document[operation.name].get("body", {"content": {}})
        answers = document[operation.name]["responses"].values()
        for schema in [
            *body["content"].values(),
            *(schema for answer in answers for schema in answer.values()),
        ]:
            Draft202012Validator.check_schema(schema)


def test_schema_checks_a_body() -> None:
    document = json.loads((SCHEMAS / "spaces.json").read_text(encoding="utf-8"))
    schema = {**document["create"]["body"]["content"]["application/json"], "$defs": document["$defs"]}
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"name": "Sales", "type": "shared"})
    assert not validator.is_valid({"name": "Sales"})
    assert not validator.is_valid({"name": "a/b", "type": "shared"})


def test_a_resource_loads_no_models() -> None:
    program = (
        "import sys, qlik_sdk.generated.resources.apps; "
        "print([name for name in sys.modules if name.startswith('qlik_sdk.generated.models')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
