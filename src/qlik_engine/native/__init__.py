"""The compiled loops, if they are there.

They are built with the package where a C compiler is (`kernels.c`); everything works without them, more
slowly. In the environment, QLIK_ENGINE_NATIVE=0 leaves them out, and a path there names another build.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any, Final

_VERSION: Final = 19

# The compiled module, None while numpy does the work. Kernels look here at every call.
lib: Any = None


def use(wanted: bool | None = None) -> bool:
    """Use the compiled loops, or numpy, from now on; None is what the environment says. Returns whether
    compiled loops are in use. Raises ImportError if the environment names a build that is none."""
    global lib
    setting = os.environ.get("QLIK_ENGINE_NATIVE", "1")
    if wanted is None:
        wanted = setting != "0"
    lib = None
    if wanted:
        lib = _named(setting) if os.sep in setting else _own()
    return lib is not None


def _own() -> Any:
    try:
        found = import_module("._kernels", __name__)
    except ImportError:  # no compiler was there
        return None
    # A build left over from other sources would be called with the wrong arguments.
    return found if getattr(found, "version", int)() == _VERSION else None


def _named(path: str) -> Any:
    spec = spec_from_file_location(f"{__name__}._kernels", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"not a compiled module: {path}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


use()
