"""``python -m codegen``: write everything that is generated from the contract.

``python -m codegen --check`` writes nothing, lists the files that differ from what would be written, and
exits with 1 when there are any.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import coverage, qix, rest, surface
from .formatting import formatted

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src/qlik_sdk/generated", "src/qlik_tenant/generated", "docs/coverage")


def outputs(root: Path = ROOT) -> dict[Path, str]:
    """Path -> content of every generated file."""
    files = rest.outputs(root) | qix.outputs(root)
    files |= surface.outputs(root, files) | coverage.outputs(root)
    return formatted(files, root)


def drift(files: dict[Path, str], root: Path = ROOT) -> list[Path]:
    """The generated files that are missing, differ, or should not be there."""
    changed = [path for path, text in files.items() if _read(path) != text]
    return sorted([*changed, *_stale(files, root)])


def write(files: dict[Path, str], root: Path = ROOT) -> list[Path]:
    """Make the tree what `files` says; gives the paths that changed."""
    changed = drift(files, root)
    for path in changed:
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
        else:
            path.unlink()
    return changed


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _stale(files: dict[Path, str], root: Path) -> list[Path]:
    present = {
        path
        for folder in FOLDERS
        for path in (root / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    return sorted(present - files.keys())


def main(arguments: list[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m codegen", description="Contract -> generated code.")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 on any difference")
    check = parser.parse_args(arguments).check
    files = outputs()
    changed = drift(files) if check else write(files)
    for path in changed:
        print(f"{'differs' if check else 'written'}: {path.relative_to(ROOT)}")
    if check and changed:
        print(f"{len(changed)} generated files are not what `python -m codegen` writes", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
