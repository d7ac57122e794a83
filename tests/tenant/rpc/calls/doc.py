"""Every method of Doc but those in `doc_data` and `doc_library`."""

from __future__ import annotations

from .doc_data import *  # noqa: F403 - the methods of one class are in several modules
from .doc_library import *  # noqa: F403
from .world import SCRIPT, World


def get_locale_info(t: World) -> None:
    assert t.d("GetLocaleInfo")["qReturn"]["qDecimalSep"] == "."


def get_view_dlg_save_info(t: World) -> None:
    assert t.d("GetViewDlgSaveInfo") == {"qReturn": {}}


def set_view_dlg_save_info(t: World) -> None:
    t.d("SetViewDlgSaveInfo", {"qMode": 1})
    assert t.d("GetViewDlgSaveInfo") == {"qReturn": {"qMode": 1}}


def get_empty_script(t: World) -> None:
    assert t.d("GetEmptyScript", "Start")["qReturn"].startswith("///$tab Start")


def do_reload(t: World) -> None:
    t.d("SetScript", "LOAD 4 AS x AUTOGENERATE 2;")
    assert t.d("DoReload") == {"qReturn": True}
    assert t.evaluate("Sum(x)") == "8"
    t.d("SetScript", "LOAD FROM nowhere")
    assert t.d("DoReload") == {"qReturn": False}


def do_reload_ex(t: World) -> None:
    assert t.d("DoReloadEx", {"qRowLimit": 1, "qReloadId": "mine"})["qResult"]["qSuccess"]
    assert t.evaluate("Count(Amount)") == "1"


def get_script_breakpoints(t: World) -> None:
    assert t.d("GetScriptBreakpoints") == {"qBreakpoints": []}


def set_script_breakpoints(t: World) -> None:
    points = [{"qbufferName": "Main", "qlineIx": 3, "qEnabled": True}]
    t.d("SetScriptBreakpoints", points)
    assert t.d("GetScriptBreakpoints") == {"qBreakpoints": points}


def get_script(t: World) -> None:
    assert t.d("GetScript") == {"qScript": SCRIPT}


def set_script(t: World) -> None:
    t.d("SetScript", "// new")
    assert t.d("GetScript") == {"qScript": "// new"}


def get_script_ex(t: World) -> None:
    assert t.d("GetScriptEx")["qScript"]["qScript"] == SCRIPT


def get_script_meta(t: World) -> None:
    assert t.d("GetScriptMeta")["qMeta"]["qIsLocked"] is False


def commit_script(t: World) -> None:
    stored = t.in_stored_app()
    stored.d("CommitScript", "first")
    id = stored.g("GetActiveDoc")["qReturn"]["qGenericId"]
    (version,) = t.kit.admin.get(f"/api/v1/apps/{id}/scripts").json["scripts"]
    assert version["versionMessage"] == "first"
    assert t.refused(t.doc, "CommitScript") == 9009


def check_script_syntax(t: World) -> None:
    assert t.d("CheckScriptSyntax") == {"qErrors": []}
    t.d("SetScript", "LOAD FROM FROM;")
    assert t.d("CheckScriptSyntax")["qErrors"]


def get_text_macros(t: World) -> None:
    macros = {macro["qTag"]: macro for macro in t.d("GetTextMacros")["qMacros"]}
    assert (macros["vScript"]["qDisplayString"], macros["vScript"]["qIsSystem"]) == ("3", False)
    assert macros["DecimalSep"]["qIsSystem"]


def _debugged(t: World) -> int:
    """A reload in debug mode that waits."""
    asked: int = t.client.send(t.doc, "DoReload", [0, False, True])
    while not t.g("GetProgress", asked)["qProgressData"]["qUserInteractionWanted"]:
        pass
    return asked


def set_fetch_limit(t: World) -> None:
    t.d("SetFetchLimit", 1)
    asked = _debugged(t)
    while not (progress := t.g("GetProgress", asked)["qProgressData"])["qFinished"]:
        if progress["qUserInteractionWanted"]:
            t.client.ask(-1, "InteractDone", asked, {"qResult": 1})
    t.answered(asked)
    assert t.evaluate("Count(Amount)") == "1"


def resume(t: World) -> None:
    asked = _debugged(t)
    t.d("Resume")
    assert t.answered(asked)["result"] == {"qReturn": True}


def get_favorite_variables(t: World) -> None:
    assert t.d("GetFavoriteVariables") == {"qNames": []}


def set_favorite_variables(t: World) -> None:
    t.d("SetFavoriteVariables", ["vScript"])
    assert t.d("GetFavoriteVariables") == {"qNames": ["vScript"]}


def get_include_file_content(t: World) -> None:
    t.file("part.qvs", b"// included")
    assert t.d("GetIncludeFileContent", "lib://DataFiles/part.qvs") == {"qContent": "// included"}
    assert t.refused(t.doc, "GetIncludeFileContent", "/etc/passwd") == 11020


