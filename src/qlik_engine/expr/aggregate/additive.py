"""Aggregations that are made of what is counted, added or compared in each group.

What such an aggregation asks of its groups is told before it is answered, so that several of them are
answered in one go; and that of all groups follows from the answers for each, without a look at the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from numpy.typing import NDArray

from ...columns import Vector
from ...kernels import Reduction
from ..declare import aggregation
from .groups import Groups


class Asked(NamedTuple):
    """What is wanted, and what becomes of the results, one array each: a vector, or just numbers, each of
    which then follows from the results for its own group."""

    wanted: tuple[Reduction, ...]
    finish: Callable[..., Any]
    is_itemwise: bool = False

    def value(self, results: Iterable[NDArray[Any]]) -> Vector:
        """The value of each group."""
        made = self.finish(*results)
        return Vector.of_numbers(made) if self.is_itemwise else made


def as_found(result: NDArray[Any]) -> NDArray[Any]:
    """`finish` where the result is the value."""
    return result


Asks: TypeAlias = Callable[..., Asked]


def additive(name: str, args: str, *, returns: str, help: str) -> Callable[[Asks], Asks]:
    """Declare an aggregation that takes `Groups`, then its arguments, and says what it asks."""

    def declare(asks: Asks) -> Asks:
        def body(groups: Groups, *given: Any) -> Vector:
            asked = asks(groups, *given)
            return asked.value(groups.reduce(asked.wanted))

        body.__module__ = asks.__module__
        aggregation(name, args, returns=returns, help=help, asks=asks)(body)
        return asks

    return declare
