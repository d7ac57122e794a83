"""What can be said about an expression before there are data: functions, arities, nesting."""

from __future__ import annotations

from ..errors import ExpressionError, UnsupportedError
from . import nodes as n
from .declare import Function, Style, find_function
from .functions.gaps import NOT_YET


def check_tree(tree: n.Node, text: str) -> None:
    """Raises ExpressionError for unknown functions, wrong numbers of arguments, qualifiers where they
    do not belong and aggregations inside each other; UnsupportedError for functions not yet there."""
    pending: list[tuple[n.Node, bool]] = [(tree, False)]
    while pending:
        node, inside = pending.pop()
        if isinstance(node, n.Call):
            declared = _declared(node, text)
            _check_call(node, declared, text)
            if declared.aggregates:
                if inside:
                    raise ExpressionError(
                        f"{node.name}: an aggregation inside another needs Aggr",
                        text=text,
                        position=node.position,
                    )
                inside = True
        pending.extend((child, inside) for child in node.children())


def _declared(node: n.Call, text: str) -> Function:
    declared = find_function(node.name)
    if declared is None and node.name.lower() in NOT_YET:
        raise UnsupportedError(f"{node.name}() is not supported", parameter=node.name)
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
    if node.all:
        raise UnsupportedError("the qualifier ALL is not supported", parameter="ALL")
    if node.nodistinct:
        raise ExpressionError("NODISTINCT belongs to Aggr", text=text, position=node.position)


def _count(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least} argument{'' if least == 1 else 's'}"
    if least == most:
        return f"{least} argument{'' if least == 1 else 's'}" if least else "no arguments"
    return f"{least} to {most} arguments"
