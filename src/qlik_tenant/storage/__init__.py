"""Where a tenant keeps things: documents with indexed attributes, and files.

`Table` declares a kind of document, `Store` keeps them (`sqlite.py`), `Where` selects them, `Files` holds
blobs.
"""

from .files import Files
from .sqlite import Busy, Document, Rows, Store
from .table import Table
from .where import ALL, NONE, Where

__all__ = ["ALL", "NONE", "Busy", "Document", "Files", "Rows", "Store", "Table", "Where"]
