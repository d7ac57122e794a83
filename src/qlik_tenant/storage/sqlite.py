"""The store on SQLite: one file in WAL mode, one connection that writes, others that read.

Commits are atomic: a killed process leaves the last committed state. A transaction holds the lock, so long
work (engine, network) stays outside of it. Who only reads waits for nobody and sees what was committed last.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from ..errors import conflict
from .migrations import MIGRATIONS
from .table import Table, path_sql
from .where import ALL, Where

Document = dict[str, Any]
T = TypeVar("T")

# Answers of `Store.known` that are kept at a time.
_KNOWN_MAX: Final = 4096
_DECODER: Final = msgspec.json.Decoder(dict[str, Any])


class Busy(Exception):
    """Somebody else writes, and the thread may not wait for that."""


class Store:
    """Tables of documents. `path` None keeps them in a temporary file that goes with the store.

    `hasty` is the thread, if any, that may not wait for others at this moment: it gets Busy instead.
    """

    def __init__(self, path: Path | None) -> None:
        self._temporary = None if path else tempfile.TemporaryDirectory(prefix="qlik-store-")
        self._path = path or Path(self._temporary.name if self._temporary else "") / "store.db"
        self._lock = threading.RLock()
        self._owner: int | None = None
        self.hasty: int | None = None
        self._after_commit: list[Callable[[], None]] = []
        self._rows: dict[str, Rows] = {}
        self._made: dict[str, Rows] = {}
        self._known: dict[Hashable, tuple[int, Any]] = {}
        self._version = 0
        self._writer = self._connect()
        self._writer.execute("PRAGMA journal_mode = WAL")
        self._writer.execute(f"PRAGMA synchronous = {'OFF' if self._temporary else 'NORMAL'}")
        self._readers: list[sqlite3.Connection] = []
        self._closed = False
        self._migrate()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA case_sensitive_like = OFF")
        return connection

    def _migrate(self) -> None:
        with self.transaction():
            self.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
            done = {name for (name,) in self.execute("SELECT name FROM migrations")}
            for name, statements in MIGRATIONS:
                if name in done:
                    continue
                for statement in statements:
                    self.execute(statement)
                self.execute("INSERT INTO migrations VALUES (?)", (name,))

    def __getitem__(self, table: Table) -> Rows:
        """The rows of a table, which is made on first use."""
        rows = self._rows.get(table.name) or self._make(table)
        if rows.table is not table and rows.table != table:
            raise ValueError(f"two declarations of table {table.name!r}")
        return rows

    def _make(self, table: Table) -> Rows:
        with self.transaction():
            rows = self._rows.get(table.name) or self._made.get(table.name)
            if rows is None:
                rows = self._made[table.name] = Rows(self, table)
            return rows

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept together or not at all; inner ones join the outer one."""
        with self._locked():
            if self._owner is not None:
                yield
                return
            self._writer.execute("BEGIN IMMEDIATE")
            self._owner = threading.get_ident()
            try:
                yield
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                self._after_commit.clear()
                raise
            else:
                self._version = self._writer.total_changes
                self._rows.update(self._made)
            finally:
                self._made.clear()
                self._owner = None
            calls, self._after_commit = self._after_commit, []
        for call in calls:
            call()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        if not self._lock.acquire(blocking=self.hasty != threading.get_ident()):
            raise Busy
        try:
            yield
        finally:
            self._lock.release()

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run `call` once the present transaction is kept; it does not run if it is not."""
        self._after_commit.append(call)

    def known(self, what: Hashable, find: Callable[[], T]) -> T:
        """What `find` reads from the store, read again only once anything has been written since.

        `what` names it for good; whoever gets it must not change it."""
        if self._owner is not None and self._owner == threading.get_ident():
            return find()  # what a transaction has written may never be kept
        version = self._version
        kept = self._known.get(what)
        if kept is not None and kept[0] == version:
            found: T = kept[1]
            return found
        found = find()
        if len(self._known) >= _KNOWN_MAX:
            self._known.clear()
        self._known[what] = (version, found)
        return found

    def execute(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and give all its rows; only a transaction may write."""
        if self._owner is not None and self._owner == threading.get_ident():
            return self._writer.execute(sql, values).fetchall()
        reader = self._take_reader()
        try:
            return reader.execute(sql, values).fetchall()
        finally:
            self._readers.append(reader)
            if self._closed:
                self._close_readers()

    def _take_reader(self) -> sqlite3.Connection:
        try:
            return self._readers.pop()
        except IndexError:
            pass  # all are at work
        reader = self._connect()
        reader.execute("PRAGMA query_only = ON")
        return reader

    def _close_readers(self) -> None:
        with contextlib.suppress(IndexError):
            while True:
                self._readers.pop().close()

    def close(self) -> None:
        """Flush and let go of the file."""
        with self._lock:
            self._closed = True
            self._close_readers()
            self._writer.close()
            if self._temporary:
                self._temporary.cleanup()


