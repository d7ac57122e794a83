"""Every method of Global."""

from __future__ import annotations

import time
from typing import Any

from .world import SCRIPT, World

SLOW = "LET i = 0;\nDO WHILE i < 10000000\nLET i = i + 1;\nLOOP"


def _slow_reload(t: World) -> int:
    t.d("SetScript", SLOW)
    asked: int = t.client.send(t.doc, "DoReload")
    return asked


def _aborted(t: World, asked: int) -> bool:
    return bool(t.answered(asked)["error"]["code"] == 15)


def abort_request(t: World) -> None:
    asked = _slow_reload(t)
    t.g("AbortRequest", asked)
    assert _aborted(t, asked)


def abort_all(t: World) -> None:
    asked = _slow_reload(t)
    t.g("AbortAll")
    assert _aborted(t, asked)


def cancel_request(t: World) -> None:
    asked = _slow_reload(t)
    t.g("CancelRequest", asked)
    assert _aborted(t, asked)


def cancel_reload(t: World) -> None:
    asked = _slow_reload(t)
    t.g("CancelReload", "enough")
    assert _aborted(t, asked)


def get_progress(t: World) -> None:
    asked = t.client.send(t.doc, "DoReload")
    t.answered(asked)
    progress = t.g("GetProgress", asked)["qProgressData"]
    assert (progress["qFinished"], "Sales" in progress["qPersistentProgress"]) == (True, True)
    assert t.g("GetProgress", asked)["qProgressData"]["qPersistentProgress"] == ""


def qv_version(t: World) -> None:
    assert t.g("QvVersion")["qReturn"] == t.g("ProductVersion")["qReturn"]


def os_version(t: World) -> None:
    assert t.g("OSVersion")["qReturn"]


def os_name(t: World) -> None:
    assert t.g("OSName")["qReturn"] in ("Linux", "Darwin", "Windows")


def qt_product(t: World) -> None:
    assert t.g("QTProduct")["qReturn"] == "qlik-tenant"


def get_doc_list(t: World) -> None:
    id = t.app("Listed")
    assert id in [entry["qDocId"] for entry in t.g("GetDocList")["qDocList"]]


def _waiting(t: World, script: str) -> int:
    t.d("SetScript", script)
    asked: int = t.client.send(t.doc, "DoReload", [0, False, True])
    for _ in range(6000):
        if t.g("GetProgress", asked)["qProgressData"]["qUserInteractionWanted"]:
            return asked
        time.sleep(0.01)
    raise AssertionError("the reload never waits")


def get_interact(t: World) -> None:
    assert not t.g("GetInteract", 99)["qReturn"]
    asked = _waiting(t, "LOAD 1 AS x AUTOGENERATE 1;")
    found = t.g("GetInteract", asked)
    assert (found["qReturn"], found["qDef"]["qType"]) == (True, "IT_SCRIPTLINE")
    t.g("InteractDone", asked, {"qResult": 0})
    assert _aborted(t, asked)


def interact_done(t: World) -> None:
    asked = _waiting(t, "LOAD 1 AS x AUTOGENERATE 1;")
    t.g("InteractDone", asked, {"qResult": 1})
    assert t.answered(asked)["result"] == {"qReturn": True}
    assert t.refused(-1, "InteractDone", asked, {"qResult": 1}) == 2


def get_authenticated_user(t: World) -> None:
    assert t.g("GetAuthenticatedUser")["qReturn"].endswith(f"UserId={t.kit.tenant.user_id}")


def create_doc_ex(t: World) -> None:
    other = t.fresh()
    made = other.g("CreateDocEx", "New")
    assert other.client.call(made["qReturn"]["qHandle"], "GetAppLayout")["qLayout"]["qTitle"] == "New"
    assert t.refused(-1, "CreateDocEx", "New") == 1009


def get_active_doc(t: World) -> None:
    assert t.g("GetActiveDoc")["qReturn"]["qHandle"] == t.doc
    assert t.fresh().refused(-1, "GetActiveDoc") == 1007


def allow_create_app(t: World) -> None:
    assert t.g("AllowCreateApp") == {"qReturn": True}


def create_app(t: World) -> None:
    id = t.g("CreateApp", "Deutsch", "Haupt", "de-DE")["qAppId"]
    script = t.kit.tenant.apps.script(id)
    assert "///$tab Haupt" in script
    assert "SET DecimalSep=',';" in script
    assert t.refused(-1, "CreateApp", "x", "Main", "tlh") == 8
    assert t.refused(-1, "CreateApp", " ") == 1001


