"""The data model of one reload."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from .. import kernels
from ..columns import Column, Symbols, Table, Vector
from ..columns.packed import PackedVector
from ..columns.vector import Bools, Codes, Floats, Ints, narrow
from ..formats.described import FieldFormat, describe_format, value_tags
from ..formats.locale import Locale
from .access import SectionAccess
from .graph import Graph, TableNode
from .shape import shape
from .system import SYSTEM_FIELDS, ByName, system_table

_versions = itertools.count(1)
T = TypeVar("T")
# Values whose texts are made all at once.
_FEW = 1 << 11
# What is shown of null.
_NULL = "-"


class Field:
    """A field: its values, and which tables of the graph hold it."""

    def __init__(
        self,
        name: str,
        number: int,
        symbols: Symbols,
        tables: list[TableNode],
        locale: Locale,
        own_tags: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.number = number
        self.symbols = symbols
        self.tables = tables
        self._locale = locale
        self._own_tags = own_tags
        self._kept: dict[Any, Any] = {}

    def __repr__(self) -> str:
        return f"<Field {self.name}: {self.cardinality} values>"

    @property
    def cardinality(self) -> int:
        """How many distinct values there are, null not counted."""
        return self.symbols.cardinality

    @property
    def is_key(self) -> bool:
        """Whether the field links tables."""
        return len(self.tables) > 1

    @property
    def is_synthetic(self) -> bool:
        return self.name.startswith("$Syn ")

    @property
    def is_system(self) -> bool:
        """Whether the field is about the data model, or one that the model made for itself."""
        return self.is_synthetic or self.name in SYSTEM_FIELDS

    @cached_property
    def has_null(self) -> bool:
        """Whether some row of a table that holds the field has no value in it."""
        return any(table.columns[self.name].has_null for table in self.tables)

    @cached_property
    def values(self) -> Vector:
        """The values by code."""
        return self.symbols.values()

    @cached_property
    def numbers(self) -> Floats:
        """The number of every value by code, NaN where there is none."""
        return self.values.numbers_or_nan()

    @cached_property
    def texts(self) -> Texts:
        """The text of every value by code; "-" for null."""
        return Texts(self.values, self._locale)

    def kept(self, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` finds out about the field's values, made once and kept as `what`."""
        if what not in self._kept:
            self._kept[what] = make()
        found: T = self._kept[what]
        return found

    @cached_property
    def code_of_text(self) -> dict[str, int]:
        """The code of the first value with a text."""
        return {text: code for code, text in reversed(list(enumerate(self.texts))) if code}

    @cached_property
    def frequency(self) -> Ints:
        """In how many rows each code occurs, in the largest table that holds the field."""
        table = max(self.tables, key=lambda t: t.length)
        return kernels.count_per_group(table.columns[self.name].codes, self.cardinality + 1)

    @cached_property
    def tags(self) -> list[str]:
        """The tags the product sets by itself, then those of the script, as `qTags`."""
        return list(dict.fromkeys([*self._automatic_tags(), *self._own_tags]))

    @property
    def is_hidden(self) -> bool:
        """Whether lists of fields leave it out."""
        return self.is_system or "$hidden" in self._own_tags

    @cached_property
    def number_format(self) -> FieldFormat:
        """The format all values of the field are written in."""
        return self.values.kept("number format", lambda: describe_format(self.values, self._locale))

    def _automatic_tags(self) -> list[str]:
        found = ["$syn"] if self.is_synthetic else ["$system"] if self.is_system else []
        if self.is_key:
            found.append("$key")
        elif any(table.synthetic for table in self.tables):
            found.append("$keypart")
        return [*found, *value_tags(self.values, self.number_format)]


