"""What can be said about an expression before there are data: functions, arities, nesting."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import ExpressionError
from . import nodes as n
from .declare import Function, Style, find_function
from .reading import AGGR


def check_tree(tree: n.Node, text: str) -> None:
    """Raises ExpressionError for unknown functions, wrong numbers of arguments, qualifiers where they
    do not belong and aggregations inside each other."""
    pending: list[tuple[n.Node, bool]] = [(tree, False)]
    while pending:
        node, inside = pending.pop()
        if isinstance(node, n.Call):
            declared = _declared(node, text)
            _check_call(node, declared, text)
            if declared.name == AGGR:
                # Aggr is evaluated by itself, and its dimensions are no aggregations.
                pending += [(node.args[0], False), *_dimensions(node)]
                continue
            if declared.aggregates:
                if inside and node.total is None:
                    raise ExpressionError(
                        f"{node.name}: an aggregation inside another needs Aggr",
                        text=text,
                        position=node.position,
                    )
                inside = True
        pending.extend((child, inside) for child in node.children())


def _dimensions(aggr: n.Call) -> Iterator[tuple[n.Node, bool]]:
    """The dimensions of an Aggr, which hold no aggregations, and the expressions they are sorted by."""
    for arg in aggr.args[1:]:
        if isinstance(arg, n.Structured):
            yield arg.dimension, True
            yield from ((criterion, False) for criterion in arg.criteria if isinstance(criterion, n.Node))
        else:
            yield arg, True


def _declared(node: n.Call, text: str) -> Function:
    declared = find_function(node.name)
    if declared is None:
        raise ExpressionError(
            f"there is no function {node.name}", text=text, position=node.position, expected=("function",)
        )
    return declared


def _check_call(node: n.Call, declared: Function, text: str) -> None:
    given, least, most = len(node.args), declared.least, declared.most
    if given < least or (most is not None and given > most):
        raise ExpressionError(
            f"{declared.name} takes {_count(least, most)}, not {given}: {declared.signature}",
            text=text,
            position=node.position,
        )
    qualified = node.distinct or node.nodistinct or node.all or node.set is not None
    if (qualified and not declared.aggregates) or (
        node.total is not None and not declared.aggregates and declared.style is not Style.OWNER
    ):
        raise ExpressionError(
            f"{declared.name} is no aggregation and takes no set, DISTINCT, TOTAL or ALL",
            text=text,
            position=node.position,
        )
    if (node.total and not declared.aggregates) or (
        declared.name == AGGR and (node.total is not None or node.all)
    ):
        raise ExpressionError(f"{declared.name} takes no TOTAL of fields", text=text, position=node.position)
    if node.nodistinct and declared.name != AGGR:
        raise ExpressionError("NODISTINCT belongs to Aggr", text=text, position=node.position)


def _count(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least} argument{'' if least == 1 else 's'}"
    if least == most:
        return f"{least} argument{'' if least == 1 else 's'}" if least else "no arguments"
    return f"{least} to {most} arguments"
