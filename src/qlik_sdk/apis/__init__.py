"""The import paths of qlik-sdk 0.17: ``from qlik_sdk.apis.Apps import Apps, CreateApp``.

Each of its modules is made when it is imported, and looks its names up in the generated modules.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from ..compat.names import API_MODULES

_QIX = "Qix"


class _Finder(importlib.abc.MetaPathFinder):
    """Finds ``qlik_sdk.apis.X``, which has no file."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        package, _, module = name.rpartition(".")
        if package != __name__ or (module != _QIX and module not in API_MODULES):
            return None
        return importlib.util.spec_from_loader(name, _Loader())


class _Loader(importlib.abc.Loader):
    """Makes a module whose names are looked up when asked for."""

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__.rpartition(".")[2]
        sources = _sources(name)

        def get(attribute: str) -> Any:
            if not attribute.startswith("_"):
                value = _find(sources, attribute)
                if value is not None:
                    setattr(module, attribute, value)
                    return value
            raise AttributeError(f"module {module.__name__!r} has no attribute {attribute!r}")

        module.__doc__ = f"The names of ``qlik_sdk.apis.{name}`` of qlik-sdk 0.17."
        vars(module)["__getattr__"] = get


def _sources(name: str) -> list[str]:
    if name == _QIX:
        return ["qlik_sdk.rpc", "qlik_sdk"]
    return ["qlik_sdk.compat.classes", f"qlik_sdk.generated.models.{API_MODULES[name]}", "qlik_sdk"]


def _find(sources: list[str], attribute: str) -> Any:
    for source in sources:
        value = getattr(importlib.import_module(source), attribute, None)
        if value is not None:
            return value
    return None


sys.meta_path.append(_Finder())


def __getattr__(name: str) -> ModuleType:
    if name == _QIX or name in API_MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
