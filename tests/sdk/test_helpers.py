"""Uploads, apps made and exported, progress."""

from __future__ import annotations

import asyncio
import builtins
import json
from pathlib import Path
from typing import Any

import pytest

from qlik_sdk import App, AppAttributes, AsyncApp, AsyncQlik, CreateApp, Qlik
from qlik_sdk.errors import ConfigError, Conflict, UnsupportedError
from qlik_sdk.helpers.progress import reporting, watching


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_bytes(b"a,b\n" * 100_000)
    return path


def parts_of(seen: Any) -> dict[str, bytes]:
    boundary = seen.headers["content-type"].partition("boundary=")[2].encode()
    parts = {}
    for piece in seen.body.split(b"--" + boundary)[1:-1]:
        head, _, content = piece.strip(b"\r\n").partition(b"\r\n\r\n")
        parts[head.partition(b'name="')[2].partition(b'"')[0].decode()] = content
    return parts


def test_upload(http: Any, table: Path) -> None:
    http.on("POST", "/api/v1/data-files", (201, {}, {"id": "f-1", "name": "x.csv"}))
    told: list[tuple[int, int | None]] = []
    with Qlik(http.config()) as qlik:
        uploaded = qlik.data_files.upload(
            table, name="x.csv", progress=lambda done, total: told.append((done, total))
        )
        qlik.data_files.upload(str(table))
    assert uploaded.id == "f-1"
    parts = parts_of(http.seen[0])
    assert json.loads(parts["Json"]) == {"name": "x.csv"}
    assert parts["File"] == table.read_bytes().strip(b"\r\n")
    assert json.loads(parts_of(http.seen[1])["Json"]) == {"name": "sales.csv"}
    assert int(http.seen[0].headers["content-length"]) == len(http.seen[0].body)
    assert told[-1] == (400_000, 400_000)
    assert len(told) > 3


def test_upload_into_a_space(http: Any, table: Path) -> None:
    connections = {"data": [{"name": "Other", "id": "c-0"}, {"name": "DataFiles", "id": "c-1"}]}
    http.on(
        "GET",
        "/api/v1/data-files/connections",
        lambda seen: (200, {}, connections if seen.query["spaceId"] == "s-1" else {"data": []}),
    )
    http.on("POST", "/api/v1/data-files", (201, {}, {"id": "f-1"}))
    with Qlik(http.config()) as qlik:
        qlik.data_files.upload(table, space_id="s-1")
        with pytest.raises(ConfigError, match="space s-2"):
            qlik.data_files.upload(table, space_id="s-2")
    (sent,) = (seen for seen in http.seen if seen.method == "POST")
    assert json.loads(parts_of(sent)["Json"]) == {"name": "sales.csv", "connectionId": "c-1"}


def test_upload_of_a_name_that_is_taken(http: Any, table: Path) -> None:
    http.on("POST", "/api/v1/data-files", (409, {}, {"errors": [{"code": "DF-2", "title": "Exists"}]}))
    with Qlik(http.config()) as qlik, pytest.raises(Conflict, match="Exists"):
        qlik.data_files.upload(table)


