"""The associative engine: scripts, data, selections, charts. Knows no HTTP and no tenant.

document = Document(script="Sales: LOAD * INLINE [Region, Amount\\nNorth, 10\\nSouth, 5];")
document.reload()
session = document.session()
session.evaluate("Sum(Amount)")                 # Dual(15.0, '15')
session.field("Region").select("North")
"""

from .columns import Dual, Vector
from .document import Document, ReloadResult
from .errors import (
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
from .objects import GenericObject
from .selection import SelectableField
from .session import Session

__all__ = [
    "DataSourceError",
    "Document",
    "Dual",
    "EngineError",
    "ExpressionError",
    "FolderSources",
    "GenericObject",
    "Model",
    "NotFoundError",
    "ReloadCancelled",
    "ReloadResult",
    "ScriptError",
    "ScriptSyntaxError",
    "SelectableField",
    "Session",
    "Sources",
    "UnsupportedError",
    "Vector",
]
