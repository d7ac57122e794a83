"""Statements, one file each."""

from .alias import Alias
from .autonumber import AutoNumber
from .base import Statement
from .binary import Binary
from .comment import Comment
from .connect import Connect, Disconnect
from .declare import Declare
from .derive import Derive
from .direct import Direct
from .directory import Directory
from .drop import DropField, DropTable
from .flushlog import FlushLog
from .force import Force
from .inputfield import InputField
from .label import Label
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
    Binary,
    Comment,
    Connect,
    Declare,
    Derive,
    Direct,
    Directory,
    Disconnect,
    DropField,
    DropTable,
    FlushLog,
    Force,
    InputField,
    Label,
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
