"""List objects: all values with states, order, frequency, search."""

from __future__ import annotations

from typing import Any

import pytest

from qlik_engine import Document, EngineError, GenericObject, Session

SALES = """
Sales:
LOAD * INLINE [
Region, Product
North, Shoe
South, Hat
North, Shirt
East, Shoe
North, Shoe
];
"""


@pytest.fixture
def session() -> Session:
    document = Document(script=SALES)
    assert document.reload().success
    return document.session()


def listed(session: Session, field: str = "Region", **more: Any) -> GenericObject:
    criteria = more.pop("criteria", {})
    definition = {
        "qDef": {"qFieldDefs": [field], "qSortCriterias": [criteria]},
        "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 1, "qHeight": 50}],
        "qShowAlternatives": True,
        **more,
    }
    return session.create_object(
        {"qInfo": {"qType": "listbox"}, "qListObjectDef": definition}, session_only=True
    )


def shown(found: GenericObject) -> dict[str, str]:
    page = found.layout()["qListObject"]["qDataPages"][0]["qMatrix"]
    return {row[0]["qText"]: row[0]["qState"] for row in page}


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("last", ["'b' & N", "Dual('x', N)", "Dual('x' & N, 50 - N)"])
def test_texts_order_what_numbers_leave_alike(direction: int, last: str) -> None:
    script = f"T: LOAD If(N > 30, {last}, N) AS A; LOAD Mod(RecNo() * 7, 50) AS N AUTOGENERATE 50;"
    document = Document(script=script)
    assert document.reload().success
    session = document.session()
    found = session.field("A")
    assert found is not None
    criteria = {"qSortByNumeric": direction, "qSortByAscii": -direction}
    texts = [*shown(listed(session, "A", criteria=criteria))]
    values = {text: at for at, text in enumerate(found.field.texts) if at}
    numbers = found.field.numbers
    numeric = [text for text in texts if numbers[values[text]] == numbers[values[text]]]
    assert numeric == sorted(numeric, key=lambda text: direction * numbers[values[text]])
    assert texts[len(numeric) :] == sorted({*values} - {*numeric}, reverse=direction == 1)


@pytest.mark.parametrize("criteria", [{"qSortByState": 1}, {"qSortByGreyness": -1}, {"qSortByFrequency": -1}])
@pytest.mark.parametrize("further", [{}, {"qAutoSortByState": {"qDisplayNumberOfRows": 7}}])
def test_pages_in_turn_are_those_of_all_rows(criteria: dict[str, int], further: dict[str, Any]) -> None:
    document = Document(script="T: LOAD RecNo() AS N, Mod(RecNo(), 7) AS M AUTOGENERATE 50;")
    assert document.reload().success
    session = document.session()
    seventh, tens = session.field("M"), session.field("N")
    assert seventh is not None
    assert tens is not None
    assert seventh.low_level_select([1, 4])
    assert tens.low_level_select(range(10, 30))
    definition = {"criteria": {**criteria, "qSortByNumeric": -1}, **further}
    whole = listed(session, "N", **definition)
    wanted = [row[0] for row in whole.layout()["qListObject"]["qDataPages"][0]["qMatrix"]]
    assert len({cell["qState"] for cell in wanted}) == 4
    box = listed(session, "N", qInitialDataFetch=[{"qWidth": 1, "qHeight": 5}], **definition)
    found = [row[0] for row in box.layout()["qListObject"]["qDataPages"][0]["qMatrix"]]
    for top in (5, 10, 40, 20):
        page = {"qTop": top, "qLeft": 0, "qWidth": 1, "qHeight": 20 if top == 20 else 5}
        found += [row[0] for row in box.list_object_data("/qListObjectDef", [page])[0]["qMatrix"]]
    assert found == [*wanted[:15], *wanted[40:45], *wanted[20:40]]


def test_many_values_in_the_order_of_their_states() -> None:
    document = Document(script="T: LOAD RecNo() AS N, Mod(RecNo(), 3) AS M AUTOGENERATE 3000;")
    assert document.reload().success
    session = document.session()
    third = session.field("M")
    assert third is not None
    assert third.low_level_select([1])
    box = listed(session, "N", criteria={"qSortByState": 1, "qSortByNumeric": -1})
    pages = [{"qTop": top, "qLeft": 0, "qWidth": 1, "qHeight": 3} for top in (0, 998)]
    first, around = (
        [(row[0]["qText"], row[0]["qState"]) for row in page["qMatrix"]]
        for page in box.list_object_data("/qListObjectDef", pages)
    )
    wanted = [n for n in range(3000, 0, -1) if n % 3 == 2]
    others = [n for n in range(3000, 0, -1) if n % 3 != 2]
    assert first == [(str(n), "O") for n in wanted[:3]]
    assert around == [(str(n), "O") for n in wanted[-2:]] + [(str(others[0]), "X")]


def test_all_values_with_their_states(session: Session) -> None:
    box = listed(session)
    assert shown(box) == {"North": "O", "South": "O", "East": "O"}
    assert box.select_list_object_values("/qListObjectDef", [0])
    assert shown(box) == {"North": "S", "South": "A", "East": "A"}
    assert shown(listed(session, "Product")) == {"Shoe": "O", "Hat": "X", "Shirt": "O"}
    layout = box.layout()["qListObject"]
    assert layout["qSize"] == {"qcx": 1, "qcy": 3}
    assert layout["qDimensionInfo"]["qStateCounts"]["qAlternative"] == 2
    assert box.select_list_object_values("/qListObjectDef", [0], True)
    assert set(shown(box).values()) == {"O"}


