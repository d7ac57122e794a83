"""Every bound of the engine, with the argument for its value."""

from __future__ import annotations

from typing import Final

# A page request may ask for this many cells in all; the documented bound of GetHyperCubeData and
# GetListObjectData.
PAGE_CELLS_MAX: Final = 10_000

# Group-by counts into arrays indexed by the product of the cardinalities as long as those arrays fit
# the caches; beyond that it sorts.
DENSE_GROUPS_MAX: Final = 1 << 22

# Rows one join may have: a chart over two unlinked tables multiplies them, and half a gigabyte of row
# numbers is where a clear error serves better than a machine that swaps.
JOIN_ROWS_MAX: Final = 64_000_000

# Selection states whose possible values are kept for reuse: a byte for each value of each field asked for.
SELECTION_CACHE_STATES: Final = 32

# States of those that also keep masks of rows, joined rows and gathered columns: a dashboard takes some fifty
# bytes a row, and a chart with sets reads a few states at once.
SELECTION_CACHE_JOINS: Final = 6

# What all of that may take in memory, bitmaps of values and joins each, and how many states are kept however
# large they are: the one that charts are made for, and the one they compare with.
SELECTION_CACHE_BYTES: Final = 256 << 20
SELECTION_CACHE_LEAST: Final = 2

# Layouts kept for when a selection is made again: some twenty thousand small charts.
LAYOUT_CACHE_BYTES: Final = 128 << 20

# Steps that `back` can undo.
HISTORY_STEPS_MAX: Final = 100

# How many selected values a selection object names before it says "n of m".
SELECTION_THRESHOLD: Final = 6

# Values one ValueLoop may have: more than any axis shows.
LOOP_VALUES_MAX: Final = 1_000_000
