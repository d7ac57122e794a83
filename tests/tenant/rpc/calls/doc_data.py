"""The methods of Doc about data, expressions, connections and files."""

from __future__ import annotations

from .world import World

CSV = b"Name;Amount\nAnn;1\nBo;2\n"


def get_field_description(t: World) -> None:
    assert t.d("GetFieldDescription", "Year")["qReturn"]["qCardinal"] == 2
    assert t.refused(t.doc, "GetFieldDescription", "None") == 2


def get_loosely_coupled_vector(t: World) -> None:
    assert t.d("GetLooselyCoupledVector") == {"qv": [0, 0, 0, 0, 0, 0]}


def set_loosely_coupled_vector(t: World) -> None:
    t.select("Ann", field="Head")
    assert t.evaluate("Sum(Amount)") == "8"
    assert t.d("SetLooselyCoupledVector", [0, 1, 0]) == {"qReturn": True}
    assert t.d("GetLooselyCoupledVector")["qv"][:3] == [0, 1, 0]
    assert t.evaluate("Sum(Amount)") == "13"
    assert t.d("SetLooselyCoupledVector", [9]) == {"qReturn": False}


def evaluate(t: World) -> None:
    assert t.d("Evaluate", "Sum(Amount)") == {"qReturn": "13"}


def evaluate_ex(t: World) -> None:
    assert t.d("EvaluateEx", "Max(Year)")["qValue"] == {"qText": "2025", "qIsNumeric": True, "qNumber": 2025}


def get_tables_and_keys(t: World) -> None:
    found = t.d("GetTablesAndKeys", {}, {}, 0, False, True)
    assert [table["qName"] for table in found["qtr"]] == ["Sales", "Heads", "Baskets", "$Table"]
    assert found["qk"][0]["qKeyFields"] == ["Region"]


def get_table_data(t: World) -> None:
    (row,) = t.d("GetTableData", 1, 1, False, "Heads")["qData"]
    assert row["qValue"][1]["qText"] == "Bo"
    assert t.refused(t.doc, "GetTableData", 0, 1, False, "None") == 11001


def check_expression(t: World) -> None:
    assert t.d("CheckExpression", "Sum(Amount)")["qErrorMsg"] == ""
    assert t.d("CheckExpression", "Sum(Amount")["qErrorMsg"]


def check_number_or_expression(t: World) -> None:
    assert t.d("CheckNumberOrExpression", "1.5")["qErrorMsg"] == ""


def add_field_from_expression(t: World) -> None:
    assert t.d("AddFieldFromExpression", "Double", "=Amount * 2") == {"qSuccess": True}
    assert t.evaluate("Sum(Double)") == "26"
    assert t.d("AddFieldFromExpression", "Total", "Sum(Amount)") == {"qSuccess": False}


def get_field_on_the_fly_by_name(t: World) -> None:
    t.d("AddFieldFromExpression", "Double", "Amount * 2")
    assert t.d("GetFieldOnTheFlyByName", "Double") == {"qName": "Double"}
    assert t.refused(t.doc, "GetFieldOnTheFlyByName", "Amount") == 2


def get_matching_fields(t: World) -> None:
    found = t.d("GetMatchingFields", ["$key"])["qFieldNames"]
    assert [field["qName"] for field in found] == ["Region"]


def find_matching_fields(t: World) -> None:
    found = t.d("FindMatchingFields", "Amount", ["$text"])["qFieldNames"]
    assert [field["qName"] for field in found] == ["Region", "Product", "Head"]
    assert t.refused(t.doc, "FindMatchingFields", "None", []) == 2


def scramble(t: World) -> None:
    t.d("Scramble", "Region")
    names = t.selected().split(",")
    assert (len(names), sorted(map(len, names))) == (2, [4, 6])
    assert not {"Alps", "Nordic"} & set(names)
    assert t.refused(t.doc, "Scramble", "None") == 2


def get_association_scores(t: World) -> None:
    scores = {
        score["qFieldPairName"]: score for score in t.d("GetAssociationScores", "Sales", "Heads")["qScore"]
    }
    assert scores["Region/Region"]["qField1Scores"]["qRowScore"] == 1
    assert scores["Amount/Head"]["qScoreSummary"] == -1
    assert t.refused(t.doc, "GetAssociationScores", "Sales", "None") == 11001


def get_field_and_column_samples(t: World) -> None:
    (sample,) = t.d("GetFieldAndColumnSamples", [{"qFieldName": "Head"}], 1)["qResult"]
    assert [value["qText"] for value in sample["qValues"]] == ["Ann"]


