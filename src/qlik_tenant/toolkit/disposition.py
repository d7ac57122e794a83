"""The header that gives a file its name."""

from __future__ import annotations

from urllib.parse import quote


def content_disposition(kind: str, name: str) -> str:
    """`attachment; filename="a.csv"`; names that do not fit between quotes are percent-encoded."""
    if name.isascii() and name.isprintable() and '"' not in name:
        return f'{kind}; filename="{name}"'
    return f"{kind}; filename*=UTF-8''{quote(name)}"
