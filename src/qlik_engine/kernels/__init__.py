"""Free functions, arrays in and arrays out: the only place to tune.

Codes are unsigned, 0 is null. A bitmap is bool[cardinality + 1], indexed by code. Row numbers are
intp; -1 stands for "no such row". Each function has a compiled loop (`native/kernels.c`) and the same in
numpy, and gives the same either way.
"""

from .arrays import choose, without_nan
from .bitmaps import intersect, matches, present, rows_in
from .distinct import count_distinct
from .groups import Grouping, compress, constant_per_group, first_rows, group_rows
from .joins import Csr, csr, expand, gather, take, take_block, unique_rows
from .numbering import number_keys, number_texts
from .parallel import for_each, use_threads
from .reduce import count_flagged, count_per_group, frequencies, lowest_coded, pairs, sum_coded, sum_numbers

__all__ = [
    "Csr",
    "Grouping",
    "choose",
    "compress",
    "constant_per_group",
    "count_distinct",
    "count_flagged",
    "count_per_group",
    "csr",
    "expand",
    "first_rows",
    "for_each",
    "frequencies",
    "gather",
    "group_rows",
    "intersect",
    "lowest_coded",
    "matches",
    "number_keys",
    "number_texts",
    "pairs",
    "present",
    "rows_in",
    "sum_coded",
    "sum_numbers",
    "take",
    "take_block",
    "unique_rows",
    "use_threads",
    "without_nan",
]