def do_save(t: World) -> None:
    stored = t.in_stored_app()
    stored.d("SetScript", "// saved")
    stored.d("DoSave")
    id = stored.g("GetActiveDoc")["qReturn"]["qGenericId"]
    assert t.kit.tenant.apps.script(id) == "// saved"
    assert t.refused(t.doc, "DoSave") == 9009


def save_objects(t: World) -> None:
    stored = t.in_stored_app()
    stored.object("sheet")
    stored.d("SaveObjects")
    assert not stored.d("GetAppLayout")["qLayout"]["qModified"]
    assert t.refused(t.doc, "SaveObjects") == 9009


def save_as(t: World) -> None:
    id = t.d("SaveAs", "Kept")["qNewAppId"]
    assert t.kit.tenant.apps.script(id) == SCRIPT
    assert t.refused(t.doc, "SaveAs", "") == 1001


def get_app_layout(t: World) -> None:
    layout = t.d("GetAppLayout")["qLayout"]
    assert (layout["qIsSessionApp"], layout["qHasData"], layout["qHasScript"]) == (True, True, True)


def set_app_properties(t: World) -> None:
    t.d("SetAppProperties", {"qTitle": "New", "theme": "dark"})
    layout = t.d("GetAppLayout")["qLayout"]
    assert (layout["qTitle"], layout["theme"]) == ("New", "dark")


def get_app_properties(t: World) -> None:
    t.d("SetAppProperties", {"qTitle": "New"})
    assert t.d("GetAppProperties")["qProp"]["qTitle"] == "New"


def get_lineage(t: World) -> None:
    assert [entry["qDiscriminator"] for entry in t.d("GetLineage")["qLineage"]] == ["INLINE"] * 3


def publish(t: World) -> None:
    stored = t.in_stored_app()
    name = f"Managed {t.unique()}"
    space = t.kit.admin.made("/api/v1/spaces", {"name": name, "type": "managed"})["id"]
    stored.d("Publish", space, name)
    assert name in [entry["qDocName"] for entry in t.g("GetDocList")["qDocList"]]
    assert stored.refused(stored.doc, "Publish", "none") == 2
    assert t.refused(t.doc, "Publish", space) == 9009


def export_reduced_data(t: World) -> None:
    import urllib.request

    from qlik_engine import Document

    t.select("Alps")
    info = t.d("ExportReducedData", {"qExpires": 60})["qDownloadInfo"]
    headers = {"Authorization": f"Bearer {t.kit.tenant.api_key}"}
    with urllib.request.urlopen(
        urllib.request.Request(t.kit.tenant.url + info["qUrl"], headers=headers)
    ) as got:
        data = got.read()
    assert len(data) == info["qFileSize"]
    path = t.kit.folder / f"{t.unique()}.qvf"
    path.write_bytes(data)
    assert Document.open(path).session().evaluate("Sum(Amount)").text == "5"
    assert t.refused(t.doc, "ExportReducedData", {"qBookmarkId": "none"}) == 2


def transform_app(t: World) -> None:
    id = t.d("TransformApp", {"qName": "Transformed"})["qResult"]["qAppId"]
    assert t.g("GetAppEntry", id)["qEntry"]["qTitle"] == "Transformed"
    assert t.refused(t.doc, "TransformApp", {"qName": "x", "qSpaceId": "none"}) in (2, 5)


def set_prohibit_binary_load(t: World) -> None:
    t.d("SetProhibitBinaryLoad", True)
    assert t.d("GetAppLayout")["qLayout"]["qProhibitBinaryLoad"]


def change_session_app_owner(t: World) -> None:
    ann = t.kit.user()
    assert t.d("ChangeSessionAppOwner", "nobody") == {"qSuccess": False}
    assert t.d("ChangeSessionAppOwner", ann.user_id) == {"qSuccess": True}
    id = t.g("GetActiveDoc")["qReturn"]["qGenericId"]
    theirs = t.kit.connect(f"/app/{id}", ann.key)
    assert theirs.call(theirs.call(-1, "GetActiveDoc")["qReturn"]["qHandle"], "Evaluate", "1") == {
        "qReturn": "1"
    }
    stored = t.in_stored_app()
    assert stored.refused(stored.doc, "ChangeSessionAppOwner", ann.user_id) in (5, 8)


def change_session_app_space(t: World) -> None:
    space, ann = t.kit.shared_space()
    id = t.g("GetActiveDoc")["qReturn"]["qGenericId"]
    assert t.d("ChangeSessionAppSpace", "none") == {"qSuccess": False}
    assert t.kit.connect(f"/app/{id}", ann.key).refused(-1, "GetActiveDoc").code == 1003
    assert t.d("ChangeSessionAppSpace", space) == {"qSuccess": True}
    theirs = t.kit.connect(f"/app/{id}/identity/x", ann.key)
    doc = theirs.call(-1, "GetActiveDoc")["qReturn"]["qHandle"]
    assert theirs.call(doc, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}


# -- selections ----------


def get_field(t: World) -> None:
    assert t.d("GetField", "Region")["qReturn"]["qType"] == "Field"
    assert t.d("GetField", "None")["qReturn"]["qHandle"] is None


