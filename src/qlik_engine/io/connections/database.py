"""Databases, through SQLAlchemy: any that it has a driver for."""

from __future__ import annotations

import datetime
import json
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...columns import Dual, Vector
from ...errors import DataSourceError, EngineError, UnsupportedError
from ...interrupts import WAIT
from ..rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

BATCH: Final = 20_000
_EPOCH: Final = datetime.date(1899, 12, 30)
_MIDNIGHT: Final = datetime.datetime.combine(_EPOCH, datetime.time())
_DAY: Final = datetime.timedelta(days=1)
_READING: Final = re.compile(
    r"(?:\s|\(|--[^\n]*|/\*.*?\*/)*(?:select|with|values|table|show|describe|desc|explain|exec|execute|call)\b",
    re.IGNORECASE | re.DOTALL,
)
_READ_ONLY: Final = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET TRANSACTION READ ONLY"}
_CATALOG: Final[dict[str, tuple[str, ...]]] = {
    "tables": ("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS"),
    "columns": (
        "TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "COLUMN_NAME", "TYPE_NAME", "NULLABLE", "ORDINAL_POSITION",
    ),
    "types": ("TYPE_NAME",),
}  # fmt: skip


class Database:
    """For reading only: statements that begin otherwise are refused, the database is told so where it can
    be, and every query ends with its transaction taken back.

    Parameters: `url` as SQLAlchemy knows it (`postgresql+psycopg://host/db`, `sqlite:///file`), `user` and
    `password` if they are not to stand in it, `options` for the driver.
    """

    def __init__(
        self, url: str, *, user: str = "", password: str = "", options: dict[str, Any] | None = None
    ) -> None:
        self._url = url
        self._user = user
        self._password = password
        self._options = options or {}
        self._engine: Engine | None = None

    def query(
        self, statement: str, *, limit: int | None = None, checkpoint: Callable[[], None] = lambda: None
    ) -> Rows:
        """Numbers become numbers, dates and times duals with their ISO text, all else texts as they are.

        Raises DataSourceError with what the database says, UnsupportedError for columns of bytes and for
        statements that are not for reading.
        """
        if not _READING.match(statement):
            word = (statement.split() or [""])[0]
            raise UnsupportedError(f"Only statements that read are run, not {word}", parameter=word)
        with self._answers() as connection, _stoppable(connection, checkpoint):
            options = {"stream_results": True, "no_parameters": True, "max_row_buffer": BATCH}
            result = connection.execution_options(**options).exec_driver_sql(statement)
            if not result.returns_rows:
                raise DataSourceError("The database answers this statement with no rows; nothing was changed")
            names = unique(result.keys())
            columns: list[list[Any]] = [[] for _ in names]
            missing = limit
            while (missing is None or missing > 0) and (
                batch := result.fetchmany(BATCH if missing is None else min(BATCH, missing))
            ):
                checkpoint()
                missing = None if missing is None else missing - len(batch)
                for column, values in zip(columns, zip(*batch, strict=True), strict=True):
                    column += values
        length = len(columns[0]) if columns else 0
        return Rows({name: vector(name, each) for name, each in zip(names, columns, strict=True)}, length)

    def catalog(self, kind: str) -> Rows:
        """The tables and views, their columns, or the types of columns, one a row."""
        from sqlalchemy import inspect

        found: list[tuple[Any, ...]] = []
        with self._answers() as connection:
            inspector = inspect(connection)
            for schema in inspector.get_schema_names():
                tables = [(name, "TABLE") for name in inspector.get_table_names(schema)]
                for name, sort in [*tables, *((name, "VIEW") for name in inspector.get_view_names(schema))]:
                    if kind == "tables":
                        found.append((None, schema, name, sort, None))
                        continue
                    for number, column in enumerate(inspector.get_columns(name, schema), 1):
                        sort_of = str(column["type"])
                        is_null = int(column.get("nullable", True))
                        found.append((None, schema, name, column["name"], sort_of, is_null, number))
        if kind == "types":
            found = [(name,) for name in dict.fromkeys(row[4] for row in found)]
        names = _CATALOG[kind]
        columns = {name: vector(name, [row[at] for row in found]) for at, name in enumerate(names)}
        return Rows(columns, len(found))

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    @contextmanager
    def _answers(self) -> Iterator[Any]:
        """A connection in a transaction that is taken back; what goes wrong is a DataSourceError."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._opened().connect() as connection:
                if order := _READ_ONLY.get(connection.dialect.name):
                    connection.exec_driver_sql(order)
                yield connection
                connection.rollback()
        except SQLAlchemyError as error:
            said = getattr(error, "orig", None) or error
            message = str(said).strip().split("\n(Background")[0]
            raise DataSourceError(f"The database says: {self._without_password(message)}") from None
        except ImportError as error:
            raise DataSourceError(f"There is no driver for this database: {error.name}") from error

    def _opened(self) -> Engine:
        if self._engine is None:
            from sqlalchemy import create_engine, make_url
            from sqlalchemy.pool import NullPool

            url = make_url(self._url)
            if self._user:
                url = url.set(username=self._user)
            if self._password:
                url = url.set(password=self._password)
            self._engine = create_engine(url, poolclass=NullPool, connect_args=self._options)
        return self._engine

    def _without_password(self, text: str) -> str:
        return text.replace(self._password, "***") if self._password else text


@contextmanager
def _stoppable(connection: Any, checkpoint: Callable[[], None]) -> Iterator[None]:
    """Inside, `checkpoint` is called now and then from beside; once it raises, the database is told to stop,
    and it is raised here."""
    from sqlalchemy.exc import SQLAlchemyError

    driver = connection.connection.dbapi_connection
    stop = getattr(driver, "interrupt", None) or getattr(driver, "cancel", None)
    done = threading.Event()
    raised: list[EngineError] = []

    def watch() -> None:
        while not done.wait(WAIT):
            try:
                checkpoint()
            except EngineError as error:
                raised.append(error)
                if stop is not None:
                    stop()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except SQLAlchemyError as error:
        if raised:
            raise raised[0] from error
        raise
    finally:
        done.set()
        watcher.join()


def unique(names: Iterable[str]) -> list[str]:
    """The names, those that come again with 1, 2, ... appended."""
    found: dict[str, None] = {}
    for name in map(str, names):
        candidate, number = name, 0
        while candidate in found:
            number += 1
            candidate = f"{name}{number}"
        found[candidate] = None
    return list(found)


def vector(name: str, values: Sequence[Any]) -> Vector:
    """What a driver gives, as duals. Raises UnsupportedError for bytes."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {int, float, Decimal}:
        return Vector.of_numbers(np.array([np.nan if v is None else float(v) for v in values], dtype=float))
    if kinds == {str}:
        return Vector.of_texts(values)
    return Vector.of_duals(_dual(name, value) for value in values)


def _dual(name: str, value: Any) -> Dual:
    match value:
        case None:
            return Dual()
        case bool():
            return Dual(-1.0 if value else 0.0)
        case int() | float() | Decimal():
            return Dual(float(value))
        case datetime.datetime():
            clock = value.replace(tzinfo=None)
            text = clock.isoformat(" ", "milliseconds" if clock.microsecond else "seconds")
            return Dual((clock - _MIDNIGHT) / _DAY, text)
        case datetime.date():
            return Dual(float((value - _EPOCH).days), value.isoformat())
        case datetime.time():
            moment = datetime.datetime.combine(_EPOCH, value.replace(tzinfo=None))
            text = moment.time().isoformat("milliseconds" if moment.microsecond else "seconds")
            return Dual((moment - _MIDNIGHT) / _DAY, text)
        case datetime.timedelta():
            return Dual(value / _DAY)
        case bytes() | bytearray() | memoryview():
            raise UnsupportedError(f"Column '{name}' holds bytes, which cannot be loaded", parameter=name)
        case dict() | list():
            return Dual(text=json.dumps(value, ensure_ascii=False, default=str))
    return Dual(text=str(value))
