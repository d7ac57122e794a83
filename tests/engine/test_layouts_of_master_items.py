"""Layouts that are kept follow what the master items in them depend on."""

from __future__ import annotations

import pytest

from qlik_engine import Document, GenericObject, Session

SCRIPT = "SET rate = 2; SET twice = [Rated] * 2; Sales: LOAD RecNo() AS Amount AUTOGENERATE 3;"
ITEMS = {
    "m1": ("Rated", "Sum(Amount) * rate"),
    "m2": ("Where", "ObjectId()"),
    "m3": ("Who", "[Where] & OSUser()"),
}


@pytest.fixture
def document() -> Document:
    document = Document("items", title="Items", script=SCRIPT)
    assert document.reload().success
    session = document.session()
    for id, (label, expression) in ITEMS.items():
        measure = {
            "qInfo": {"qType": "measure", "qId": id},
            "qMeasure": {"qLabel": label, "qDef": expression},
        }
        session.create_object(measure, session_only=False, kind="measure")
    return document


def chart(session: Session, id: str, **measure: object) -> GenericObject:
    page = {"qTop": 0, "qLeft": 0, "qWidth": 1, "qHeight": 1}
    cube = {"qMeasures": [measure], "qInitialDataFetch": [page]}
    return session.create_object(
        {"qInfo": {"qType": "kpi", "qId": id}, "qHyperCubeDef": cube}, session_only=True
    )


def shown(chart: GenericObject) -> str:
    return str(chart.layout()["qHyperCube"]["qDataPages"][0]["qMatrix"][0][0]["qText"])


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        ({"qLibraryId": "m1"}, ("12", "60")),
        ({"qDef": {"qDef": "Rated"}}, ("12", "60")),
        ({"qDef": {"qDef": "$(twice)"}}, ("24", "120")),
    ],
)
def test_variables_in_master_measures(
    document: Document, measure: dict[str, object], values: tuple[str, str]
) -> None:
    session = document.session()
    kpi = chart(session, "kpi", **measure)
    assert shown(kpi) == values[0]
    assert len(document.layouts) == 1
    session.set_variable("rate", "10")
    assert shown(kpi) == values[1]


def test_master_measures_that_ask_where_they_are(document: Document) -> None:
    session = document.session()
    assert [shown(chart(session, id, qLibraryId="m2")) for id in ("one", "two")] == ["one", "two"]
    assert [shown(chart(session, id, qDef={"qDef": "[Where] & ''"})) for id in ("a", "b")] == ["a", "b"]


def test_master_measures_that_ask_who_asks(document: Document) -> None:
    ann, bob = (document.session({"USERID": name}) for name in ("ann", "bob"))
    assert [shown(chart(session, "kpi", qLibraryId="m3")) for session in (ann, bob)] == ["kpiann", "kpibob"]


@pytest.mark.parametrize("asked", ["here & ''", "Only(Aggr(ObjectId(), Amount))", "[Where] & here"])
def test_charts_alike_ask_where_they_are_in_one_moment(document: Document, asked: str) -> None:
    session = document.session()
    session.set_variable("here", "=ObjectId()")
    found = [shown(chart(session, id, qDef={"qDef": asked})) for id in ("one", "two")]
    assert [text[:3] for text in found] == ["one", "two"]
