"""Statements, one file each."""

from .base import Statement
from .drop import DropField, DropTable
from .let import Let
from .load import Load
from .nulls import NullAsValue
from .qualify import Qualify, Unqualify
from .refused import Refused
from .rem import Rem
from .rename import RenameField, RenameTable
from .set import Set
from .trace import Trace

STATEMENTS: tuple[type[Statement], ...] = (
    DropField,
    DropTable,
    Let,
    Load,
    NullAsValue,
    Qualify,
    Refused,
    Rem,
    RenameField,
    RenameTable,
    Set,
    Trace,
    Unqualify,
)

__all__ = ["STATEMENTS", "Statement"]