def test_bar_on_the_terminal(http: Any, table: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rich")
    http.on("POST", "/api/v1/data-files", (201, {}, {"id": "f-1"}))
    with Qlik(http.config()) as qlik:
        qlik.data_files.upload(table, progress=True)
    assert "sales.csv" in capsys.readouterr().out
    with watching(True, "reloading") as tell:
        assert tell is not None
        tell("a message")
    with reporting(False, "quiet") as report:
        assert report is None


def test_bar_without_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("rich"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UnsupportedError, match="rich"), reporting(True, "x"):
        pass
    with pytest.raises(UnsupportedError, match="rich"), watching(True, "x"):
        pass


def echo_app(seen: Any) -> Any:
    return 200, {}, {"attributes": {"id": "app-1", **(seen.json.get("attributes") or {})}, "privileges": []}


def test_apps_are_made_in_three_ways(http: Any) -> None:
    http.on("POST", "/api/v1/apps", echo_app)
    http.on("POST", "/api/v1/apps/app-1/copy", echo_app)
    http.on("DELETE", "/api/v1/apps/app-1", (204, {}, None))
    with Qlik(http.config()) as qlik:
        made = [
            qlik.apps.create(name="n", space_id="s"),
            qlik.apps.create(attributes={"name": "n", "spaceId": "s"}),
            qlik.apps.create(CreateApp(attributes=AppAttributes(name="n", space_id="s"))),
            qlik.apps.create(attributes=AppAttributes(name="n"), space_id="s"),
        ]
        copied: Any = qlik.apps.copy("app-1", attributes={"name": "copy"})
        copied.delete()
    assert all(isinstance(app, App) for app in made)
    assert [seen.json for seen in http.seen[:4]] == [{"attributes": {"name": "n", "spaceId": "s"}}] * 4
    assert isinstance(copied, App)
    assert copied.name == "copy"
    assert copied.to_dict()["attributes"]["name"] == "copy"
    assert http.seen[-1].method == "DELETE"


def test_an_app_does_what_rest_can_do_with_it(http: Any) -> None:
    http.on("POST", "/api/v1/apps", echo_app)
    http.on("PUT", "/api/v1/apps/app-1", echo_app)
    http.on("POST", "/api/v1/apps/app-1/copy", echo_app)
    with Qlik(http.config()) as qlik:
        app: Any = qlik.apps.create(name="n")
        assert app.copy(attributes={"name": "c"}).name == "c"
        with pytest.warns(DeprecationWarning, match=r"App\.set is now called App\.update"):
            changed = app.set(data={"attributes": {"name": "new"}})
        assert changed.name == "new"
        assert app.privileges == []
        with pytest.raises(AttributeError, match="nonsense"):
            app.nonsense()


def test_export_tells_where_the_file_is(http: Any) -> None:
    location = "/api/v1/temp-contents/t-1"
    http.on("POST", "/api/v1/apps/app-1/export", (201, {"Location": location}, None))
    with Qlik(http.config()) as qlik:
        assert qlik.apps.export("app-1", no_data=True) == location
    assert http.seen[0].query == {"NoData": "true"}


def test_asynchronous_twins(http: Any, table: Path) -> None:
    http.on("POST", "/api/v1/data-files", (201, {}, {"id": "f-1"}))
    http.on(
        "GET", "/api/v1/data-files/connections", (200, {}, {"data": [{"name": "DataFiles", "id": "c-1"}]})
    )
    http.on("POST", "/api/v1/apps", echo_app)
    http.on("DELETE", "/api/v1/apps/app-1", (204, {}, None))
    told = []

    async def scenario() -> None:
        async with AsyncQlik(http.config()) as qlik:
            await qlik.data_files.upload(table, space_id="s", progress=lambda done, total: told.append(done))
            app = await qlik.apps.create(name="n")
            assert isinstance(app, AsyncApp)
            await app.delete()
            assert qlik.apps.create_session_app().id.startswith("SessionApp_")

    asyncio.run(scenario())
    assert told[-1] == 400_000
    (upload,) = (seen for seen in http.seen if seen.path == "/api/v1/data-files")
    assert parts_of(upload)["File"] == table.read_bytes().strip(b"\r\n")


def test_data_files_are_made_as_in_017(http: Any, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes(b"a,b")
    http.on("POST", "/api/v1/data-files", (201, {}, {"id": "f", "name": "t.csv"}))
    http.on("PUT", "/api/v1/data-files/f", (201, {}, {"id": "f", "name": "u.csv"}))

    async def twin() -> None:
        async with AsyncQlik(http.config()) as qlik:
            await qlik.data_files.create(b"a,b", name="t.csv", connection_id="c")

    with Qlik(http.config()) as qlik, table.open("rb") as file:
        made = qlik.data_files.create(file, "t.csv", connectionId="c")
        with pytest.warns(DeprecationWarning, match="update"):
            made.set(File=b"c,d", name="u.csv", tempContentFileId=None)
        with pytest.raises(TypeError, match="colour"):
            qlik.data_files.create(file, name="t.csv", colour="red")
    assert made.name == "u.csv"
    asyncio.run(twin())
    posted, put, twin_posted = http.seen
    for seen in (posted, twin_posted):
        assert b'{"name":"t.csv","connectionId":"c"}' in seen.body
        assert b"a,b" in seen.body
    assert b'{"name":"u.csv"}' in put.body
    assert b"c,d" in put.body


def test_evaluations_download_themselves_as_in_017(http: Any) -> None:
    http.on("GET", "/api/v1/apps/evaluations/e1", (200, {}, {"id": "e1"}))
    http.on("GET", "/api/v1/apps/evaluations/e1/actions/download", (200, {}, {"id": "e1", "status": "ok"}))
    with Qlik(http.config()) as qlik:
        evaluation = qlik.apps.get_evaluation("e1")
        with pytest.warns(DeprecationWarning, match="download_evaluation"):
            assert evaluation.download().status == "ok"
