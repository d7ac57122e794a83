"""Columns: how values are held. Null is code 0, everywhere.

`Vector` n duals, `Coded` n codes into a small vector, `Symbols` the append-only dictionary of one
field, `Column` codes into a field's symbols, `Table` named columns of one length.
"""

import os

# Arrow's own allocator keeps much of what each thread once took; it is asked for before Arrow is loaded.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

from .symbols import Symbols
from .table import Column, Table
from .vector import Coded, Dual, Vector

__all__ = ["Coded", "Column", "Dual", "Symbols", "Table", "Vector"]
