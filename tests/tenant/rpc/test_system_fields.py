"""System fields: what an app's data model says about itself, asked for by name."""

from __future__ import annotations

from typing import Any

import pytest

from .charts import chart, field, reloaded, shown, texts

COVERS = ("Doc.GetFieldDescription", "Doc.GetTablesAndKeys", "Doc.GetField", "Doc.CheckExpression")

SCRIPT = """
Orders: LOAD * INLINE [Id, Who, Amount
1, Ann, 7
2, Bob, 5
3, Ann, 1];
People: LOAD * INLINE [Who, City
Ann, Oslo];
"""
SYSTEM = ["$Table", "$Field", "$Fields", "$FieldNo", "$Rows", "$Info"]


@pytest.fixture
def orders(client: Any) -> Any:
    return reloaded(client, SCRIPT)


def field_list(client: Any, **definition: Any) -> list[dict[str, Any]]:
    made = client.session_object(1, qFieldListDef=definition)
    items: list[dict[str, Any]] = client.call(made, "GetLayout")["qLayout"]["qFieldList"]["qItems"]
    return items


def test_a_row_for_every_field_of_every_table(orders: Any) -> None:
    measures = ("Only($Rows)", "Only($Fields)", "Only($FieldNo)", "Count($Info)")
    made = chart(
        orders, "$Table", "=$Field", measures=measures, qInitialDataFetch=[{"qWidth": 6, "qHeight": 9}]
    )
    assert sorted(map(tuple, texts(orders, made))) == [
        ("Orders", "Amount", "3", "3", "3", "0"),
        ("Orders", "Id", "3", "3", "1", "0"),
        ("Orders", "Who", "3", "3", "2", "0"),
        ("People", "City", "1", "2", "2", "0"),
        ("People", "Who", "1", "2", "1", "0"),
    ]
    assert orders.call(1, "Evaluate", "Count(DISTINCT $Field)")["qReturn"] == "4"


def test_a_selected_table_leaves_its_fields_possible(orders: Any) -> None:
    definition = {"qDef": {"qFieldDefs": ["$Field"]}, "qInitialDataFetch": [{"qWidth": 1, "qHeight": 9}]}
    made = orders.session_object(1, qListObjectDef=definition)
    orders.call(made, "GetLayout")
    people = {"qText": "People", "qIsNumeric": False, "qNumber": 0}
    answer = orders.ask(field(orders, "$Table"), "SelectValues", [people], False, False)
    assert answer["result"]["qReturn"]
    assert made in answer["change"]
    (page,) = orders.call(made, "GetLayout")["qLayout"]["qListObject"]["qDataPages"]
    states = {row[0]["qText"]: row[0]["qState"] for row in page["qMatrix"]}
    assert states == {"Who": "O", "City": "O", "Id": "X", "Amount": "X"}
    assert orders.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"
    assert orders.call(1, "Evaluate", "Sum({1<$Table={Orders}>} $FieldNo)")["qReturn"] == "6"


def test_only_lists_that_ask_for_them_have_them(orders: Any) -> None:
    assert [item["qName"] for item in field_list(orders)] == ["Id", "Who", "Amount", "City"]
    listed = field_list(orders, qShowSystem=True, qShowSrcTables=True)
    assert [item["qName"] for item in listed] == [*SYSTEM, "Id", "Who", "Amount", "City"]
    rows = listed[4]
    assert (rows["qCardinal"], rows["qIsSystem"], rows["qIsHidden"], rows["qIsNumeric"]) == (
        2,
        True,
        True,
        True,
    )
    assert rows["qSrcTables"] == ["$Table"]
    assert "$system" in rows["qTags"]
    asked = orders.call(1, "SearchValues", {"qSearchFields": []}, ["Orders"], {"qOffset": 0, "qCount": 5})
    assert asked["qResult"]["qFieldMatches"] == []
    tables, _ = (
        orders.call(1, "GetTablesAndKeys", {}, {}, 0, False, False, False)[key] for key in ("qtr", "qk")
    )
    assert [table["qName"] for table in tables] == ["Orders", "People"]


def test_how_they_are_described(orders: Any) -> None:
    described = [orders.call(1, "GetFieldDescription", name)["qReturn"] for name in [*SYSTEM, "Id"]]
    assert [found["qInternalNumber"] for found in described] == list(range(7))
    assert [found["qIsSystem"] for found in described] == [True] * 6 + [False]
    assert [found["qCardinal"] for found in described[:6]] == [2, 4, 2, 3, 2, 0]
    assert [found["qTotalCount"] for found in described[:6]] == [5, 5, 5, 5, 5, 0]
    table = orders.call(1, "GetTablesAndKeys", {}, {}, 0, False, True, False)["qtr"][-1]
    assert (table["qName"], [found["qName"] for found in table["qFields"]]) == ("$Table", SYSTEM)
    (first,) = orders.call(1, "GetTableData", 0, 1, False, "$Table")["qData"]
    assert [value.get("qText") for value in first["qValue"]] == ["Orders", "Id", "3", "1", "3", None]


def test_expressions_with_them_are_right(orders: Any) -> None:
    checked = orders.call(1, "CheckExpression", "Sum($Rows) + Sum([$Nothing])")
    assert checked["qBadFieldNames"] == [{"qFrom": 17, "qCount": 10}]
    assert orders.call(1, "GetFieldsFromExpression", "Sum($Rows)")["qFieldNames"] == ["$Rows"]


def test_another_reload_has_other_values(orders: Any) -> None:
    made = chart(orders, "$Table", measures=("Max($Rows)",))
    assert sorted(texts(orders, made)) == [["Orders", "3"], ["People", "1"]]
    orders.call(field(orders, "$Table"), "Select", "Orders")
    reloaded(orders, "Only: LOAD 1 AS One AUTOGENERATE 4; Orders: LOAD 2 AS Two AUTOGENERATE 1;")
    assert texts(orders, made) == [["Orders", "1"]]
    assert shown(orders, made)["qDimensionInfo"][0]["qStateCounts"]["qSelected"] == 1