def clear_all(t: World) -> None:
    t.select("Alps")
    t.d("ClearAll")
    assert t.selected() == "Alps,Nordic"


def lock_all(t: World) -> None:
    t.select("Alps")
    t.d("LockAll")
    t.d("ClearAll")
    assert t.selected() == "Alps"


def unlock_all(t: World) -> None:
    t.select("Alps")
    t.d("LockAll")
    t.d("UnlockAll")
    t.d("ClearAll")
    assert t.selected() == "Alps,Nordic"


def back(t: World) -> None:
    t.select("Alps")
    t.d("Back")
    assert t.selected() == "Alps,Nordic"


def forward(t: World) -> None:
    t.select("Alps")
    t.d("Back")
    t.d("Forward")
    assert t.selected() == "Alps"


def back_count(t: World) -> None:
    t.select("Alps")
    assert t.d("BackCount") == {"qReturn": 1}


def forward_count(t: World) -> None:
    t.select("Alps")
    t.d("Back")
    assert t.d("ForwardCount") == {"qReturn": 1}


def abort_modal(t: World) -> None:
    chart = t.chart()
    t(chart, "BeginSelections", ["/qHyperCubeDef"])
    t.d("AbortModal", True)
    assert t.layout(chart)["qSelectionInfo"] == {}


def add_alternate_state(t: World) -> None:
    t.d("AddAlternateState", "B")
    assert t.d("GetAppLayout")["qLayout"]["qStateNames"] == ["B"]
    assert t.refused(t.doc, "AddAlternateState", "B") == 3


def remove_alternate_state(t: World) -> None:
    t.d("AddAlternateState", "B")
    t.d("RemoveAlternateState", "B")
    assert t.d("GetAppLayout")["qLayout"]["qStateNames"] == []
    assert t.refused(t.doc, "RemoveAlternateState", "B") == 8


def add_session_alternate_state(t: World) -> None:
    t.select("Alps")
    t.d("AddSessionAlternateState", "B", "$")
    t.d("ClearAll")
    assert t.evaluate("Sum({B} Amount)") == "5"


def remove_session_alternate_state(t: World) -> None:
    t.d("AddSessionAlternateState", "B")
    t.d("RemoveSessionAlternateState", "B")
    assert t.refused(t.doc, "GetField", "Region", "B") == 8


def get_set_analysis(t: World) -> None:
    t.select("Alps")
    found = t.d("GetSetAnalysis")["qSetExpression"]
    t.d("ClearAll")
    assert t.evaluate(f"Sum({found} Amount)") == "5"


def store_temp_selection_state(t: World) -> None:
    t.select("Alps")
    kept = t.d("StoreTempSelectionState", 60)
    t.d("ClearAll")
    t.d("RestoreTempSelectionState", kept["qId"])
    assert t.selected() == "Alps"


def restore_temp_selection_state(t: World) -> None:
    assert t.d("RestoreTempSelectionState", "none") == {"qReturn": False}


# -- search ----------

OPTIONS = {"qContext": "CONTEXT_CLEARED"}
SEARCH_PAGE = {"qOffset": 0, "qCount": 5, "qMaxNbrFieldMatches": 5}
GROUPS = {
    "qOffset": 0,
    "qCount": 5,
    "qGroupOptions": [{"qGroupType": "DatasetType", "qOffset": 0, "qCount": 5}],
    "qGroupItemOptions": [{"qGroupItemType": "Field", "qOffset": 0, "qCount": 5}],
}


def search_suggest(t: World) -> None:
    found = t.d("SearchSuggest", OPTIONS, ["no"])["qResult"]["qSuggestions"]
    assert found[0]["qValue"] == "Nordic"


def search_associations(t: World) -> None:
    assert t.d("SearchAssociations", OPTIONS, ["nordic"], SEARCH_PAGE)["qResults"]["qTotalSearchResults"] == 1


def select_associations(t: World) -> None:
    t.d("SelectAssociations", OPTIONS, ["nordic"], 0)
    assert t.selected() == "Nordic"
    assert t.refused(t.doc, "SelectAssociations", OPTIONS, ["nordic"], 9) == 8


def search_results(t: World) -> None:
    assert t.d("SearchResults", OPTIONS, ["nordic"], GROUPS)["qResult"]["qTotalNumberOfGroups"] == 1
    assert t.refused(t.doc, "SearchResults", {"qContext": "X"}, ["a"], GROUPS) == 8


def search_objects(t: World) -> None:
    t.object("barchart", qMetaDef={"title": "Sales of the year"}, title="Sales of the year")
    assert t.d("SearchObjects", {}, ["sales"], GROUPS)["qResult"]["qTotalNumberOfGroups"] == 1


def search_values(t: World) -> None:
    page = {"qOffset": 0, "qCount": 5, "qMaxNbrFieldMatches": 5}
    assert t.d("SearchValues", {"qSearchFields": []}, ["milk"], page)["qResult"]
