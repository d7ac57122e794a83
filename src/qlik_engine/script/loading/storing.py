"""The last steps before rows are stored: ALIAS, FORCE, MAP, NULLASVALUE, QUALIFY, section access."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ...columns import Coded, Dual, Symbols, Vector
from ...errors import ScriptError
from ...expr.functions.strings import capitalize
from ...io.rows import Rows, Values, filled
from ..data import NAME_EXISTS
from .wildcards import starred, with_symbol

if TYPE_CHECKING:
    from ..run import Run

CASES: Final[dict[str, Callable[[str], str]]] = {
    "CAPITALIZATION": capitalize,
    "CASE UPPER": str.upper,
    "CASE LOWER": str.lower,
    "CASE MIXED": lambda text: text,
}


def stored(rows: Rows, run: Run, name: str) -> Rows:
    """The rows as a table gets them."""
    if run.aliases:
        rows = _renamed(rows, lambda field: run.aliases.get(field, field))
    if run.is_access:
        return _access(rows)
    if run.force != "CASE MIXED":
        rows = _forced(rows, CASES[run.force])
    if run.star:
        rows = starred(rows, run.star)
    if other := run.setting("OtherSymbol"):
        run.others |= dict.fromkeys(with_symbol(rows, other), other)
    columns = {field: _mapped(field, values, run) for field, values in rows.columns.items()}
    columns = {
        field: _valued(values, run) if field in run.null_as_value else values
        for field, values in columns.items()
    }
    return _renamed(
        Rows(columns, rows.length), lambda field: f"{name}.{field}" if field in run.qualified else field
    )


def _renamed(rows: Rows, rename: Callable[[str], str]) -> Rows:
    columns: dict[str, Values] = {}
    for old, values in rows.columns.items():
        new = rename(old)
        if new in columns:
            raise ScriptError(f"Field '{new}' is loaded twice; field names must be unique", code=NAME_EXISTS)
        columns[new] = values
    return Rows(columns, rows.length)


def _forced(rows: Rows, change: Callable[[str], str]) -> Rows:
    changed = {field: _changed(values, change) for field, values in rows.columns.items()}
    return _renamed(Rows(changed, rows.length), change)


def _changed(values: Values, change: Callable[[str], str]) -> Values:
    """`change` on the text of every value that has one."""
    distinct = values.values if isinstance(values, Coded) else values
    if distinct.texts is None:
        return values
    vector = Vector(
        len(distinct),
        distinct.numbers,
        Vector.of_texts(None if text is None else change(text) for text in distinct.texts.tolist()).texts,
    )
    return Coded(vector, values.codes) if isinstance(values, Coded) else vector


def _mapped(field: str, values: Values, run: Run) -> Values:
    name = run.maps.get(field)
    if not name:
        return values
    mapping = run.mapping(name)
    symbols = Symbols()
    codes = symbols.encode(values)
    return Coded(Vector.of_duals([mapping.of(dual, None) for dual in symbols.values()]), codes)


def _valued(values: Values, run: Run) -> Values:
    """The text in NullValue in place of null."""
    return filled(values, Dual(text=run.setting("NullValue") or ""))


def _access(rows: Rows) -> Rows:
    """Field names and values of section access: in capitals."""
    return _forced(rows, str.upper)
