"""Reading `qHyperCubeDef` and `qListObjectDef` with their documented defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..errors import EngineError, UnsupportedError
from .context import Context

# In order of precedence. Frequency counts the other way round: 1 puts the most frequent first.
CRITERIA: Final = (
    "qSortByState",
    "qSortByGreyness",
    "qSortByExpression",
    "qSortByFrequency",
    "qSortByNumeric",
    "qSortByAscii",
    "qSortByLoadOrder",
)


@dataclass(frozen=True, slots=True)
class Sorting:
    """How one column is ordered: criteria by precedence, each with 1 or -1; whether all is reversed."""

    criteria: tuple[tuple[str, int], ...] = ()
    expression: str = ""
    reverse: bool = False

    @property
    def indicator(self) -> str:
        """`qSortIndicator`: N, A or D by the deciding criterion."""
        if not self.criteria:
            return "N"
        return "A" if (self.criteria[0][1] > 0) != self.reverse else "D"


@dataclass(frozen=True, slots=True)
class DimensionDef:
    """One dimension. `definition` is a field name or an expression with leading `=`."""

    definition: str
    label: str
    sorting: Sorting
    null_suppression: bool
    library_id: str
    number_format: Mapping[str, Any] | None
    condition: str
    field_defs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureDef:
    """One measure. `total` is how its total is made: "" (evaluated), none, or an aggregation of the rows."""

    expression: str
    label: str
    sorting: Sorting
    library_id: str
    number_format: Mapping[str, Any] | None
    condition: str
    total: str


class LibraryError(EngineError):
    """A master item that is not there; reported on the column."""

    code = 7001


def text_of_expression(value: Any) -> str:
    """The expression in a property that may be a text or a struct with `qv`, `qExpr` or an expression."""
    if isinstance(value, Mapping):
        for name in ("qv", "qExpr", "qStringExpression", "qValueExpression"):
            if name in value:
                return text_of_expression(value[name])
        return ""
    return "" if value is None else str(value)


def field_name(definition: str) -> str:
    """The field a definition names: without the brackets or double quotes around it."""
    text = definition.strip()
    if len(text) > 1 and (text[0], text[-1]) in (("[", "]"), ('"', '"')):
        return text[1:-1].replace("]]", "]") if text[0] == "[" else text[1:-1]
    return text


def read_sorting(criteria: Mapping[str, Any] | None, reverse: Any = False) -> Sorting:
    found = criteria or {}
    used = tuple((name, 1 if int(found[name]) > 0 else -1) for name in CRITERIA if int(found.get(name) or 0))
    expression = text_of_expression(found.get("qExpression"))
    if not expression:
        used = tuple(pair for pair in used if pair[0] != "qSortByExpression")
    return Sorting(used, expression, bool(reverse))


def read_dimension(properties: Mapping[str, Any], context: Context) -> DimensionDef:
    """Read an `NxDimension` (or a list object's definition, which has the same `qDef` and `qLibraryId`)."""
    inline = properties.get("qDef") or {}
    library_id = str(properties.get("qLibraryId") or "")
    shared = _library(context, "dimension", "qDim", library_id) if library_id else inline
    grouping = str(shared.get("qGrouping") or "N")
    fields = [str(f) for f in shared.get("qFieldDefs") or ()]
    if not grouping.startswith("N") and grouping != "GRP_NX_NONE":
        raise UnsupportedError(f"dimension groups ({grouping}) are not supported", parameter="qGrouping")
    if _has_others(properties.get("qOtherTotalSpec")):
        raise UnsupportedError("Others and dimension totals are not supported", parameter="qOtherTotalSpec")
    active = int(inline.get("qActiveField") or 0)
    criteria = inline.get("qSortCriterias") or [None]
    labels = [str(label) for label in shared.get("qFieldLabels") or ()]
    formats = inline.get("qNumberPresentations") or []
    return DimensionDef(
        definition=fields[active] if active < len(fields) else "",
        label=text_of_expression(shared.get("qLabelExpression"))
        or (labels[active] if active < len(labels) else ""),
        sorting=read_sorting(criteria[min(active, len(criteria) - 1)], inline.get("qReverseSort")),
        null_suppression=bool(properties.get("qNullSuppression")),
        library_id=library_id,
        number_format=formats[active] if active < len(formats) else None,
        condition=_condition(properties),
        field_defs=tuple(fields),
    )


def read_measure(properties: Mapping[str, Any], context: Context) -> MeasureDef:
    """Read an `NxMeasure`."""
    inline = properties.get("qDef") or {}
    library_id = str(properties.get("qLibraryId") or "")
    shared = _library(context, "measure", "qMeasure", library_id) if library_id else inline
    for name in ("qAccumulate", "qRelative"):
        if inline.get(name):
            raise UnsupportedError(f"{name} is not supported", parameter=name)
    expressions = [str(e) for e in shared.get("qExpressions") or ()]
    active = int(shared.get("qActiveExpression") or 0)
    expression = str(shared.get("qDef") or "")
    if not expression and 0 <= active < len(expressions):
        expression = expressions[active]
    if properties.get("qTrendLines"):
        raise UnsupportedError("trend lines are not supported", parameter="qTrendLines")
    return MeasureDef(
        expression=expression,
        label=text_of_expression(shared.get("qLabelExpression")) or str(shared.get("qLabel") or ""),
        sorting=read_sorting(properties.get("qSortBy"), inline.get("qReverseSort")),
        library_id=library_id,
        number_format=inline.get("qNumFormat") or shared.get("qNumFormat"),
        condition=_condition(properties),
        total="Sum" if inline.get("qBrutalSum") else str(inline.get("qAggrFunc") or ""),
    )


def column_order(properties: Mapping[str, Any], name: str, width: int) -> list[int]:
    """`qInterColumnSortOrder`; columns it leaves out follow. Raises EngineError 7008 for bad numbers."""
    given = [int(at) for at in properties.get(name) or () if int(at) != -1]
    if len(set(given)) < len(given) or any(not 0 <= at < width for at in given):
        raise EngineError(f"Invalid {name}: {given} for {width} columns", code=7008, parameter=name)
    return [*given, *(at for at in range(width) if at not in given)]


def _library(context: Context, kind: str, member: str, library_id: str) -> Mapping[str, Any]:
    found = context.library(kind, library_id)
    if found is None:
        raise LibraryError(f"Dimension or measure not in library: {library_id}", parameter=library_id)
    shared = found.get(member)
    return shared if isinstance(shared, Mapping) else {}


def _condition(properties: Mapping[str, Any]) -> str:
    condition = properties.get("qCalcCondition")
    if isinstance(condition, Mapping) and text_of_expression(condition.get("qCond")):
        return text_of_expression(condition.get("qCond"))
    return text_of_expression(properties.get("qCalcCond"))


def _has_others(spec: Any) -> bool:
    if not isinstance(spec, Mapping):
        return False
    off = str(spec.get("qOtherMode") or "OTHER_OFF") == "OTHER_OFF"
    return not off or str(spec.get("qTotalMode") or "TOTAL_OFF") != "TOTAL_OFF"
