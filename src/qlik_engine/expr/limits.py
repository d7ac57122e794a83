"""Bounds of the expression language: beyond them an expression is refused, clearly and early."""

from __future__ import annotations

from typing import Final

# Longer than any expression written by hand, and than the generated pick-lists seen in practice.
MAX_LENGTH: Final = 1_000_000
MAX_TOKENS: Final = 200_000

# The parser takes six Python frames per level, the evaluator fewer; with 100 levels the interpreter's
# default limit of 1,000 frames holds with room for the caller.
MAX_DEPTH: Final = 100

# Operations between sets, and modifiers behind modifiers. They nest in the tree, as brackets do.
MAX_SET_LINKS: Final = 100

# A variable that names itself is found by depth, one that doubles itself by the length.
MAX_EXPANSION_DEPTH: Final = 40

# Variables that double each other grow with every level; this many in one text are a mistake.
MAX_EXPANSIONS: Final = 20_000

# One text made by a function: more would fill the memory, and no field value comes near.
MAX_TEXT: Final = 10_000_000

# Expressions given as texts to Evaluate, one inside the other.
MAX_EVALUATIONS: Final = 20

# Characters of one text times those of another: what their distance may take to find.
MAX_DISTANCE_WORK: Final = 1_000_000_000

# Compiled expressions kept: charts re-evaluate the same few hundred.
CACHE_SIZE: Final = 1024

# Expressions whose value on every row is kept with the rows of a selection state: a dashboard's measures
# repeat a few of them, and one takes eight bytes a row.
ROW_VALUES_KEPT: Final = 3

# Different constants one aggregation may have in a chart (a rank from a field, say); each takes a pass.
MAX_CONSTANTS: Final = 1000
