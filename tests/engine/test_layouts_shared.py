"""What layouts share with one another: cells of values, infos, properties that are never evaluated."""

from __future__ import annotations

import copy
import gc
import json
import weakref
from typing import Any

import pytest

from qlik_engine import Document, Dual, GenericObject, Session

SCRIPT = """
Sales: LOAD * INLINE [Region, Product, Amount
North, Shoe, 1.5
North, Hat, 20
South, Shoe, 300
East, Shirt, 4000
East, Hat, -0.25
];
Codes: LOAD RecNo() AS Code, If(Even(RecNo()), 'Shoe', 'Hat') AS Product AUTOGENERATE 9000;
"""
RANKS = {"L": 0, "S": 0, "O": 1, "A": 2, "X": 3, "XS": 3, "XL": 3}
MONEY = {"qType": "F", "qnDec": 2, "qFmt": "0.00", "qDec": ".", "qThou": ","}


@pytest.fixture
def session() -> Session:
    document = Document(script=SCRIPT)
    assert document.reload().success
    return document.session()


def made(session: Session, **properties: Any) -> GenericObject:
    return session.create_object({"qInfo": {"qType": "t"}, **properties}, session_only=True)


def box(session: Session, field: str, *pages: tuple[int, int], **more: Any) -> GenericObject:
    wanted = [{"qTop": top, "qWidth": 2, "qHeight": height} for top, height in pages or ((0, 99),)]
    inner = {"qFieldDefs": [field], **more.pop("inner", {})}
    definition = {"qDef": inner, "qInitialDataFetch": wanted, "qShowAlternatives": True, **more}
    return made(session, qListObjectDef=definition)


def chart(
    session: Session, dimension: dict[str, Any], *measures: dict[str, Any], **more: Any
) -> GenericObject:
    definition = {
        "qDimensions": [dimension],
        "qMeasures": list(measures),
        "qInitialDataFetch": [{"qWidth": 9, "qHeight": 99}],
        **more,
    }
    return made(session, qHyperCubeDef=definition)


def rows(found: GenericObject) -> list[dict[str, Any]]:
    (part,) = (part for name, part in found.layout().items() if name in ("qListObject", "qHyperCube"))
    return [row[0] for page in part["qDataPages"] for row in page["qMatrix"]]


def select(session: Session, field: str, *texts: str) -> None:
    found = session.field(field)
    assert found is not None
    assert found.select_values([Dual(text=text) for text in texts])


def dimension(field: str, **more: Any) -> dict[str, Any]:
    return {"qDef": {"qFieldDefs": [field]}, **more}


def every_kind(session: Session) -> list[GenericObject]:
    attributes = {"qAttributeExpressions": [{"qExpression": "Count(Amount)"}]}
    others = {"qOtherTotalSpec": {"qOtherMode": "OTHER_COUNTED", "qOtherCounted": {"qv": "1"}}}
    totals = {"qOtherTotalSpec": {"qTotalMode": "TOTAL_EXPR"}}
    total = {"qDef": {"qDef": "Sum(Amount)"}}
    average = {"qDef": {"qDef": "Avg(Amount)", "qNumFormat": MONEY}, **attributes}
    return [
        box(session, "Region"),
        box(session, "Product", qShowAlternatives=False, qFrequencyMode="V"),
        box(session, "Product", qFrequencyMode="P", qExpressions=[{"qExpr": "Sum(Amount)"}]),
        box(session, "Amount"),
        box(session, "Amount", inner={"qNumberPresentations": [MONEY]}),
        chart(session, dimension("Product"), total),
        chart(session, dimension("Product", **attributes), average),
        chart(session, dimension("Product", **others), total),
        chart(session, dimension("Product", **totals), total, average),
        chart(session, dimension("Product"), total, qMode="P"),
    ]


def test_a_layout_stays_as_it_was_made(session: Session) -> None:
    other = session.document.session()
    objects = [*every_kind(session), *every_kind(other)]
    layouts: list[dict[str, Any]] = []
    copies: list[dict[str, Any]] = []

    def lay_out() -> None:
        new = [found.layout() for found in objects]
        layouts.extend(new)
        copies.extend(copy.deepcopy(new))

    lay_out()
    select(session, "Region", "North")
    lay_out()
    select(session, "Product", "Hat")
    select(other, "Amount", "20")
    lay_out()
    assert objects[0].search_list_object("/qListObjectDef", "*th")
    assert objects[2].search_list_object("/qListObjectDef", "s")
    lay_out()
    found = session.field("Product")
    assert found is not None
    assert found.lock()
    lay_out()
    assert layouts == copies
    assert any("qHighlightRanges" in cell for cell in rows(objects[2]))


def test_formats_of_one_field_are_kept_apart(session: Session) -> None:
    plain, money = box(session, "Amount"), box(session, "Amount", inner={"qNumberPresentations": [MONEY]})
    for _ in range(2):
        assert [cell["qText"] for cell in rows(plain)] == ["1.5", "20", "300", "4000", "-0.25"]
        assert [cell["qText"] for cell in rows(money)] == ["1.50", "20.00", "300.00", "4000.00", "-0.25"]
        session.document.layouts.clear()
        select(session, "Region", "East")