def delete_app(t: World) -> None:
    id = t.app()
    assert t.g("DeleteApp", id) == {"qSuccess": True}
    assert t.refused(-1, "GetAppEntry", id) == 1003


def is_desktop_mode(t: World) -> None:
    assert t.g("IsDesktopMode") == {"qReturn": False}


def shutdown_process(t: World) -> None:
    assert t.refused(-1, "ShutdownProcess") == 17
    assert t.g("EngineVersion")
    t.done.add("Global.ShutdownProcess")


def reload_extension_list(t: World) -> None:
    listed = t.object(qExtensionListDef={})
    t.layout(listed)
    answer = t.client.ask(-1, "ReloadExtensionList")
    assert answer["change"] == [listed]
    t.g("ReloadExtensionList")


def _content(t: World, id: str) -> tuple[set[str], str]:
    with t.kit.tenant.apps.using(id) as app:
        return set(app.document.records), app.document.script


def _with_objects(t: World, *ids: str) -> str:
    """A stored app of the template's data with some sheets."""
    stored = t.in_stored_app()
    for id in ids:
        stored.d("CreateObject", {"qInfo": {"qType": "sheet", "qId": id}})
    stored.d("DoSave")
    return str(stored.g("GetActiveDoc")["qReturn"]["qGenericId"])


def replace_app_from_id(t: World) -> None:
    source, target = _with_objects(t, "a", "b"), _with_objects(t, "b", "c")
    assert t.g("ReplaceAppFromID", target, source, ["a", "c"]) == {"qSuccess": True}
    assert _content(t, target)[0] == {"a", "b"}
    assert t.refused(-1, "ReplaceAppFromID", "none", source, []) == 1003


def copy_app(t: World) -> None:
    source, target = _with_objects(t, "a", "b"), t.app("Target")
    assert t.g("CopyApp", target, source, ["a"]) == {"qSuccess": True}
    assert _content(t, target) == ({"a"}, SCRIPT)
    assert t.refused(-1, "CopyApp", target, "none", []) == 1003


def export_app(t: World) -> None:
    from qlik_engine import Document

    source = _with_objects(t, "a", "b")
    assert t.g("ExportApp", "out.qvf", source, ["b"], True) == {"qSuccess": True}
    written = Document.open(t.kit.tenant.apps.exports / "out.qvf")
    assert (set(written.records), written.model.tables) == ({"b"}, {})
    assert t.refused(-1, "ExportApp", "../out.qvf", source, []) == 1001


def _managed_space(t: World) -> str:
    return str(t.kit.admin.made("/api/v1/spaces", {"name": f"Managed {t.unique()}", "type": "managed"})["id"])


def publish_app(t: World) -> None:
    source = _with_objects(t)
    t.g("PublishApp", source, "Published", _managed_space(t))
    entries = t.kit.admin.get("/api/v1/items", name="Published").json["data"]
    assert "Published" in [entry["name"] for entry in entries]
    assert t.refused(-1, "PublishApp", source, "x", "none") == 2


def is_personal_mode(t: World) -> None:
    assert t.g("IsPersonalMode") == {"qReturn": False}


def get_unique_id(t: World) -> None:
    assert t.g("GetUniqueID") != t.g("GetUniqueID")


def open_doc(t: World) -> None:
    other = t.fresh()
    id = t.app()
    assert other.g("OpenDoc", id)["qReturn"]["qGenericId"] == id
    assert other.refused(-1, "OpenDoc", id) == 1002
    assert t.fresh().refused(-1, "OpenDoc", "none") == 1003


def create_session_app(t: World) -> None:
    made = t.fresh().g("CreateSessionApp")
    assert made["qSessionAppId"].startswith("SessionApp_")
    assert t.refused(-1, "CreateSessionApp") == 1009


def create_session_app_from_app(t: World) -> None:
    other = t.fresh()
    made = other.g("CreateSessionAppFromApp", t.kit.template)
    assert other(made["qReturn"]["qHandle"], "Evaluate", "Sum(Amount)")["qReturn"] == "13"
    assert t.fresh().refused(-1, "CreateSessionAppFromApp", "none") == 1003


def product_version(t: World) -> None:
    assert t.g("ProductVersion")["qReturn"].startswith("12.")