def test_alternatives_are_excluded_unless_shown(session: Session) -> None:
    box = listed(session, qShowAlternatives=False)
    box.select_list_object_values("/qListObjectDef", [1])
    assert shown(box) == {"North": "X", "South": "S", "East": "X"}


def test_many_values_put_the_selected_first(session: Session) -> None:
    box = listed(session, criteria={"qSortByAscii": 1}, qAutoSortByState={"qDisplayNumberOfRows": 2})
    box.select_list_object_values("/qListObjectDef", [1])
    assert list(shown(box)) == ["South", "East", "North"]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("NX_FREQUENCY_VALUE", ["3", "1", "1"]),
        ("P", ["60.0%", "20.0%", "20.0%"]),
        ("R", ["0.6000", "0.2000", "0.2000"]),
    ],
)
def test_frequencies(session: Session, mode: str, expected: list[str]) -> None:
    page = listed(session, qFrequencyMode=mode).layout()["qListObject"]["qDataPages"][0]
    assert [row[0]["qFrequency"] for row in page["qMatrix"]] == expected


def test_frequency_follows_the_selection(session: Session) -> None:
    product = session.field("Product")
    assert product is not None
    product.select("Shoe")
    page = listed(session, qFrequencyMode="V").layout()["qListObject"]["qDataPages"][0]
    assert [row[0]["qFrequency"] for row in page["qMatrix"]] == ["2", "0", "1"]


def test_searching_in_a_list(session: Session) -> None:
    box = listed(session)
    assert box.search_list_object("/qListObjectDef", "*th")
    assert list(shown(box)) == ["North", "South"]
    assert box.layout()["qListObject"]["qSize"]["qcy"] == 2
    assert box.accept_list_object_search("/qListObjectDef")
    assert shown(box) == {"North": "S", "South": "S", "East": "A"}
    assert not box.search_list_object("/qListObjectDef", "zzz")
    assert shown(box) == {}
    box.abort_list_object_search("/qListObjectDef")
    assert len(shown(box)) == 3
    assert not box.accept_list_object_search("/qListObjectDef")


def test_data_in_pages(session: Session) -> None:
    pages = listed(session).list_object_data("/qListObjectDef", [{"qTop": 1, "qWidth": 1, "qHeight": 1}])
    assert [row[0]["qText"] for row in pages[0]["qMatrix"]] == ["South"]
    with pytest.raises(EngineError) as caught:
        listed(session).list_object_data("/qListObjectDef", [{"qWidth": 1, "qHeight": 10_001}])
    assert caught.value.code == 7009


def test_calculated_lists(session: Session) -> None:
    box = listed(session, "=Upper(Region)")
    assert shown(box) == {"NORTH": "O", "SOUTH": "O", "EAST": "O"}
    assert not box.select_list_object_values("/qListObjectDef", [0])


def test_an_unknown_field(session: Session) -> None:
    layout = listed(session, "Nowhere").layout()["qListObject"]
    assert (layout["qError"]["qErrorCode"], layout["qSize"]["qcy"]) == (7002, 0)


def test_expressions_are_further_columns(session: Session) -> None:
    page = {"qTop": 0, "qLeft": 0, "qWidth": 9, "qHeight": 50}
    wanted = [{"qExpr": "Count(Product)"}, {"qExpr": "=Concat(DISTINCT Product, '+')"}, {"qExpr": "1 +"}]
    box = listed(session, qExpressions=wanted, qInitialDataFetch=[page])
    shown = box.layout()["qListObject"]
    assert shown["qSize"] == {"qcx": 4, "qcy": 3}
    assert [[cell["qText"] for cell in row] for row in shown["qDataPages"][0]["qMatrix"]] == [
        ["North", "3", "Shirt+Shoe", "-"],
        ["South", "1", "Hat", "-"],
        ["East", "1", "Shoe", "-"],
    ]
    assert [item["qExpr"] for item in shown["qExpressions"]] == [item["qExpr"] for item in wanted]
    assert [("qError" in item) for item in shown["qExpressions"]] == [False, False, True]
    assert box.select_list_object_values("/qListObjectDef", [0])
    (found,) = box.list_object_data("/qListObjectDef", [{**page, "qLeft": 1, "qWidth": 1}])
    assert [row[0]["qText"] for row in found["qMatrix"]] == ["3", "-", "-"]


def test_clearing(session: Session) -> None:
    box = listed(session)
    box.select_list_object_values("/qListObjectDef", [0])
    assert box.clear_selections("/qListObjectDef")
    assert set(shown(box).values()) == {"O"}


def test_a_search_goes_on_while_others_change_the_object(session: Session) -> None:
    definition = {
        "qDef": {"qFieldDefs": ["Region"]},
        "qInitialDataFetch": [{"qWidth": 1, "qHeight": 9}],
    }
    box = session.create_object(
        {"qInfo": {"qType": "listbox"}, "qListObjectDef": definition}, session_only=False
    )
    assert box.search_list_object("/qListObjectDef", "so")
    other = session.document.session().get_object(box.id)
    assert other is not None
    other.apply_patches([{"qOp": "add", "qPath": "/qListObjectDef/qDef/qFieldLabels", "qValue": '["R"]'}])
    (shown,) = box.layout()["qListObject"]["qDataPages"]
    assert [cell["qText"] for (cell,) in shown["qMatrix"]] == ["South"]
    assert shown["qMatrix"][0][0]["qHighlightRanges"]["qRanges"] == [{"qCharPos": 0, "qCharCount": 2}]
    assert box.layout()["qListObject"]["qDimensionInfo"]["qFallbackTitle"] == "R"
    box.abort_list_object_search("/qListObjectDef")
    (shown,) = box.layout()["qListObject"]["qDataPages"]
    assert len(shown["qMatrix"]) == 3
