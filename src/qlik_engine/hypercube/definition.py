"""Reading `qHyperCubeDef` and `qListObjectDef` with their documented defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

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
# Those whose order changes with selections.
MOVING: Final = CRITERIA[:4]
# Those of them that go by the state of a value.
BY_STATE: Final = CRITERIA[:2]
# Those that are calculated over rows.
_CALCULATED: Final = CRITERIA[2:4]


_PERCENT: Final = {"qType": "F", "qnDec": 1, "qUseThou": 0, "qFmt": "0.0%"}
_GROUPINGS: Final = {
    "N": "N", "GRP_NX_NONE": "N", "H": "H", "GRP_NX_HIEARCHY": "H", "GRP_NX_HIERARCHY": "H",
    "C": "C", "GRP_NX_COLLECTION": "C",
}  # fmt: skip


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

    @property
    def may_fail(self) -> bool:
        """Whether it takes calculations over rows."""
        return any(name in _CALCULATED for name, _ in self.criteria)


@dataclass(frozen=True, slots=True)
class AttributeDef:
    """A further value on the cells of a column. For attribute dimensions the expression is a field name,
    or an expression with leading `=`."""

    expression: str
    label: str
    number_format: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class DimensionDef:
    """One dimension. `definition` is a field name or an expression with leading `=`; of a group of fields
    (`grouping` H, drill-down, or C, cyclic) the active one, at `position` in `field_defs`."""

    definition: str
    label: str
    sorting: Sorting
    null_suppression: bool
    library_id: str
    number_format: Mapping[str, Any] | None
    condition: str
    field_defs: tuple[str, ...]
    grouping: str = "N"
    position: int = 0
    labels: tuple[str, ...] = ()
    show_all: bool = False
    attributes: tuple[AttributeDef, ...] = ()
    attribute_dimensions: tuple[AttributeDef, ...] = ()
    shows_total: bool = False
    total_label: str = ""

    @property
    def field(self) -> str:
        """The field's name, or the expression."""
        return field_name(self.definition.lstrip().removeprefix("="))


@dataclass(frozen=True, slots=True)
class MeasureDef:
    """One measure. `number_format` is None for the automatic one; `total` is how its total is made: ""
    (evaluated), none, or an aggregation of the rows; `accumulated` over how many rows it is summed up, 0 for
    none, 1 for all before; `relative` whether it is shown as a part of the total; `trend_lines` are
    `NxTrendlineDef`, `mini_chart` is an `NxMiniChartDef`."""

    expression: str
    label: str
    sorting: Sorting
    library_id: str
    number_format: Mapping[str, Any] | None
    condition: str
    total: str
    attributes: tuple[AttributeDef, ...] = ()
    attribute_dimensions: tuple[AttributeDef, ...] = ()
    accumulated: int = 0
    relative: bool = False
    trend_lines: tuple[Mapping[str, Any], ...] = ()
    mini_chart: Mapping[str, Any] | None = None

    @property
    def calculation(self) -> str:
        """The expression, summed up over rows if it is to be."""
        if self.accumulated < 1:
            return self.expression
        steps = "RowNo()" if self.accumulated == 1 else str(self.accumulated)
        # The line break ends a comment.
        return f"RangeSum(Above({self.expression.lstrip().removeprefix('=')}\n, 0, {steps}))"


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
    fields = [str(f) for f in shared.get("qFieldDefs") or ()]
    grouping = _grouping(str(shared.get("qGrouping") or "N"))
    position = shared.get("qActiveField") or inline.get("qActiveField")
    active = _drilled(fields, context) if grouping == "H" else int(position or 0)
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
        grouping=grouping,
        position=active,
        labels=tuple(labels),
        show_all=bool(properties.get("qShowAll")),
        attributes=_attributes(properties, context),
        attribute_dimensions=_attribute_dimensions(properties, context),
        shows_total=_shows_total(properties.get("qOtherTotalSpec")),
        total_label=text_of_expression(properties.get("qTotalLabel")) or "Totals",
    )


