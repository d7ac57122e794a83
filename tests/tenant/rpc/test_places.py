"""What expressions are told of where they stand: objects, charts, the tenant, who asks."""

from __future__ import annotations

from typing import Any

COVERS = ("Doc.EvaluateEx",)

COLUMNS = {
    "qDimensions": [
        {"qDef": {"qFieldDefs": ["[Region]"]}},
        {"qDef": {"qFieldDefs": ["=Upper(Product)"], "qFieldLabels": ["Goods"]}},
    ],
    "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 20, "qHeight": 1}],
}


def value(client: Any, doc: int, expression: str) -> str:
    return str(client.call(doc, "EvaluateEx", expression)["qValue"]["qText"])


def measured(client: Any, sheet: int, id: str, *expressions: str) -> list[str]:
    """What a table on the sheet shows for some measures."""
    measures = [{"qDef": {"qDef": text}} for text in expressions]
    properties = {"qInfo": {"qType": "table", "qId": id}, "qHyperCubeDef": {**COLUMNS, "qMeasures": measures}}
    table = client.call(sheet, "CreateChild", properties)["qReturn"]["qHandle"]
    cube = client.call(table, "GetLayout")["qLayout"]["qHyperCube"]
    return [cell["qText"] for cell in cube["qDataPages"][0]["qMatrix"][0][2:]]


def test_an_expression_knows_the_objects_around_it(client: Any) -> None:
    sheet = {
        "qInfo": {"qType": "sheet", "qId": "page"},
        "title": {"qStringExpression": "='On ' & ObjectId()"},
    }
    handle = client.call(1, "CreateObject", sheet)["qReturn"]["qHandle"]
    assert client.call(handle, "GetLayout")["qLayout"]["title"] == "On page"
    asked = ("ObjectId()", "ObjectId('sheet')", "InObject('page')", "InObject('one')", "GetActiveSheetId()")
    assert measured(client, handle, "one", *asked) == ["one", "page", "-1", "0", "page"]
    nested = ("Only(Aggr(ObjectId(), Region))", "'$(=ObjectId())'", "If(InObject('page'), 1, 2)")
    assert measured(client, handle, "two", *nested) == ["two", "two", "1"]
    assert measured(client, handle, "three", *nested) == ["three", "three", "1"]
    assert value(client, 1, "ObjectId() & '/' & Alt(GetActiveSheetId(), 'none')") == "/none"


def test_an_expression_knows_the_columns_of_its_chart(client: Any) -> None:
    handle = client.call(1, "CreateSessionObject", {"qInfo": {"qType": "sheet"}})["qReturn"]["qHandle"]
    asked = ("GetObjectField()", "GetObjectField(1)", "GetObjectField(2)", "GetObjectDimension(1)")
    assert measured(client, handle, "one", *asked) == ["Region", "Upper(Product)", "-", "Goods"]
    assert measured(client, handle, "two", "GetObjectMeasure(1)", "=Sum(Amount)") == ["Sum(Amount)", "7"]
    assert value(client, 1, "GetObjectField()") == "-"


def test_a_variable_means_the_object_that_names_it(client: Any) -> None:
    client.call(
        1,
        "CreateSessionVariable",
        {"qInfo": {"qType": "variable"}, "qName": "here", "qDefinition": "=ObjectId()"},
    )
    handle = client.call(1, "CreateSessionObject", {"qInfo": {"qType": "sheet"}})["qReturn"]["qHandle"]
    assert measured(client, handle, "one", "here") == ["one"]
    assert measured(client, handle, "two", "here", "Only(Aggr(here, Region))") == ["two", "two"]


def test_an_expression_knows_the_tenant_and_the_client(client: Any, tenant: Any) -> None:
    assert value(client, 1, "GetSysAttr('tenantId')") == tenant.tenant_id
    assert value(client, 1, "GetSysAttr('tenantName')") == tenant.record["name"]
    assert value(client, 1, "GetSysAttr('tenantRegion')") == tenant.record["region"]
    assert value(client, 1, "'<' & GetSysAttr('spaceId') & GetSysAttr('nothing') & '>'") == "<>"
    assert "websockets" in value(client, 1, "ClientPlatform()")


def test_a_script_knows_who_reloads_it(client: Any, tenant: Any) -> None:
    script = """T: LOAD OSUser() AS user, GetUserAttr('userSubject') AS subject,
        GetSysAttr('tenantId') AS home, GetSysAttr('spaceName') AS space AUTOGENERATE 1;"""
    client.call(1, "SetScript", script)
    assert client.call(1, "DoReload")["qReturn"]
    assert value(client, 1, "user") == value(client, 1, "subject") == value(client, 1, "OSUser()") != "-"
    assert value(client, 1, "home") == tenant.tenant_id
    assert value(client, 1, "'<' & space & '>'") == "<>"
