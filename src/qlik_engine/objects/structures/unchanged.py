"""`qLayoutExclude`, `qStaticContentUrlDef`: shown as they stand, whatever is in them."""

from __future__ import annotations

import copy
from typing import Any

from ...hypercube import Context
from ..generic import GenericObject


def layout(owner: GenericObject, context: Context, definition: Any, path: str) -> Any:
    return copy.deepcopy(definition)
