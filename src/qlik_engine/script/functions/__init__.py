"""Functions that only the loader can answer: where a record stands, what was loaded before, mappings."""

from . import about, counters, exists, files, interrecord, mapping, numbering, qvd, structure, window
from .base import Call, answer

__all__ = [
    "Call",
    "about",
    "answer",
    "counters",
    "exists",
    "files",
    "interrecord",
    "mapping",
    "numbering",
    "qvd",
    "structure",
    "window",
]
