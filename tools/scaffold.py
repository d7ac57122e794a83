"""Make the folder of a service: `python -m tools.scaffold <api>`.

Writes `src/qlik_tenant/services/<api>/` (`__init__`, `provider`, `store`) and `tests/tenant/test_<api>.py`
from the generated base class. The test passes at once: it lists the operations that answer 501.
"""

from __future__ import annotations

import argparse
import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_INIT = '''"""The {tag} service."""
'''

_PROVIDER = '''"""Answers of the {tag} API. Source: {base}."""

from __future__ import annotations

from ...generated.rest.{api} import {base_class}


class Provider({base_class}):
    """What is not overridden here answers 501; `services/spaces` shows a complete service."""
'''

_STORE = '''"""What the {tag} service keeps."""

from ...storage import Table

{constant} = Table("{api}", indexed=("name", "createdAt"))
'''

_TEST = '''"""The {tag} service, over HTTP."""

COVERS: tuple[str, ...] = ()

UNWRITTEN = (
{operations})
"""Operations that answer 501. Write one, test it, and move its name to COVERS."""


def test_unwritten_operations_say_so(admin, tenant):
    routes = [route for route in tenant.router.routes if route.api == "{api}"]
    assert {{route.operation for route in routes}} == {{*COVERS, *UNWRITTEN}}
    for route in routes:
        if route.operation in UNWRITTEN:
            answer = admin.send(route.method, route.template.replace("{{", "").replace("}}", ""))
            assert answer.status == 501
            assert route.operation in answer.error["detail"]
'''


class ScaffoldError(Exception):
    """The service cannot be made; says why."""


def scaffold(api: str, root: Path = ROOT, target: Path | None = None) -> list[Path]:
    """Write the files of a service below `target` (the repository unless given); gives their paths.

    Raises ScaffoldError for an API that is not in the contract, or that has a folder or test already.
    """
    target = target or root
    generated = root / "src" / "qlik_tenant" / "generated" / "rest" / f"{api}.py"
    if not generated.exists():
        known = sorted(path.stem for path in generated.parent.glob("*.py") if path.stem != "__init__")
        raise ScaffoldError(f"there is no API {api!r} in the contract; known: {', '.join(known)}")
    base_class, base, operations = _read(generated)
    folder = target / "src" / "qlik_tenant" / "services" / api
    test = target / "tests" / "tenant" / f"test_{api}.py"
    for path in (folder, test):
        if path.exists():
            raise ScaffoldError(f"{path.relative_to(target)} exists already")
    values = {
        "api": api,
        "tag": api.replace("_", "-"),
        "base": base,
        "base_class": base_class,
        "constant": api.upper(),
        "operations": "".join(f'    "{api}.{name}",\n' for name in operations),
    }
    files = {
        folder / "__init__.py": _INIT,
        folder / "provider.py": _PROVIDER,
        folder / "store.py": _STORE,
        test: _TEST,
    }
    for path, template in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template.format(**values), encoding="utf-8")
    return list(files)


def _read(generated: Path) -> tuple[str, str, list[str]]:
    """Class, base path and method names of a generated service class."""
    (found,) = (
        node for node in ast.parse(generated.read_text("utf-8")).body if isinstance(node, ast.ClassDef)
    )
    base = (ast.get_docstring(found) or "").split("``")[1]
    return found.name, base, [node.name for node in found.body if isinstance(node, ast.FunctionDef)]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.scaffold", description="Make the folder of a service."
    )
    parser.add_argument("api", help="module name of the API, such as brands or data_connections")
    try:
        written = scaffold(parser.parse_args().api)
    except ScaffoldError as error:
        print(error, file=sys.stderr)
        return 1
    for path in written:
        print(path.relative_to(ROOT))
    print("Next: override an operation in provider.py, and move its name to COVERS in the test.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
