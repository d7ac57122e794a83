"""The version the client tells is the one of the package."""

from __future__ import annotations

import tomllib
from pathlib import Path

import qlik_sdk


def test_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert qlik_sdk.__version__ == project["project"]["version"]
