"""TAG FIELD(S) and UNTAG FIELD(S): tags on fields, given here or by a mapping table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..lexer import Cursor
from ..patterns import matching
from .base import Statement
from .comment import using_or_with

if TYPE_CHECKING:
    from ..run import Run


@dataclass(frozen=True, slots=True)
class Tag(Statement):
    """Fields that are not there are passed over."""

    keywords = (
        "TAG", "TAG FIELD", "TAG FIELDS", "TAG TABLE", "TAG TABLES",
        "UNTAG", "UNTAG FIELD", "UNTAG FIELDS", "UNTAG TABLE", "UNTAG TABLES",
    )  # fmt: skip

    keyword: str
    names: tuple[str, ...]
    using: str
    texts: tuple[str, ...]

    @classmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        return cls(keyword, *using_or_with(cursor, "a tag"))

    def execute(self, run: Run) -> None:
        is_table = "TABLE" in self.keyword
        present = matching(self.names, run.data.tables if is_table else run.data.fields())
        given = [(name, tag) for name in present for tag in self.texts]
        pairs = run.mapping(self.using).renames(present) if self.using else given
        for name, tag in pairs:
            tags = (run.table_tags if is_table else run.tags).setdefault(name, [])
            if self.keyword.startswith("UNTAG"):
                tags[:] = [each for each in tags if each != tag]
            elif tag not in tags:
                tags.append(tag)
