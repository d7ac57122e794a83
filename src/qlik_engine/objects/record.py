"""What is kept of an object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Record:
    """What is kept of an object. `kind` is object, dimension, measure, variable or bookmark; `content` is
    what a bookmark holds (`NxBookmark`), of an object the ids of the `snapshot` in it and of what it is a
    draft of (`draftOf`); `flags` are `published` and `approved`. What has an `owner` is seen by nobody else
    until it is published."""

    id: str
    kind: str
    properties: dict[str, Any]
    parent: str | None = None
    children: list[str] = field(default_factory=list)
    revision: int = 0
    content: dict[str, Any] | None = None
    flags: dict[str, bool] = field(default_factory=dict)
    session_only: bool = False
    owner: str = ""

    @property
    def is_public(self) -> bool:
        """Whether everybody who may open the app sees it."""
        return not self.owner or bool(self.flags.get("published") or self.flags.get("approved"))


def variables_in(records: Mapping[str, Record]) -> dict[str, str]:
    """Name to definition of the variables among some records."""
    return {
        str(record.properties.get("qName", "")): str(record.properties.get("qDefinition", ""))
        for record in records.values()
        if record.kind == "variable"
    }
