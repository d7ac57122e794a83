"""Reloads that take as long as a test wants."""

from __future__ import annotations

from typing import Any

HELD = "DO WHILE Len(FileTime('lib://DataFiles/go.csv')) = 0\nSLEEP 10;\nLOOP\n"
"""The first statements of a script that goes on once `release` was called."""


def release(api: Any) -> None:
    """Let the reloads of a user go on."""
    assert api.upload("/api/v1/data-files", {"name": "go.csv"}, b"go\n").status == 201
