from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qlik_engine import FolderSources
from qlik_tenant.apps import AppHost, host
from qlik_tenant.apps.sessions import SessionKey


@pytest.fixture
def apps(tmp_path: Path) -> Iterator[AppHost]:
    made = AppHost(tmp_path / "apps")
    yield made
    made.close()


class Listener:
    def __init__(self) -> None:
        self.heard: list[object] = []

    def invalidate(self, which: object, *, quietly: bool) -> None:
        self.heard.append(("invalidate", quietly))

    def drop(self, keys: object, *, quietly: bool) -> None:
        self.heard.append(("drop", keys, quietly))

    def end(self, code: int, reason: str) -> None:
        self.heard.append(("end", code))


def test_apps_are_files(apps: AppHost, tmp_path: Path) -> None:
    apps.create("a", title="One", script="LOAD 1 AS x AUTOGENERATE 2;")
    assert apps.exists("a")
    assert apps.size("a") > 0
    assert apps.script("a") == "LOAD 1 AS x AUTOGENERATE 2;"
    apps.set_script("a", "// other")
    apps.copy("a", "b", title="Two")
    again = AppHost(tmp_path / "apps")
    with again.using("b") as copy:
        assert (copy.document.id, copy.document.title, copy.document.script) == ("b", "Two", "// other")
    again.close()
    apps.delete("a")
    assert not apps.exists("a")
    with pytest.raises(ValueError, match="exists"):
        apps.create("b")
    with pytest.raises(ValueError, match="exists"):
        apps.copy("b", "b")


@pytest.mark.parametrize("call", ["script", "delete", "size", "metadata", "acquire"])
def test_an_unknown_app_is_a_key_error(apps: AppHost, call: str) -> None:
    for app_id in ("none", "../x", "", ".hidden"):
        assert not apps.exists(app_id)
        with pytest.raises(KeyError):
            getattr(apps, call)(app_id)


def test_export_and_import(apps: AppHost) -> None:
    apps.create("a", title="One", script="// kept")
    apps.import_("b", apps.export("a"), title="Two")
    with apps.using("b") as app:
        assert (app.document.title, app.document.script) == ("Two", "// kept")
    with pytest.raises(KeyError):
        apps.export("none")


def test_what_is_no_app_is_not_imported(apps: AppHost, tmp_path: Path) -> None:
    (tmp_path / "junk").write_bytes(b"junk")
    with pytest.raises(ValueError, match="not an app"):
        apps.import_("b", tmp_path / "junk")
    assert not apps.exists("b")


def test_metadata_describe_the_last_reload(apps: AppHost, tmp_path: Path) -> None:
    apps.create("a", script="A: LOAD * INLINE [k, x\n1, 2\n1, 3];\nB: LOAD * INLINE [k, y\n1, z];")
    with apps.using("a") as app:
        assert app.reload(FolderSources(tmp_path)).success
        app.save()
    described = apps.metadata("a")
    assert [
        (table["name"], table["no_of_rows"], table["no_of_key_fields"]) for table in described["tables"]
    ] == [
        ("A", 2, 1),
        ("B", 1, 1),
    ]
    fields = {field["name"]: field for field in described["fields"]}
    assert fields["k"]["src_tables"] == ["A", "B"]
    assert (fields["x"]["cardinal"], fields["x"]["is_numeric"]) == (2, True)
    assert len({field["hash"] for field in described["fields"]}) == 3


def test_one_document_per_app(apps: AppHost) -> None:
    apps.create("a")
    first, second = apps.acquire("a"), apps.acquire("a")
    assert first is second
    apps.release(first)
    apps.release(second)
    assert apps.acquire("a") is first


def test_an_idle_app_is_closed(apps: AppHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "IDLE_SECONDS", 0.01)
    apps.create("a")
    first = apps.acquire("a")
    apps.release(first)
    for _ in range(6000):
        time.sleep(0.01)
        if not apps._open:
            break
    assert apps.acquire("a") is not first


def test_unsaved_work_is_given_up_with_the_last_holder(apps: AppHost) -> None:
    apps.create("a", script="// saved")
    with apps.using("a"), apps.using("a") as app:
        app.document.script = "// not saved"
        app.unsaved = True
    assert apps.script("a") == "// saved"


def test_sessions_are_shared_by_key_and_outlive_sockets_by_their_ttl(apps: AppHost) -> None:
    apps.create("a")
    one, two, three = Listener(), Listener(), Listener()
    session, created = apps.sessions.attach(SessionKey("u", "a"), one)
    assert created
    session.open()
    assert apps.sessions.attach(SessionKey("u", "a"), two) == (session, False)
    assert apps.sessions.attach(SessionKey("v", "a"), three, ttl=60)[1]
    assert apps.sessions.connected_users("a") == 2
    session.detach(one)
    session.detach(two)
    assert not session.is_open
    (other,) = apps.sessions.of_app("a")
    other.detach(three)
    assert apps.sessions.of_app("a") == [other]
    other.ttl = 0
    other.detach(three)
    assert apps.sessions.of_app("a") == []


def test_deleting_an_app_ends_its_sockets(apps: AppHost) -> None:
    apps.create("a")
    listener = Listener()
    session, _ = apps.sessions.attach(SessionKey("u", "a"), listener)
    session.open()
    apps.delete("a")
    assert listener.heard == [("end", 4004)]


def test_session_apps_have_no_files(apps: AppHost) -> None:
    apps.create("a", script="// template")
    app = apps.session_app("SessionApp_1", "a")
    assert app.document.script == "// template"
    assert app.is_session_app
    with pytest.raises(ValueError, match="session app"):
        app.save()
    assert not apps.exists("SessionApp_1")
