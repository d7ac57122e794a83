"""Columns of a definition that are not shown: their condition fails, or the library has no such item.

They have their place in `qDimensionInfo` and `qMeasureInfo`, with an error; everywhere else columns are
counted without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .cells import error_struct
from .context import Context
from .definition import (
    DimensionDef,
    LibraryError,
    MeasureDef,
    read_dimension,
    read_measure,
    text_of_expression,
)
from .expressions import evaluate_text, holds

CONDITION_FAILED: Final = 7005
_CODES: Final = frozenset((CONDITION_FAILED, LibraryError.code))
_CONDITIONAL: Final = (
    "qCalcCondition",
    "qCalcCond",
    "qLibraryId",
    "qAttributeExpressions",
    "qAttributeDimensions",
)

Read = Callable[[Mapping[str, Any], Context], DimensionDef | MeasureDef]


@dataclass(slots=True)
class Hidden:
    """The infos of hidden columns by their place in the definition."""

    dimensions: dict[int, dict[str, Any]] = field(default_factory=dict)
    measures: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def error(self) -> dict[str, Any] | None:
        """What is wrong with the first column that the library does not have."""
        infos = (*self.dimensions.values(), *self.measures.values())
        return next((i["qError"] for i in infos if i["qError"]["qErrorCode"] == LibraryError.code), None)


def visible(context: Context, properties: Mapping[str, Any]) -> tuple[Mapping[str, Any], Hidden]:
    """A definition without its hidden columns, the others counted without them; and the hidden ones."""
    hidden = Hidden()
    dimensions = list(properties.get("qDimensions") or ())
    measures = list(properties.get("qMeasures") or ())
    for columns, read, found in (
        (dimensions, read_dimension, hidden.dimensions),
        (measures, read_measure, hidden.measures),
    ):
        for at, column in enumerate(columns):
            if any(column.get(name) for name in _CONDITIONAL):
                info = _info_if_hidden(context, column, read)
                if info is not None:
                    found[at] = info
    if not hidden.dimensions and not hidden.measures:
        return properties, hidden
    shown = [at for at in range(len(dimensions)) if at not in hidden.dimensions]
    shown += [len(dimensions) + at for at in range(len(measures)) if at not in hidden.measures]
    number = {old: new for new, old in enumerate(shown)} | {-1: -1}  # -1: the measures, of pivot tables
    total = len(dimensions) + len(measures)

    def counted(name: str) -> list[int]:
        # Numbers of columns that are not there at all stay wrong.
        given = [int(at) for at in properties.get(name) or ()]
        return [number.get(at, at) for at in given if at in number or not 0 <= at < total]

    less = {
        "qDimensions": [c for at, c in enumerate(dimensions) if at not in hidden.dimensions],
        "qMeasures": [c for at, c in enumerate(measures) if at not in hidden.measures],
        "qInterColumnSortOrder": counted("qInterColumnSortOrder"),
        "qColumnOrder": counted("qColumnOrder"),
    }
    return {**properties, **less}, hidden


def with_hidden(
    infos: Iterable[dict[str, Any]], hidden: Mapping[int, dict[str, Any]]
) -> list[dict[str, Any]]:
    """The infos of all columns of a definition, in its order."""
    found = list(infos)
    for at in sorted(hidden):
        found.insert(at, hidden[at])
    return found


def without_hidden(infos: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The infos of the columns that are shown."""
    return [info for info in infos if (info.get("qError") or {}).get("qErrorCode") not in _CODES]


def _info_if_hidden(context: Context, column: Mapping[str, Any], read: Read) -> dict[str, Any] | None:
    try:
        definition = read(column, context)
    except LibraryError as error:
        return _info("", error.code, error.message, str(column.get("qLibraryId") or ""))
    if holds(context, definition.condition):
        return None
    title = evaluate_text(context, definition.label) or _name(definition)
    info = _info(title, CONDITION_FAILED, definition.condition, definition.library_id)
    condition = column.get("qCalcCondition")
    message = text_of_expression(condition.get("qMsg")) if isinstance(condition, Mapping) else ""
    return info | ({"qCalcCondMsg": evaluate_text(context, message)} if message else {})


def _name(definition: DimensionDef | MeasureDef) -> str:
    return definition.definition if isinstance(definition, DimensionDef) else definition.expression


def _info(title: str, code: int, context: str, library_id: str) -> dict[str, Any]:
    return {
        "qFallbackTitle": title,
        "qApprMaxGlyphCount": 0,
        "qCardinal": 0,
        "qSortIndicator": "N",
        "qMin": "NaN",
        "qMax": "NaN",
        "qAttrExprInfo": [],
        "qAttrDimInfo": [],
        "qError": error_struct(code, context),
        **({"qLibraryId": library_id} if library_id else {}),
    }
