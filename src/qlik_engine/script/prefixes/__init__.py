"""Prefixes of LOAD, one file each."""

from .base import Prefix
from .buffer import Buffer
from .concatenate import Concatenate, NoConcatenate
from .crosstable import Crosstable
from .first import First
from .generic import Generic
from .hierarchy import Hierarchy, HierarchyBelongsTo
from .intervalmatch import IntervalMatch
from .join import Join, Keep
from .mapping import MappingPrefix
from .partial import Add, Merge, Replace
from .refused import Refused
from .sample import Sample
from .when import When

PREFIXES: tuple[type[Prefix], ...] = (
    Add,
    Buffer,
    Concatenate,
    Crosstable,
    First,
    Generic,
    Hierarchy,
    HierarchyBelongsTo,
    IntervalMatch,
    Join,
    Keep,
    MappingPrefix,
    Merge,
    NoConcatenate,
    Refused,
    Replace,
    Sample,
    When,
)

__all__ = ["PREFIXES", "Prefix"]
