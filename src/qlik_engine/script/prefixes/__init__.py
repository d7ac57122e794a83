"""Prefixes of LOAD, one file each."""

from .base import Prefix
from .buffer import Buffer
from .concatenate import Concatenate, NoConcatenate
from .crosstable import Crosstable
from .first import First
from .generic import Generic
from .hierarchy import Hierarchy, HierarchyBelongsTo
from .info import ImageSize, Info
from .intervalmatch import IntervalMatch
from .join import Join, Keep
from .mapping import MappingPrefix
from .partial import Add, Merge, Replace
from .sample import Sample
from .semantic import Semantic
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
    ImageSize,
    Info,
    IntervalMatch,
    Join,
    Keep,
    MappingPrefix,
    Merge,
    NoConcatenate,
    Replace,
    Sample,
    Semantic,
    When,
)

__all__ = ["PREFIXES", "Prefix"]
