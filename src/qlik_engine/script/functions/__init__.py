"""Functions that only the loader can answer: where a record stands, what was loaded before, mappings."""

from . import counters, exists, files, interrecord, mapping, numbering, qvd, structure
from .base import Call, answer

__all__ = [
    "Call",
    "answer",
    "counters",
    "exists",
    "files",
    "interrecord",
    "mapping",
    "numbering",
    "qvd",
    "structure",
]
