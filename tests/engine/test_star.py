"""A star of five tables, some thousand rows, compared with plain dictionaries; and that it is quick."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from qlik_engine import Document, FolderSources, Session

SCRIPT = """
Flights: LOAD *, origin & '|' & hour AS wkey FROM [lib://d/flights.csv]
  (txt, utf8, embedded labels, delimiter is ',');
Airlines: LOAD * FROM [lib://d/airlines.csv] (txt, utf8, embedded labels, delimiter is ',');
Airports: LOAD * FROM [lib://d/airports.csv] (txt, utf8, embedded labels, delimiter is ',');
Planes: LOAD * FROM [lib://d/planes.csv] (txt, utf8, embedded labels, delimiter is ',');
Weather: LOAD origin & '|' & hour AS wkey, temp FROM [lib://d/weather.csv]
  (txt, utf8, embedded labels, delimiter is ',');
"""
FLIGHTS = 5000


def write(path: Path, name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = [",".join(rows[0]), *(",".join(str(v) for v in row.values()) for row in rows)]
    (path / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return rows


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[dict[str, Any]]]]:
    path, luck = tmp_path_factory.mktemp("star"), random.Random(7)
    carriers, planes, airports = (
        [f"C{i}" for i in range(12)],
        [f"N{i}" for i in range(300)],
        [f"D{i}" for i in range(60)],
    )
    made: dict[str, list[dict[str, Any]]] = {
        "airlines": [{"carrier": c, "carrier_name": f"Carrier {c}"} for c in carriers[:-1]],
        "airports": [{"dest": d, "lat": i} for i, d in enumerate(airports)],
        "planes": [{"tailnum": t, "seats": luck.choice([50, 150, 300])} for t in planes[::2]],
        "weather": [
            {"origin": o, "hour": h, "temp": luck.randint(-10, 35)} for o in ("EWR", "JFK") for h in range(24)
        ],
        "flights": [
            {
                "carrier": luck.choice(carriers),
                "tailnum": luck.choice(planes),
                "origin": luck.choice(["EWR", "JFK", "LGA"]),
                "dest": luck.choice(airports),
                "hour": luck.randrange(24),
                "delay": luck.randint(-10, 120),
            }
            for _ in range(FLIGHTS)
        ],
    }
    return path, {name: write(path, name, rows) for name, rows in made.items()}


@pytest.fixture
def session(data: tuple[Path, Any]) -> Session:
    document = Document(script=SCRIPT)
    result = document.reload(FolderSources(data[0]))
    assert result.success, result.log
    assert not result.warnings
    return document.session()


def cube(session: Session, dimensions: list[str], measures: list[str]) -> dict[tuple[str, ...], list[Any]]:
    made = session.create_object(
        {
            "qInfo": {"qType": "t"},
            "qHyperCubeDef": {
                "qDimensions": [{"qDef": {"qFieldDefs": [name]}} for name in dimensions],
                "qMeasures": [{"qDef": {"qDef": text}} for text in measures],
                "qInitialDataFetch": [{"qWidth": len(dimensions) + len(measures), "qHeight": 1000}],
            },
        },
        session_only=True,
    )
    page = made.layout()["qHyperCube"]["qDataPages"][0]["qMatrix"]
    width = len(dimensions)
    return {tuple(c["qText"] for c in row[:width]): [c["qNum"] for c in row[width:]] for row in page}


def test_selecting_an_origin(session: Session, data: tuple[Path, dict[str, list[dict[str, Any]]]]) -> None:
    flights = [row for row in data[1]["flights"] if row["origin"] == "JFK"]
    origin = session.field("origin")
    assert origin is not None
    assert origin.select("JFK")
    for name in ("carrier", "tailnum", "dest"):
        field = session.field(name)
        assert field is not None
        possible = {t for t, s in zip(field.field.texts[1:], field.states(), strict=True) if s == "O"}
        assert possible == {row[name] for row in flights}
    named = session.field("carrier_name")
    assert named is not None
    assert set(named.states()) == {"O"}
    temperature = session.evaluate("Sum(temp)").number
    hours = {row["hour"] for row in flights}
    assert temperature == sum(
        r["temp"] for r in data[1]["weather"] if r["origin"] == "JFK" and r["hour"] in hours
    )


def test_averages_by_carrier_and_seats(
    session: Session, data: tuple[Path, dict[str, list[dict[str, Any]]]]
) -> None:
    names = {row["carrier"]: row["carrier_name"] for row in data[1]["airlines"]}
    seats = {row["tailnum"]: str(row["seats"]) for row in data[1]["planes"]}
    delays, tails = defaultdict(list), defaultdict(set)
    for row in data[1]["flights"]:
        key = (names.get(row["carrier"], "-"), seats.get(row["tailnum"], "-"))
        delays[key].append(row["delay"])
        tails[key].add(row["tailnum"])
    found = cube(
        session, ["carrier_name", "seats"], ["Avg(delay)", "Count(DISTINCT tailnum)", "Count(delay)"]
    )
    assert found.keys() == delays.keys()
    for names_shown, (average, planes, flights) in found.items():
        own = delays[names_shown[0], names_shown[1]]
        assert average == pytest.approx(sum(own) / len(own))
        assert (planes, flights) == (len(tails[names_shown[0], names_shown[1]]), len(own))


def test_a_dimension_table_is_counted_once_per_linked_value(
    session: Session, data: tuple[Path, dict[str, list[dict[str, Any]]]]
) -> None:
    seats = {row["tailnum"]: row["seats"] for row in data[1]["planes"]}
    flown: dict[str, set[str]] = defaultdict(set)
    for row in data[1]["flights"]:
        if row["tailnum"] in seats:
            flown[row["origin"]].add(row["tailnum"])
    found = cube(session, ["origin"], ["Sum(seats)"])
    assert {key[0]: values[0] for key, values in found.items() if key != ("-",)} == {
        origin: sum(seats[t] for t in tails) for origin, tails in flown.items()
    }
