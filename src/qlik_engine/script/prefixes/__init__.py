"""Prefixes of LOAD, one file each."""

from .base import Prefix
from .concatenate import Concatenate, NoConcatenate
from .crosstable import Crosstable
from .first import First
from .join import Join, Keep
from .mapping import MappingPrefix
from .partial import Partial
from .refused import Refused
from .when import When

PREFIXES: tuple[type[Prefix], ...] = (
    Concatenate,
    Crosstable,
    First,
    Join,
    Keep,
    MappingPrefix,
    NoConcatenate,
    Partial,
    Refused,
    When,
)

__all__ = ["PREFIXES", "Prefix"]
