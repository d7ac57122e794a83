"""Who may import whom, and how little an import loads."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src"
PACKAGES = ("qlik_sdk", "qlik_engine", "qlik_tenant")
# From the tenant only the engine's public face may be imported.
ALLOWED = {"qlik_sdk": set(), "qlik_engine": set(), "qlik_tenant": {"qlik_engine"}}


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module, node.lineno


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_only_what_their_layer_may(package: str) -> None:
    found = [
        f"{path.relative_to(SRC)}:{line} imports {module}"
        for path in (SRC / package).rglob("*.py")
        for module, line in imports(path)
        if module.split(".")[0] in set(PACKAGES) - {package} and module not in ALLOWED[package]
    ]
    assert found == []


def loaded_by(statement: str) -> list[str]:
    code = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules: list[str] = json.loads(done.stdout)
    return modules


@pytest.mark.parametrize(
    "statement", ["import qlik_sdk", "from qlik_sdk import Auth, AuthType, Config, Qlik"]
)
def test_importing_the_client_loads_nothing_it_may_not_need(statement: str) -> None:
    heavy = ("qlik_engine", "qlik_tenant", "qlik_sdk.generated.resources", "qlik_sdk.generated.models")
    heavy += (
        "qlik_sdk.generated.qix",
        "aiohttp",
        "asyncio",
        "numpy",
        "pandas",
        "pyarrow",
        "starlette",
        "rich",
    )
    assert [name for name in loaded_by(statement) if name.startswith(heavy)] == []


def test_importing_the_engine_loads_numpy_at_most() -> None:
    heavy = ("qlik_sdk", "qlik_tenant", "pyarrow", "pandas", "polars", "starlette", "asyncio")
    assert [name for name in loaded_by("import qlik_engine") if name.startswith(heavy)] == []


def test_importing_the_tenant_loads_no_engine() -> None:
    heavy = ("qlik_sdk", "qlik_engine", "numpy", "pyarrow", "jsonschema", "trustme")
    assert [name for name in loaded_by("from qlik_tenant import Tenant") if name.startswith(heavy)] == []
