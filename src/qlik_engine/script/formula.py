"""Expressions of a script over rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from ..errors import ExpressionError, ScriptError
from ..expr import Expression, compile_expression, parse, to_text
from ..expr.nodes import Call as CallNode
from ..expr.nodes import FieldRef, Node, Text
from ..expr.scope import Scope
from ..io.rows import Rows, Values
from .data import FIELD_NOT_FOUND
from .functions import Call, answer

if TYPE_CHECKING:
    from .loading.stage import Stage
    from .run import Run

EXPRESSION_ERROR: Final = 11007
MULTIPLYING: Final = frozenset(
    ("subfield", "subfieldregex", "subfieldregexi", "extractregex", "extractregexi")
)
"""Functions that make a row of every piece they find, if no number of a piece is asked for."""

_SPLIT: Final = "\x01"
"""Starts the name of a column that stands for such a call; no field's name does."""

_POSITION: Final = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\[[^\]]*\]|@\d+\s*:\s*(?:\d+|n)[IURBT]?(?!\w)""", re.IGNORECASE
)


def with_positions(text: str) -> str:
    """`@1:5`, the place of a field in a fixed record, in brackets."""
    return _POSITION.sub(_replaced, text)


def _replaced(match: re.Match[str]) -> str:
    found = match.group()
    return f"[{''.join(found.split())}]" if found[0] == "@" else found


class Formula:
    """A compiled expression. Raises ScriptError if `text` cannot be read.

    `splits` are the calls of SubField(text, delimiter) and the like in it by the name of the column that has
    to be in the rows for each: such a call makes a row of every part.
    """

    __slots__ = ("expression", "field", "is_aggregating", "splits", "text")

    def __init__(self, text: str) -> None:
        self.text = text = with_positions(text)
        self.splits: dict[str, CallNode] = {}
        try:
            tree = parse(text)
            ready = self._without_splits(tree)
            self.expression: Expression = compile_expression(text if ready is tree else to_text(ready))
        except ExpressionError as error:
            raise ScriptError(
                f"{error.message} in '{text}'", expected=error.expected, code=EXPRESSION_ERROR
            ) from error
        node = self.expression.node
        self.field = node.name if isinstance(node, FieldRef) else None
        self.is_aggregating = self.expression.is_aggregating

    def part(self, node: Node) -> Formula:
        """A part of the expression as one of its own."""
        part = copy(self)
        part.expression = Expression(self.text, node)
        part.field = node.name if isinstance(node, FieldRef) else None
        return part

    @property
    def names(self) -> set[str]:
        """Everything in it that could be a field's name; some functions take it as a text."""
        trees = [self.expression.node, *self.splits.values()]
        nodes = [node for tree in trees for node in tree.walk()]
        fields_named = {node.name for node in nodes if isinstance(node, FieldRef)}
        return fields_named | {node.value for node in nodes if isinstance(node, Text)}

    def calls(self, name: str) -> bool:
        """Whether the function `name` (in lower case) is called somewhere in it."""
        nodes = self.expression.node.walk()
        return any(isinstance(node, CallNode) and node.name.lower() == name for node in nodes)

    def _without_splits(self, node: Node) -> Node:
        if isinstance(node, CallNode) and node.name.lower() in MULTIPLYING and len(node.args) == 2:
            name = _SPLIT + to_text(node)
            self.splits[name] = node
            return FieldRef(name)
        return _rebuilt(node, self._without_splits)

    def over(self, rows: Rows, run: Run, stage: Stage | None) -> Values:
        """The value on every row. Raises ScriptError for a field that is not there."""
        if self.field is not None and (column := rows.columns.get(self.field)) is not None:
            return column

        def functions(name: str, arguments: Sequence[Any]) -> Any:
            return answer(Call(name, arguments, run, stage, rows.length))

        try:
            return self.expression.evaluate_rows(rows, run.locale, functions, run.variables.get)
        except ExpressionError as error:
            known = rows.columns.keys() | run.variables.keys()
            missing = [name for name in self.expression.fields if name not in known]
            code = FIELD_NOT_FOUND if any(name in error.message for name in missing) else EXPRESSION_ERROR
            raise ScriptError(f"{error.message} in '{self.text}'", code=code) from error

    def over_groups(self, scope: Scope) -> Values:
        """One value per group. Raises ScriptError."""
        try:
            return self.expression.evaluate(scope)
        except ExpressionError as error:
            raise ScriptError(f"{error.message} in '{self.text}'", code=EXPRESSION_ERROR) from error


def _rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """`node` with `change` applied to the nodes below it; itself if that changed nothing."""
    changes: dict[str, Any] = {}
    for spec in fields(node):
        value = getattr(node, spec.name)
        new: Any = value
        if isinstance(value, Node):
            new = change(value)
        elif isinstance(value, tuple) and any(isinstance(item, Node) for item in value):
            new = tuple(change(item) if isinstance(item, Node) else item for item in value)
            new = value if all(a is b for a, b in zip(value, new, strict=True)) else new
        if new is not value:
            changes[spec.name] = new
    return replace(node, **changes) if changes else node