def test_other_data_bring_other_cells(session: Session) -> None:
    listed = box(session, "Region")
    before = rows(listed)
    session.document.script = SCRIPT.replace("South", "Sud").replace("North", "7")
    assert session.document.reload().success
    assert [cell["qText"] for cell in before] == ["North", "South", "East"]
    assert [(cell["qText"], cell["qNum"]) for cell in rows(listed)] == [
        ("7", 7),
        ("Sud", "NaN"),
        ("East", "NaN"),
    ]


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("criterion", ["qSortByState", "qSortByGreyness"])
@pytest.mark.parametrize(
    "chosen", [{}, {"Product": ["Hat"]}, {"Region": ["East"]}, {"Region": ["South", "East"]}]
)
def test_values_in_the_order_of_their_states(
    session: Session, chosen: dict[str, list[str]], criterion: str, direction: int
) -> None:
    for field, texts in chosen.items():
        select(session, field, *texts)
    for name in ("Region", "Product", "Amount"):
        target = session.field(name)
        assert target is not None
        states = target.states()
        by_state = box(session, name, inner={"qSortCriterias": [{criterion: direction}]})
        ranks = {**RANKS, "O": 0} if criterion == "qSortByGreyness" else RANKS
        expected = sorted(range(len(states)), key=lambda at: direction * ranks[states[at]])
        shown = rows(by_state)
        assert [cell["qElemNumber"] for cell in shown] == expected
        assert [cell["qState"] for cell in shown] == [states[at] for at in expected]


def test_many_values(session: Session) -> None:
    """More than are kept: in one page, and page after page."""
    pages = [(0, 5000), (8000, 1000), (4900, 2000), (0, 3000), (6000, 3000), (2000, 4500)]
    select(session, "Product", "Hat")
    for top, height in pages * 2:
        expected = [
            {"qText": str(n + 1), "qNum": n + 1, "qElemNumber": n, "qState": "X" if n % 2 else "O"}
            for n in range(top, top + height)
        ]
        assert rows(box(session, "Code", (top, height))) == expected
        charted = chart(session, dimension("Code"), {"qDef": {"qDef": "Count({1} Product)"}})
        page = {"qTop": top, "qWidth": 1, "qHeight": height}
        for plain in (False, True):
            (data,) = charted.hypercube_data("/qHyperCubeDef", [page], plain=plain)
            values = [row[0] for row in data["qMatrix"]]
            shown = [
                cell if isinstance(cell, dict) else {n: getattr(cell, n) for n in expected[0]}
                for cell in values
            ]
            assert shown == expected


def test_what_is_not_evaluated_is_copied(session: Session) -> None:
    found = made(
        session,
        look={"colours": [{"hex": "#fff"}], "size": {"x": 1}},
        flat={"a": 1, "list": None},
        names=["a", "b"],
        qMetaDef={"title": "T"},
        deep=[[{"title": {"qStringExpression": "=Count(DISTINCT Region)"}, "rest": {"a": None}}]],
        number={"qValueExpression": {"qExpr": "Sum(Amount)"}},
        **{"a/b~c": {"qListObjectDef": {"qDef": {"qFieldDefs": ["Region"]}}}},
    )
    properties, before = found.properties, copy.deepcopy(found.layout())
    assert before["deep"] == [[{"title": "3", "rest": {"a": None}}]]
    assert before["number"] == 4321.25
    assert before["a/b~c"]["qListObject"]["qSize"]["qcy"] == 3
    written = found.layout()
    written["look"]["colours"][0]["hex"] = "#000"
    written["look"]["size"]["x"] = 2
    written["deep"][0][0]["rest"]["a"] = 3
    written["flat"]["a"] = 2
    written["names"].append("c")
    written["qMeta"]["privileges"].clear()
    written["qInfo"]["qType"] = "other"
    assert found.properties == properties
    assert found.layout() == before


def test_members_keep_their_order(session: Session) -> None:
    found = made(session, zero=0, qListObjectDef={"qDef": {"qFieldDefs": ["Region"]}}, last={"b": 1, "a": 2})
    names = [
        name for name in json.loads(json.dumps(found.layout())) if name not in ("qSelectionInfo", "qMeta")
    ]
    assert names == ["qInfo", "zero", "qListObject", "last"]


def test_properties_are_followed_at_any_depth(session: Session) -> None:
    base = made(session, panel={"title": {"qStringExpression": "='a'"}, "list": [{"qHyperCubeDef": {}}]})
    derived = made(session, qExtendsId=base.id)
    assert [found.layout()["panel"]["title"] for found in (base, derived)] == ["a", "a"]
    changed = [{"qOp": "replace", "qPath": "/panel/title/qStringExpression", "qValue": "\"='b'\""}]
    derived.apply_patches(changed, soft=True)
    assert [found.layout()["panel"]["title"] for found in (base, derived)] == ["a", "b"]
    derived.clear_soft_patches()
    base.apply_patches(changed)
    assert [found.layout()["panel"]["title"] for found in (base, derived)] == ["b", "b"]
    base.apply_patches([{"qOp": "replace", "qPath": "/panel/list/0", "qValue": '{"qHyperCube": 1}'}])
    assert [found.layout()["panel"]["list"] for found in (base, derived)] == [[{"qHyperCube": 1}]] * 2


def test_a_session_that_ends_lets_go_of_its_charts_at_once(session: Session) -> None:
    shown = chart(session, {"qDef": {"qFieldDefs": ["Region"]}}, {"qDef": {"qDef": "Sum(Amount)"}})
    shown.layout()
    cube = weakref.ref(shown.cube("/qHyperCubeDef", session.context()))
    gc.disable()
    try:
        assert cube() is not None
        session.close()
        assert cube() is None
    finally:
        gc.enable()
    assert rows(shown)[0]["qText"] == "North"  # whoever still asks is answered
