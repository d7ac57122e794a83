"""Bookmarks: selections of all states, variables and soft patches as they were, kept as `NxBookmark`."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..columns import Dual
from ..errors import EngineError
from ..expr import quote_field, quote_text
from ..hypercube.cells import wire_number
from ..model import Field, Model
from ..selection import Chosen, Selections
from . import groups

if TYPE_CHECKING:
    from ..session import Session
    from .generic import GenericObject

Json = dict[str, Any]

_NOTHING: Final[Json] = {
    "qStateData": [],
    "qUtcModifyTime": 0,
    "qVariableItems": [],
    "qPatches": [],
    "qGroupStates": [],
    "qCyclicGroupStates": [],
}
_ALL_FOUND: Final = "FIELD_VALUE_MATCH_ALL"
_DAY_ZERO: Final = datetime(1899, 12, 30, tzinfo=UTC)


def create(
    session: Session, properties: Mapping[str, Any], *, patched: Iterable[str] | None = None
) -> GenericObject:
    """A bookmark of the document, of what is selected now (CreateBookmark, CreateBookmarkEx).

    Parameters: `properties` are GenericBookmarkProperties, whose `qIncludeVariables` takes all variables
    along; `patched` as in `capture`. Raises EngineError 8 without a `qInfo.qType`.
    """
    with session.lock:
        made = session.create_object(properties, session_only=False, kind="bookmark")
        replace(made, patched=patched)
        return made


def replace(bookmark: GenericObject, *, patched: Iterable[str] | None = None) -> None:
    """Let a bookmark hold what is selected now (ReplaceBookmark)."""
    session, record = bookmark.session, bookmark.record
    with session.lock:
        everything = bool(record.properties.get("qIncludeVariables"))
        record.content = capture(session, variables=everything, patched=patched)
        record.revision += 1
        session.object_changed(bookmark)


def clone(bookmark: GenericObject) -> GenericObject:
    """A copy of a bookmark, with what it holds (CloneBookmark)."""
    session, properties = bookmark.session, bookmark.properties
    with session.lock:
        info = {name: value for name, value in properties["qInfo"].items() if name != "qId"}
        made = session.create_object({**properties, "qInfo": info}, session_only=False, kind="bookmark")
        made.record.content = copy.deepcopy(content_of(bookmark))
        return made


def content_of(bookmark: GenericObject) -> Json:
    """What a bookmark holds, as `NxBookmark`."""
    return bookmark.record.content or {**_NOTHING}


def capture(
    session: Session,
    *,
    variables: bool = False,
    patched: Iterable[str] | None = None,
) -> Json:
    """What is selected now, as `NxBookmark`.

    Parameters: `variables` takes all variables with it, else only those that ask for it by
    `qIncludeInBookmark`; `patched` names the objects whose soft patches are kept (None: no object's).
    """
    states = ["$", *session.state_names]
    return {
        "qStateData": [_state(session, name) for name in states],
        "qUtcModifyTime": wire_number((datetime.now(UTC) - _DAY_ZERO) / timedelta(days=1)),
        "qVariableItems": list(_variables(session, everything=variables)),
        "qPatches": [] if patched is None else list(_patches(session, frozenset(patched))),
        "qGroupStates": groups.states(session),
        "qCyclicGroupStates": [],
    }


def restore(session: Session, content: Mapping[str, Any]) -> None:
    """Select what a bookmark holds, as one step; states it does not hold stay as they are.

    Locked fields keep their selections. Variables and soft patches are set for this session. Raises
    EngineError 6003 in modal mode; then nothing is changed.
    """
    with session.lock:
        _restore(session, content)


def _restore(session: Session, content: Mapping[str, Any]) -> None:
    session.require_turn()
    for item in content["qVariableItems"]:
        session.set_variable(str(item["qName"]), str(item["qDefinition"]))
    session.move(
        {
            name: _with_locked(selections, session.selections(name))
            for name, selections in selected_in(session.model, content).items()
            if name == "$" or name in session.state_names
        }
    )
    groups.apply_states(session, content["qGroupStates"])
    for patches in content["qPatches"]:
        found = session.get_object(str(patches["qInfo"]["qId"]))
        if found is not None:
            found.replace_soft_patches(patches["qPatches"])


def selected_in(model: Model, content: Mapping[str, Any]) -> dict[str, Selections]:
    """The selections a bookmark holds, by state, as far as their values are in the data."""
    return {
        str(state["qStateName"]): Selections(
            {
                str(item["qDef"]["qName"]): Chosen(values, bool(item["qLocked"]), bool(item.get("qAndMode")))
                for item in state["qFieldItems"]
                if (field := model.fields.get(str(item["qDef"]["qName"]))) is not None
                and (values := _bitmap(field, item["qValues"])).any()
            }
        )
        for state in content["qStateData"]
    }


def verify(session: Session, content: Mapping[str, Any]) -> list[Json]:
    """`BookmarkFieldVerifyWarning` for each state, field or value a bookmark holds that is gone."""
    warnings = []
    known = {"$", *session.state_names}
    for state, item in _items(content):
        name = str(item["qDef"]["qName"])
        field = session.model.fields.get(name)
        missing = [] if field is None else _missing(field, item["qValues"])
        result = _ALL_FOUND
        if state not in known:
            result = "STATE_MISSING"
        elif field is None:
            result = "FIELD_MISSING"
        elif missing:
            result = "FIELD_VALUE_MISSING"
        if result != _ALL_FOUND:
            warnings.append(
                {"qState": state, "qField": name, "qVerifyResult": result, "qMissingValues": missing}
            )
    return warnings


def field_values(
    content: Mapping[str, Any], field: str, state: str = "$", *, excluded: bool = False
) -> list[Json]:
    """The values a bookmark holds for a field, or those it holds as excluded; none if it holds none."""
    for found, item in _items(content):
        if found == state and item["qDef"]["qName"] == field:
            return list(item["qExcludedValues" if excluded else "qValues"])
    return []


def selections_of(session: Session, state: str, bookmark: GenericObject | None) -> str:
    """The selections of a state, now or in a bookmark, as a set expression (GetSetAnalysis).

    Raises EngineError 8 for a state that is not there.
    """
    with session.lock:
        if bookmark is None:
            return set_expression(session.model, session.selections(state))
        held = selected_in(session.model, content_of(bookmark)).get(state or "$")
        if held is None:
            raise EngineError(f"no such alternate state: {state}", code=8, parameter=state)
        return set_expression(session.model, held)


def field_infos(content: Mapping[str, Any]) -> list[Json]:
    """`qFieldInfos` of a bookmark's layout."""
    return [
        {
            "qFieldName": item["qDef"]["qName"],
            "qValuesCount": item["qValuesCount"],
            "qExcludedValuesCount": item["qExcludedValuesCount"],
        }
        for _, item in _items(content)
    ]


def set_expression(model: Model, selections: Selections) -> str:
    """Selections as a set expression that means the same whatever is selected (GetSetAnalysis)."""
    modifiers = [
        f"{quote_field(name)}={{{','.join(quote_text(text) for text in _texts(model.fields[name], chosen))}}}"
        for name in selections
        if (chosen := selections.get(name)) is not None
    ]
    return f"{{1<{','.join(modifiers)}>}}" if modifiers else "{1}"


def _state(session: Session, name: str) -> Json:
    selections = session.selections(name)
    items = [
        _item(session.model.fields[field], chosen, name)
        for field in selections
        if (chosen := selections.get(field)) is not None
    ]
    return {"qStateName": name, "qFieldItems": items}


def _item(field: Field, chosen: Chosen, state: str) -> Json:
    codes = np.flatnonzero(chosen.values).tolist()
    numbers = field.numbers
    return {
        "qDef": {"qName": field.name, "qType": "PRESENT"},
        "qSelectInfo": {"qTextSearch": "", "qRangeLo": -1e300, "qRangeHi": -1e300, "qSoftLock": False},
        "qValues": [field_value(field.texts[code], float(numbers[code])) for code in codes],
        "qExcludedValues": [],
        "qAndMode": chosen.all_of,
        "qOneAndOnlyOne": False,
        "qLocked": chosen.locked,
        "qValuesCount": len(codes),
        "qExcludedValuesCount": 0,
    }


def field_value(text: str, number: float) -> Json:
    """`FieldValue`."""
    if math.isnan(number):
        return {"qText": text, "qIsNumeric": False, "qNumber": "NaN"}
    return {"qText": text, "qIsNumeric": True, "qNumber": wire_number(number)}


def _variables(session: Session, *, everything: bool) -> Iterator[Json]:
    for name, definition in session.variables().items():
        found = session.find_variable(name)
        asked = found is not None and bool(found.properties.get("qIncludeInBookmark"))
        if everything or asked:
            value = session.variable_value(name) or Dual()
            yield {
                "qName": name,
                "qDefinition": definition,
                "qValue": field_value(value.text or "", value.number),
            }


def _patches(session: Session, ids: frozenset[str]) -> Iterator[Json]:
    for found in session.objects():
        if found.soft_patches and (not ids or found.id in ids):
            yield {
                "qInfo": {"qId": found.id, "qType": found.type},
                "qPatches": found.soft_patches,
                "qChildren": [],
            }


def _items(content: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    for state in content["qStateData"]:
        for item in state["qFieldItems"]:
            yield str(state["qStateName"]), item


def _with_locked(wanted: Selections, now: Selections) -> Selections:
    locked = {name: chosen for name in now.locked if (chosen := now.get(name)) is not None}
    rest = {name: chosen for name in wanted if (chosen := wanted.get(name)) is not None}
    return Selections(rest | locked)


def _bitmap(field: Field, values: Sequence[Mapping[str, Any]]) -> Any:
    found = np.zeros(field.cardinality + 1, dtype=bool)
    for value in values:
        found[_code(field, value)] = True
    found[0] = False
    found.flags.writeable = False
    return found


def _missing(field: Field, values: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(value["qText"]) for value in values if not _code(field, value)]


def _code(field: Field, value: Mapping[str, Any]) -> int:
    text = str(value["qText"])
    number = float(value["qNumber"]) if value["qIsNumeric"] else math.nan
    return field.symbols.code_of(Dual(number, text)) or field.code_of_text.get(text) or 0


def _texts(field: Field, chosen: Chosen) -> list[str]:
    return [field.texts[code] for code in np.flatnonzero(chosen.values).tolist()]