def get_table_profile_data(t: World) -> None:
    assert t.d("GetTableProfileData", "Sales")["qProfiling"]["qNoOfRows"] == 3
    assert t.refused(t.doc, "GetTableProfileData", "None") == 11001


def expand_expression(t: World) -> None:
    assert t.d("ExpandExpression", "Sum(Amount) * $(vScript)") == {"qExpandedExpression": "Sum(Amount) * 3"}


def get_fields_from_expression(t: World) -> None:
    assert t.d("GetFieldsFromExpression", "Sum(Amount) / Year")["qFieldNames"] == ["Amount", "Year"]


def get_fields_resource_ids(t: World) -> None:
    (field,) = t.d("GetFieldsResourceIds", ["Region"])["qFields"]
    assert [entry["qTable"] for entry in field["qResourceIds"]] == ["Sales", "Heads"]
    assert t.refused(t.doc, "GetFieldsResourceIds", ["None"]) == 2


def get_expression_bnf(t: World) -> None:
    found = t.d("GetExpressionBNF")
    assert "Amount" in [entry["qName"] for entry in found["qBnfDefs"] if entry.get("qFieldFlag")]


def get_expression_bnf_hash(t: World) -> None:
    before = t.d("GetExpressionBNFHash")["qBnfHash"]
    assert before == t.d("GetExpressionBNF")["qBnfHash"]
    t.measure()
    assert t.d("GetExpressionBNFHash")["qBnfHash"] != before


# -- connections ----------


def _folder(t: World, name: str, folder: str = "in") -> str:
    given = {"qName": name, "qType": "folder", "qConnectionString": f"lib://DataFiles/{folder}"}
    id: str = t.d("CreateConnection", given)["qConnectionId"]
    return id


def create_connection(t: World) -> None:
    name = t.unique()
    _folder(t, name)
    t.file(f"in/{name}.csv", CSV)
    t.d("SetScript", f"LOAD * FROM [lib://{name}/{name}.csv] (txt, delimiter is ';');")
    assert t.d("DoReload")["qReturn"]
    assert t.evaluate("Sum(Amount)") == "3"
    taken = {"qName": name, "qType": "folder", "qConnectionString": "lib://DataFiles"}
    assert t.refused(t.doc, "CreateConnection", taken) == 2000
    assert t.refused(t.doc, "CreateConnection", {**taken, "qName": "a/b"}) == 2004
    bad = {"qName": t.unique(), "qType": "folder", "qConnectionString": "/etc"}
    assert t.refused(t.doc, "CreateConnection", bad) == 2002


def modify_connection(t: World) -> None:
    id, name = _folder(t, t.unique()), t.unique()
    t.d("ModifyConnection", id, {"qName": name, "qConnectionString": "lib://DataFiles/other"})
    shown = t.d("GetConnection", id)["qConnection"]
    assert (shown["qName"], shown["qConnectionString"]) == (name, "lib://DataFiles/other")
    assert t.refused(t.doc, "ModifyConnection", "none", {}) == 2001


def delete_connection(t: World) -> None:
    id = _folder(t, t.unique())
    t.d("DeleteConnection", id)
    assert t.refused(t.doc, "DeleteConnection", id) == 2001
    assert t.refused(t.doc, "DeleteConnection", t.files()) == 5


def get_connection(t: World) -> None:
    assert t.d("GetConnection", t.files())["qConnection"]["qName"] == "DataFiles"
    assert t.refused(t.doc, "GetConnection", "none") == 2001


def get_connections(t: World) -> None:
    name = t.unique()
    _folder(t, name)
    assert name in [connection["qName"] for connection in t.d("GetConnections")["qConnections"]]


def get_folder_items_for_connection(t: World) -> None:
    t.file("items/deep/a.csv", CSV)
    t.file("items/b.csv", CSV)
    found = t.d("GetFolderItemsForConnection", _folder(t, t.unique(), "items"))["qFolderItems"]
    assert found == [{"qName": "deep", "qType": "FOLDER"}, {"qName": "b.csv", "qType": "FILE"}]


def send_generic_command_to_custom_connector(t: World) -> None:
    asked = ("x.exe", "JsonRequest", "getInfo", [], "")
    assert t.refused(t.doc, "SendGenericCommandToCustomConnector", *asked) == 2001
    assert t.g("GetCustomConnectors") == {"qConnectors": []}
    t.done.add("Doc.SendGenericCommandToCustomConnector")


# -- files ----------