class Rows:
    """The documents of one table."""

    def __init__(self, store: Store, table: Table) -> None:
        self.store = store
        self.table = table
        self._by_id = f'SELECT doc FROM "{table.name}" WHERE id = ?'
        self._prepare()

    def _prepare(self) -> None:
        """Make the table, or add what its declaration has gained since."""
        name = self.table.name
        defined = {attribute: _column_sql(attribute) for attribute in self.table.indexed}
        stored = "".join(f", {definition} STORED" for definition in defined.values())
        with self.store.transaction():
            self.store.execute(
                f'CREATE TABLE IF NOT EXISTS "{name}" (id TEXT PRIMARY KEY, doc TEXT NOT NULL{stored})'
                " WITHOUT ROWID"
            )
            present = {row[1] for row in self.store.execute(f'PRAGMA table_xinfo("{name}")')}
            for attribute, definition in defined.items():
                if attribute not in present:  # SQLite adds no stored columns
                    self.store.execute(f'ALTER TABLE "{name}" ADD COLUMN {definition} VIRTUAL')
                self.store.execute(
                    f'CREATE INDEX IF NOT EXISTS "{name}.{attribute}" ON "{name}" ("{attribute}", id)'
                )
            for group in self.table.unique:
                columns = ", ".join(f'"{attribute}" COLLATE BINARY' for attribute in group)
                self.store.execute(
                    f'CREATE UNIQUE INDEX IF NOT EXISTS "{name}.{"+".join(group)}!" ON "{name}" ({columns})'
                )

    def get(self, id: str) -> Document | None:
        """The document with this id."""
        found = self.store.execute(self._by_id, (id,))
        return _decode(found[0][0]) if found else None

    def insert(self, document: Document) -> Document:
        """Add a document under its `id`; 409 if that id or a unique value is taken."""
        return self._write(f'INSERT INTO "{self.table.name}" (id, doc) VALUES (?1, ?2)', document)

    def update(self, document: Document) -> Document:
        """Replace the document with the same `id`; KeyError if there is none."""
        with self.store.transaction():
            if self.get(document["id"]) is None:
                raise KeyError(document["id"])
            return self._write(f'UPDATE "{self.table.name}" SET doc = ?2 WHERE id = ?1', document)

    def _write(self, sql: str, document: Document) -> Document:
        try:
            with self.store.transaction():
                self.store.execute(sql, (document["id"], _encode(document)))
        except sqlite3.IntegrityError as error:
            raise conflict(f"The same {self.table.name} entry exists already.") from error
        return document

    def delete(self, id: str) -> bool:
        """Remove a document; whether there was one."""
        with self.store.transaction():
            self.store.execute(f'DELETE FROM "{self.table.name}" WHERE id = ?', (id,))
            return bool(self.store.execute("SELECT changes()")[0][0])

    def delete_where(self, where: Where) -> int:
        """Remove every document that meets the condition; how many there were."""
        with self.store.transaction():
            self.store.execute(f'DELETE FROM "{self.table.name}" WHERE {where.sql}', where.values)
            return int(self.store.execute("SELECT changes()")[0][0])

    def find(
        self, where: Where = ALL, *, order: Sequence[str] = (), limit: int = -1, offset: int = 0
    ) -> list[Document]:
        """Documents that meet the condition; `order` holds attributes, `-attribute` for descending."""
        terms = [f"{self.table.column(term.lstrip('-'))}{' DESC' * term.startswith('-')}" for term in order]
        ordering = f" ORDER BY {', '.join(terms)}" if terms else ""
        found = self.store.execute(
            f'SELECT doc FROM "{self.table.name}" WHERE {where.sql}{ordering} LIMIT ? OFFSET ?',
            (*where.values, limit, offset),
        )
        return [_decode(text) for (text,) in found]

    def first(self, where: Where) -> Document | None:
        """Any one document that meets the condition."""
        found = self.find(where, limit=1)
        return found[0] if found else None

    def keyset(
        self, where: Where, sort: Sequence[str], limit: int, after: Sequence[Any] | None, *, backwards: bool
    ) -> list[tuple[tuple[Any, ...], Document]]:
        """A stretch of an ordered list: up to `limit` rows beyond the key `after`, nearest first.

        The key of a row is its sort values and its id; each row is given with its key.
        """
        terms = [(term.lstrip("-"), term.startswith("-") != backwards) for term in (*sort, "id")]
        columns = [self.table.column(attribute) for attribute, _ in terms]
        if after is not None:
            where = where & _beyond(columns, [descending for _, descending in terms], after)
        ordering = ", ".join(
            f"{column}{' DESC' * descending}" for column, (_, descending) in zip(columns, terms, strict=True)
        )
        found = self.store.execute(
            f'SELECT doc, {", ".join(columns)} FROM "{self.table.name}" WHERE {where.sql}'
            f" ORDER BY {ordering} LIMIT ?",
            (*where.values, limit),
        )
        return [(row[1:], _decode(row[0])) for row in found]

    def count(self, where: Where = ALL) -> int:
        """How many documents meet the condition."""
        sql = f'SELECT count(*) FROM "{self.table.name}" WHERE {where.sql}'
        return int(self.store.execute(sql, where.values)[0][0])

    def highest(self, attribute: str) -> int:
        """The largest value of an indexed numeric attribute; 0 without documents."""
        sql = f'SELECT {self.table.column(attribute)} FROM "{self.table.name}" ORDER BY 1 DESC LIMIT 1'
        found = self.store.execute(sql)
        return int(found[0][0]) if found else 0

    def total(self, attribute: str, where: Where = ALL) -> int:
        """The sum of a numeric attribute."""
        column = self.table.column(attribute)
        sql = f'SELECT ifnull(sum({column}), 0) FROM "{self.table.name}" WHERE {where.sql}'
        return int(self.store.execute(sql, where.values)[0][0])


def _column_sql(attribute: str) -> str:
    return f'"{attribute}" COLLATE NOCASE GENERATED ALWAYS AS ({path_sql(attribute)})'


def _beyond(columns: Sequence[str], descending: Sequence[bool], key: Sequence[Any]) -> Where:
    """Rows after `key` in the given order: (a > ?) or (a = ? and ((b > ?) or ...))."""
    column, value = columns[0], key[0]
    further = Where(f"({column} {'<' if descending[0] else '>'} ?)", (value,))
    if len(columns) == 1:
        return further
    return further | (Where(f"({column} = ?)", (value,)) & _beyond(columns[1:], descending[1:], key[1:]))


def _encode(document: Document) -> str:
    return msgspec.json.encode(document).decode()


def _decode(text: str) -> Document:
    return _DECODER.decode(text)