def get_app_entry(t: World) -> None:
    assert t.g("GetAppEntry", t.app("Named"))["qEntry"]["qTitle"] == "Named"
    assert t.refused(-1, "GetAppEntry", "none") == 1003


def configure_reload(t: World) -> None:
    t.g("ConfigureReload", False, True, False)
    t.d("SetScript", "LOAD * FROM [lib://DataFiles/none.csv] (txt); LOAD 1 AS x AUTOGENERATE 1;")
    assert t.d("DoReload")["qReturn"]
    t.g("ConfigureReload", True, True, False)
    assert not t.d("DoReload")["qReturn"]


def _rules(definitions: list[dict[str, Any]]) -> set[str]:
    return {found["qName"] for found in definitions if found.get("qIsBnfRule")}


def get_bnf(t: World) -> None:
    assert "aggregation" in _rules(t.g("GetBNF", "E")["qBnfDefs"])
    assert t.refused(-1, "GetBNF", "X") == 8


def get_functions(t: World) -> None:
    groups = {found["qGroup"] for found in t.g("GetFunctions", "AGGR")["qFunctions"]}
    assert groups == {"AGGR"}


def get_odbc_dsns(t: World) -> None:
    assert t.g("GetOdbcDsns") == {"qOdbcDsns": []}


def get_ole_db_providers(t: World) -> None:
    assert t.g("GetOleDbProviders") == {"qOleDbProviders": []}


POSTGRES = (
    'CUSTOM CONNECT TO "provider=QvOdbcConnectorPackage.exe;driver=postgres;host=localhost;port=1;db=shop;"'
)


def get_databases_from_connection_string(t: World) -> None:
    given = {"qType": "QvOdbcConnectorPackage.exe", "qConnectionString": POSTGRES}
    found = t.g("GetDatabasesFromConnectionString", given)["qDatabases"]
    assert found == [{"qName": "shop", "qIsDefault": True}]
    folder = {"qType": "folder", "qConnectionString": "lib://DataFiles/x"}
    assert t.refused(-1, "GetDatabasesFromConnectionString", folder) == 2002


def is_valid_connection_string(t: World) -> None:
    good = {"qType": "folder", "qConnectionString": "lib://DataFiles/x"}
    bad = {"qType": "folder", "qConnectionString": "/etc"}
    assert t.g("IsValidConnectionString", good) == {"qReturn": True}
    assert t.g("IsValidConnectionString", bad) == {"qReturn": False}


def get_default_app_folder(t: World) -> None:
    assert t.g("GetDefaultAppFolder")["qPath"] == t.kit.tenant.apps.exports.as_posix()


def get_logical_drive_strings(t: World) -> None:
    assert t.g("GetLogicalDriveStrings")["qDrives"][0]["qDrive"] == "lib://DataFiles/"


def get_folder_items_for_path(t: World) -> None:
    t.file("folder/a.csv", b"x\n1\n")
    found = t.g("GetFolderItemsForPath", "lib://DataFiles/folder")["qFolderItems"]
    assert found == [{"qName": "a.csv", "qType": "FILE"}]
    assert t.refused(-1, "GetFolderItemsForPath", "/etc") == 2


def get_supported_code_pages(t: World) -> None:
    assert 65001 in [page["qNumber"] for page in t.g("GetSupportedCodePages")["qCodePages"]]


def get_custom_connectors(t: World) -> None:
    assert t.g("GetCustomConnectors", True) == {"qConnectors": []}


def get_stream_list(t: World) -> None:
    assert t.g("GetStreamList") == {"qStreamList": []}


def engine_version(t: World) -> None:
    assert t.g("EngineVersion")["qVersion"]["qComponentVersion"].startswith("12.")


def get_base_bnf(t: World) -> None:
    found = t.g("GetBaseBNF", "S")
    assert "script" in _rules(found["qBnfDefs"])
    assert t.g("GetBaseBNF", "S")["qBnfHash"] == found["qBnfHash"]


def get_base_bnf_hash(t: World) -> None:
    assert t.g("GetBaseBNFHash", "E")["qBnfHash"] == t.g("GetBaseBNF", "E")["qBnfHash"]
    assert t.g("GetBaseBNFHash", "E") != t.g("GetBaseBNFHash", "S")


def get_base_bnf_string(t: World) -> None:
    assert "expression ::=" in t.g("GetBaseBNFString", "E")["qBnfStr"]


def save_as(t: World) -> None:
    id = t.g("SaveAs", "Kept")["qNewAppId"]
    assert _content(t, id)[1] == SCRIPT