def guess_file_type(t: World) -> None:
    t.file("guess.csv", CSV)
    found = t.d("GuessFileType", t.files(), "guess.csv")["qDataFormat"]
    assert (found["qType"], found["qDelimiter"]["qScriptCode"]) == ("CSV", "';'")
    assert t.refused(t.doc, "GuessFileType", t.files(), "none.csv") == 3003


def get_file_tables(t: World) -> None:
    t.file("tables.json", b'{"items": [{"a": 1}], "n": 2}')
    form = t.d("GuessFileType", t.files(), "tables.json")["qDataFormat"]
    found = t.d("GetFileTables", t.files(), "tables.json", form)["qTables"]
    assert [table["qName"] for table in found] == ["Root", "Root/items"]
    assert t.refused(t.doc, "GetFileTables", t.files(), "tables.json", {"qType": "GOOGLE_SHEET"}) == 3004


def get_file_tables_ex(t: World) -> None:
    t.file("ex.xml", b"<r><i a='1'><b>x</b></i><i a='2'><b>y</b></i></r>")
    form = t.d("GuessFileType", t.files(), "ex.xml")["qDataFormat"]
    (table,) = t.d("GetFileTablesEx", t.files(), "ex.xml", form)["qTables"]
    assert (table["qName"], [field["qName"] for field in table["qFields"]]) == ("r/i", ["a", "b"])
    t.file("broken.json", b"[1")
    assert t.refused(t.doc, "GetFileTablesEx", t.files(), "broken.json", {"qType": "JSON"}) == 3002


def get_file_table_fields(t: World) -> None:
    t.file("fields.csv", CSV)
    form = t.d("GuessFileType", t.files(), "fields.csv")["qDataFormat"]
    found = t.d("GetFileTableFields", t.files(), "fields.csv", form, "fields")
    assert [field["qName"] for field in found["qFields"]] == ["Name", "Amount"]
    script = f"LOAD * FROM [lib://DataFiles/fields.csv] {found['qFormatSpec']};"
    t.d("SetScript", script)
    assert t.d("DoReload")["qReturn"]
    assert t.refused(t.doc, "GetFileTableFields", t.files(), "fields.csv", form, "none") == 3006


def get_file_table_preview(t: World) -> None:
    t.file("preview.csv", CSV)
    form = t.d("GuessFileType", t.files(), "preview.csv")["qDataFormat"]
    found = t.d("GetFileTablePreview", t.files(), "preview.csv", form, "preview")["qPreview"]
    assert [row["qValues"] for row in found] == [["Ann", "1"], ["Bo", "2"]]


# -- databases ----------


def _shop(t: World) -> str:
    """The id of a connection to a database with one table."""
    id: str = t.d("CreateConnection", t.kit.database(t.unique()))["qConnectionId"]
    return id


def get_database_info(t: World) -> None:
    assert t.d("GetDatabaseInfo", _shop(t))["qInfo"]["qDBMSName"] == "postgres"
    assert t.refused(t.doc, "GetDatabaseInfo", t.files()) == 2002


def get_databases(t: World) -> None:
    (found,) = t.d("GetDatabases", _shop(t))["qDatabases"]
    assert (found["qName"], found["qIsDefault"]) == ("shop", True)
    assert t.refused(t.doc, "GetDatabases", "none") == 2001


def get_database_owners(t: World) -> None:
    assert {"qName": "public"} in t.d("GetDatabaseOwners", _shop(t))["qOwners"]
    assert t.refused(t.doc, "GetDatabaseOwners", "none") == 2001


def get_database_tables(t: World) -> None:
    found = t.d("GetDatabaseTables", _shop(t), "shop", "public")["qTables"]
    assert found == [{"qName": "orders", "qType": "TABLE"}]
    assert t.refused(t.doc, "GetDatabaseTables", t.files()) == 2002


def get_database_table_fields(t: World) -> None:
    found = t.d("GetDatabaseTableFields", _shop(t), "shop", "public", "orders")["qFields"]
    assert [field["qName"] for field in found] == ["id", "name"]
    assert t.refused(t.doc, "GetDatabaseTableFields", _shop(t), "shop", "public", "none") == 2


def get_database_table_preview(t: World) -> None:
    where = {"qType": "RAW", "qWherePredicate": "id > 1"}
    found = t.d("GetDatabaseTablePreview", _shop(t), "shop", "public", "orders", where)
    assert (found["qRowCount"], found["qPreview"]) == (1, [{"qValues": ["2", "Milk"]}])
    assert t.refused(t.doc, "GetDatabaseTablePreview", _shop(t), "shop", "public", "none") == 2
