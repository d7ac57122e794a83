"""Statements put together to blocks by the control statements: IF, FOR, DO, SWITCH, SUB."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

from ..errors import ScriptSyntaxError
from .splitter import RawStatement

if TYPE_CHECKING:
    from .run import Run

NESTING_MAX: Final = 60
"""Deeper than any script is written, and shallow enough for the interpreter's own stack."""

_PHRASES: Final = (
    (re.compile(r"end\s*if\b", re.I), "END IF"),
    (re.compile(r"end\s*sub\b", re.I), "END SUB"),
    (re.compile(r"end\s*switch\b", re.I), "END SWITCH"),
    (re.compile(r"else\s*if\b", re.I), "ELSEIF"),
    (re.compile(r"for\s+each\b", re.I), "FOR EACH"),
    (re.compile(r"(if|else|for|next|do|loop|switch|case|default|sub|call|exit)\b", re.I), ""),
)
_MUST: Final = "must_include"
_INCLUDE: Final = re.compile(rf"\$\(\s*(include|{_MUST})\s*=\s*(.*)\)$", re.I | re.S)


class Node(Protocol):
    """Something in a block."""

    def execute(self, run: Run) -> None:
        """Do it."""


def control_keyword(raw: RawStatement) -> tuple[str, str]:
    """The control keyword a statement starts with, and the text after it; ("", text) for any other."""
    for pattern, phrase in _PHRASES:
        if match := pattern.match(raw.text):
            rest = raw.text[match.end() :]
            if re.match(r"[ \t]*(=|:(?!:))", rest):
                return "", raw.text
            return phrase or match.group().upper(), rest.strip()
    return "", raw.text


class BlockReader:
    """Reads statements one after the other into nested blocks."""

    def __init__(self, statements: Sequence[RawStatement]) -> None:
        self._statements = statements
        self._at = 0
        self._depth = 0

    def program(self) -> list[Node]:
        """The whole script. Raises ScriptSyntaxError where control statements do not fit together."""
        nodes, closing = self.block(())
        if closing is not None:
            raise misplaced(closing[0], f"'{closing[1]}' closes nothing")
        return nodes

    def block(self, until: tuple[str, ...]) -> tuple[list[Node], tuple[RawStatement, str, str] | None]:
        """Nodes up to a statement that starts with one of `until`; that statement, keyword and rest."""
        from .control import CLOSERS, read_control
        from .statement_node import Include, StatementNode

        nodes: list[Node] = []
        while self._at < len(self._statements):
            raw = self._statements[self._at]
            self._at += 1
            keyword, rest = control_keyword(raw)
            if keyword in until or keyword in CLOSERS:
                return nodes, (raw, keyword, rest)
            if keyword:
                nodes.append(read_control(self, raw, keyword, rest))
            elif match := _INCLUDE.match(raw.text):
                nodes.append(Include(raw, match.group(2), must=match.group(1).lower() == _MUST))
            elif raw.text:
                nodes.append(StatementNode(raw))
        return nodes, None

    def body(
        self, opener: RawStatement, until: tuple[str, ...]
    ) -> tuple[list[Node], tuple[RawStatement, str, str]]:
        """A block that has to be closed by one of `until`."""
        self._depth += 1
        if self._depth > NESTING_MAX:
            raise misplaced(opener, f"Control statements stand more than {NESTING_MAX} deep in each other")
        nodes, closing = self.block(until)
        self._depth -= 1
        if closing is None or closing[1] not in until:
            wanted = " or ".join(until)
            raise misplaced(closing[0] if closing else opener, f"{wanted} is missing", until)
        return nodes, closing


def misplaced(raw: RawStatement, message: str, expected: Sequence[str] = ()) -> ScriptSyntaxError:
    return ScriptSyntaxError(
        message,
        line=raw.line,
        column=raw.column,
        length=len(raw.text.split("\n")[0]),
        statement=raw.text[:120],
        expected=expected,
        code=11023,
    )
