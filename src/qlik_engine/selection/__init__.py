"""Selections and what they make possible."""

from .field import SelectableField
from .history import History
from .match import highlights
from .possible import Possible, PossibleCache
from .rowset import RowSet
from .state import Chosen, Selections

__all__ = [
    "Chosen",
    "History",
    "Possible",
    "PossibleCache",
    "RowSet",
    "SelectableField",
    "Selections",
    "highlights",
]
