"""The methods of Doc about objects, library items, variables and bookmarks."""

from __future__ import annotations

from .world import World


def create_session_object(t: World) -> None:
    made = t.d("CreateSessionObject", {"qInfo": {"qType": "chart", "qId": "c"}})
    assert made["qInfo"] == {"qId": "c", "qType": "chart"}
    assert t.d("GetObjects", {"qTypes": ["chart"]}) == {"qList": []}


def destroy_session_object(t: World) -> None:
    t.d("CreateSessionObject", {"qInfo": {"qType": "chart", "qId": "c"}})
    assert t.d("DestroySessionObject", "c") == {"qSuccess": True}
    assert t.d("DestroySessionObject", "c") == {"qSuccess": False}


def create_object(t: World) -> None:
    made = t.d("CreateObject", {"qInfo": {"qType": "sheet"}})
    assert t.d("GetObjects", {"qTypes": ["sheet"]})["qList"][0]["qInfo"] == made["qInfo"]
    assert t.refused(t.doc, "CreateObject", {}) == -32602


def get_or_create_object(t: World) -> None:
    first = t.d("GetOrCreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}})
    again = t.d("GetOrCreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}})
    assert first["qReturn"] == again["qReturn"]


def destroy_object(t: World) -> None:
    sheet = t.object("sheet")
    assert t.d("DestroyObject", t.id(sheet)) == {"qSuccess": True}
    assert t.refused(sheet, "GetLayout") == -32602


def get_object(t: World) -> None:
    sheet = t.object("sheet")
    assert t.d("GetObject", t.id(sheet))["qReturn"]["qHandle"] == sheet
    assert t.d("GetObject", "none")["qReturn"]["qHandle"] is None


def get_objects(t: World) -> None:
    t.object("sheet", title="First")
    (entry,) = t.d("GetObjects", {"qTypes": ["sheet"], "qData": {"title": "/title"}})["qList"]
    assert entry["qData"] == {"title": "First"}


def clone_object(t: World) -> None:
    id = t.d("CloneObject", t.id(t.object(title="a")))["qCloneId"]
    assert t.layout(t.handle("GetObject", id))["title"] == "a"
    assert t.refused(t.doc, "CloneObject", "none") == 2


def create_draft(t: World) -> None:
    sheet = t.object("sheet", title="public")
    t(sheet, "CreateChild", {"qInfo": {"qType": "chart"}})
    draft = t.handle("GetObject", t.d("CreateDraft", t.id(sheet))["qDraftId"])
    assert (t.layout(draft)["title"], len(t(draft, "GetChildInfos")["qInfos"])) == ("public", 1)
    assert t.refused(t.doc, "CreateDraft", "none") == 2


def commit_draft(t: World) -> None:
    sheet = t.object("sheet", title="old")
    draft = t.handle("GetObject", t.d("CreateDraft", t.id(sheet))["qDraftId"])
    t.patch(draft, "/title", '"new"')
    id = t.id(draft)
    t.d("CommitDraft", id)
    assert t.layout(sheet)["title"] == "new"
    assert t.refused(t.doc, "CommitDraft", id) == 2


def destroy_draft(t: World) -> None:
    source = t.id(t.object("sheet"))
    id = t.d("CreateDraft", source)["qDraftId"]
    assert t.d("DestroyDraft", id, "other") == {"qSuccess": False}
    assert t.d("DestroyDraft", id, source) == {"qSuccess": True}


def undo(t: World) -> None:
    made = t.object(title="a")
    t.patch(made, "/title", '"b"')
    assert t.d("Undo") == {"qSuccess": True}
    assert t.layout(made)["title"] == "a"


def redo(t: World) -> None:
    made = t.object(title="a")
    t.patch(made, "/title", '"b"')
    t.d("Undo")
    assert t.d("Redo") == {"qSuccess": True}
    assert t.layout(made)["title"] == "b"


def clear_undo_buffer(t: World) -> None:
    t.object()
    t.d("ClearUndoBuffer")
    assert t.d("Undo") == {"qSuccess": False}


def get_all_infos(t: World) -> None:
    made = t.id(t.object()), t.id(t.measure()), t.id(t.bookmark())
    assert set(made) <= {info["qId"] for info in t.d("GetAllInfos")["qInfos"]}


def clear_all_soft_patches(t: World) -> None:
    made = t.object(title="a")
    t.patch(made, "/title", '"b"', True)
    t.d("ClearAllSoftPatches")
    assert t.layout(made)["title"] == "a"


def create_dimension(t: World) -> None:
    assert t.d("CreateDimension", {"qInfo": {"qType": "dimension"}})["qReturn"]["qType"] == "GenericDimension"


def destroy_dimension(t: World) -> None:
    assert t.d("DestroyDimension", t.id(t.dimension())) == {"qSuccess": True}
    assert t.d("DestroyDimension", "none") == {"qSuccess": False}


def get_dimension(t: World) -> None:
    made = t.dimension()
    assert t.d("GetDimension", t.id(made))["qReturn"]["qHandle"] == made


def clone_dimension(t: World) -> None:
    id = t.d("CloneDimension", t.id(t.dimension("Year")))["qCloneId"]
    assert t(t.handle("GetDimension", id), "GetDimension")["qDim"]["qFieldDefs"] == ["Year"]
    assert t.refused(t.doc, "CloneDimension", "none") == 2


def create_measure(t: World) -> None:
    t.measure()
    assert t.evaluate("[Total]") == "13"


def destroy_measure(t: World) -> None:
    assert t.d("DestroyMeasure", t.id(t.measure())) == {"qSuccess": True}
    assert t.d("DestroyMeasure", "none") == {"qSuccess": False}


def get_measure(t: World) -> None:
    made = t.measure()
    assert t.d("GetMeasure", t.id(made))["qReturn"]["qHandle"] == made


def clone_measure(t: World) -> None:
    id = t.d("CloneMeasure", t.id(t.measure()))["qCloneId"]
    assert t(t.handle("GetMeasure", id), "GetMeasure")["qMeasure"]["qLabel"] == "Total"
    assert t.refused(t.doc, "CloneMeasure", "none") == 2


def get_measure_with_label(t: World) -> None:
    made = t.measure()
    assert t.d("GetMeasureWithLabel", "Total")["qReturn"]["qHandle"] == made
    assert t.d("GetMeasureWithLabel", "None")["qReturn"]["qHandle"] is None


# -- variables ----------


def get_variable(t: World) -> None:
    assert t.d("GetVariable", "vScript")["qReturn"]["qType"] == "Variable"
    assert t.d("GetVariable", "none")["qReturn"]["qHandle"] is None


def create_variable(t: World) -> None:
    assert t.d("CreateVariable", "v") == {"qReturn": True}
    assert t.d("CreateVariable", "v") == {"qReturn": False}


def remove_variable(t: World) -> None:
    t.d("CreateVariable", "v")
    assert t.d("RemoveVariable", "v") == {"qReturn": True}
    assert t.d("RemoveVariable", "v") == {"qReturn": False}


def create_session_variable(t: World) -> None:
    t.d("CreateSessionVariable", {"qName": "s", "qDefinition": "4"})
    assert t.evaluate("s") == "4"
    assert t.refused(t.doc, "CreateSessionVariable", {"qName": "s"}) == 18001


def destroy_session_variable(t: World) -> None:
    v = t.handle("CreateSessionVariable", {"qName": "s"})
    assert t.d("DestroySessionVariable", t.id(v)) == {"qSuccess": True}


def destroy_session_variable_by_id(t: World) -> None:
    v = t.handle("CreateSessionVariable", {"qName": "s"})
    assert t.d("DestroySessionVariableById", t.id(v)) == {"qSuccess": True}
    assert t.d("DestroySessionVariableById", "none") == {"qSuccess": False}


def destroy_session_variable_by_name(t: World) -> None:
    t.d("CreateSessionVariable", {"qName": "s"})
    assert t.d("DestroySessionVariableByName", "s") == {"qSuccess": True}
    assert t.d("DestroySessionVariableByName", "s") == {"qSuccess": False}


def create_variable_ex(t: World) -> None:
    assert t.d("CreateVariableEx", {"qName": "v", "qDefinition": "4"})["qInfo"]["qType"] == "variable"
    assert t.evaluate("v") == "4"
    assert t.refused(t.doc, "CreateVariableEx", {"qName": ""}) == 18000


def destroy_variable_by_id(t: World) -> None:
    assert t.d("DestroyVariableById", t.id(t.variable())) == {"qSuccess": True}
    assert t.d("DestroyVariableById", "none") == {"qSuccess": False}


def destroy_variable_by_name(t: World) -> None:
    t.variable()
    assert t.d("DestroyVariableByName", "v") == {"qSuccess": True}
    assert t.d("DestroyVariableByName", "v") == {"qSuccess": False}


def get_variable_by_id(t: World) -> None:
    made = t.variable()
    assert t.d("GetVariableById", t.id(made))["qReturn"]["qHandle"] == made


def get_variable_by_name(t: World) -> None:
    made = t.variable()
    assert t.d("GetVariableByName", "v")["qReturn"]["qHandle"] == made


def get_variables(t: World) -> None:
    t.variable()
    names = [entry["qName"] for entry in t.d("GetVariables", {"qType": "variable"})["qList"]]
    assert {"v", "vScript"} <= set(names)


# -- bookmarks ----------


def get_bookmarks(t: World) -> None:
    t.bookmark()
    (entry,) = t.d("GetBookmarks", {"qTypes": ["bookmark"]})["qList"]
    assert entry["qMeta"]["title"] == "Mine"


def create_bookmark(t: World) -> None:
    assert t.layout(t.bookmark("Nordic"))["qFieldInfos"][0]["qFieldName"] == "Region"


def create_bookmark_ex(t: World) -> None:
    made = t.object(title="a")
    t.patch(made, "/title", '"b"', True)
    mark = t.d("CreateBookmarkEx", {"qInfo": {"qType": "bookmark"}}, [t.id(made)])
    assert t.layout(mark["qReturn"]["qHandle"])["qBookmark"]["qPatches"]


def destroy_bookmark(t: World) -> None:
    assert t.d("DestroyBookmark", t.id(t.bookmark())) == {"qSuccess": True}
    assert t.d("DestroyBookmark", "none") == {"qSuccess": False}


def get_bookmark(t: World) -> None:
    made = t.bookmark()
    assert t.d("GetBookmark", t.id(made))["qReturn"]["qHandle"] == made


def apply_bookmark(t: World) -> None:
    assert t.d("ApplyBookmark", t.id(t.bookmark())) == {"qSuccess": True}
    assert t.selected() == "Alps"
    assert t.d("ApplyBookmark", "none") == {"qSuccess": False}


def apply_and_verify_bookmark(t: World) -> None:
    assert t.d("ApplyAndVerifyBookmark", t.id(t.bookmark()))["qResult"]["qWarnings"] == []
    assert t.selected() == "Alps"


def clone_bookmark(t: World) -> None:
    id = t.d("CloneBookmark", t.id(t.bookmark()))["qCloneId"]
    t.d("ApplyBookmark", id)
    assert t.selected() == "Alps"
    assert t.refused(t.doc, "CloneBookmark", "none") == 2


def replace_bookmark(t: World) -> None:
    id = t.id(t.bookmark())
    t.select("Nordic")
    t.d("ReplaceBookmark", id)
    t.d("ClearAll")
    t.d("ApplyBookmark", id)
    assert t.selected() == "Nordic"
    assert t.refused(t.doc, "ReplaceBookmark", "none") == 2


def create_temporary_bookmark(t: World) -> None:
    t.select("Alps")
    assert t.d("CreateTemporaryBookmark", {})["qReturn"]


def apply_temporary_bookmark(t: World) -> None:
    t.select("Alps")
    id = t.d("CreateTemporaryBookmark", {})["qId"]
    t.d("ClearAll")
    assert t.d("ApplyTemporaryBookmark", id) == {"qReturn": True}
    assert t.selected() == "Alps"
    assert t.d("ApplyTemporaryBookmark", "none") == {"qReturn": False}


def get_group_states(t: World) -> None:
    cyclic = t.cyclic()
    t(cyclic, "SetActiveField", 1)
    (state,) = t.d("GetGroupStates")["qGroupStates"]
    assert state["qActiveFieldDef"] == "Product"


def apply_group_states(t: World) -> None:
    cyclic = t.cyclic()
    state = {"qInfo": {"qId": t.id(cyclic)}, "qActiveFieldDef": "Product"}
    assert t.d("ApplyGroupStates", [state])["qResult"]["qApplySuccess"]
    assert t(cyclic, "GetActiveField") == {"qReturn": 1}


def get_media_list(t: World) -> None:
    assert t.d("GetMediaList") == {"qList": {"qItems": []}, "qReturn": True}


def get_content_libraries(t: World) -> None:
    assert t.d("GetContentLibraries") == {"qList": {"qItems": []}}


def get_library_content(t: World) -> None:
    assert t.refused(t.doc, "GetLibraryContent", "Default") == 2
    t.done.add("Doc.GetLibraryContent")
