"""Names of a package that load their module when first used (PEP 562)."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def lazy(
    package: str, names: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """``__getattr__``, ``__dir__`` and ``__all__`` of a package.

    Parameters:
        package: ``__name__`` of the package.
        names: public name -> module, relative to the package (``client`` or ``..errors``);
            ``module:attribute`` where the name there is another one.
    """

    def get(name: str) -> Any:
        target = names.get(name)
        if target is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, _, attribute = target.partition(":")
        relative = module if module.startswith(".") else f".{module}"
        value = getattr(importlib.import_module(relative, package), attribute or name)
        setattr(sys.modules[package], name, value)
        return value

    def listing() -> list[str]:
        return sorted({*vars(sys.modules[package]), *names})

    return get, listing, sorted(names)
