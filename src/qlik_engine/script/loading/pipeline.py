"""LOAD, step by step: read, order, repeat, filter, compute or aggregate, make distinct, put away."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Table
from ...columns.vector import Ints
from ...errors import ScriptError
from ...expr import quote_field
from ...io.rows import Rows, combined, concatenate, identity
from ..formula import Formula
from ..memory import check_room, check_size
from ..prefixes.base import Prefix
from ..prefixes.mapping import MappingPrefix
from .counted import Counted
from .grouping import grouped
from .ordering import ordered
from .repeat import multiplied, repeated
from .sources import Fields, Part
from .stage import History, Stage, filtered
from .storing import stored

if TYPE_CHECKING:
    from ..run import Run
    from ..statements.load import Load


def execute(load: Load, run: Run) -> None:
    """Run a LOAD and put its rows into a table."""
    if not run.loads(load.prefixes) or not all(prefix.applies(run) for prefix in load.prefixes):
        return
    placing = _placing(load)
    name = load.label or _default_name(load, run, is_mapping=isinstance(placing, MappingPrefix))
    rows = produced(load, run, name)
    for prefix in reversed(load.prefixes):
        rows = prefix.shape(run, rows)
    if not isinstance(placing, MappingPrefix):
        rows = stored(rows, run, name)
    if placing is not None:
        name = placing.place(run, rows, name)
    else:
        name = run.data.put(name, rows, run.data.with_fields(tuple(rows.columns)))
    if not isinstance(placing, MappingPrefix):
        run.data.make_distinct(name, load.distinct)
    check_size(run.data.tables.values(), run.memory_limit)
    source = load.source.shown_name if load.source else ""
    run.report(f"{name} << {source} {rows.length:,} Lines fetched", name, rows.length)


def _default_name(load: Load, run: Run, *, is_mapping: bool) -> str:
    """The name of a table without a label: its source's; made-up data are numbered."""
    if is_mapping and run.mappings:
        return next(reversed(run.mappings))
    name = load.source.default_name if load.source else ""
    if name not in ("INLINE", "AUTOGENERATE"):
        return name
    taken = run.data.tables
    return next(each for number in count(1) if (each := f"{name}{number:02}") not in taken)


def _placing(load: Load) -> Prefix | None:
    """The prefix that says where the rows go."""
    return max((prefix for prefix in load.prefixes if prefix.places), key=lambda p: p.places, default=None)


def produced(load: Load, run: Run, name: str | None = None) -> Rows:
    """The rows a LOAD makes, before they go anywhere. Without `name` it feeds another LOAD."""
    if load.source is None:
        raise ScriptError("This LOAD has no source")
    history: History | None = None
    results: list[Rows] = []
    for part in load.source.parts(run, _wanted(load)):
        part = _chosen(load, run, part)
        items = _items(load, part.rows)
        if history is None:
            history = History(None if name is None else _target(load, run, name, tuple(items)))
        results.append(
            _computed(load, run, part, items, history, sum(r.length for r in results), name is not None)
        )
        run.checkpoint()
    rows = concatenate(results)
    return _distinct(rows) if load.distinct else rows


def _chosen(load: Load, run: Run, part: Part) -> Part:
    """The records of a source that the prefixes (FIRST, SAMPLE) let through."""
    for prefix in load.prefixes:
        chosen: Ints | slice | None = prefix.chosen(run, part.rows.length)
        if (limit := prefix.limit(run)) is not None:
            chosen = slice(0, limit)
        if chosen is not None:
            part = Part(part.rows.take(chosen), part.records[chosen], part.file, part.name)
    return part


def _target(load: Load, run: Run, name: str, fields: tuple[str, ...]) -> Table | None:
    """The table the rows will be appended to, as far as that is known before they are made."""
    placing = _placing(load)
    return run.data.with_fields(fields) if placing is None else placing.target(run, name, fields)


def _items(load: Load, rows: Rows) -> dict[str, str]:
    """Field name to expression, `*` replaced by all fields of the source."""
    items: dict[str, str] = {}
    for item in load.items:
        if item.is_star:
            found = {name: quote_field(name) for name in rows.columns}
        else:
            found = {item.alias or _bare(item.expression): item.expression}
        for name in found:
            if name in items:
                raise ScriptError(f"Field '{name}' is loaded twice; field names must be unique", code=11016)
        items |= found
    return items


def _wanted(load: Load) -> Fields:
    """The names that could be fields in any of the LOAD's expressions; None where all fields are loaded."""
    if any(item.is_star for item in load.items):
        return None
    texts = [item.expression for item in load.items] + [*load.group_by, load.where, load.while_]
    names = {key.field for key in load.order_by}
    return frozenset(names.union(*(Formula(text).names for text in texts if text)))


def _bare(expression: str) -> str:
    """The name of a field loaded without AS: the field's own, else the expression."""
    return Formula(expression).field or expression


def _computed(
    load: Load, run: Run, part: Part, expressions: dict[str, str], history: History, done: int, is_final: bool
) -> Rows:
    items = {name: Formula(text) for name, text in expressions.items()}
    where = Formula(load.where) if load.where else None
    is_grouped = bool(load.group_by) or any(formula.is_aggregating for formula in items.values())
    before = history.offset + done
    check_room(part.rows.length, "LOAD", len(items))
    check_size(run.data.tables.values(), run.memory_limit, part.rows.columns.values())
    stage = Stage(
        run=run,
        frame=part.rows,
        records=part.records,
        iterations=np.broadcast_to(np.float64(1), part.rows.length),
        before=Counted(before, part.rows.length),
        history=history,
        outputs=frozenset(items) if is_final and not is_grouped else frozenset(),
        file=part.file,
        file_name=part.name,
        is_final=is_final,
    )
    stage = ordered(stage, load.order_by)
    if load.while_:
        stage = repeated(stage, Formula(load.while_), before)
    if is_grouped:
        kept, _ = filtered(stage, where, {})
        return grouped(kept, items, load.group_by)
    if any(formula.splits for formula in items.values()):
        kept, _ = filtered(stage, where, {})
        stage, where = multiplied(kept, items, before), None
    kept, values = filtered(stage, where, items)
    return Rows(values, kept.frame.length)


def _distinct(rows: Rows) -> Rows:
    codes = [identity(values) for values in rows.columns.values()]
    _, firsts = combined(codes, rows.length)
    return rows.take(firsts) if len(firsts) < rows.length else rows
