"""The generated QIX modules: twins, requests, server bases, errors, and that they are up to date."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from codegen import qix
from codegen.formatting import formatted
from codegen.names import snake
from codegen.qix_model import Contract, Method, load
from qlik_sdk.core.model import Model, model_class
from qlik_tenant.rpc.service import MethodSpec, NotWritten

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = load(ROOT)
CLASSES = tuple(CONTRACT.classes)
METHODS = [pytest.param(method, id=method.id) for method in CONTRACT.methods]


def client_class(owner: str, prefix: str = "") -> type[Any]:
    module = importlib.import_module(f"qlik_sdk.generated.qix.{snake(owner)}")
    found: type[Any] = getattr(module, prefix + owner)
    return found


def server_class(owner: str) -> type[Any]:
    found: type[Any] = getattr(
        importlib.import_module(f"qlik_tenant.generated.qix.{snake(owner)}"), f"{owner}Api"
    )
    return found


def public(cls: type[Any]) -> dict[str, Any]:
    return {name: value for name, value in vars(cls).items() if inspect.isfunction(value)}


def recorder(cls: type[Any]) -> Any:
    """An object of a client class that notes its calls instead of sending them."""

    class Recorder(cls):  # type: ignore[misc, valid-type]  # the base is found at run time
        def __init__(self) -> None:
            self.calls: list[tuple[str, dict[str, Any], str | None, str | None]] = []

        def _note(self, method: str, params: Mapping[str, Any], out: str | None, result: str | None) -> str:
            self.calls.append((method, dict(params), out, result))
            return "answer"

    class Blocking(Recorder):
        def _rpc(
            self, method: str, params: Mapping[str, Any], *, out: str | None = None, result: str | None = None
        ) -> Any:
            return self._note(method, params, out, result)

    class Awaiting(Recorder):
        async def _rpc(
            self, method: str, params: Mapping[str, Any], *, out: str | None = None, result: str | None = None
        ) -> Any:
            return self._note(method, params, out, result)

    return Awaiting() if cls.__name__.startswith("Async") else Blocking()


def test_generated_modules_are_up_to_date() -> None:
    files = {path: text for path, text in qix.outputs(ROOT).items() if path.suffix == ".py"}
    for path, text in formatted(files, ROOT).items():
        assert path.read_text(encoding="utf-8") == text, f"{path}: run `python -m codegen`"


@pytest.mark.parametrize("owner", CLASSES)
def test_twins_have_equal_methods(owner: str) -> None:
    plain, awaited = public(client_class(owner)), public(client_class(owner, "Async"))
    wires = {method.wire for method in CONTRACT.classes[owner]}
    more = {"changes"} if wires & set(qix.LAYOUTS) else set()
    assert plain.keys() == awaited.keys() == {method.name for method in CONTRACT.classes[owner]} | more
    for name, function in plain.items():
        assert list(inspect.signature(function).parameters) == list(
            inspect.signature(awaited[name]).parameters
        )
        assert function.__doc__ == awaited[name].__doc__
        assert inspect.iscoroutinefunction(awaited[name]) or name == "changes"
        assert not inspect.iscoroutinefunction(function)


@pytest.mark.parametrize("method", METHODS)
def test_a_call_builds_the_request_of_the_contract(method: Method) -> None:
    for prefix in ("", "Async"):
        target = recorder(client_class(method.owner, prefix))
        values = {param.name: f"value of {param.name}" for param in method.params}
        answer = getattr(target, method.name)(**values)
        if prefix:
            answer = asyncio.run(answer)
        wire, params, out, result = target.calls[0]
        assert wire == method.wire
        assert params == values
        assert answer == ("answer" if method.outs else None)
        if out is not None:
            assert out in {member.name for member in method.outs}
        if result is not None and not result.startswith("object:"):
            assert issubclass(model_class(result.replace("[]", "")), Model)


@pytest.mark.parametrize("method", METHODS)
def test_parameters_keep_their_order_with_optional_ones_last(method: Method) -> None:
    signature = inspect.signature(getattr(client_class(method.owner), method.name))
    params = list(signature.parameters.values())[1:]
    required = [param.name for param in method.params if not param.type.optional]
    optional = [param.name for param in method.params if param.type.optional]
    assert [param.name for param in params] == required + optional
    assert [param.name for param in params if param.default is None] == optional


@pytest.mark.parametrize("method", METHODS)
def test_server_bases_know_every_method_and_refuse_it(method: Method) -> None:
    base = server_class(method.owner)
    spec = base.METHODS[method.wire]
    assert isinstance(spec, MethodSpec)
    assert [param.name for param in spec.params] == [param.name for param in method.params]
    assert [param.required for param in spec.params] == [not param.type.optional for param in method.params]
    assert list(spec.outs) == [out.name for out in method.outs]
    values = {param.name: None for param in spec.params if param.required}
    service = base.__new__(base)
    with pytest.raises(NotWritten, match=rf"{method.owner}\.{method.wire} "):
        getattr(service, spec.name)(**values)


@pytest.mark.parametrize("owner", CLASSES)
def test_server_defaults_are_those_of_the_table(owner: str) -> None:
    base = server_class(owner)
    assert owner == base.QIX_TYPE
    assert len(base.METHODS) == len(CONTRACT.classes[owner])
    for spec in base.METHODS.values():
        parameters = inspect.signature(getattr(base, spec.name)).parameters
        for param in spec.params:
            expected = inspect.Parameter.empty if param.required else param.default
            assert parameters[param.name].default == expected


def test_index_leads_to_every_class_and_structure() -> None:
    index = importlib.import_module("qlik_sdk.generated.qix.index")
    for name, module in index.CLASSES.items():
        assert hasattr(importlib.import_module(f"qlik_sdk.generated.qix.{module}"), name)
    assert len(index.CLASSES) == 2 * len(CLASSES)
    models = {struct.name for struct in CONTRACT.structs.values() if struct.is_model}
    assert index.STRUCTS.keys() == models
    for name in models:
        assert issubclass(model_class(name), Model)


def test_error_tables_of_both_sides_agree() -> None:
    client = importlib.import_module("qlik_sdk.generated.qix.errors")
    server = importlib.import_module("qlik_tenant.generated.qix.errors")
    assert client.ERRORS == server.ERRORS
    assert len(server.MESSAGES) == len(server.ERRORS) == 332
    assert server.ERRORS["LOCERR_APP_NOT_FOUND"] == (1003, server.MESSAGES[1003])
    assert server.WARNINGS["LOCWARN_EXPORT_DATA_TRUNCATED"] == 1000


def test_structures_take_classes_and_dictionaries_and_keep_what_is_not_theirs() -> None:
    structs: Any = importlib.import_module("qlik_sdk.generated.qix.structs")
    properties = structs.GenericObjectProperties(
        qInfo=structs.NxInfo(qType="my-chart"),
        qHyperCubeDef=structs.HyperCubeDef(
            qDimensions=[structs.NxDimension(qDef=structs.NxInlineDimensionDef(qFieldDefs=["Region"]))],
            qMeasures=[{"qDef": {"qDef": "Sum(Sales)"}}],
        ),
        color="red",
    )
    assert properties.to_dict() == {
        "qInfo": {"qType": "my-chart"},
        "qHyperCubeDef": {
            "qDimensions": [{"qDef": {"qFieldDefs": ["Region"]}}],
            "qMeasures": [{"qDef": {"qDef": "Sum(Sales)"}}],
        },
        "color": "red",
    }
    assert properties.qHyperCubeDef.qMeasures[0].qDef.qDef == "Sum(Sales)"


def test_rows_of_cells_become_models() -> None:
    page = model_class("NxDataPage").from_dict({"qMatrix": [[{"qText": "a"}], [{"qText": "b"}]]})
    assert [row[0].qText for row in page.qMatrix] == ["a", "b"]


def test_importing_a_class_loads_no_structure() -> None:
    code = (
        "import sys, qlik_sdk.generated.qix.doc\n"
        "print([name for name in sys.modules if '.qix.structs' in name or '.qix.enums' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_contract_of_one_method_makes_a_class(tmp_path: Path) -> None:
    folder = tmp_path / "contract" / "qix"
    (folder / "structs").mkdir(parents=True)
    (folder / "structs" / "shapes.yaml").write_text("Dot:\n  fields:\n    qX: int32 = 1\n")
    for name in ("enums", "errors", "warnings"):
        (folder / f"{name}.yaml").write_text("{}\n")
    (folder / "doc.yaml").write_text(
        "class: Doc\nsummary: An app.\nmethods:\n  Draw:\n    summary: Draw dots.\n"
        "    params:\n      qDots: Dot[]\n      qFill: boolean? = true\n    returns: {qDrawn: int32}\n"
    )
    contract: Contract = load(tmp_path)
    assert [method.id for method in contract.methods] == ["Doc.Draw"]
    files = {path.relative_to(tmp_path).as_posix(): text for path, text in qix.outputs(tmp_path).items()}
    client = files["src/qlik_sdk/generated/qix/doc.py"]
    assert "qDots: Sequence[Dot | Mapping[str, Any]], qFill: bool | None = None) -> int:" in client
    assert 'out="qDrawn")' in client
    assert 'qX: int | None = field("qX", default=1)' in files["src/qlik_sdk/generated/qix/structs/shapes.py"]
    assert (
        'ParamSpec("qFill", "boolean", required=False, default=True)'
        in files["src/qlik_tenant/generated/qix/doc.py"]
    )
