"""Generated Python in the project's format."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

OPTIONS = ("--isolated", "--no-cache", "--quiet", "--line-length=110", "--target-version=py311")


def formatted(files: dict[Path, str], root: Path) -> dict[Path, str]:
    """The same files with the Python among them formatted, in one run of the formatter."""
    python = [path for path in files if path.suffix in (".py", ".pyi")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in python:
            target = folder / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(files[path], encoding="utf-8")
        subprocess.run([sys.executable, "-m", "ruff", "format", *OPTIONS, name], check=True)
        done = {path: (folder / path.relative_to(root)).read_text(encoding="utf-8") for path in python}
    return files | done
