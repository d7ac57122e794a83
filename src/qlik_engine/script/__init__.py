"""The load script: from its text to tables.

loaded = run("T: LOAD * INLINE [a, b\\n1, x];", sources=FolderSources("data"))
loaded.tables["T"]
"""

from .check import check_syntax
from .loaded import Loaded, ScriptProgress
from .run import run
from .splitter import tabs
from .system import DEFAULT_SCRIPT

__all__ = ["DEFAULT_SCRIPT", "Loaded", "ScriptProgress", "check_syntax", "run", "tabs"]
