"""From tables as loaded to tables that form a forest: synthetic keys, then loosening of loops.

Both steps work on `Part`, a table's name and columns; the loaded tables stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .. import kernels
from ..columns import Column, Symbols, Table, Vector
from ..columns.vector import Codes, narrow


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the associative graph. `source` is the loaded table it stems from, "" if synthetic."""

    name: str
    columns: dict[str, Column]
    length: int
    source: str
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The graph's tables, which loaded tables are loose, and what there is to warn about."""

    parts: tuple[Part, ...]
    loose: frozenset[str]
    warnings: tuple[str, ...]


def shape(tables: Iterable[Table], loose: Iterable[str] = ()) -> Shape:
    """Make the graph's tables.

    Tables that share two or more fields get a synthetic key: a table "$Syn n Table" with the
    combinations, linked by one field "$Syn n". Where links still form a loop, the table with most rows
    in it is loosened: its fields become unconnected tables of one field each.
    """
    loaded = list(tables)
    declared = set(loose)
    firm = [_part(t) for t in loaded if t.name not in declared]
    pieces = [piece for t in loaded if t.name in declared for piece in _pieces(_part(t))]
    firm = _synthesise(firm, first=1)
    warnings = []
    loosened = set(declared)
    while loop := _loop(firm):
        broken = max((p for p in loop if not p.synthetic), key=lambda p: p.length, default=loop[0])
        firm.remove(broken)
        pieces.extend(_pieces(broken))
        loosened.add(broken.source or broken.name)
        warnings.append(
            f"Circular reference between {', '.join(sorted(p.source or p.name for p in loop))}: "
            f"table {broken.source or broken.name} is now loosely coupled"
        )
    return Shape((*firm, *pieces), frozenset(loosened), tuple(warnings))


def _part(table: Table) -> Part:
    return Part(table.name, dict(table.columns), table.length, table.name)


def _pieces(part: Part) -> list[Part]:
    return [
        Part(f"{part.name}.{name}", {name: column}, part.length, part.source)
        for name, column in part.columns.items()
    ]


def _synthesise(parts: Sequence[Part], first: int) -> list[Part]:
    result, number = list(parts), first
    while shared := _largest_shared(result):
        holders = [i for i, part in enumerate(result) if shared <= part.columns.keys()]
        names = [name for name in result[holders[0]].columns if name in shared]
        replaced, bridge = _synthetic_key([result[i] for i in holders], names, f"$Syn {number}")
        for i, part in zip(holders, replaced, strict=True):
            result[i] = part
        result.append(bridge)
        number += 1
    return result


def _largest_shared(parts: Sequence[Part]) -> frozenset[str]:
    best: frozenset[str] = frozenset()
    for one, other in combinations(parts, 2):
        shared = frozenset(one.columns.keys() & other.columns.keys())
        if len(shared) >= 2 and len(shared) > len(best):
            best = shared
    return best


def _synthetic_key(parts: Sequence[Part], names: Sequence[str], key: str) -> tuple[list[Part], Part]:
    """Replace `names` in all `parts` by one field `key`, and make the table of the combinations."""
    sizes = [parts[0].columns[name].symbols.cardinality + 1 for name in names]
    columns = [np.concatenate([p.columns[name].codes for p in parts]) for name in names]
    lengths = [p.length for p in parts]
    incomplete = np.logical_or.reduce([codes == 0 for codes in columns])
    # A combination with a null links nothing, but it still belongs to its own table's rows.
    owner = np.where(incomplete, np.repeat(np.arange(len(parts)), lengths) + 1, 0)
    grouping = kernels.group_rows(
        [*columns, narrow(owner, len(parts))], [*sizes, len(parts) + 1], sum(lengths)
    )
    empty = np.logical_and.reduce([codes[grouping.firsts] == 0 for codes in columns])
    number = np.where(empty, 0, np.cumsum(~empty))
    kept = grouping.firsts[~empty]
    symbols = Symbols.of(Vector.of_numbers(np.concatenate([[np.nan], np.arange(1.0, len(kept) + 1)])))
    codes = narrow(number[grouping.groups], len(kept))
    replaced = []
    for part, rows in zip(parts, np.split(codes, np.cumsum(lengths)[:-1]), strict=True):
        rest = {n: c for n, c in part.columns.items() if n not in names}
        replaced.append(
            Part(part.name, {key: Column(symbols, rows), **rest}, part.length, part.source, part.synthetic)
        )
    own: Codes = narrow(np.arange(1, len(kept) + 1), len(kept))
    fields = {
        name: Column(parts[0].columns[name].symbols, stacked[kept])
        for name, stacked in zip(names, columns, strict=True)
    }
    return replaced, Part(f"{key} Table", {key: Column(symbols, own), **fields}, len(kept), "", True)


def _loop(parts: Sequence[Part]) -> list[Part]:
    """The tables that are part of some loop; [] if there is none."""
    holders: dict[str, set[int]] = {}
    for i, part in enumerate(parts):
        for name in part.columns:
            holders.setdefault(name, set()).add(i)
    links = {name: tables for name, tables in holders.items() if len(tables) > 1}
    keys_of = {i: {n for n, tables in links.items() if i in tables} for i in range(len(parts))}
    pruned = True
    while pruned:
        pruned = False
        for i, keys in keys_of.items():
            if len(keys) == 1:
                links[keys.pop()].discard(i)
                pruned = True
        for name, tables in links.items():
            if len(tables) == 1:
                keys_of[tables.pop()].discard(name)
                pruned = True
    return [parts[i] for i, keys in keys_of.items() if keys]
