"""Dynamic structures of layouts: which property is replaced by what.

Each handler is a function in a file of its own, registered under the property's name. It gets the
object being laid out, the session's context, the definition and its path, and returns what stands in the
layout instead. Handlers load when first used. Those of FIXED get only the
definition.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol

from ..errors import UnsupportedError
from ..hypercube import Context
from .structures import fixed

if TYPE_CHECKING:
    from .generic import GenericObject


class Handler(Protocol):
    """What makes the part of a layout that a definition asks for."""

    def __call__(self, owner: GenericObject, context: Context, definition: Any, path: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class Structure:
    """Where a definition's handler is, and the name of its result in the layout."""

    module: str
    result: str


STRUCTURES: Final = {
    "qHyperCubeDef": Structure("calculated", "qHyperCube"),
    "qTreeDataDef": Structure("tree_data", "qTreeData"),
    "qListObjectDef": Structure("calculated", "qListObject"),
    "qSelectionObjectDef": Structure("selection_object", "qSelectionObject"),
    "qAppObjectListDef": Structure("app_object_list", "qAppObjectList"),
    "qFieldListDef": Structure("field_list", "qFieldList"),
    "qMeasureListDef": Structure("measure_list", "qMeasureList"),
    "qDimensionListDef": Structure("dimension_list", "qDimensionList"),
    "qVariableListDef": Structure("variable_list", "qVariableList"),
    "qBookmarkListDef": Structure("bookmark_list", "qBookmarkList"),
    "qChildListDef": Structure("child_list", "qChildList"),
    "qNxGroupDef": Structure("group", "qNxGroup"),
    "qEmbeddedSnapshotDef": Structure("embedded_snapshot", "qEmbeddedSnapshot"),
    "qUndoInfoDef": Structure("undo_info", "qUndoInfo"),
    "qNxLibraryDimensionDef": Structure("library_item", "qNxLibraryDimension"),
    "qNxLibraryMeasureDef": Structure("library_item", "qNxLibraryMeasure"),
}

FIXED: Final[dict[str, tuple[Callable[[Any], Any], str]]] = {
    "qMetaDef": (fixed.meta, "qMeta"),
    "qMediaListDef": (fixed.nothing, "qMediaList"),
    "qExtensionListDef": (fixed.nothing, "qExtensionList"),
    "qLayoutExclude": (fixed.unchanged, "qLayoutExclude"),
    "qStaticContentUrlDef": (fixed.unchanged, "qStaticContentUrl"),
}

UNSUPPORTED: Final = frozenset(
    (
        "qNxLibraryDimensionListDef",
        "qNxLibraryMeasureListDef",
    )
)


def handler_of(name: str) -> tuple[Handler, str] | None:
    """The handler of a property and the name of its result; None for ordinary ones and those of FIXED.

    Raises UnsupportedError for documented structures that have no handler.
    """
    if name in UNSUPPORTED:
        raise UnsupportedError(f"{name} is not supported", parameter=name)
    structure = STRUCTURES.get(name)
    if structure is None:
        return None
    return _load(structure.module), structure.result


@cache
def _load(module: str) -> Handler:
    handler: Handler = import_module(f".structures.{module}", __package__).layout
    return handler
