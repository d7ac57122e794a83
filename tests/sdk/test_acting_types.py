"""What type checkers are told that results can do is what they can do."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

import qlik_sdk
from qlik_sdk.core.acting import _ELSEWHERE, _can_wait, deeds
from qlik_sdk.core.model import Model, model_class
from qlik_sdk.helpers.app import App, AsyncApp
from qlik_sdk.helpers.apps import Apps, AsyncApps

GENERATED = Path(qlik_sdk.__file__).parent / "generated"
STUBS = sorted((GENERATED / "acting").glob("*.pyi"))


def declared(stub: Path) -> dict[str, set[str]]:
    """Class -> names of its methods and attributes."""
    classes = [node for node in ast.parse(stub.read_text()).body if isinstance(node, ast.ClassDef)]
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name: {part.name for part in node.body if isinstance(part, functions)} for node in classes}


def models(api: str) -> dict[str, type[Model]]:
    module = __import__(f"qlik_sdk.generated.models.{api}", fromlist=["x"])
    found = {name: value for name, value in vars(module).items() if not name.startswith("_")}
    return {name: value for name, value in found.items() if isinstance(value, type)}


def can_do(model: type[Model]) -> set[str]:
    """What results of a class can do besides showing their fields; those come first."""
    known = deeds(model)
    if known is None:
        return set()
    empty: Any = model._wrap({})
    below = set(known.below) - set(known.methods)
    wait = {"wait"} if _can_wait(empty, known) else set()
    return ({*known.methods, *below} | wait) - set(model._fields)


@pytest.mark.parametrize("stub", STUBS, ids=lambda path: path.stem)
def test_checkers_hear_the_truth(stub: Path) -> None:
    said = declared(stub)
    for name, model in models(stub.stem).items():
        if f"{stub.stem}:{name}" in _ELSEWHERE:
            continue  # for programs written for qlik-sdk 0.17
        for prefix in ("", "Async"):
            assert said.get(prefix + name, set()) == can_do(model), name


def test_every_api_whose_results_act_has_a_stub() -> None:
    modules = {path.stem for path in (GENERATED / "models").glob("[!_]*.py")}
    acting = {api for api in modules if any(can_do(model) for model in models(api).values())}
    assert acting == {path.stem for path in STUBS}


@pytest.mark.parametrize(("app", "apps", "prefix"), [(App, Apps, ""), (AsyncApp, AsyncApps, "Async")])
def test_operations_of_apps(app: type[Any], apps: type[Any], prefix: str) -> None:
    said = declared(GENERATED / "acting" / "apps.pyi")[f"{prefix}AppOperations"]
    operations = {name: getattr(getattr(apps, name), "operation", None) for name in dir(apps)}
    of_app = {name for name, known in operations.items() if known and "app_id" in known.path_params}
    engine = app.__mro__[2]
    assert said == {name for name in of_app if not hasattr(engine, name)}


def test_every_public_name_is_known_to_checkers() -> None:
    text = (GENERATED / "names.pyi").read_text()
    known = {line.strip().rpartition(" as ")[2].rstrip(",") for line in text.splitlines() if " as " in line}
    for name in ("Space", "Spaces", "AsyncSpaces", "App", "NxInfo", "GenericObject", "Hypercube"):
        assert name in known
    assert model_class("spaces:Space").__name__ in known
    assert all(hasattr(qlik_sdk, name) for name in known)
    assert qlik_sdk.AsyncSpace is qlik_sdk.Space
    assert qlik_sdk.AsyncReload is model_class("reloads:Reload")
    with pytest.raises(AttributeError, match="AsyncNothing"):
        qlik_sdk.AsyncNothing  # noqa: B018
    with pytest.raises(AttributeError, match="AsyncNxInfo"):
        qlik_sdk.AsyncNxInfo  # noqa: B018
