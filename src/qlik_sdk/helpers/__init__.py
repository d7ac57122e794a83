"""Written by hand on top of the generated code.

A class here replaces the generated one of the same name, in `qlik_sdk` and on the clients.
"""

from __future__ import annotations

CLASSES = {
    "App": "app",
    "Apps": "apps",
    "AsyncApp": "app",
    "AsyncApps": "apps",
    "AsyncDataFiles": "data_files",
    "AsyncTempContents": "temp_contents",
    "DataFiles": "data_files",
    "Hypercube": "frames",
    "TempContents": "temp_contents",
}
"""Class -> module of this package."""