def read_measure(properties: Mapping[str, Any], context: Context) -> MeasureDef:
    """Read an `NxMeasure`."""
    inline = properties.get("qDef") or {}
    library_id = str(properties.get("qLibraryId") or "")
    shared = _library(context, "measure", "qMeasure", library_id) if library_id else inline
    relative = bool(inline.get("qRelative"))
    chart = properties.get("qMiniChartDef") or {}
    expressions = [str(e) for e in shared.get("qExpressions") or ()]
    active = int(shared.get("qActiveExpression") or 0)
    expression = str(shared.get("qDef") or "")
    if not expression and 0 <= active < len(expressions):
        expression = expressions[active]
    number_format = inline.get("qNumFormat") or shared.get("qNumFormat")
    if relative and not has_format(number_format):
        number_format = _PERCENT
    return MeasureDef(
        expression=expression,
        label=text_of_expression(shared.get("qLabelExpression")) or str(shared.get("qLabel") or ""),
        sorting=read_sorting(properties.get("qSortBy"), inline.get("qReverseSort")),
        library_id=library_id,
        number_format=number_format if has_format(number_format) else None,
        condition=_condition(properties),
        total="Sum" if inline.get("qBrutalSum") else str(inline.get("qAggrFunc") or ""),
        accumulated=int(inline.get("qAccumulate") or 0),
        attributes=_attributes(properties, context),
        attribute_dimensions=_attribute_dimensions(properties, context),
        relative=relative,
        trend_lines=tuple(properties.get("qTrendLines") or ()),
        mini_chart=chart if chart.get("qDef") or chart.get("qLibraryId") else None,
    )


def _shows_total(spec: Any) -> bool:
    return isinstance(spec, Mapping) and str(spec.get("qTotalMode") or "TOTAL_OFF") != "TOTAL_OFF"


def _grouping(kind: str) -> str:
    """`NxGrpType` as its letter: N for single fields, H for drill-down, C for cyclic groups."""
    found = _GROUPINGS.get(kind)
    if found is None:
        raise UnsupportedError(f"dimension groups ({kind}) are not supported", parameter="qGrouping")
    return found


def _drilled(fields: list[str], context: Context) -> int:
    """How far a drill-down group is drilled: past the fields with one possible value, but the last."""
    for at, definition in enumerate(fields[:-1]):
        name = field_name(definition.removeprefix("="))
        if name not in context.model.fields or np.count_nonzero(context.possible.values(name)) != 1:
            return at
    return max(len(fields) - 1, 0)


def has_format(number_format: Mapping[str, Any] | None) -> bool:
    """Whether a format was chosen, rather than the automatic one."""
    return bool(number_format) and str((number_format or {}).get("qType") or "U") != "U"


def _attributes(properties: Mapping[str, Any], context: Context) -> tuple[AttributeDef, ...]:
    return tuple(_attribute(a, context) for a in properties.get("qAttributeExpressions") or ())


def _attribute(properties: Mapping[str, Any], context: Context) -> AttributeDef:
    library_id = str(properties.get("qLibraryId") or "")
    shared = _library(context, "measure", "qMeasure", library_id) if library_id else {}
    return AttributeDef(
        str(shared.get("qDef") or properties.get("qExpression") or ""),
        text_of_expression(properties.get("qLabelExpression"))
        or str(properties.get("qLabel") or shared.get("qLabel") or ""),
        properties.get("qNumFormat") or shared.get("qNumFormat"),
    )


def _attribute_dimensions(properties: Mapping[str, Any], context: Context) -> tuple[AttributeDef, ...]:
    return tuple(_attribute_dimension(a, context) for a in properties.get("qAttributeDimensions") or ())


def _attribute_dimension(properties: Mapping[str, Any], context: Context) -> AttributeDef:
    library_id = str(properties.get("qLibraryId") or "")
    shared = _library(context, "dimension", "qDim", library_id) if library_id else {}
    fields = shared.get("qFieldDefs") or [properties.get("qDef") or ""]
    labels = shared.get("qFieldLabels") or [""]
    return AttributeDef(str(fields[0]), str(labels[0]))


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
