import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_tenant.errors import ApiError
from qlik_tenant.storage import Busy, Files, Store, Table, Where
from qlik_tenant.storage.lock import FolderInUse, lock_folder

THINGS = Table("things", indexed=("name", "size"), unique=(("name",),))


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "store.db")
    yield opened
    opened.close()


def test_documents_live_on(tmp_path):
    first = Store(tmp_path / "store.db")
    first[THINGS].insert({"id": "1", "name": "å", "deep": {"list": [1, None, "x"]}})
    first.close()
    second = Store(tmp_path / "store.db")
    assert second[THINGS].get("1") == {"id": "1", "name": "å", "deep": {"list": [1, None, "x"]}}
    assert second[THINGS].get("2") is None
    second.close()


def test_a_declaration_that_grew(tmp_path):
    first = Store(tmp_path / "store.db")
    first[Table("things", indexed=("name",))].insert({"id": "1", "name": "n", "size": 3})
    first.close()
    second = Store(tmp_path / "store.db")
    assert second[THINGS].find(Where.equal(THINGS, "size", 3))[0]["id"] == "1"
    second.close()


def test_unique_values(store):
    rows = store[THINGS]
    rows.insert({"id": "1", "name": "a"})
    for clash in ({"id": "1", "name": "b"}, {"id": "2", "name": "a"}):
        with pytest.raises(ApiError) as caught:
            rows.insert(clash)
        assert caught.value.status == 409
    rows.insert({"id": "2", "name": "A"})
    with pytest.raises(KeyError):
        rows.update({"id": "3", "name": "c"})


