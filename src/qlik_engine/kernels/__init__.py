"""Free functions, arrays in and arrays out: the only place to tune.

Codes are unsigned, 0 is null. A bitmap is bool[cardinality + 1], indexed by code. Row numbers are
intp; -1 stands for "no such row". Each function has a compiled loop (`native/kernels.c`) and the same in
numpy, and gives the same either way.
"""

from .bitmaps import intersect, matches, present, rows_in
from .groups import Grouping, compress, constant_per_group, first_rows, group_rows
from .joins import Csr, csr, expand, gather, take, unique_rows
from .parallel import use_threads
from .reduce import count_flagged, count_per_group, lowest_coded, pairs, sum_coded, sum_numbers

__all__ = [
    "Csr",
    "Grouping",
    "compress",
    "constant_per_group",
    "count_flagged",
    "count_per_group",
    "csr",
    "expand",
    "first_rows",
    "gather",
    "group_rows",
    "intersect",
    "lowest_coded",
    "matches",
    "pairs",
    "present",
    "rows_in",
    "sum_coded",
    "sum_numbers",
    "take",
    "unique_rows",
    "use_threads",
]
