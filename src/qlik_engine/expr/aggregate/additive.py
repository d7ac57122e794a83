"""Aggregations that are made of what is counted, added or compared in each group.

What such an aggregation asks of its groups is told before it is answered, so that several of them are
answered in one go; and that of all groups follows from the answers for each, without a look at the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from ...columns import Vector
from ...kernels import Reduction
from ..declare import aggregation
from .groups import Groups


class Asked(NamedTuple):
    """What is wanted, and what becomes of the results, one array each; whether these are numbers, each of which
    follows from the results for its own group alone."""

    wanted: tuple[Reduction, ...]
    finish: Callable[..., Vector]
    is_itemwise: bool = False


Asks: TypeAlias = Callable[..., Asked]


def additive(name: str, args: str, *, returns: str, help: str) -> Callable[[Asks], Asks]:
    """Declare an aggregation that takes `Groups`, then its arguments, and says what it asks."""

    def declare(asks: Asks) -> Asks:
        def body(groups: Groups, *given: Any) -> Vector:
            asked = asks(groups, *given)
            return asked.finish(*groups.reduce(asked.wanted))

        body.__module__ = asks.__module__
        aggregation(name, args, returns=returns, help=help, asks=asks)(body)
        return asks

    return declare
