"""Properties as the engine shows them: with the defaults of what their owner left out.

Empty texts and flags that are off are shown only to those who ask for them (`return_empty` of a request).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Json = dict[str, Any]

_CONDITIONS: Final[Json] = {"qCalcCond": {}, "qCalcCondition": {"qCond": {}, "qMsg": {}}}
_SORTING: Final[Json] = {
    "qSortByState": 0,
    "qSortByFrequency": 0,
    "qSortByNumeric": 0,
    "qSortByAscii": 0,
    "qSortByLoadOrder": 0,
    "qSortByExpression": 0,
    "qExpression": {},
    "qSortByGreyness": 0,
}
_FORMAT: Final[Json] = {"qType": "U", "qnDec": 10, "qUseThou": 0, "qFmt": "", "qDec": "", "qThou": ""}
_OTHERS: Final[Json] = {
    "qOtherMode": "OTHER_OFF",
    "qOtherCounted": {},
    "qOtherLimit": {},
    "qOtherLimitMode": "OTHER_GT_LIMIT",
    "qSuppressOther": False,
    "qForceBadValueKeeping": True,
    "qApplyEvenWhenPossiblyWrongResult": True,
    "qGlobalOtherGrouping": False,
    "qOtherCollapseInnerDimensions": False,
    "qOtherSortMode": "OTHER_SORT_DESCENDING",
    "qTotalMode": "TOTAL_OFF",
    "qReferencedExpression": {},
}
_DIMENSION_DEF: Final[Json] = {
    "qGrouping": "N",
    "qFieldDefs": [],
    "qFieldLabels": [],
    "qSortCriterias": [],
    "qNumberPresentations": [],
    "qReverseSort": False,
    "qActiveField": 0,
    "qLabelExpression": "",
    "qAlias": "",
}
_MEASURE_DEF: Final[Json] = {
    "qLabel": "",
    "qDescription": "",
    "qTags": [],
    "qGrouping": "N",
    "qDef": "",
    "qNumFormat": _FORMAT,
    "qRelative": False,
    "qBrutalSum": False,
    "qAggrFunc": "Expr",
    "qAccumulate": 0,
    "qReverseSort": False,
    "qActiveExpression": 0,
    "qExpressions": [],
    "qLabelExpression": "",
}
_DIMENSION: Final[Json] = {
    "qLibraryId": "",
    "qDef": _DIMENSION_DEF,
    "qNullSuppression": False,
    "qIncludeElemValue": False,
    "qOtherTotalSpec": _OTHERS,
    "qShowTotal": False,
    "qShowAll": False,
    "qOtherLabel": {},
    "qTotalLabel": {},
    **_CONDITIONS,
    "qAttributeExpressions": [],
    "qAttributeDimensions": [],
}
_MEASURE: Final[Json] = {
    "qLibraryId": "",
    "qDef": _MEASURE_DEF,
    "qSortBy": _SORTING,
    "qAttributeExpressions": [],
    "qAttributeDimensions": [],
    **_CONDITIONS,
    "qTrendLines": [],
}
_HYPERCUBE: Final[Json] = {
    "qStateName": "",
    "qDimensions": [],
    "qMeasures": [],
    "qInterColumnSortOrder": [],
    "qSuppressZero": False,
    "qSuppressMissing": False,
    "qInitialDataFetch": [],
    "qReductionMode": "N",
    "qMode": "S",
    "qPseudoDimPos": -1,
    "qNoOfLeftDims": -1,
    "qAlwaysFullyExpanded": False,
    "qMaxStackedCells": 5000,
    "qPopulateMissing": False,
    "qShowTotalsAbove": False,
    "qIndentMode": False,
    **_CONDITIONS,
    "qSortbyYValue": 0,
    "qTitle": {},
    "qColumnOrder": [],
    "qExpansionState": [],
    "qDynamicScript": [],
    "qContextSetExpression": "",
    "qSuppressMeasureTotals": False,
}
_LIST: Final[Json] = {
    "qStateName": "",
    "qLibraryId": "",
    "qDef": _DIMENSION_DEF,
    "qAutoSortByState": {"qDisplayNumberOfRows": 0},
    "qFrequencyMode": "N",
    "qShowAlternatives": False,
    "qInitialDataFetch": [],
    "qExpressions": [],
    "qDirectQuerySimplifiedView": False,
}
_DEFINITIONS: Final = {"qHyperCubeDef": _HYPERCUBE, "qListObjectDef": _LIST}
_MEMBERS: Final = {
    "qDimensions": _DIMENSION,
    "qMeasures": _MEASURE,
    "qSortCriterias": _SORTING,
    "qNumberPresentations": _FORMAT,
}
"""What the elements of lists are."""


def shown(properties: Mapping[str, Any], *, empty: bool) -> Json:
    """The properties of an object with defaults; `empty`: with those that say nothing, too."""
    found: Json = {"qMetaDef": {}, **_node(properties, empty)}
    return {"qExtendsId": "", "qStateName": "", **found} if empty else found


def stored(properties: Any) -> Any:
    """The properties without empty names of states and of objects, which mean none."""
    if isinstance(properties, Mapping):
        return {
            name: stored(value)
            for name, value in properties.items()
            if not (value == "" and name in ("qStateName", "qExtendsId"))
        }
    return [stored(value) for value in properties] if isinstance(properties, list) else properties


def _node(node: Any, empty: bool) -> Any:
    """A part of the properties, whatever it is: definitions may be at any depth."""
    if isinstance(node, Mapping):
        return {
            name: _struct(value, _DEFINITIONS[name], empty)
            if name in _DEFINITIONS and isinstance(value, Mapping)
            else _node(value, empty)
            for name, value in node.items()
        }
    return [_node(value, empty) for value in node] if isinstance(node, list) else node


def _struct(given: Mapping[str, Any], defaults: Json, empty: bool) -> Json:
    """A structure: its defaults, those of the structures in it, and what was given."""
    found: Json = {}
    for name, default in defaults.items():
        value = given.get(name)
        if value is None:
            if isinstance(default, dict):
                found[name] = _struct({}, default, empty)
            elif empty or not (default == "" or default is False):
                found[name] = [] if isinstance(default, list) else default
        elif isinstance(default, dict) and isinstance(value, Mapping):
            found[name] = _struct(value, default, empty)
        elif name in _MEMBERS and isinstance(value, list):
            found[name] = [
                _struct(one, _MEMBERS[name], empty) if isinstance(one, Mapping) else one for one in value
            ]
        else:
            found[name] = value
    return found | {name: _node(value, empty) for name, value in given.items() if name not in defaults}