def test_a_transaction_is_kept_as_a_whole_or_not_at_all(store):
    told = []

    def fail():
        with store.transaction():
            store[THINGS].insert({"id": "1", "name": "a"})
            store.after_commit(lambda: told.append(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store[THINGS].count() == 0
    with store.transaction():
        store[THINGS].insert({"id": "1", "name": "a"})
        with store.transaction():
            store[THINGS].insert({"id": "2", "name": "b"})
        store.after_commit(lambda: told.append(2))
        assert told == []
    assert told == [2]
    assert store[THINGS].count() == 2


def test_equality_uses_the_index_and_letter_case(store):
    rows = store[THINGS]
    for number, name in enumerate(("a", "A", "b")):
        rows.insert({"id": str(number), "name": name})
    for where in (Where.equal(THINGS, "name", "a"), Where.among(THINGS, "name", ["a", "z"])):
        assert [row["id"] for row in rows.find(where)] == ["0"]
        plan = store.execute(f"EXPLAIN QUERY PLAN SELECT doc FROM things WHERE {where.sql}", where.values)
        assert any("USING INDEX" in row[3] for row in plan), plan
    assert len(rows.find(Where.same(THINGS, "name", "a"))) == 2
    assert rows.find(Where.among(THINGS, "name", [])) == []
    assert len(rows.find(Where.among(THINGS, "id", map(str, range(100_000))))) == 3


def test_threads_do_not_mix_their_transactions(store):
    def add(start: int) -> None:
        for number in range(start, start + 20):
            with store.transaction():
                size = store[THINGS].count()
                store[THINGS].insert({"id": str(number), "name": str(number), "size": size})

    threads = [threading.Thread(target=add, args=(start,)) for start in (0, 100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(row["size"] for row in store[THINGS].find()) == list(range(80))


@given(
    st.lists(st.tuples(st.sampled_from(["", "a", "B", "b", "å"]), st.integers(-2, 2)), max_size=12),
    st.permutations(["name", "size"]),
    st.lists(st.booleans(), min_size=2, max_size=2),
    st.integers(1, 4),
)
@settings(max_examples=60, deadline=None)
def test_keyset_walks_the_whole_list_both_ways(values, attributes, descending, limit):
    store = Store(None)
    table = Table("things", indexed=("name", "size"))
    for number, (name, size) in enumerate(values):
        store[table].insert({"id": f"{number:02}", "name": name, "size": size})
    sort = [f"{'-' * down}{name}" for name, down in zip(attributes, descending, strict=True)]
    whole = [row["id"] for row in store[table].find(order=[*sort, "id"])]
    for backwards in (False, True):
        seen, key = [], None
        while found := store[table].keyset(Where("1"), sort, limit, key, backwards=backwards):
            seen += [row["id"] for _, row in found]
            key = found[-1][0]
        assert seen == (whole[::-1] if backwards else whole)
    store.close()


def test_tables_and_attributes_have_plain_names():
    for bad in ("things; drop", "Things", ""):
        with pytest.raises(ValueError, match="bad table name"):
            Table(bad)
    for bad in ("a'b", "a b", "a..b"):
        with pytest.raises(ValueError, match="bad attribute"):
            Table("things", indexed=(bad,))


def test_files_appear_only_when_complete(tmp_path):
    files = Files(tmp_path)

    def fail():
        with files.writing("kind", "a") as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not files.path("kind", "a").exists()
    with files.writing("kind", "a") as file:
        file.write(b"whole")
    assert files.path("kind", "a").read_bytes() == b"whole"
    (tmp_path / "incoming" / "left").write_bytes(b"over")
    Files(tmp_path)
    assert list((tmp_path / "incoming").iterdir()) == []
    for bad in ("../a", "", ".hidden", "a/b", "a\\b"):
        with pytest.raises(ValueError, match="bad file id"):
            files.path("kind", bad)


def test_one_process_per_folder(tmp_path):
    held = lock_folder(tmp_path)
    code = (
        "import sys, pathlib, qlik_tenant.storage.lock as lock; lock.lock_folder(pathlib.Path(sys.argv[1]))"
    )
    other = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert other.returncode != 0
    assert "in use by another tenant process" in other.stderr
    with pytest.raises(FolderInUse):
        lock_folder(tmp_path)
    held.close()
    lock_folder(tmp_path).close()


WRITER = """
import sys
from pathlib import Path
from qlik_tenant.storage import Files, Store, Table
folder = Path(sys.argv[1])
store, files, table = Store(folder / "store.db"), Files(folder / "files"), Table("things", indexed=("size",))
number = store[table].count() // 2
while True:
    with files.writing("blob", str(number)) as file:
        file.write(b"x" * 10000)
    with store.transaction():
        store[table].insert({"id": f"{number}a", "size": number})
        store[table].insert({"id": f"{number}b", "size": number})
    number += 1
    print(number, flush=True)
"""


def test_a_kill_in_the_middle_of_writing_loses_nothing_that_was_told(tmp_path):
    for seconds in (0.05, 0.12, 0.2):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout
        told = int(writer.stdout.readline())
        time.sleep(seconds)
        os.kill(writer.pid, signal.SIGKILL)
        told = max([told, *(int(line) for line in writer.stdout.read().split("\n")[:-1] if line)])
        writer.wait()
        writer.stdout.close()
        store, files = Store(tmp_path / "store.db"), Files(tmp_path / "files")
        table = Table("things", indexed=("size",))
        pairs = [row["id"] for row in store[table].find(order=("size", "id"))]
        assert len(pairs) % 2 == 0
        numbers = {int(id[:-1]) for id in pairs}
        assert len(pairs) == 2 * len(numbers)
        assert told - 1 in numbers
        for number in numbers:
            assert files.path("blob", str(number)).stat().st_size == 10000
        assert store.execute("PRAGMA integrity_check") == [("ok",)]
        store.close()


def test_readers_see_what_was_committed_and_wait_for_nobody(store):
    store[THINGS].insert({"id": "1", "name": "a"})
    seen = []

    def look():
        seen.append((store[THINGS].count(), store.known("count", store[THINGS].count)))

    def elsewhere():
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(60)

    with store.transaction():
        store[THINGS].insert({"id": "2", "name": "b"})
        assert store[THINGS].count() == store.known("count", store[THINGS].count) == 2
        elsewhere()
    elsewhere()
    assert seen == [(1, 1), (2, 2)]


def test_what_is_known_follows_every_write(store):
    rows = store[THINGS]

    def names():
        return store.known("names", lambda: [row["name"] for row in rows.find(order=("name",))])

    assert names() == []
    rows.insert({"id": "1", "name": "a"})
    assert names() == ["a"]
    rows.update({"id": "1", "name": "b"})
    assert names() is names() == ["b"]

    def fail():
        with store.transaction():
            rows.delete("1")
            assert names() == []
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names() == ["b"]
    rows.delete("1")
    assert names() == []


def test_tables_of_a_transaction_that_failed_are_made_again(store):
    def fail():
        with store.transaction():
            store[THINGS].insert({"id": "1", "name": "a"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    store[THINGS].insert({"id": "2", "name": "b"})
    assert [row["id"] for row in store[THINGS].find()] == ["2"]


def test_who_may_not_wait_is_told_so(store):
    begun, over = threading.Event(), threading.Event()

    def hold():
        with store.transaction():
            begun.set()
            over.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert begun.wait(60)
    store.hasty = threading.get_ident()
    with pytest.raises(Busy):
        store[THINGS].insert({"id": "1", "name": "a"})
    over.set()
    thread.join()
    store[THINGS].insert({"id": "1", "name": "a"})
    store.hasty = None


def test_only_transactions_write(store):
    store[THINGS].insert({"id": "1", "name": "a"})
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.execute("DELETE FROM things")
    assert store[THINGS].count() == 1
