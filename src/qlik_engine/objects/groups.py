"""Cyclic and drill-down dimensions: which of their fields is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..columns.vector import Bools
from ..errors import EngineError
from ..hypercube.definition import field_name

if TYPE_CHECKING:
    from ..session import Session
    from .generic import GenericObject

Json = dict[str, Any]


def fields_of(dimension: GenericObject) -> list[str]:
    """The fields of a cyclic dimension of the library. Raises EngineError 8 for one of another kind."""
    shared = dimension.record.properties.get("qDim") or {}
    if str(shared.get("qGrouping") or "N") not in ("C", "GRP_NX_COLLECTION"):
        raise EngineError(f"{dimension.id} is no cyclic dimension", code=8, parameter=dimension.id)
    return [str(field) for field in shared.get("qFieldDefs") or ()]


def active_field(dimension: GenericObject) -> int:
    """The position of the field a cyclic dimension shows (GenericDimension.GetActiveField)."""
    count = len(fields_of(dimension))
    return min(dimension.session.group_position(dimension.id), max(count - 1, 0))


def set_active_field(dimension: GenericObject, at: int) -> None:
    """Let a cyclic dimension show another field, for this session (GenericDimension.SetActiveField).

    Raises EngineError 8 for a position it does not have.
    """
    if not 0 <= at < len(fields_of(dimension)):
        raise EngineError(f"there is no field {at}", code=8, parameter="qIx")
    dimension.session.set_group_position(dimension.id, at)


def step(dimension: GenericObject, steps: int) -> None:
    """Move a cyclic dimension on by some fields, and from the last to the first (StepCycle)."""
    count = len(fields_of(dimension))
    if count:
        set_active_field(dimension, (active_field(dimension) + steps) % count)


def states(session: Session) -> list[Json]:
    """`GroupState` of every cyclic dimension (Doc.GetGroupStates)."""
    with session.lock:
        return [
            {
                "qInfo": {"qId": found.id, "qType": found.type},
                "qActiveFieldDef": fields_of(found)[active_field(found)],
            }
            for found in session.library_objects("dimension")
            if _is_cyclic(found) and fields_of(found)
        ]


def apply_states(session: Session, wanted: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Set cyclic dimensions (Doc.ApplyGroupStates); `ApplyGroupStateWarning` for those it cannot set."""
    warnings = []
    with session.lock:
        for state in wanted:
            found = session.get_object(str((state.get("qInfo") or {}).get("qId") or ""), "dimension")
            field = str(state.get("qActiveFieldDef") or "")
            problem = ""
            if found is None:
                problem = "GROUP_MISSING"
            elif not _is_cyclic(found):
                problem = "GROUP_NOT_APPLICABLE"
            elif field not in fields_of(found):
                problem = "FIELDDEF_MISSING"
            else:
                set_active_field(found, fields_of(found).index(field))
            if problem:
                warnings.append({"qType": problem, "qState": dict(state)})
    return warnings


def set_active_in(owner: GenericObject, path: str, at: int, position: int | None, steps: int = 0) -> None:
    """Let a cyclic dimension of a hypercube show another field: `position`, or by `steps` from where it is.

    One from the library changes for all its users, one written into the object by a soft patch. Raises
    EngineError 8 for a dimension or position that is not there.
    """
    session = owner.session
    with session.lock:
        definition = _dimension(owner, path, at)
        if definition.get("qLibraryId"):
            shared = session.get_object(str(definition["qLibraryId"]), "dimension")
            if shared is None:
                raise EngineError(f"there is no dimension {at}", code=8, parameter="qDimNo")
            if position is None:
                step(shared, steps)
            else:
                set_active_field(shared, position)
            return
        inline = definition.get("qDef") or {}
        if str(inline.get("qGrouping") or "N") not in ("C", "GRP_NX_COLLECTION"):
            raise EngineError(f"dimension {at} is not cyclic", code=8, parameter="qDimNo")
        count = len(inline.get("qFieldDefs") or ())
        wanted = (
            (int(inline.get("qActiveField") or 0) + steps) % max(count, 1) if position is None else position
        )
        if not 0 <= wanted < count:
            raise EngineError(f"there is no field {wanted}", code=8, parameter="qNewIndex")
        place = f"{path}/qDimensions/{at}/qDef/qActiveField"
        owner.apply_patches([{"qOp": "add", "qPath": place, "qValue": json.dumps(wanted)}], soft=True)


def drill_up(owner: GenericObject, path: str, at: int, steps: int) -> None:
    """Go up in a drill-down dimension by clearing what was selected on the way down (DrillUp), as one step.

    Raises EngineError 8 for a dimension that is not there.
    """
    session = owner.session
    with session.acting(owner):
        cube = owner.cube(path, owner.context())
        if not 0 <= at < len(cube.dimensions):
            raise EngineError(f"there is no dimension {at}", code=8, parameter="qDimNo")
        group = cube.dimensions[at].definition
        above = group.field_defs[max(group.position - max(steps, 0), 0) : group.position]
        cleared: dict[str, Bools] = {}
        for name in map(field_name, above):
            field = session.model.fields.get(name)
            if field is not None:
                cleared[name] = np.zeros(field.cardinality + 1, dtype=bool)
        if cleared:
            session.apply_selections(cube.context.state, cleared)


def _is_cyclic(dimension: GenericObject) -> bool:
    shared = dimension.record.properties.get("qDim") or {}
    return str(shared.get("qGrouping") or "N") in ("C", "GRP_NX_COLLECTION")


def _dimension(owner: GenericObject, path: str, at: int) -> Mapping[str, Any]:
    dimensions = owner.definition(path, "qHyperCubeDef").get("qDimensions") or []
    if not 0 <= at < len(dimensions):
        raise EngineError(f"there is no dimension {at}", code=8, parameter="qDimNo")
    found: Mapping[str, Any] = dimensions[at]
    return found
