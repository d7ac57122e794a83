from __future__ import annotations

from typing import Any

COVERS = (
    "Doc.GetConnection",
    "Doc.GetConnections",
    "Doc.GetContentLibraries",
    "Doc.GetFieldAndColumnSamples",
    "Doc.GetFolderItemsForConnection",
    "Doc.GetLibraryContent",
    "Doc.GetMatchingFields",
    "Doc.GetMediaList",
    "Doc.GetTableProfileData",
    "Doc.GetViewDlgSaveInfo",
    "Doc.SetViewDlgSaveInfo",
    "Global.CreateDocEx",
    "Global.GetCustomConnectors",
    "Global.GetStreamList",
    "Global.SaveAs",
)


def test_the_profile_of_a_table(client: Any) -> None:
    profile = client.call(1, "GetTableProfileData", "Sales")["qProfiling"]
    assert profile["qNoOfRows"] == 3
    region, _product, amount = profile["qFieldProfiling"]
    assert (region["qName"], region["qDistinctValues"], region["qTextValues"]) == ("Region", 2, 3)
    assert region["qMostFrequent"][0] == {"qSymbol": {"qText": "Nordic", "qNumber": "NaN"}, "qFrequency": 2}
    assert (region["qFirstSorted"], region["qMaxStringLen"], region["qSumStringLen"]) == ("Alps", 6, 16)
    assert region["qSum"] == "NaN"
    assert (amount["qSum"], amount["qSum2"], amount["qMin"], amount["qMax"]) == (13, 75, 1, 7)
    assert amount["qMedian"] == 5
    assert round(amount["qStd"], 4) == 3.0551
    assert amount["qFractiles"][4] == 5
    assert sum(amount["qFrequencyDistribution"]["qFrequencies"]) == 3
    assert (amount["qPosValues"], amount["qZeroValues"], amount["qNullValues"]) == (3, 0, 0)
    assert client.refused(1, "GetTableProfileData", "None").code == 11001
    tables = client.call(1, "GetTablesAndKeys", {}, {}, 0, False, False, True)["qtr"]
    assert tables[0]["qProfilingData"] == profile


def test_samples_of_fields_and_columns(client: Any) -> None:
    wanted = [{"qFieldName": "Reg*"}, {"qFieldName": "Amount", "qTableName": "S*"}, {"qFieldName": "none"}]
    first, second = client.call(1, "GetFieldAndColumnSamples", wanted, 2)["qResult"]
    assert first["qFieldOrColumn"] == {"qFieldName": "Region"}
    assert [value["qText"] for value in first["qValues"]] == ["Nordic", "Alps"]
    assert second["qFieldOrColumn"] == {"qFieldName": "Amount", "qTableName": "Sales"}
    assert [value["qNumber"] for value in second["qValues"]] == [7, 5]
    some = [client.call(1, "GetFieldAndColumnSamples", wanted[1:2], 2, 7)["qResult"] for _ in range(2)]
    assert some[0] == some[1]
    assert client.refused(1, "GetFieldAndColumnSamples", wanted, -1).code == -32602


def test_fields_by_tags(client: Any) -> None:
    found = client.call(1, "GetMatchingFields", ["$numeric", "$integer"])["qFieldNames"]
    assert [field["qName"] for field in found] == ["Amount"]
    found = client.call(1, "GetMatchingFields", ["$numeric", "$text"], "MATCHINGFIELDMODE_MATCH_ONE")
    assert [field["qName"] for field in found["qFieldNames"]] == ["Region", "Product", "Amount"]
    assert client.refused(1, "GetMatchingFields", "$text").code == -32602


def test_the_viewer_keeps_its_layout(client: Any) -> None:
    assert client.call(1, "GetViewDlgSaveInfo") == {"qReturn": {}}
    client.call(1, "SetViewDlgSaveInfo", {"qMode": 1})
    assert client.call(1, "GetViewDlgSaveInfo") == {"qReturn": {"qMode": 1}}
    assert client.refused(1, "SetViewDlgSaveInfo", []).code == -32602


def test_connections_lead_to_data_files(client: Any, admin: Any) -> None:
    space = admin.post("/api/v1/spaces", {"name": "Shared", "type": "shared"}).json
    assert admin.upload("/api/v1/data-files", {"name": "a.csv"}, b"x\n1\n").status == 201
    personal, shared = client.call(1, "GetConnections")["qConnections"]
    assert (personal["qName"], shared["qName"]) == ("DataFiles", "Shared:DataFiles")
    part = {"name": "b.csv", "connectionId": shared["qId"]}
    assert admin.upload("/api/v1/data-files", part, b"x\n1\n").status == 201
    assert space["name"] == "Shared"
    assert client.call(1, "GetConnection", personal["qId"])["qConnection"] == personal
    items = client.call(1, "GetFolderItemsForConnection", personal["qId"])["qFolderItems"]
    assert items == [{"qName": "a.csv", "qType": "FILE"}]
    items = client.call(1, "GetFolderItemsForConnection", shared["qId"], "/")["qFolderItems"]
    assert items == [{"qName": "b.csv", "qType": "FILE"}]
    assert client.refused(1, "GetConnection", "none").code == 2001
    assert client.refused(1, "GetFolderItemsForConnection", "none").code == 2001


def test_what_a_tenant_has_none_of(client: Any) -> None:
    assert client.call(1, "GetMediaList") == {"qList": {"qItems": []}, "qReturn": True}
    assert client.call(1, "GetContentLibraries") == {"qList": {"qItems": []}}
    assert client.refused(1, "GetLibraryContent", "Default").code == 2
    assert client.call(-1, "GetStreamList") == {"qStreamList": []}
    assert client.call(-1, "GetCustomConnectors") == {"qConnectors": []}
    assert client.refused(-1, "GetCustomConnectors", "x").code == -32602


def test_an_app_is_made_and_opened_in_one_call(socket: Any) -> None:
    client = socket()
    assert client.refused(-1, "SaveAs", "Copy").code == 1007
    made = client.call(-1, "CreateDocEx", "New")
    assert made["qReturn"]["qGenericId"] == made["qDocId"]
    handle = made["qReturn"]["qHandle"]
    assert client.call(handle, "GetAppLayout")["qLayout"]["qTitle"] == "New"
    copied = client.call(-1, "SaveAs", "Copy")["qNewAppId"]
    assert client.call(-1, "GetAppEntry", copied)["qEntry"]["qTitle"] == "Copy"
    assert client.refused(-1, "CreateDocEx", "Other").code == 1009
