"""Generic objects: properties, patches, layouts, children, lists of objects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qlik_engine import Document, EngineError, Session, UnsupportedError


@pytest.fixture
def session() -> Session:
    document = Document(script="T: LOAD * INLINE [\nA, B\n1, x\n2, y\n];\nSET vName = 'abc';\nLET vTwo = 2;")
    assert document.reload().success
    return document.session()


def make(session: Session, properties: dict[str, Any] | None = None, **more: Any) -> Any:
    made = {"qInfo": {"qType": "thing"}, **(properties or {})}
    return session.create_object(made, session_only=more.pop("session_only", True), **more)


def patch(op: str, path: str, value: Any = None) -> dict[str, str]:
    return {"qOp": op, "qPath": path, "qValue": json.dumps(value)}


def test_ids(session: Session) -> None:
    one = make(session, {"qInfo": {"qId": "a", "qType": "t"}})
    other = make(session, {"qInfo": {"qId": "a", "qType": "t"}})
    assert one.id == "a"
    assert other.id not in ("a", "")
    assert one.properties["qInfo"] == {"qId": "a", "qType": "t"}
    assert session.get_object("a") is one
    assert session.get_object("b") is None
    with pytest.raises(EngineError):
        session.create_object({"qInfo": {}}, session_only=True)


def test_persistent_objects_are_seen_by_all_sessions(session: Session) -> None:
    kept, own = make(session, session_only=False), make(session)
    other = session.document.session()
    assert other.get_object(kept.id) is not None
    assert other.get_object(own.id) is None
    assert [o.id for o in session.objects()] == [kept.id, own.id]
    assert session.destroy_object(kept.id)
    assert other.get_object(kept.id) is None
    assert not session.destroy_object(kept.id)


def test_setting_properties_keeps_the_id(session: Session) -> None:
    thing = make(session, {"a": 1})
    thing.set_properties({"qInfo": {"qId": "other", "qType": "new"}, "b": 2})
    assert thing.properties == {"qInfo": {"qId": thing.id, "qType": "new"}, "b": 2}
    thing.properties["b"] = 3
    assert thing.properties["b"] == 2


def test_patches(session: Session) -> None:
    thing = make(session, {"a": {"b": [1, 2, 3]}, "x/y": 1})
    thing.apply_patches(
        [
            patch("add", "/a/b/1", "new"),
            patch("replace", "/a/b/0", {"deep": True}),
            patch("remove", "/a/b/3"),
            patch("add", "/a/c", None),
            patch("replace", "/x~1y", 2),
            patch("Add", "/a/b/-", 9),
        ]
    )
    assert thing.properties["a"] == {"b": [{"deep": True}, "new", 2, 9], "c": None}
    assert thing.properties["x/y"] == 2


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (patch("remove", "/none"), 4),
        (patch("add", "/a/b/c", 1), 4),
        (patch("replace", "a", 1), 4),
        (patch("move", "/a", 1), 8),
        ({"qOp": "add", "qPath": "/a", "qValue": "{not json"}, 8),
    ],
)
def test_a_wrong_patch_changes_nothing(session: Session, wrong: dict[str, str], code: int) -> None:
    thing = make(session, {"a": 1})
    with pytest.raises(EngineError) as caught:
        thing.apply_patches([patch("add", "/b", 1), wrong])
    assert caught.value.code == code
    assert "b" not in thing.properties


def test_soft_patches_change_the_layout_only(session: Session) -> None:
    thing = make(session, {"a": 1}, session_only=False)
    thing.apply_patches([patch("replace", "/a", 2)], soft=True)
    assert (thing.properties["a"], thing.effective_properties["a"]) == (1, 2)
    layout = thing.layout()
    assert (layout["a"], layout["qHasSoftPatches"]) == (2, True)
    assert session.document.session().get_object(thing.id).layout()["a"] == 1  # type: ignore[union-attr]
    thing.clear_soft_patches()
    assert "qHasSoftPatches" not in thing.layout()


def test_dynamic_structures_at_any_depth(session: Session) -> None:
    thing = make(
        session,
        {
            "title": {"qStringExpression": {"qExpr": "='Sum ' & Sum(A)"}},
            "plain": {"qStringExpression": "just text"},
            "deep": [
                {
                    "value": {"qValueExpression": "=Sum(A) * 2"},
                    "none": {"qValueExpression": {"qExpr": "Sum("}},
                }
            ],
            "folder": {
                "qHyperCubeDef": {
                    "qMeasures": [{"qDef": {"qDef": "Count(A)"}}],
                    "qInitialDataFetch": [{"qWidth": 1, "qHeight": 1}],
                }
            },
            "qMetaDef": {"title": "T"},
        },
    )
    layout = thing.layout()
    assert (layout["title"], layout["plain"]) == ("Sum 3", "just text")
    assert layout["deep"] == [{"value": 6, "none": "NaN"}]
    assert layout["folder"]["qHyperCube"]["qDataPages"][0]["qMatrix"][0][0]["qNum"] == 2
    assert layout["qMeta"]["title"] == "T"
    assert layout["qMeta"]["privileges"]
    assert layout["qSelectionInfo"] == {}
    pages = thing.hypercube_data("/folder/qHyperCubeDef", [{"qWidth": 1, "qHeight": 1}])
    assert pages[0]["qMatrix"][0][0]["qText"] == "2"


def test_structures_without_handler_are_refused(session: Session) -> None:
    with pytest.raises(UnsupportedError, match="qNxLibraryDimensionListDef"):
        make(session, {"qNxLibraryDimensionListDef": {}}).layout()


def test_children(session: Session) -> None:
    sheet = make(session, {"qChildListDef": {"qData": {"title": "/qMetaDef/title"}}}, session_only=False)
    one = sheet.create_child({"qInfo": {"qType": "chart"}, "qMetaDef": {"title": "One"}})
    two = sheet.create_child({"qInfo": {"qType": "chart"}})
    items = sheet.layout()["qChildList"]["qItems"]
    assert [(item["qInfo"]["qId"], item["qData"]["title"]) for item in items] == [
        (one.id, "One"),
        (two.id, None),
    ]
    session.destroy_object(one.id)
    assert [child.id for child in sheet.children()] == [two.id]
    session.destroy_object(sheet.id)
    assert session.get_object(two.id) is None


def test_lists_of_objects(session: Session) -> None:
    make(session, {"qInfo": {"qType": "sheet"}, "qMetaDef": {"title": "S"}}, session_only=False)
    make(session, {"qInfo": {"qType": "story"}}, session_only=False)
    make(session, {"qInfo": {"qType": "measure"}}, session_only=False, kind="measure")
    make(session, {"qInfo": {"qType": "dimension"}}, session_only=False, kind="dimension")
    make(session, {"qInfo": {"qType": "bookmark"}}, session_only=False, kind="bookmark")
    layout = make(
        session,
        {
            "qAppObjectListDef": {"qType": "sheet", "qData": {"title": "/qMetaDef/title"}},
            "qMeasureListDef": {"qType": "measure"},
            "qDimensionListDef": {"qType": "dimension"},
            "qBookmarkListDef": {"qType": "bookmark"},
        },
    ).layout()
    assert [item["qData"] for item in layout["qAppObjectList"]["qItems"]] == [{"title": "S"}]
    for name in ("qMeasureList", "qDimensionList", "qBookmarkList"):
        assert len(layout[name]["qItems"]) == 1


def test_the_list_of_fields(session: Session) -> None:
    items = make(session, {"qFieldListDef": {"qShowSrcTables": True}}).layout()["qFieldList"]["qItems"]
    assert [(i["qName"], i["qCardinal"], i["qSrcTables"]) for i in items] == [
        ("A", 2, ["T"]),
        ("B", 2, ["T"]),
    ]


def test_variables(session: Session) -> None:
    variable = {"qInfo": {"qType": "variable"}, "qName": "vSum", "qDefinition": "=Sum(A)"}
    made = make(session, variable, session_only=False, kind="variable")
    assert session.find_variable("vSum") is made
    assert session.variable_value("vSum") == (3, "3")
    assert session.variable_value("vTwo") == (2, "2")
    assert session.variable_value("none") is None
    assert session.evaluate("$(vSum) + vTwo").number == 5
    session.set_variable("vTwo", "20")
    assert session.evaluate("vTwo").number == 20
    assert session.document.session().evaluate("vTwo").number == 2
    listed = make(session, {"qVariableListDef": {"qType": "variable"}}).layout()["qVariableList"]["qItems"]
    assert {"vSum", "vName"} <= {item["qName"] for item in listed}
    for wrong, code in ((variable, 18001), ({"qInfo": {"qType": "variable"}}, 18000)):
        with pytest.raises(EngineError) as caught:
            make(session, wrong, kind="variable")
        assert caught.value.code == code


def test_current_selections(session: Session) -> None:
    field = session.field("B")
    assert field is not None
    field.select("x")
    field.lock()
    found = make(session, {"qSelectionObjectDef": {}}).layout()["qSelectionObject"]
    assert (found["qBackCount"], found["qForwardCount"]) == (1, 0)
    selection = found["qSelections"][0]
    assert (selection["qField"], selection["qSelected"], selection["qSelectedCount"]) == ("B", "x", 1)
    assert selection["qLocked"]
    assert selection["qStateCounts"]["qLocked"] == 1


def test_a_layout_is_calculated_once_until_something_changes(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing = make(session, {"qHyperCubeDef": {"qMeasures": [{"qDef": {"qDef": "Sum(A)"}}]}})
    first = thing.cube("/qHyperCubeDef", session.context())
    assert thing.cube("/qHyperCubeDef", session.context()) is first
    field = session.field("A")
    assert field is not None
    field.select("1")
    second = thing.cube("/qHyperCubeDef", session.context())
    assert second is not first
    thing.apply_patches([patch("add", "/qHyperCubeDef/qSuppressZero", True)])
    assert thing.cube("/qHyperCubeDef", session.context()) is not second
