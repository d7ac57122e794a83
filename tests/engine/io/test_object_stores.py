"""Object stores as folders of a script: an S3 server that runs here."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from qlik_engine.errors import ScriptError, UnsupportedError
from qlik_engine.expr.lift import text_of_dual
from qlik_engine.io import NoSources
from qlik_engine.io.connections.connected import ConnectedSources
from qlik_engine.io.connections.object_store import ObjectStore
from qlik_engine.script import run

OPTIONS = {
    "access_key_id": "a",
    "secret_access_key": "s",
    "region": "us-east-1",
    "client_options": {"allow_http": True},
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    moto: Any = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    _, port = server.get_host_and_port()
    address = f"http://127.0.0.1:{port}"
    request = urllib.request.Request(f"{address}/bucket", method="PUT")
    urllib.request.urlopen(request).close()
    yield address
    server.stop()


@pytest.fixture
def sources(endpoint: str) -> Iterator[ConnectedSources]:
    pytest.importorskip("obstore")
    options = {**OPTIONS, "endpoint": endpoint}
    stores = {
        "S3": ObjectStore("s3://bucket", options, is_writable=True),
        "Reading": ObjectStore("s3://bucket", options),
    }
    connected = ConnectedSources(NoSources(), stores.get)
    yield connected
    connected.close()


def test_a_script_writes_and_reads_objects(sources: ConnectedSources) -> None:
    loaded = run(
        """T: LOAD RecNo() AS n, 'x' & RecNo() AS text AUTOGENERATE 3;
        STORE T INTO [lib://S3/deep/a_1.csv] (txt);
        STORE T INTO [lib://S3/deep/a_2.qvd] (qvd);
        DROP TABLE T;
        One: LOAD n AS one, FileName() AS file FROM [lib://S3/deep/a_1.csv] (txt, embedded labels);
        Two: LOAD n AS two, FilePath() AS path FROM [lib://Reading/deep/a_*.qvd] (qvd);
        FOR EACH found IN FileList('lib://S3/deep/*.csv'), DirList('lib://S3/*')
            LET list = list & '|' & found;
        NEXT
        LET size = FileSize('lib://S3/deep/a_1.csv') > 0;
        LET none = FileSize('lib://S3/deep/none.csv');""",
        sources=sources,
    )
    first = loaded.tables["One"].columns["file"].coded().expand()[0]
    assert text_of_dual(first, loaded.locale) == "a_1.csv"
    path = loaded.tables["Two"].columns["path"].coded().expand()[0]
    assert text_of_dual(path, loaded.locale) == "lib://Reading/deep/a_2.qvd"
    assert loaded.tables["Two"].length == 3
    assert loaded.variables["list"] == "|lib://S3/deep/a_1.csv|lib://S3/deep"
    assert (loaded.variables["size"], loaded.variables.get("none")) == ("-1", None)


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("LOAD * FROM [lib://S3/none.csv] (txt);", "Cannot open file: 'none.csv'"),
        ("LOAD * FROM [lib://S3/none*.csv] (txt);", "no object matches"),
        ("LOAD * FROM [lib://S3/../other/x.csv] (txt);", "it leads out of its connection"),
        ("LOAD * FROM [lib://S3] (txt);", "it leads out of its connection"),
        ("LIB CONNECT TO 'S3';", "is one for files, not for queries"),
        ("T: LOAD 1 AS a AUTOGENERATE 1; STORE T INTO [lib://Reading/x.csv] (txt);", "is for reading"),
    ],
)
def test_what_is_refused(sources: ConnectedSources, script: str, error: str) -> None:
    with pytest.raises(ScriptError, match=error):
        run(script, sources=sources)


def test_folders_of_this_machine_are_no_store() -> None:
    with pytest.raises(UnsupportedError, match="no address of an object store"):
        ObjectStore("file:///etc")


def test_a_store_that_does_not_answer() -> None:
    pytest.importorskip("obstore")
    options = {**OPTIONS, "endpoint": "http://127.0.0.1:1"}
    store = ObjectStore("s3://bucket", {**options, "retry_config": {"max_retries": 0}})
    with pytest.raises(ScriptError, match="Cannot open file"):
        run("LOAD * FROM [lib://S/x.csv] (txt);", sources=ConnectedSources(NoSources(), {"S": store}.get))
    store.close()
