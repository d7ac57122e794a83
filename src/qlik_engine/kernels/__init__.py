"""Free functions, arrays in and arrays out: the only place to tune.

Codes are unsigned, 0 is null. A bitmap is bool[cardinality + 1], indexed by code. Row numbers are
uint32, or intp with -1 for "no such row". Each function has a compiled loop (`native`) and the same in numpy,
and gives the same either way.
"""

from .arrays import choose, coded, without_nan
from .bitmaps import has_null, intersect, matches, present
from .distinct import count_distinct, count_distinct_of_all
from .groups import Grouping, compress, constant_per_group, first_rows, group_rows, product
from .joins import Csr, csr, expand, gather, take, take_block, unique_rows
from .numbering import CloseKeys, DistinctKeys, DistinctTexts, Numbers, number_codes, number_keys
from .parallel import for_each, parts_for, use_threads
from .reduce import (
    ROWS,
    Kind,
    Reduced,
    Reduction,
    calculated,
    count_flagged,
    count_per_group,
    flagged,
    frequencies,
    lowest,
    lowest_coded,
    pairs,
    sum_coded,
    sum_numbers,
    sum_of_codes,
    sum_of_rows,
)
from .rows import (
    CONDITIONS_MAX,
    RowNumbers,
    Runs,
    present_at,
    present_where,
    row_numbers,
    rows_among,
    rows_in,
    rows_matching,
    rows_of_runs,
    rows_where,
    run_keys,
    runs,
)
from .shown import show_groups
from .states import find_states, order_by_state
from .together import Loops

__all__ = [
    "CONDITIONS_MAX",
    "ROWS",
    "CloseKeys",
    "Csr",
    "DistinctKeys",
    "DistinctTexts",
    "Grouping",
    "Kind",
    "Loops",
    "Numbers",
    "Reduced",
    "Reduction",
    "RowNumbers",
    "Runs",
    "calculated",
    "choose",
    "coded",
    "compress",
    "constant_per_group",
    "count_distinct",
    "count_distinct_of_all",
    "count_flagged",
    "count_per_group",
    "csr",
    "expand",
    "find_states",
    "first_rows",
    "flagged",
    "for_each",
    "frequencies",
    "gather",
    "group_rows",
    "has_null",
    "intersect",
    "lowest",
    "lowest_coded",
    "matches",
    "number_codes",
    "number_keys",
    "order_by_state",
    "pairs",
    "parts_for",
    "present",
    "present_at",
    "present_where",
    "product",
    "row_numbers",
    "rows_among",
    "rows_in",
    "rows_matching",
    "rows_of_runs",
    "rows_where",
    "run_keys",
    "runs",
    "show_groups",
    "sum_coded",
    "sum_numbers",
    "sum_of_codes",
    "sum_of_rows",
    "take",
    "take_block",
    "unique_rows",
    "use_threads",
    "without_nan",
]
