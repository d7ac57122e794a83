"""The declaration of one kind of document."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ATTRIBUTE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")


@dataclass(frozen=True, slots=True)
class Table:
    """JSON documents with an `id`; `indexed` attributes (dotted paths) are cheap to filter and sort by.

    `unique` groups of attributes may not repeat: a second document with the same values is refused.
    """

    name: str
    indexed: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"bad table name {self.name!r}")
        for attribute in self.indexed:
            path_sql(attribute)
        for group in self.unique:
            missing = set(group) - set(self.indexed)
            if missing:
                raise ValueError(f"{self.name}: unique attributes must be indexed: {sorted(missing)}")

    def column(self, attribute: str) -> str:
        """The SQL expression that reads an attribute of the document."""
        if attribute == "id":
            return '"id"'
        return f'"{attribute}"' if attribute in self.indexed else path_sql(attribute)


def path_sql(attribute: str, source: str = "doc") -> str:
    """The SQL expression for a dotted path in a JSON column; absent reads as empty text."""
    if not _ATTRIBUTE.fullmatch(attribute):
        raise ValueError(f"bad attribute {attribute!r}")
    return f"ifnull(json_extract({source}, '$.{attribute}'), '')"
