"""LOADs that feed each other, with the opening of a connection between them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from qlik_engine.io import NoSources
from qlik_engine.io.connections.connected import ConnectedSources
from qlik_engine.io.connections.database import Database
from qlik_engine.script import run

SCRIPT = """
Orders:
LOAD id, price * 2 AS double;
LIB CONNECT TO 'Shop';
SQL SELECT id, price FROM orders;
"""


def test_a_connection_may_be_opened_between_a_load_and_what_feeds_it(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE orders (id INTEGER, price INTEGER)")
        database.execute("INSERT INTO orders VALUES (1, 10), (2, 20)")
    database.close()
    sources = ConnectedSources(NoSources(), {"Shop": Database(f"sqlite:///{path}")}.get)
    try:
        loaded = run(SCRIPT, sources=sources)
    finally:
        sources.close()
    ((name, table),) = loaded.tables.items()
    assert (name, list(table.columns), table.length) == ("Orders", ["id", "double"], 2)
