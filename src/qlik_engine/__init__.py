"""The associative engine: scripts, data, selections, charts. Knows no HTTP and no tenant.

document = Document(script="Sales: LOAD * INLINE [Region, Amount\\nNorth, 10\\nSouth, 5];")
document.reload()
session = document.session()
session.evaluate("Sum(Amount)")                 # Dual(15.0, '15')
session.field("Region").select("North")
"""

from . import export, inspection, profiling, search
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
from .io import FolderSources, Sources
from .model import Model
from .objects import GenericObject, Record, bookmarks, groups
from .selection import SelectableField
from .session import Session

__all__ = [
    "AccessDenied",
    "DataSourceError",
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
    "bookmarks",
    "export",
    "groups",
    "inspection",
    "profiling",
    "search",
]
