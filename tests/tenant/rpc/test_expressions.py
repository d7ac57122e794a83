from __future__ import annotations

from typing import Any

import pytest

COVERS = (
    "Doc.CheckExpression",
    "Doc.CheckNumberOrExpression",
    "Doc.CheckScriptSyntax",
    "Doc.ExpandExpression",
    "Doc.GetFieldsFromExpression",
    "Doc.GetFieldsResourceIds",
    "Doc.GetIncludeFileContent",
    "Doc.GetScriptBreakpoints",
    "Doc.GetScriptEx",
    "Doc.GetScriptMeta",
    "Doc.SetScriptBreakpoints",
    "Global.GetFunctions",
    "Global.GetInteract",
    "Global.QTProduct",
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sum(Amount)", []),
        ("=Sum({<[Region]={'Nordic'}>} Amount)", []),
        ("Sum(Amout)", ["Amout"]),
        ("Sum({<[Regoin]={'Nordic'}>} Amount) + [No such]", ["[Regoin]", "[No such]"]),
        ("Sum(TOTAL <Land> Amount)", ["Land"]),
        ("'Amout' & Region", []),
        ("", []),
    ],
)
def test_unknown_names_are_pointed_out(client: Any, text: str, names: list[str]) -> None:
    found = client.call(1, "CheckExpression", text)
    assert found["qErrorMsg"] == ""
    spans = [(bad["qFrom"], bad["qFrom"] + bad["qCount"]) for bad in found["qBadFieldNames"]]
    assert [text[start:stop] for start, stop in spans] == names
    assert found["qDangerousFieldNames"] == []


def test_expressions_that_cannot_be_read(client: Any) -> None:
    assert client.call(1, "CheckExpression", "Sum(Amount")["qErrorMsg"]
    assert client.call(1, "CheckExpression", "Sum(Tip stavki)")["qErrorMsg"]
    assert client.call(1, "CheckExpression", "Nothing(1)")["qErrorMsg"]
    assert client.call(1, "CheckNumberOrExpression", "1,")["qErrorMsg"]
    assert client.call(1, "CheckNumberOrExpression", " 12.5 ") == {"qErrorMsg": "", "qBadFieldNames": []}
    assert client.call(1, "CheckNumberOrExpression", "Sum(x)")["qBadFieldNames"]
    assert client.call(1, "CheckExpression", "[My label]", ["My label"])["qBadFieldNames"] == []
    assert client.refused(1, "CheckExpression").code == -32602


def test_fields_of_an_expression(client: Any) -> None:
    text = "Sum({<Product={'Oil'}>} TOTAL <Region> Amount) + Sum(Amount) + nothing"
    found = client.call(1, "GetFieldsFromExpression", text)["qFieldNames"]
    assert sorted(found) == ["Amount", "Product", "Region"]
    assert client.call(1, "GetFieldsFromExpression", "Sum(") == {"qFieldNames": []}
    (entry,) = client.call(1, "GetFieldsResourceIds", ["Region"])["qFields"]
    assert entry["qName"] == "Region"
    assert [resource["qTable"] for resource in entry["qResourceIds"]] == ["Sales"]
    assert client.call(1, "GetFieldsResourceIds", ["Region"])["qFields"] == [entry]
    assert client.refused(1, "GetFieldsResourceIds", ["none"]).code == 2


def test_variables_are_expanded(client: Any) -> None:
    variable = {"qInfo": {"qType": "variable"}, "qName": "f", "qDefinition": "Amount"}
    client.call(1, "CreateVariableEx", variable)
    expanded = client.call(1, "ExpandExpression", "Sum($(f)) + $(=1+1)")["qExpandedExpression"]
    assert expanded == "Sum(Amount) + 2"
    assert client.call(1, "CheckExpression", "Sum($(f))")["qBadFieldNames"] == []
    assert client.refused(1, "ExpandExpression", "$(f").code == 8


def test_functions_are_listed_by_group(client: Any) -> None:
    found = client.call(-1, "GetFunctions")["qFunctions"]
    assert {"qName": "Sum", "qGroup": "AGGR"}.items() <= next(f for f in found if f["qName"] == "Sum").items()
    assert all(entry["qSignature"].startswith(entry["qName"]) for entry in found)
    strings = client.call(-1, "GetFunctions", "STR")["qFunctions"]
    assert {entry["qGroup"] for entry in strings} == {"STR"}
    assert len(strings) < len(found)
    assert client.refused(-1, "GetFunctions", 1).code == -32602


def test_the_script_is_checked(client: Any) -> None:
    assert client.call(1, "CheckScriptSyntax") == {"qErrors": []}
    client.call(
        1, "SetScript", "///$tab Main\nSET a = 1;\n///$tab Data\nT: LOAD Nothing(1) AS x RESIDENT T;\n"
    )
    (error,) = client.call(1, "CheckScriptSyntax")["qErrors"]
    assert (error["qTabIx"], error["qLineInTab"]) == (1, 1)
    script = client.call(1, "GetScript")["qScript"]
    assert script[error["qTextPos"] :].startswith("Nothing")
    assert client.call(1, "GetScriptEx")["qScript"]["qScript"] == script
    assert client.call(1, "GetScriptMeta")["qMeta"]["qIsLocked"] is False
    point = {"qbufferName": "Main", "qlineIx": 2, "qEnabled": True}
    client.call(1, "SetScriptBreakpoints", [point])
    assert client.call(1, "GetScriptBreakpoints") == {"qBreakpoints": [point]}
    assert client.refused(1, "SetScriptBreakpoints", "x").code == -32602
    assert client.refused(1, "GetIncludeFileContent", "lib://DataFiles/none.qvs").code == 11020


def test_the_text_of_an_include_file(client: Any, admin: Any) -> None:
    assert admin.upload("/api/v1/data-files", {"name": "x.qvs"}, b"SET a = 1;").status == 201
    assert client.call(1, "GetIncludeFileContent", "lib://DataFiles/x.qvs") == {"qContent": "SET a = 1;"}


def test_what_is_asked_of_the_engine(client: Any) -> None:
    assert client.call(-1, "QTProduct")["qReturn"] == "qlik-tenant"
    assert client.call(-1, "GetInteract", 1) == {"qDef": {}, "qReturn": False}
    assert client.refused(-1, "GetInteract").code == -32602
