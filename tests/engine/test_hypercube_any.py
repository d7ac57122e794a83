"""Any definition gives a layout that can be sent, or an error that says what is wrong."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, EngineError, Session

PATH = "/qHyperCubeDef"
SCRIPT = """
Sales: LOAD * INLINE [
Region, Year, Product, Customer, Amount
North, 2019, Shoe, 1, 100
North, 2020, Shirt, 1, 50
South, 2019, Shoe, 2, 80
East, 2020, Hat, 3, 30
West, 2020, , 9, 10
];
Customers: LOAD * INLINE [
Customer, Name
1, Ann
2, Bob
4, Dan
];
"""
FIELDS = (
    *("Region", "Year", "Product", "Name", "Nowhere", "=Upper(Region)", "=Year - 2000"),
    *("=ValueList('a', 'b')", "=Aggr(Sum(Amount), Region)"),
)
MEASURES = (
    *(
        "Sum(Amount)",
        "Sum(TOTAL <Region> Amount)",
        "Count(DISTINCT Product)",
        "Column(1)",
        "1",
        "Null()",
        "1 +",
    ),
    *("Above(Sum(Amount))", "RangeSum(Above(TOTAL Sum(Amount), 0, RowNo(TOTAL)))", "Before(Sum(Amount))"),
    *("Rank(Sum(Amount))", "HRank(TOTAL Sum(Amount), 4, 2)", "KMeans2D(2, Sum(Amount), Count(Amount))"),
    *("Aggr(Sum(Amount), Region)", "Sum({<Year = {2020}>} Amount)", "STL_Trend(Sum(Amount), 2)"),
    *("Fractile(Amount, RowNo() / 10)", "Sum({<[=Region & Year] = {'North2019'}>} Amount)"),
)
SORTS = ("qSortByNumeric", "qSortByAscii", "qSortByLoadOrder", "qSortByFrequency", "qSortByState")

flags = st.booleans()
others = st.fixed_dictionaries(
    {
        "qTotalMode": st.sampled_from(["TOTAL_OFF", "TOTAL_EXPR"]),
        "qOtherMode": st.sampled_from(
            ["OTHER_OFF", "OTHER_OFF", "OTHER_COUNTED", "OTHER_ABS_LIMITED", "OTHER_REL_ACC_TARGET"]
        ),
        "qOtherCounted": st.just({"qv": "2"}),
        "qOtherLimit": st.just({"qv": "50"}),
        "qGlobalOtherGrouping": flags,
        "qSuppressOther": flags,
    }
)
sorts = st.dictionaries(st.sampled_from(SORTS), st.sampled_from([1, -1]), max_size=2)
dimensions = st.builds(
    lambda name, sort, other, null: {
        "qDef": {"qFieldDefs": [name], "qSortCriterias": [sort]},
        "qOtherTotalSpec": other,
        "qNullSuppression": null,
    },
    st.sampled_from(FIELDS),
    sorts,
    others,
    flags,
)
measures = st.builds(
    lambda text, total, steps: {"qDef": {"qDef": text, "qAggrFunc": total, "qAccumulate": steps}},
    st.sampled_from(MEASURES),
    st.sampled_from(["", "Sum", "Avg", "None"]),
    st.sampled_from([0, 0, 1, 2]),
)
definitions = st.fixed_dictionaries(
    {
        "qDimensions": st.lists(dimensions, max_size=3),
        "qMeasures": st.lists(measures, max_size=3),
        "qMode": st.sampled_from("SPKT"),
        "qSuppressZero": flags,
        "qSuppressMissing": flags,
        "qShowTotalsAbove": flags,
        "qAlwaysFullyExpanded": flags,
        "qNoOfLeftDims": st.integers(-1, 2),
        "qSortbyYValue": st.integers(-1, 1),
        "qInterColumnSortOrder": st.lists(st.integers(0, 2), max_size=3, unique=True),
        "qInitialDataFetch": st.just([{"qTop": 0, "qLeft": 0, "qWidth": 20, "qHeight": 50}]),
    }
)


@pytest.fixture(scope="module")
def session() -> Session:
    document = Document(script=SCRIPT)
    assert document.reload().success
    return document.session()


@given(definitions)
@settings(max_examples=150, deadline=None)
def test_layouts_and_data(session: Session, definition: dict[str, Any]) -> None:
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    page = [{"qTop": 0, "qLeft": 0, "qWidth": 5, "qHeight": 3}]
    calls = (
        made.layout,
        lambda: made.hypercube_tree_data(PATH),
        lambda: made.hypercube_reduced_data(PATH, page, 1, "D1"),
        lambda: made.hypercube_reduced_data(PATH, page, -1, "C"),
        lambda: made.hypercube_binned_data(PATH, page, None, [], 3, 4, 0),
        lambda: made.hypercube_continuous_data(PATH, {"qNbrPoints": 2, "qMaxNbrTicks": 3}),
    )
    for call in calls:
        with suppress(EngineError):
            json.dumps(call(), allow_nan=False)
