"""`qSelectionObjectDef`: the current selections."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...hypercube import Context
from ...limits import SELECTION_THRESHOLD
from ...selection import Chosen
from ...selection.states import FieldStates
from ..generic import GenericObject


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    state = str(definition.get("qStateName") or "")
    inside = context.in_state(state)
    result: dict[str, Any] = {
        "qBackCount": owner.session.back_count,
        "qForwardCount": owner.session.forward_count,
        "qSelections": [
            _selection(inside, name, chosen, at)
            | ({"qOneAndOnlyOne": True} if name in owner.session.document.one_and_only_one else {})
            for at, name in enumerate(inside.selections)
            if (chosen := inside.selections.get(name)) is not None
        ],
    }
    return result | {"qStateName": state} if state else result


def _selection(context: Context, name: str, chosen: Chosen, at: int) -> dict[str, Any]:
    field = context.model.fields[name]
    codes = np.flatnonzero(chosen.values).tolist()
    texts = [field.texts[code] for code in codes]
    few = len(codes) <= SELECTION_THRESHOLD
    result: dict[str, Any] = {
        "qTotal": field.cardinality,
        "qField": name,
        "qTextSearch": "",
        "qSelectedCount": len(codes),
        "qSelected": ", ".join(texts) if few else f"{len(codes)} of {field.cardinality}",
        "qRangeInfo": [],
        "qSortIndex": at,
        "qStateCounts": FieldStates.of(context.possible, name, chosen).counts,
        "qSelectedFieldSelectionInfo": [{"qName": text, "qFieldSelectionMode": "NORMAL"} for text in texts]
        if few
        else [],
        "qNotSelectedFieldSelectionInfo": [],
        "qSelectionThreshold": SELECTION_THRESHOLD,
        "qReadableName": name,
        "qDimensionReferences": [],
    }
    if "$numeric" in field.tags:
        result["qIsNum"] = True
    if chosen.locked:
        result["qLocked"] = True
    return result
