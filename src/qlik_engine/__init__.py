"""The associative engine: scripts, data, selections, charts. Knows no HTTP and no tenant.

document = Document(script="Sales: LOAD * INLINE [Region, Amount\\nNorth, 10\\nSouth, 5];")
document.reload()
session = document.session()
session.evaluate("Sum(Amount)")                 # Dual(15.0, '15')
session.field("Region").select("North")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from . import (
        altering,
        associating,
        datafiles,
        export,
        grammar,
        inspection,
        lineage,
        profiling,
        reduction,
        search,
    )
    from .columns import Dual, Vector
    from .document import Document, ReloadResult
    from .errors import (
        AccessDenied,
        DataSourceError,
        EngineError,
        ExpressionError,
        NotFoundError,
        ReloadCancelled,
        ScriptError,
        ScriptSyntaxError,
        UnsupportedError,
    )
    from .io import FolderSources, Sources, connections
    from .io.connections.database import Database
    from .model import Model
    from .objects import GenericObject, Record, bookmarks, drafts, groups, member_groups, snapshots
    from .selection import SelectableField
    from .session import Session

# Where each name is, loaded when it is asked for; modules themselves are in none.
_HOMES: Final = {
    "AccessDenied": "errors",
    "DataSourceError": "errors",
    "Database": "io.connections.database",
    "Document": "document",
    "Dual": "columns",
    "EngineError": "errors",
    "ExpressionError": "errors",
    "FolderSources": "io",
    "GenericObject": "objects",
    "Model": "model",
    "NotFoundError": "errors",
    "Record": "objects",
    "ReloadCancelled": "errors",
    "ReloadResult": "document",
    "ScriptError": "errors",
    "ScriptSyntaxError": "errors",
    "SelectableField": "selection",
    "Session": "session",
    "Sources": "io",
    "UnsupportedError": "errors",
    "Vector": "columns",
    "altering": "",
    "associating": "",
    "bookmarks": "objects",
    "connections": "io",
    "datafiles": "",
    "drafts": "objects",
    "export": "",
    "grammar": "",
    "groups": "objects",
    "inspection": "",
    "lineage": "",
    "member_groups": "objects",
    "profiling": "",
    "reduction": "",
    "search": "",
    "snapshots": "objects",
}

__all__ = [
    "AccessDenied",
    "DataSourceError",
    "Database",
    "Document",
    "Dual",
    "EngineError",
    "ExpressionError",
    "FolderSources",
    "GenericObject",
    "Model",
    "NotFoundError",
    "Record",
    "ReloadCancelled",
    "ReloadResult",
    "ScriptError",
    "ScriptSyntaxError",
    "SelectableField",
    "Session",
    "Sources",
    "UnsupportedError",
    "Vector",
    "altering",
    "associating",
    "bookmarks",
    "connections",
    "datafiles",
    "drafts",
    "export",
    "grammar",
    "groups",
    "inspection",
    "lineage",
    "member_groups",
    "profiling",
    "reduction",
    "search",
    "snapshots",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if home:
        module = import_module(f".{home}", __name__)
        found = getattr(module, name, None) or import_module(f".{home}.{name}", __name__)
    else:
        found = import_module(f".{name}", __name__)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
