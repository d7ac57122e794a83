"""`qNxGroupDef`: a group with its label evaluated, without members that are gone."""

from __future__ import annotations

from typing import Any

from ...hypercube import Context
from ...hypercube.expressions import evaluate_text
from ..generic import GenericObject


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> dict[str, Any]:
    label = str(definition.get("qLabel") or "")
    members = [
        member
        for member in definition.get("qMemberIds") or ()
        if owner.session.get_object(str(member.get("qGroupId") or member.get("qObjectId") or "")) is not None
    ]
    shown = evaluate_text(context, label) if label.startswith("=") else label
    return {**definition, "qLabel": shown, "qMemberIds": members}
