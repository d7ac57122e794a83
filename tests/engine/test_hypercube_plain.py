"""Cells made to be written: the same JSON as the cells made to be read."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from qlik_engine import Document, Session
from qlik_engine.hypercube.plain import PlainCell
from tests.engine.definitions import dimension, measure

SCRIPT = """
LOAD * INLINE [Region, Product, Amount
North, Shoe, 1.5
North, Hat, 2
South, Shoe, 3];
"""
PAGES = [
    {"qTop": 0, "qLeft": 0, "qWidth": 9, "qHeight": 2},
    {"qTop": 2, "qLeft": 1, "qWidth": 2, "qHeight": 9},
]


@pytest.fixture(scope="module")
def session() -> Session:
    document = Document(script=SCRIPT)
    assert document.reload().success
    return document.session()


ATTRIBUTES = {"qAttributeExpressions": [{"qExpression": "Count(Amount)"}]}
OTHERS = {"qOtherTotalSpec": {"qOtherMode": "OTHER_COUNTED", "qOtherCounted": {"qv": "1"}}}
TOTALS = {"qOtherTotalSpec": {"qTotalMode": "TOTAL_EXPR"}}


@pytest.mark.parametrize(
    ("dimensions", "measures", "plain"),
    [
        ([dimension("Region"), dimension("Product")], [measure("Sum(Amount)"), measure("Avg(Amount)/3")], 4),
        ([dimension("Region"), dimension("=If(Product='Hat', Product)")], [measure("Sum(Amount)")], 2),
        ([dimension("Region")], [measure("Only(Product)"), measure("Sum(Amount)")], 2),
        ([dimension("Region")], [measure("Sum({<Region={South}>} Amount) / 0")], 1),
        ([dimension("Region", **ATTRIBUTES)], [measure("Sum(Amount)", **ATTRIBUTES)], 0),
        ([dimension("Product", **OTHERS)], [measure("Sum(Amount)", qMiniChartDef={"qDef": "Region"})], 0),
        ([dimension("Product", **TOTALS)], [measure("Sum(Amount)")], 0),
        ([], [measure("Sum(Amount)")], 1),
    ],
)
def test_they_are_written_alike(
    session: Session, dimensions: list[dict[str, Any]], measures: list[dict[str, Any]], plain: int
) -> None:
    definition = {"qDimensions": dimensions, "qMeasures": measures}
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    read = made.hypercube_data("/qHyperCubeDef", PAGES)
    written = made.hypercube_data("/qHyperCubeDef", PAGES, plain=True)
    assert msgspec.json.encode(written) == msgspec.json.encode(read)
    assert sum(isinstance(cell, PlainCell) for cell in written[0]["qMatrix"][0]) == plain
