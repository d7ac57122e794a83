"""Free functions, arrays in and arrays out: the only place to tune.

Codes are unsigned, 0 is null. A bitmap is bool[cardinality + 1], indexed by code. Row numbers are
intp; -1 stands for "no such row".
"""

from .bitmaps import intersect, matches, present
from .groups import Grouping, compress, constant_per_group, count_per_group, group_rows
from .joins import Csr, csr, expand, gather, unique_rows

__all__ = [
    "Csr",
    "Grouping",
    "compress",
    "constant_per_group",
    "count_per_group",
    "csr",
    "expand",
    "gather",
    "group_rows",
    "intersect",
    "matches",
    "present",
    "unique_rows",
]
