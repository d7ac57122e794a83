"""Every name of the package with its class, for type checkers: at run time they are found on first use."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qlik_sdk import _OWN
from qlik_sdk.compat.classes import HOMES, NAMES
from qlik_sdk.helpers import CLASSES as HELPERS

from .rest import SDK
from .templates import render


def outputs(root: Path, files: Mapping[Path, str]) -> dict[Path, str]:
    """The list of names, made from the indexes among the generated files."""
    rest, qix = _values(files[root / SDK / "index.py"]), _values(files[root / SDK / "qix" / "index.py"])
    homes = {
        **{name: f"qix.structs.{module}" for name, module in qix["STRUCTS"].items()},
        **{name: _rest_home(name, module, root, files) for name, module in rest["CLASSES"].items()},
        **{name: f"qix.{module}" for name, module in qix["CLASSES"].items()},
        **{name: f".helpers.{module}" for name, module in HELPERS.items()},
    }
    twins = {f"Async{name}": home for name, home in homes.items() if home.startswith("acting.")}
    homes = {**twins, **homes}
    shown = [(name, home) for name, home in sorted(homes.items()) if name not in {*_OWN, *NAMES, *HOMES}]
    return {root / SDK / "names.pyi": render("rest_names.jinja", names=shown)}


def _rest_home(name: str, module: str, root: Path, files: Mapping[Path, str]) -> str:
    acting = module.replace("models.", "acting.")
    stub = files.get(root / SDK / f"{acting.replace('.', '/')}.pyi", "")
    return acting if f"class {name}(models." in stub else module


def _values(text: str) -> dict[str, Any]:
    """The tables of an index that the generator itself has just written."""
    tables = (node for node in ast.parse(text).body if isinstance(node, ast.AnnAssign))
    return {ast.unparse(node.target): ast.literal_eval(node.value) for node in tables if node.value}
