"""Statements, one file each."""

from .alias import Alias
from .autonumber import AutoNumber
from .base import Statement
from .comment import Comment
from .connect import Connect
from .declare import Declare
from .derive import Derive
from .directory import Directory
from .drop import DropField, DropTable
from .flushlog import FlushLog
from .force import Force
from .let import Let
from .load import Load
from .loosen import LoosenTable
from .map import Map
from .nulls import NullAsValue
from .qualify import Qualify, Unqualify
from .refused import Refused
from .rem import Rem
from .rename import RenameField, RenameTable
from .search import Search
from .section import Section
from .set import Set
from .sleep import Sleep
from .sql import Sql
from .star import Star
from .stop import Stop
from .store import Store
from .tag import Tag
from .trace import Trace

STATEMENTS: tuple[type[Statement], ...] = (
    Alias,
    AutoNumber,
    Comment,
    Connect,
    Declare,
    Derive,
    Directory,
    DropField,
    DropTable,
    FlushLog,
    Force,
    Let,
    Load,
    LoosenTable,
    Map,
    NullAsValue,
    Qualify,
    Refused,
    Rem,
    RenameField,
    RenameTable,
    Search,
    Section,
    Set,
    Sleep,
    Sql,
    Star,
    Stop,
    Store,
    Tag,
    Trace,
    Unqualify,
)

__all__ = ["STATEMENTS", "Statement"]