class Model:
    """Tables, fields and associations; immutable.

    Parameters: `tables` as loaded (all tables share one `Symbols` per field name), `locale` the format
    variables in force, `variables` name to definition, `loose` the names of tables declared loosely
    coupled, `comments` and `tags` of fields and `table_tags` of tables by name, `access` who may see what,
    `searchable` whether a search looks into a field (it does unless that says otherwise). `compact` promises
    that dictionaries hold no values without rows, as those of a model do.

    `fields` lists those of the tables; it knows the system fields besides (`system.SYSTEM_FIELDS`).
    `warnings` says what had to be done to the tables so that they form no loops.
    """

    def __init__(
        self,
        tables: Iterable[Table] = (),
        locale: Locale | None = None,
        variables: Mapping[str, str] | None = None,
        *,
        loose: Iterable[str] = (),
        comments: Mapping[str, str] | None = None,
        tags: Mapping[str, Sequence[str]] | None = None,
        table_tags: Mapping[str, Sequence[str]] | None = None,
        access: SectionAccess | None = None,
        searchable: Mapping[str, bool] | None = None,
        compact: bool = False,
    ) -> None:
        self.version = next(_versions)
        self.locale = locale or Locale()
        self.variables = dict(variables or {})
        self.comments = dict(comments or {})
        self.field_tags = {name: list(given) for name, given in (tags or {}).items()}
        self.table_tags = {name: list(given) for name, given in (table_tags or {}).items()}
        self.access = access
        self.searchable = dict(searchable or {})
        found = list(tables) if compact else _settled(list(tables))
        self.tables: dict[str, Table] = {table.name: table for table in found}
        self.declared_loose = frozenset(loose)
        shaped = shape(self.tables.values(), self.declared_loose)
        self.loose = shaped.loose
        self.warnings = shaped.warnings
        self.graph = Graph(shaped.parts)
        self._system: dict[str, Field] = {}
        self._making = threading.Lock()
        first = len(SYSTEM_FIELDS)
        listed = {name: self._field(name, at) for at, name in enumerate(self._names(), first)}
        self.fields = ByName(listed, SYSTEM_FIELDS, self._system_fields)

    def __repr__(self) -> str:
        return f"<Model {self.version}: {', '.join(self.tables) or 'empty'}>"

    def _names(self) -> list[str]:
        """Fields in the order loaded, synthetic ones last."""
        names = dict.fromkeys(name for table in self.tables.values() for name in table.columns)
        return [*names, *(name for name in self.graph.holders if name not in names)]

    def _field(self, name: str, number: int) -> Field:
        holders = self.graph.holders[name]
        symbols = holders[0].columns[name].symbols
        return Field(name, number, symbols, holders, self.locale, self.field_tags.get(name, ()))

    @cached_property
    def system_table(self) -> Table:
        """The table of the system fields."""
        return system_table(self.tables.values())

    def _system_fields(self) -> dict[str, Field]:
        with self._making:
            if not self._system:
                self.graph.add(self.system_table)
                self._system = {name: self._field(name, at) for at, name in enumerate(SYSTEM_FIELDS)}
        return self._system

    def holders(self, field: str) -> list[Table]:
        """The tables, as loaded, that hold a field."""
        found = [table for table in self.tables.values() if field in table.columns]
        return found or [self.system_table] * (field in SYSTEM_FIELDS)


class Texts(Sequence[str]):
    """The texts shown for `values`, "-" for null: made one by one as they are asked for, and all at once
    and kept for who goes through them."""

    def __init__(self, values: Vector, locale: Locale) -> None:
        self._values = values
        self._locale = locale
        self._all: list[str] | None = None

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice) or self._all is not None:
            return self._whole()[at]
        return texts_of(self._values.take([at]), self._locale)[0]

    def ascii(self) -> tuple[NDArray[np.uint8], Ints] | None:
        """The bytes of all texts, none of null, and the length of each, if they are there and in ASCII."""
        if (held := self._in_ascii()) is None:
            return None
        data, sizes = held
        return data, np.maximum(sizes, 1).astype(np.intp) - 1

    def longest(self, codes: NDArray[Any]) -> int:
        """The length of the longest text of some values."""
        held = None if self._all is not None or len(self._values) <= _FEW else self._in_ascii()
        if held is None:
            return max(map(len, self.at(codes)), default=0)
        sizes = held[1][codes].astype(np.intp)
        return int(np.where(sizes > 0, sizes - 1, len(_NULL)).max(initial=0))

    def _in_ascii(self) -> tuple[NDArray[np.uint8], Codes] | None:
        """The bytes and sizes of packed texts that nobody has unpacked and that are all in ASCII."""
        values = self._values
        if not isinstance(values, PackedVector) or values.numbers is not None:
            return None
        return values.packed() if values.is_packed and values.is_ascii() else None

    def at(self, codes: NDArray[Any]) -> list[str]:
        """The texts of some values, by code."""
        if self._all is not None or len(self._values) <= _FEW:
            whole = self._whole()
            return [whole[code] for code in codes.tolist()]
        return texts_of(self._values.take(codes), self._locale)

    def _whole(self) -> list[str]:
        if self._all is None:
            self._all = texts_of(self._values, self._locale)
        return self._all


def texts_of(values: Vector, locale: Locale, null: str = _NULL) -> list[str]:
    """The texts shown for `values`, `null` for null."""
    from ..formats import text_of

    return [null if text is None else text for text in text_of(values, locale)]


def _settled(tables: list[Table]) -> list[Table]:
    """The same tables, with dictionaries to which nothing will be added: without values that no row has (left
    by dropped tables), and with numbers in little room."""
    used: dict[str, Bools] = {}
    symbols: dict[str, Symbols] = {}
    for table in tables:
        for name, column in table.columns.items():
            found = kernels.present(column.codes, column.symbols.cardinality + 1)
            column.note_null(has_null=bool(found[0]))
            used[name] = found if name not in used else used[name] | found
            symbols[name] = column.symbols
    number: dict[str, Ints] = {}
    for name, found in used.items():
        found[0] = True
        if not found.all():
            number[name] = np.cumsum(found) - 1
            symbols[name] = Symbols.of(symbols[name].values().take(np.flatnonzero(found)))
    kernels.for_each(Symbols.narrow, list(symbols.values()))
    if not number:
        return tables
    return [
        Table(
            table.name,
            {
                name: Column(symbols[name], narrow(number[name][column.codes], symbols[name].cardinality))
                if name in number
                else column
                for name, column in table.columns.items()
            },
            table.length,
            table.comment,
        )
        for table in tables
    ]
