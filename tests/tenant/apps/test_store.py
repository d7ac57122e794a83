"""STORE in a tenant: files that scripts write are data files like any other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qlik_engine import DataSourceError, Document, ReloadResult
from qlik_tenant import Tenant
from qlik_tenant.apps import TenantSources
from qlik_tenant.services.data_files import service

FILES = "/api/v1/data-files"
SALES = "Sales: LOAD * INLINE [Region, Amount\nNorth, 7\nSouth, 5];\n"


@pytest.fixture
def run(tenant: Tenant, admin: Any) -> Any:
    """Runs a script as a user."""

    def run(script: str, api: Any = admin) -> tuple[ReloadResult, Document]:
        document = Document(script=script)
        return document.reload(TenantSources(tenant, tenant.caller(api.user_id))), document

    return run


def blobs(tenant: Tenant) -> list[Path]:
    return [path for path in tenant.files.folder("data-files").iterdir() if path.is_file()]


@pytest.mark.parametrize("spec", ["x.csv] (txt)", "deep/er/x.qvd] (qvd)", "x.parquet] (parquet)"])
def test_a_stored_table_is_a_data_file(run: Any, admin: Any, spec: str) -> None:
    result, _ = run(f"{SALES}STORE Sales INTO [lib://DataFiles/{spec};")
    assert result.success, result.log
    name = spec.partition("]")[0]
    (row,) = admin.get(FILES).json["data"]
    assert (row["name"], row["ownerId"], row["spaceId"]) == (name, admin.user_id, None)
    assert row["size"] > 0
    again, document = run(f"LOAD * FROM [lib://DataFiles/{spec};".replace("(txt)", "(txt, embedded labels)"))
    assert again.success, again.log
    assert document.session().evaluate("Sum(Amount)").number == 12


def test_storing_again_replaces_the_bytes_and_keeps_the_record(run: Any, admin: Any, tenant: Tenant) -> None:
    script = f"{SALES}STORE Sales INTO [lib://DataFiles/x.csv] (txt);"
    assert run(script)[0].success
    (before,) = admin.get(FILES).json["data"]
    assert run(script.replace("North, 7", "Northern, 77"))[0].success
    (after,) = admin.get(FILES).json["data"]
    assert (after["id"], after["createdDate"]) == (before["id"], before["createdDate"])
    assert after["size"] > before["size"]
    (blob,) = blobs(tenant)
    assert b"Northern,77" in blob.read_bytes()


def test_a_file_can_be_read_back_in_the_same_reload(run: Any) -> None:
    result, document = run(
        f"{SALES}STORE Sales INTO [lib://DataFiles/x.csv] (txt); DROP TABLE Sales;"
        "Back: LOAD * FROM [lib://DataFiles/x.csv] (txt, embedded labels);"
    )
    assert result.success, result.log
    assert document.session().evaluate("Sum(Amount)").number == 12


def test_files_of_a_space_need_the_right(run: Any, admin: Any, new_user: Any, tenant: Tenant) -> None:
    space = admin.made("/api/v1/spaces", {"name": "Team", "type": "shared"})["id"]
    reader, writer = new_user("reader"), new_user("writer")
    for user, role in ((reader, "dataconsumer"), (writer, "producer")):
        body = {"type": "user", "assigneeId": user.user_id, "roles": [role]}
        admin.made(f"/api/v1/spaces/{space}/assignments", body)
    script = f"{SALES}STORE Sales INTO [lib://Team:DataFiles/x.csv] (txt);"
    refused, _ = run(script, reader)
    assert not refused.success
    assert refused.error is not None
    assert "right" in refused.error.message
    assert blobs(tenant) == []
    assert run(script, writer)[0].success
    (row,) = admin.get(FILES, includeAllSpaces=True).json["data"]
    assert (row["spaceId"], row["ownerId"]) == (space, writer.user_id)
    assert not run(script, reader)[0].success
    assert run("LOAD * FROM [lib://Team:DataFiles/x.csv] (txt, embedded labels);", reader)[0].success


@pytest.mark.parametrize(
    "reference",
    [
        "lib://DataFiles/../x.csv",
        "lib://DataFiles/a//x.csv",
        "lib://DataFiles/x.exe",
        "lib://DataFiles/x",
        "lib://Unknown:DataFiles/x.csv",
        "lib://Other/x.csv",
        "x.csv",
        "/tmp/x.csv",
    ],
)
def test_other_places_are_refused(run: Any, tenant: Tenant, reference: str) -> None:
    result, _ = run(f"{SALES}STORE Sales INTO [{reference}] (txt);")
    assert not result.success
    assert result.error is not None
    assert result.error.code == 11020
    assert blobs(tenant) == []


def test_what_is_not_written_whole_is_not_kept(tenant: Tenant, admin: Any) -> None:
    sources = TenantSources(tenant, tenant.caller(admin.user_id))
    target = sources.target("lib://DataFiles/x.csv")
    path = target.__enter__()
    path.write_text("half")
    assert not target.__exit__(OSError, OSError("full"), None)
    assert admin.get(FILES).json["data"] == []
    assert blobs(tenant) == []
    assert not path.exists()


def test_the_quota_holds(tenant: Tenant, admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(tenant.settings), "number", lambda self, name: 3)
    sources = TenantSources(tenant, tenant.caller(admin.user_id))
    with (
        pytest.raises(DataSourceError, match="used up"),
        sources.target("lib://DataFiles/x.csv") as path,
    ):
        path.write_text("four")
    assert blobs(tenant) == []


def test_file_and_folder_lists_show_the_names_scripts_know(tenant: Tenant, admin: Any, run: Any) -> None:
    for name in ("a/one.csv", "a/two.csv", "b/c/three.csv", "four.csv"):
        assert admin.upload(FILES, {"name": name}, b"x\n1\n").status == 201
    result, document = run(
        "FOR EACH f IN FileList('lib://DataFiles/a/*.csv')\nLOAD '$(f)' AS File AUTOGENERATE 1;\nNEXT f\n"
        "FOR EACH d IN DirList('lib://DataFiles/*')\nLOAD '$(d)' AS Dir AUTOGENERATE 1;\nNEXT d\n"
    )
    assert result.success, result.log
    session = document.session()
    files, folders = session.evaluate("Concat(File, ' ')"), session.evaluate("Concat(Dir, ' ')")
    assert files.text == "lib://DataFiles/a/one.csv lib://DataFiles/a/two.csv"
    assert folders.text == "lib://DataFiles/a lib://DataFiles/b"


def test_the_record_says_where_the_file_is(tenant: Tenant, admin: Any) -> None:
    with TenantSources(tenant, tenant.caller(admin.user_id)).target("lib://DataFiles/a/x.csv") as path:
        path.write_text("x")
    row = service.find(tenant, "", admin.user_id, "a/x.csv")
    assert row is not None
    assert (row["folderPath"], row["baseName"], row["size"]) == ("a", "x.csv", 1)
