"""Expressions: from text to a compiled form, from there to values.

expression = compile_expression("Sum(Amount) / Count(DISTINCT Customer)")
expression.evaluate(scope)             # one value per group
compile_expression("Year(Date) & 'x'").evaluate_rows(frame, locale)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any

from ..columns import Coded, Vector
from ..errors import ExpressionError, UnsupportedError
from ..formats import Locale
from .check import check_tree
from .declare import Function, find_function, registry
from .evaluate import (
    INTER_RECORD,
    ORDERED,
    evaluate_rows,
    evaluate_scope,
)
from .expand import Evaluate, Variables, expand
from .limits import CACHE_SIZE
from .nodes import Call, Node, OuterSet
from .parser import parse, parse_set
from .printer import quote_field, quote_text, to_text
from .reading import aggregates, fields_of, row_fields
from .scope import AggregationSpec, AggrSource, Chart, Frame, Rows, Scope

__all__ = [
    "INTER_RECORD",
    "AggrSource",
    "AggregationSpec",
    "Chart",
    "Expression",
    "Frame",
    "Function",
    "Rows",
    "Scope",
    "check",
    "compile_expression",
    "expand",
    "parse",
    "parse_set",
    "quote_field",
    "quote_text",
    "registry",
    "to_text",
]


class Expression:
    """A compiled expression; immutable, shared between threads."""

    def __init__(self, text: str, node: Node) -> None:
        self.text = text
        self.node = node

    def __repr__(self) -> str:
        return f"<Expression {self.text!r}>"

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The names used as fields, each once. Some may turn out to be variables."""
        return fields_of((self.node,))

    @cached_property
    def is_aggregating(self) -> bool:
        """Whether it holds an aggregation, so that it needs a `Scope`."""
        return aggregates(self.node)

    @cached_property
    def depends_on_order(self) -> bool:
        """Whether its values in a chart depend on how the rows are sorted."""
        return any(called.name in ORDERED for called in self._called)

    @cached_property
    def looks_around(self) -> bool:
        """Whether it calls a function whose value in a chart depends on which other rows there are."""
        return any(called.name in INTER_RECORD for called in self._called)

    @cached_property
    def row_fields(self) -> tuple[str, ...]:
        """The fields a row needs for `evaluate_rows`; of an Aggr only the dimensions."""
        return row_fields((self.node,))

    @cached_property
    def _called(self) -> tuple[Function, ...]:
        calls = (find_function(node.name) for node in self.node.walk() if isinstance(node, Call))
        return tuple(call for call in calls if call is not None)

    def evaluate_rows(
        self,
        frame: Frame,
        locale: Locale,
        functions: Callable[[str, Sequence[Any]], Any] | None = None,
        variables: Callable[[str], str | None] | None = None,
        aggr: AggrSource | None = None,
    ) -> Vector | Coded:
        """The value on every row of `frame`; coded (entry 0 null) wherever it depends on codes only.

        Parameters: `functions(name, arguments)` answers the functions that need the owner of the rows
        (RecNo, Peek, Exists ...), with names as str and other arguments as Dual, Coded or Vector;
        `variables(name)` the text of a variable, for names that are no field; `aggr` the values of Aggr.

        Raises ExpressionError for an unknown field, for aggregations, and where a function refuses.
        """
        if isinstance(self.node, OuterSet):
            raise ExpressionError("a set has no meaning here", text=self.text)
        return evaluate_rows(self.node, self.text, frame, locale, functions, variables, aggr)

    def evaluate(self, scope: Scope, chart: Chart | None = None) -> Vector:
        """The value for every group of `scope`. A field outside aggregations is the group's only value;
        a name that is neither field nor variable is null. A scope that is a `chart` is given as that, too:
        Aggr and the functions of the rows around need one."""
        return evaluate_scope(self.node, self.text, scope, chart)


def compile_expression(
    text: str, *, variables: Variables | None = None, evaluate: Evaluate | None = None
) -> Expression:
    """An expression from its text, after dollar-sign expansion.

    Parameters: `variables` and `evaluate` as in `expand`. Compiled forms are kept and shared.

    Raises ExpressionError with the position and what was expected; UnsupportedError naming what this
    engine does not do.
    """
    return _compile(expand(text, variables, evaluate))


@lru_cache(maxsize=CACHE_SIZE)
def _compile(text: str) -> Expression:
    tree = parse(text)
    check_tree(tree, text)
    return Expression(text, tree)


def check(
    text: str, *, variables: Variables | None = None, evaluate: Evaluate | None = None
) -> ExpressionError | None:
    """What is wrong with an expression, None if nothing is."""
    try:
        compile_expression(text, variables=variables, evaluate=evaluate)
    except ExpressionError as error:
        return error
    except UnsupportedError:
        return None
    return None
