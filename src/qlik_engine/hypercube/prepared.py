"""What measures need of joined rows, made ready before it is known which rows these are.

How a field is read from joined nodes, and what is counted, added or compared of its codes in each group, is
the same in all selection states. What remains is to say from which arrays: then fields are gathered, groups
numbered and reductions found in one go.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..columns import Vector
from ..expr.aggregate.additive import as_found
from ..expr.aggregate.groups import DIFFERENT, Flags, count_different_of_all
from ..expr.kept import reduced_in
from ..formats.locale import Locale
from ..kernels import ROWS, Kind, Loops, Reduced, Reduction, parts_for
from ..selection import Possible
from .frame import NEAR, JoinFrame
from .single import Single, measured

ROWS_KEY: Final = ROWS.key
_Slot: TypeAlias = tuple[str, Kind, tuple[Any, ...], "int | None"]


class Prepared:
    """Measures, with their places in a chart, over frames of the same nodes, some of which are missing on
    some rows; in groups numbered by the codes of fields, of which there are `sizes`."""

    def __init__(
        self,
        frame: JoinFrame,
        names: tuple[str, ...],
        sizes: tuple[int, ...],
        measures: Sequence[tuple[int, Single]],
        locale: Locale,
    ) -> None:
        self._names = names
        self._sizes = sizes
        self._count = math.prod(sizes)
        self._locale = locale
        fields = (field for _, single in measures for field in single.spec.fields)
        self._read = {name: frame.way(name) for name in (*names, *fields)}
        # By what they are told apart: what loops can find, and counts of different values.
        slots: dict[Hashable, _Slot] = {}
        self._different: dict[Hashable, tuple[str, Flags]] = {}
        self._settled: list[tuple[int, Callable[..., Any], bool, list[Hashable]]] = []
        self._open: list[tuple[int, Single]] = []
        if len(names) > 1:
            slots[ROWS_KEY] = ("", *ROWS)  # tells which groups are met
        for place, single in measures:
            name = single.spec.fields[0]
            way = self._read[name]
            asked = single.settled(not way.is_full or way.node.index in frame.partial, locale)
            if asked is None:
                self._open.append((place, single))
                continue
            keys = [_key(name, one) for one in asked.wanted]
            self._settled.append((place, asked.finish, asked.is_itemwise, keys))
            for key, one in zip(keys, asked.wanted, strict=True):
                if one.kind is DIFFERENT:
                    self._different[key] = name, one.columns[1]
                else:
                    rest = tuple(map(np.ascontiguousarray, one.columns[1:]))
                    slots[key] = (name if one.columns else "", one.kind, rest, one.none)
        self._keys = sorted(slots, key=lambda key: slots[key][1].table)
        self._slots = [slots[key] for key in self._keys]

    def find(
        self, frame: JoinFrame, possible: Possible, values: list[Vector], every: list[Vector] | None
    ) -> Reduced:
        """Find the measures for each group, and for all rows together if there is a list for these, and put
        them in their places. `possible` is what the rows are from. Raises EngineError."""
        loops, parts = Loops(frame.length), parts_for(self._count, frame.length)
        try:
            reduced = frame.grouped(self._names, self._sizes, self._count, self._read, loops)
            if parts is not loops.parts:
                # So many groups take larger parts, of which what is gathered would not stay near.
                loops.run()
                loops = Loops(frame.length, parts)
            known = frame.known
            wanted = [
                (kind, (known[name], *rest) if name else (), none) for name, kind, rest, none in self._slots
            ]
            reduced.learn(self._keys, wanted, loops)
        finally:
            if loops.waiting:
                loops.run()  # somebody may have kept what they write
        results = reduced.known
        for key, (_, which) in self._different.items():
            if key not in results:
                found = self._count_different(frame, reduced, possible, key)
                results[key] = found, (which.flags,)
        for place, finish, is_itemwise, keys in self._settled:
            if is_itemwise:
                numbers = results[keys[0]][0]
                if finish is not as_found:
                    numbers = finish(*[results[key][0] for key in keys])
                values[place] = Vector(self._count, numbers[:-1])
                if every is not None:
                    every[place] = Vector(1, numbers[-1:])
                continue
            rows = [results[key][0] for key in keys]
            values[place] = finish(*[row[:-1] for row in rows])
            if every is not None:
                every[place] = finish(*[row[-1:] for row in rows])
        if self._open:
            self._find_open(frame, reduced, values, every)
        return reduced

    def _count_different(
        self, frame: JoinFrame, reduced: Reduced, possible: Possible, key: Hashable
    ) -> NDArray[Any]:
        """How many different values of a kind a field has in each group and, behind these, in all of them."""
        name, which = self._different[key]
        groups, codes = reduced.groups, frame.known[name]
        of_values = frame.groups_of_values(groups, codes) if which.beyond and not which.null else None
        found = np.empty(self._count + 1)
        found[:-1], of_all = count_different_of_all(groups, self._count, codes, which, of_values)
        if of_all is not None:
            found[-1] = of_all
        elif len(which.flags) <= NEAR:
            # The rows are those of the field, too, so that they have all its possible values.
            found[-1] = np.count_nonzero(possible.values(name) & which.flags)
        else:
            one = reduced_in(frame.kept, frame.one_group, 1)
            if key not in one.known:
                one.known[key] = count_different_of_all(one.groups, 1, codes, which, None)[0], (which.flags,)
            found[-1:] = one.known[key][0]
        return found

    def _find_open(
        self, frame: JoinFrame, reduced: Reduced, values: list[Vector], every: list[Vector] | None
    ) -> None:
        singles = [single for _, single in self._open]
        with np.errstate(all="ignore"):
            found = measured(singles, frame, reduced, self._locale)
            for (place, single), (made, asked) in zip(self._open, found, strict=True):
                values[place] = made.values
                if every is not None:
                    every[place] = single.of_all(frame, self._locale, made, asked)


def _key(name: str, one: Reduction) -> Hashable:
    if one.kind is DIFFERENT:
        return "different", name, id(one.columns[1].flags)
    return (one.kind.loop, name, id(one.columns[1])) if one.columns else one.key
