"""What a statement is: keywords, a grammar that makes a node, and the node's effect."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Self

from ..lexer import Cursor

if TYPE_CHECKING:
    from ..run import Run


class Statement(ABC):
    """A node. The class reads it (`parse`), the object does it (`execute`).

    `keywords` are the phrases a statement may start with, in capitals; the longest that fits wins.
    """

    keywords: ClassVar[tuple[str, ...]]

    @classmethod
    @abstractmethod
    def parse(cls, cursor: Cursor, keyword: str) -> Self:
        """Read the statement after its `keyword`; raises ScriptSyntaxError."""

    @abstractmethod
    def execute(self, run: Run) -> None:
        """Do it; raises ScriptError, or another EngineError that gets the statement's place."""
