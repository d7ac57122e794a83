"""More statements about apps, scripts, models, objects and cubes (sections 5 to 8)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.tenant.rpc.charts import CUBE, PAGE, chart, field, reloaded, shown, texts, total

# 5, 6 -------------------------------------------------------------------------------------------------------


def test_5_properties_of_an_app(client: Any) -> None:
    properties = client.call(1, "GetAppProperties")["qProp"]
    expected = {
        "qTitle",
        "qLastReloadTime",
        "qSavedInProductVersion",
        "qThumbnail",
        "qUsage",
        "qHasSectionAccess",
    }
    assert expected <= properties.keys()
    client.call(1, "SetAppProperties", {**properties, "mine": 1})
    assert client.call(1, "GetAppLayout")["qLayout"]["mine"] == 1


def test_5_the_locale_has_all_its_members(client: Any) -> None:
    info = client.call(1, "GetAppLayout")["qLayout"]["qLocaleInfo"]
    members = """qDecimalSep qThousandSep qListSep qMoneyDecimalSep qMoneyThousandSep qCurrentYear qMoneyFmt
        qTimeFmt qDateFmt qTimestampFmt qCalendarStrings qFirstWeekDay qBrokenWeeks qReferenceDay
        qFirstMonthOfYear qCollation qNumericalAbbreviation"""
    assert set(members.split()) <= info.keys()
    names = {"qDayNames", "qMonthNames", "qLongDayNames", "qLongMonthNames"}
    assert names <= info["qCalendarStrings"].keys()


def test_5_an_app_without_data_can_be_opened(socket: Any, app_id: str) -> None:
    client = socket(f"/app/{app_id}/identity/none")
    client.call(-1, "OpenDoc", app_id, "", "", "", True)
    assert client.call(1, "GetAppLayout")["qLayout"]["qIsOpenedWithoutData"] is True
    assert client.call(1, "GetTablesAndKeys", {}, {}, 0, False, False)["qtr"] == []


def test_6_a_script_that_fails_is_no_error_and_old_data_stay(client: Any) -> None:
    client.call(1, "SetScript", "LOAD x FROM nowhere;")
    assert client.call(1, "DoReload") == {"qReturn": False}
    assert client.call(1, "DoReloadEx", {})["qResult"]["qSuccess"] is False
    assert total(client) == "13"


def test_6_modes_of_a_reload(client: Any) -> None:
    client.call(1, "SetScript", "LOAD x FROM nowhere;\nLOAD 1 AS y AUTOGENERATE 1;")
    assert client.call(1, "DoReload", 1) == {"qReturn": False}
    assert client.call(1, "DoReload", 2) == {"qReturn": True}
    assert client.call(1, "Evaluate", "Sum(y)") == {"qReturn": "1"}
    assert client.call(1, "DoReloadEx", {"qRowLimit": 1})["qResult"]["qEndedWithMemoryConstraint"] is False


def test_6_the_script_is_checked_place_by_place(client: Any) -> None:
    assert client.call(1, "CheckScriptSyntax") == {"qErrors": []}
    client.call(1, "SetScript", "LOAD 1 AS x AUTOGENERATE 1;\nLOAD FROM FROM;")
    (error, *_) = client.call(1, "CheckScriptSyntax")["qErrors"]
    assert {"qErrLen", "qTabIx", "qLineInTab", "qColInLine", "qTextPos"} <= error.keys()
    assert (error["qTabIx"], error["qLineInTab"]) == (0, 1)


def test_6_two_common_fields_make_a_synthetic_key(client: Any) -> None:
    reloaded(client, "A: LOAD * INLINE [k, l, x\n1, 1, a]; B: LOAD * INLINE [k, l, y\n1, 1, b];")
    plain = client.call(1, "GetTablesAndKeys", {}, {}, 0, False, False)
    assert [table["qName"] for table in plain["qtr"]] == ["A", "B"]
    shown_too = client.call(1, "GetTablesAndKeys", {}, {}, 0, True, False)["qtr"]
    assert [table["qName"] for table in shown_too if table["qIsSynthetic"]] == ["$Syn 1 Table"]


def test_6_a_loop_makes_a_table_loose(client: Any) -> None:
    reloaded(
        client,
        "A: LOAD * INLINE [a, b\n1, 1]; B: LOAD * INLINE [b, c\n1, 1]; C: LOAD * INLINE [c, a\n1, 1];",
    )
    tables = client.call(1, "GetTablesAndKeys", {}, {}, 0, False, False)["qtr"]
    assert any(table["qLoose"] for table in tables)


@pytest.mark.parametrize(
    ("rows", "kind"),
    [("1\n2", "PERFECT_KEY"), ("1\n1\n2", "ANY_KEY"), ("1", "PRIMARY_KEY")],
)
def test_6_kinds_of_keys(client: Any, rows: str, kind: str) -> None:
    reloaded(client, f"A: LOAD * INLINE [k\n{rows}]; B: LOAD * INLINE [k, y\n1, 1\n2, 2\n2, 3];")
    fields = client.call(1, "GetTablesAndKeys", {}, {}, 0, False, False)["qtr"][0]["qFields"]
    assert fields[0]["qKeyType"] == kind


def test_6_members_of_a_field_of_a_table(client: Any) -> None:
    reloaded(client, "A: LOAD * INLINE [k, x\n1, a\n2, b\n3, ];\nB: LOAD * INLINE [k, y\n1, 1];")
    (a, b) = client.call(1, "GetTablesAndKeys", {}, {}, 0, False, False)["qtr"]
    key, text = a["qFields"]
    members = """qName qOriginalFields qPresent qHasNull qHasWild qHasDuplicates qIsSynthetic
        qInformationDensity qnNonNulls qnRows qSubsetRatio qnTotalDistinctValues qnPresentDistinctValues
        qKeyType qComment qTags"""
    assert set(members.split()) <= key.keys()
    assert (key["qnRows"], key["qnTotalDistinctValues"], key["qSubsetRatio"]) == (3, 3, 1)
    assert b["qFields"][0]["qSubsetRatio"] == pytest.approx(1 / 3)
    assert "$key" in key["qTags"]
    assert (text["qKeyType"], "$text" in text["qTags"]) == ("NOT_KEY", True)


def test_6_a_field_is_described(client: Any) -> None:
    found = client.call(1, "GetFieldDescription", "Region")["qReturn"]
    members = """qInternalNumber qName qSrcTables qIsSystem qIsHidden qIsSemantic qDistinctOnly qCardinal
        qTotalCount qIsLocked qAlwaysOneSelected qAndMode qIsNumeric qComment qTags qIsDefinitionOnly
        qByteSize"""
    assert set(members.split()) <= found.keys()
    assert (found["qSrcTables"], found["qCardinal"], found["qTotalCount"]) == (["Sales"], 2, 3)


def test_6_rows_of_a_table(client: Any) -> None:
    rows = client.call(1, "GetTableData", 1, 5, False, "Sales")["qData"]
    assert [[cell["qText"] for cell in row["qValue"]] for row in rows] == [
        ["Alps", "Milk", "5"],
        ["Nordic", "Milk", "1"],
    ]
    assert rows[0]["qValue"][2] == {"qText": "5", "qIsNumeric": True, "qNumber": 5}


def test_6_what_an_expression_is_made_of(client: Any) -> None:
    names = client.call(1, "GetFieldsFromExpression", "Sum(Amount) + Count(Region)")["qFieldNames"]
    assert sorted(names) == ["Amount", "Region"]
    (known,) = client.call(1, "GetFieldsResourceIds", ["Region"])["qFields"]
    assert (known["qName"], known["qResourceIds"][0]["qTable"]) == ("Region", "Sales")
    assert client.call(1, "CheckNumberOrExpression", "5") == {"qErrorMsg": "", "qBadFieldNames": []}
    assert client.call(1, "CheckNumberOrExpression", "Sum(")["qErrorMsg"]
    client.call(1, "CreateVariableEx", {"qName": "v", "qDefinition": "1 + 2"})
    assert client.call(1, "ExpandExpression", "Sum($(v))") == {"qExpandedExpression": "Sum(1 + 2)"}


def test_6_connections_of_an_app(client: Any) -> None:
    made = {"qName": "mine", "qConnectionString": "lib://DataFiles/", "qType": "folder"}
    id = client.call(1, "CreateConnection", made)["qConnectionId"]
    assert id in [one["qId"] for one in client.call(1, "GetConnections")["qConnections"]]
    assert client.refused(1, "CreateConnection", {**made, "qName": "a*b"}).code == 2004
    client.call(1, "ModifyConnection", id, {**made, "qName": "other"})
    assert "other" in [one["qName"] for one in client.call(1, "GetConnections")["qConnections"]]
    client.call(1, "DeleteConnection", id)
    assert id not in [one["qId"] for one in client.call(1, "GetConnections")["qConnections"]]


# 7 ----------------------------------------------------------------------------------------------------------


def test_7_properties_show_defaults(client: Any, cube: Any) -> None:
    properties = client.call(client.session_object(1, qHyperCubeDef=cube), "GetProperties")["qProp"]
    assert properties["qMetaDef"] == {}
    definition = properties["qHyperCubeDef"]
    numbers = ("qPseudoDimPos", "qNoOfLeftDims", "qMaxStackedCells")
    assert [definition[name] for name in numbers] == [-1, -1, 5000]
    assert (definition["qMode"], definition["qReductionMode"]) == ("S", "N")
    dimension = definition["qDimensions"][0]
    assert (dimension["qDef"]["qSortCriterias"], dimension["qDef"]["qActiveField"]) == ([], 0)
    assert dimension["qOtherTotalSpec"]["qOtherLimitMode"] == "OTHER_GT_LIMIT"
    assert dimension["qOtherTotalSpec"]["qTotalMode"] == "TOTAL_OFF"
    assert (dimension["qOtherLabel"], dimension["qCalcCond"]) == ({}, {})
    assert dimension["qCalcCondition"] == {"qCond": {}, "qMsg": {}}
    assert definition["qMeasures"][0]["qDef"]["qAggrFunc"] == "Expr"


def test_7_defaults_can_be_patched(client: Any, cube: Any) -> None:
    handle = client.session_object(1, qHyperCubeDef=cube)
    patches = [
        {
            "qOp": "replace",
            "qPath": f"{CUBE}/qDimensions/0/qOtherTotalSpec/qTotalMode",
            "qValue": '"TOTAL_EXPR"',
        },
        {
            "qOp": "add",
            "qPath": f"{CUBE}/qDimensions/0/qDef/qSortCriterias/0",
            "qValue": '{"qSortByAscii": 1}',
        },
    ]
    client.call(handle, "ApplyPatches", patches)
    assert texts(client, handle) == [["Alps", "5"], ["Nordic", "8"], ["Totals", "13"]]


def test_7_children_are_listed_ordered_and_destroyed(client: Any) -> None:
    sheet = client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}})["qReturn"]["qHandle"]
    for id in "ab":
        client.call(sheet, "CreateChild", {"qInfo": {"qType": "chart", "qId": id}})
    assert [info["qId"] for info in client.call(sheet, "GetChildInfos")["qInfos"]] == ["a", "b"]
    client.call(sheet, "SetChildArrayOrder", ["b", "a"])
    assert [info["qId"] for info in client.call(sheet, "GetChildInfos")["qInfos"]] == ["b", "a"]
    child = client.call(sheet, "GetChild", "a")["qReturn"]["qHandle"]
    assert client.call(child, "GetParent")["qReturn"]["qHandle"] == sheet
    assert client.call(sheet, "DestroyChild", "a") == {"qSuccess": True}
    client.call(sheet, "DestroyAllChildren")
    assert client.call(sheet, "GetChildInfos") == {"qInfos": []}


def test_7_lists_give_items_with_data(client: Any) -> None:
    client.call(1, "CreateObject", {"qInfo": {"qType": "sheet", "qId": "s"}, "deep": {"rank": 3}})
    wanted = {"qType": "sheet", "qData": {"rank": "/deep/rank"}}
    listing = client.call(client.session_object(1, qAppObjectListDef=wanted), "GetLayout")["qLayout"]
    (item,) = listing["qAppObjectList"]["qItems"]
    assert (item["qInfo"], item["qData"]) == ({"qId": "s", "qType": "sheet"}, {"rank": 3})
    options = {"qTypes": ["sheet"], "qData": {"rank": "/deep/rank"}}
    (found,) = client.call(1, "GetObjects", options)["qList"]
    assert found["qData"] == {"rank": 3}


def test_7_the_life_of_an_object(client: Any, cube: Any) -> None:
    made = client.ask(1, "CreateSessionObject", {"qInfo": {"qType": "t", "qId": "x"}, "qHyperCubeDef": cube})
    handle = made["result"]["qReturn"]["qHandle"]
    assert made["change"] == [handle]
    client.call(handle, "GetLayout")
    assert handle in client.ask(field(client), "Select", "Alps")["change"]
    client.call(handle, "GetLayout")
    assert handle in client.ask(handle, "SetProperties", {"qInfo": {"qType": "t", "qId": "x"}})["change"]
    assert client.ask(1, "DestroySessionObject", "x")["close"] == [handle]


# 8 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["S", "DATA_MODE_STRAIGHT", "EQ_DATA_MODE_STRAIGHT"])
def test_8_1_modes_have_several_names(client: Any, mode: str) -> None:
    assert len(texts(client, chart(client, "Region", qMode=mode))) == 2


def test_8_1_what_the_library_says_wins(client: Any) -> None:
    client.call(
        1,
        "CreateMeasure",
        {"qInfo": {"qType": "measure", "qId": "m"}, "qMeasure": {"qDef": "Count(Amount)", "qLabel": "Rows"}},
    )
    client.call(
        1,
        "CreateDimension",
        {
            "qInfo": {"qType": "dimension", "qId": "d"},
            "qDim": {"qGrouping": "N", "qFieldDefs": ["Product"], "qFieldLabels": ["What"]},
        },
    )
    both = {"qLibraryId": "m", "qDef": {"qDef": "Sum(Amount)", "qLabel": "Mine"}}
    dimension = {"qLibraryId": "d", "qDef": {"qFieldDefs": ["Region"], "qFieldLabels": ["Where"]}}
    handle = chart(client, dimension, measures=[both])
    assert texts(client, handle) == [["Oil", "1"], ["Milk", "2"]]
    found = shown(client, handle)
    titles = (found["qDimensionInfo"][0]["qFallbackTitle"], found["qMeasureInfo"][0]["qFallbackTitle"])
    assert titles == ("What", "Rows")


@pytest.mark.parametrize(
    ("definition", "first"), [("Region", "Nordic"), ("[Region]", "Nordic"), ("=Upper(Region)", "NORDIC")]
)
def test_8_1_dimensions_are_fields_or_calculated(client: Any, definition: str, first: str) -> None:
    assert texts(client, chart(client, definition))[0][0] == first


def test_8_2_a_column_whose_condition_fails_is_hidden(client: Any) -> None:
    hidden = {
        "qDef": {"qDef": "Count(Amount)"},
        "qCalcCondition": {"qCond": {"qv": "0"}, "qMsg": {"qv": "no"}},
    }
    handle = chart(client, "Region", measures=[hidden, "Sum(Amount)"], qInterColumnSortOrder=[2, 1, 0])
    assert texts(client, handle) == [["Nordic", "8"], ["Alps", "5"]]
    found = shown(client, handle)
    assert found["qSize"] == {"qcx": 2, "qcy": 2}
    first, second = found["qMeasureInfo"]
    assert (first["qError"]["qErrorCode"], first["qCalcCondMsg"]) == (7005, "no")
    assert "qError" not in second
    assert found["qEffectiveInterColumnSortOrder"] == [1, 0]
    assert client.call(handle, "SelectHyperCubeCells", CUBE, [1], [0]) == {"qSuccess": True}
    assert total(client) == "5"


def test_8_2_a_condition_of_a_dimension_hides_it(client: Any) -> None:
    hidden = {"qDef": {"qFieldDefs": ["Region"]}, "qCalcCondition": {"qCond": {"qv": "Sum(Amount) > 99"}}}
    handle = chart(client, hidden, "Product")
    assert texts(client, handle) == [["Oil", "7"], ["Milk", "6"]]
    infos = shown(client, handle)["qDimensionInfo"]
    assert [info.get("qError", {}).get("qErrorCode") for info in infos] == [7005, None]
    assert client.call(handle, "SelectHyperCubeValues", CUBE, 0, [0], False) == {"qSuccess": True}
    assert client.call(1, "Evaluate", "Only(Product)") == {"qReturn": "Oil"}


def test_8_2_totals_are_made_as_the_measure_says(client: Any) -> None:
    kinds = {"": "3", "Sum": "4", "Avg": "2", "Min": "1", "Max": "3", "Count": "2", "None": ""}
    reloaded(client, "LOAD * INLINE [Region, Who\nA, x\nA, y\nA, z\nB, x];")
    for kind, text in kinds.items():
        measure = {"qDef": {"qDef": "Count(DISTINCT Who)", "qAggrFunc": kind}}
        (cell,) = shown(client, chart(client, "Region", measures=[measure]))["qGrandTotalRow"]
        assert (cell["qText"], cell["qElemNumber"]) == (text, -1), kind
    brutal = {"qDef": {"qDef": "Count(DISTINCT Who)", "qBrutalSum": True}}
    assert shown(client, chart(client, "Region", measures=[brutal]))["qGrandTotalRow"][0]["qText"] == "4"


def test_8_2_rows_without_value(client: Any) -> None:
    reloaded(client, "A: LOAD * INLINE [k, x\n1, a\n2, b]; B: LOAD * INLINE [k, Amount\n1, 5\n3, 0];")
    assert texts(client, chart(client, "x")) == [["a", "5"], ["b", "0"], ["-", "0"]]
    (*_, null) = shown(client, chart(client, "x"))["qDataPages"][0]["qMatrix"]
    assert (null[0]["qElemNumber"], null[0]["qIsNull"]) == (-2, True)
    plain = {"qDef": {"qFieldDefs": ["x"]}, "qNullSuppression": True}
    assert texts(client, chart(client, plain)) == [["a", "5"], ["b", "0"]]
    assert texts(client, chart(client, "x", qSuppressZero=True)) == [["a", "5"]]
    missing = chart(client, "x", measures=["Max(Amount)"])
    (_, cell) = shown(client, missing)["qDataPages"][0]["qMatrix"][1]
    assert (cell["qText"], cell["qNum"], cell["qIsNull"]) == ("-", "NaN", True)
    assert texts(client, chart(client, "x", measures=["Max(Amount)"], qSuppressMissing=True))[0] == ["a", "5"]
    filled = chart(client, "x", measures=["Max(Amount)"], qPopulateMissing=True)
    assert texts(client, filled)[1] == ["b", "0"]


def test_8_2_values_beyond_a_limit_are_others(client: Any) -> None:
    others = {"qOtherMode": "OTHER_COUNTED", "qOtherCounted": {"qv": "1"}, "qTotalMode": "TOTAL_EXPR"}
    dimension = {
        "qDef": {"qFieldDefs": ["Region"]},
        "qOtherTotalSpec": others,
        "qOtherLabel": {"qv": "rest"},
        "qTotalLabel": {"qv": "all"},
    }
    handle = chart(client, dimension)
    rows = shown(client, handle)["qDataPages"][0]["qMatrix"]
    assert [(row[0]["qText"], row[0]["qElemNumber"], row[1]["qNum"]) for row in rows] == [
        ("Nordic", 0, 8),
        ("rest", -3, 5),
        ("all", -1, 13),
    ]
    first = shown(client, chart(client, dimension, qShowTotalsAbove=True))["qDataPages"][0]["qMatrix"][0]
    assert first[0]["qText"] == "all"


def test_8_2_extra_properties_are_copied_and_columns_reordered(client: Any) -> None:
    handle = chart(client, "Region", qColumnOrder=[1, 0], mine={"a": 1})
    assert texts(client, handle) == [["8", "Nordic"], ["5", "Alps"]]
    assert shown(client, handle)["mine"] == {"a": 1}
    assert texts(client, chart(client, "Region", qColumnOrder=[1])) == [["8"], ["5"]]


def test_8_2_the_recorded_shape(client: Any, cube: Any) -> None:
    layout = client.call(client.session_object(1, qHyperCubeDef=cube), "GetLayout")["qLayout"]
    assert layout["qMeta"] == {"privileges": ["read", "update", "delete", "exportdata"]}
    assert layout["qSelectionInfo"] == {}
    (info,) = layout["qHyperCube"]["qDimensionInfo"]
    assert not {"qLocked", "qReverseSort", "qLibraryId", "qError"} & info.keys()
    assert (info["qTags"], info["qDimensionType"]) == (["$ascii", "$text"], "D")
    assert info["qNumFormat"] == {"qType": "U", "qnDec": 0, "qUseThou": 0}
    assert (info["qMin"], info["qMax"], len(info["qStateCounts"])) == ("NaN", "NaN", 8)
    assert info["qCardinalities"] == {"qCardinal": 2, "qHypercubeCardinal": 2, "qAllValuesCardinal": -1}


def test_8_4_pages_together_have_a_limit(client: Any) -> None:
    handle = chart(client, "Region")
    half = {"qTop": 0, "qLeft": 0, "qWidth": 2, "qHeight": 2501}
    assert client.refused(handle, "GetHyperCubeData", CUBE, [half, half]).code == 7009
    assert len(client.call(handle, "GetHyperCubeData", CUBE, [PAGE, PAGE])["qDataPages"]) == 2


def test_8_4_other_ways_to_fetch(client: Any) -> None:
    reloaded(client, "LOAD RecNo() AS x, RecNo() * RecNo() AS y AUTOGENERATE 200;")
    points = chart(client, "x", measures=["Sum(x)", "Sum(y)"])
    reduced = client.call(points, "GetHyperCubeReducedData", CUBE, [{**PAGE, "qHeight": 20}], -1, "D1")
    assert 0 < len(reduced["qDataPages"][0]["qMatrix"]) < 200
    stacked = chart(client, "=Ceil(x / 4)", "x", measures=["Sum(y)"], qMode="K", qNoOfLeftDims=1)
    reduced = client.call(stacked, "GetHyperCubeReducedData", CUBE, [{**PAGE, "qHeight": 20}], -1, "ST")
    (page,) = reduced["qDataPages"]
    assert page["qIsReduced"]
    by_stack = Counter(row[0]["qText"] for row in page["qMatrix"])
    assert set(by_stack.values()) == {4}, "stacks are kept whole"
    assert {"1", "50"} <= by_stack.keys(), "the lowest and the highest are there"
    options = {"qStart": 1, "qEnd": 200, "qNbrPoints": 20, "qMaxNbrTicks": 5, "qMaxNumberLines": 1}
    answer = client.call(chart(client, "x", measures=["Sum(y)"]), "GetHyperCubeContinuousData", CUBE, options)
    assert answer["qDataPages"]
    assert answer["qAxisData"]


@pytest.mark.parametrize("mode", ["P", "K", "T"])
def test_8_4_mini_charts_do_not_keep_other_tables_from_being_shown(client: Any, mode: str) -> None:
    """Their cells have no place for a chart; the bounds of all charts are told."""
    measure = {"qDef": {"qDef": "Sum(Amount)"}}
    charted = {**measure, "qMiniChartDef": {"qDef": "Product"}}
    plain = shown(client, chart(client, "Region", measures=[measure], qMode=mode))
    found = shown(client, chart(client, "Region", measures=[charted], qMode=mode))
    (info,) = found["qMeasureInfo"]
    assert (info["qMiniChart"]["qYMin"], info["qMiniChart"]["qYMax"]) == (1, 7)
    for member in ("qPivotDataPages", "qStackedDataPages"):
        assert found.get(member) == plain.get(member)


def test_8_4_positions_by_value_are_refused_positions_by_number_are_not(client: Any) -> None:
    def pivot(**place: Any) -> int:
        state = [{"qExcludeList": False, "qPos": {"qDimName": "Region", **place}}]
        return chart(client, "Region", "Product", qMode="P", qExpansionState=state)

    refused = client.refused(pivot(qElemValues=["QWxwcw=="]), "GetLayout")
    assert (refused.code, refused.parameter.endswith("give qElemNo")) == (20, True)
    (page,) = shown(client, pivot(qElemNo=[1]))["qPivotDataPages"]
    expanded = {node["qText"]: [below["qText"] for below in node["qSubNodes"]] for node in page["qLeft"]}
    assert expanded == {"Nordic": [], "Alps": ["Milk"]}


def test_8_4_a_search_by_expression_in_a_field_on_the_fly(client: Any) -> None:
    found = 'Sum({<[=Upper(Region)] = {"=Sum(Amount) > 6"}>} Amount)'
    assert client.call(1, "Evaluate", found) == {"qReturn": "8"}


@pytest.mark.parametrize(
    ("expression", "wrong"),
    [("Sum(Nothing)", ""), ("Tip stavki", "Garbage after expression"), ("[Region]", "")],
)
def test_8_7_expressions_are_checked_as_measured(client: Any, expression: str, wrong: str) -> None:
    assert client.call(1, "CheckExpression", expression)["qErrorMsg"].startswith(wrong)


def test_8_7_traps(client: Any) -> None:
    assert client.call(1, "Evaluate", "Max({<Region={'none'}>} Amount)")["qReturn"] in ("-", "NaN")
    assert client.call(1, "Evaluate", "Sum(Nothing)") == {"qReturn": "0"}
    unknown = chart(client, "Nothing")
    assert [row[1] for row in texts(client, unknown)] == ["13"]
    assert client.call(1, "GetFieldsFromExpression", "Sum(Amount)/Count(DISTINCT Product)")["qFieldNames"]
