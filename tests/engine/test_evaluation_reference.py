"""Charts over random small models against a slow reference that goes through joined rows one by one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine import Document, Dual, Session

Value = float | str | None
# `one` is a dual: its number is 1.
NUMBERS = {"one": 1.0}


@dataclass(frozen=True)
class Fact:
    key: int | None
    group: str | None
    value: Value


@dataclass(frozen=True)
class Row:
    """A row of both tables joined; `fact` is None for a value of the other table that nothing links to."""

    group: str | None
    colour: str | None
    fact: int | None
    value: Value


@dataclass(frozen=True)
class World:
    facts: tuple[Fact, ...]
    colours: tuple[tuple[int, str], ...]

    def script(self) -> str:
        facts = "\n".join(f"{f.key or ''},{f.group or ''},{shown(f.value)}" for f in self.facts)
        colours = "\n".join(f"{key},{colour}" for key, colour in self.colours)
        return f"""
Facts: LOAD If(Len(K) > 0, K) AS K, If(Len(G) > 0, G) AS G,
  If(V = 'one', Dual('one', 1), If(Len(V) > 0, V)) AS V INLINE [\nK,G,V\n{facts}\n];
Colours: LOAD K, C INLINE [\nK,C\n{colours}\n];"""

    def rows(self, chosen: dict[str, set[str]]) -> list[Row]:
        """The joined rows that a selection leaves."""
        found = []
        colour_of = dict(self.colours)
        for at, fact in enumerate(self.facts):
            colour = colour_of.get(fact.key) if fact.key is not None else None
            found.append(Row(fact.group, colour, at, fact.value))
        linked = {fact.key for fact in self.facts}
        found += [Row(None, colour, None, None) for key, colour in self.colours if key not in linked]
        return [
            row
            for row in found
            if ("G" not in chosen or row.group in chosen["G"])
            and ("C" not in chosen or row.colour in chosen["C"])
        ]


def shown(value: Value) -> str:
    return "" if value is None else value if isinstance(value, str) else str(int(value))


def number(value: Value) -> float | None:
    return NUMBERS.get(value) if isinstance(value, str) else value


worlds = st.builds(
    World,
    st.lists(
        st.builds(
            Fact,
            st.none() | st.integers(1, 4),
            st.none() | st.sampled_from("ab"),
            st.none() | st.integers(2, 6).map(float) | st.sampled_from(["one", "x", "yy"]),
        ),
        min_size=1,
        max_size=8,
    ).map(tuple),
    st.dictionaries(st.integers(1, 4), st.sampled_from(["red", "blue"]), min_size=1).map(
        lambda found: tuple(sorted(found.items()))
    ),
)


# --- aggregations of a list of values --------------------------------------------------------------------


def numbers_of(values: Sequence[Value]) -> list[float]:
    return [n for n in map(number, values) if n is not None]


def only(values: Sequence[Value]) -> Value:
    found = {v for v in values if v is not None}
    return found.pop() if len(found) == 1 else None


def mode(values: Sequence[Value]) -> Value:
    counted = Counter(v for v in values if v is not None).most_common(2)
    if not counted or (len(counted) == 2 and counted[0][1] == counted[1][1]):
        return None
    return counted[0][0]


def median(values: Sequence[Value]) -> Value:
    found = sorted(numbers_of(values))
    half = len(found) // 2
    return (found[half] + found[~half]) / 2 if found else None


def deviation(values: Sequence[Value]) -> Value:
    found = numbers_of(values)
    if len(found) < 2:
        return None
    mean = sum(found) / len(found)
    return math.sqrt(sum((n - mean) ** 2 for n in found) / (len(found) - 1))


def in_text_order(values: Sequence[Value]) -> list[Value]:
    return sorted((v for v in values if v is not None), key=lambda v: (number(v) is None, number(v) or 0, v))


def concat(values: Sequence[Value]) -> Value:
    ordered = in_text_order(values)
    return ",".join(shown(v) for v in ordered) if ordered else None


def second_largest(values: Sequence[Value]) -> Value:
    found = sorted(set(numbers_of(values)), reverse=True)
    return found[1] if len(found) > 1 else None


AGGREGATIONS: dict[str, Callable[[Sequence[Value]], Value]] = {
    "Sum({}V)": lambda values: sum(numbers_of(values)),
    "Count({}V)": lambda values: float(sum(v is not None for v in values)),
    "NumericCount({}V)": lambda values: float(len(numbers_of(values))),
    "TextCount({}V)": lambda values: float(sum(v is not None and number(v) is None for v in values)),
    "NullCount({}V)": lambda values: float(sum(v is None for v in values)),
    "MissingCount({}V)": lambda values: float(sum(number(v) is None for v in values)),
    "Min({}V)": lambda values: min(numbers_of(values), default=None),
    "Max({}V)": lambda values: max(numbers_of(values), default=None),
    "Max({}V, 2)": second_largest,
    "Avg({}V)": lambda values: (
        sum(numbers_of(values)) / len(numbers_of(values)) if numbers_of(values) else None
    ),
    "Only({}V)": only,
    "Mode({}V)": mode,
    "Median({}V)": median,
    "Stdev({}V)": deviation,
    "Concat({}V, ',')": concat,
    "MinString({}V)": lambda values: next(iter(in_text_order(values)), None),
    "MaxString({}V)": lambda values: next(reversed(in_text_order(values)), None),
    "Sum({}V * 2 + 1)": lambda values: sum(n * 2 + 1 for n in numbers_of(values)),
}
SETS: dict[str, tuple[bool, dict[str, set[str]]]] = {
    # Whether the selection counts, and what the set chooses besides.
    "": (True, {}),
    "{1}": (False, {}),
    "{<G = {a}>}": (True, {"G": {"a"}}),
    "{1<C = {red}>}": (False, {"C": {"red"}}),
    "{1<G = {b}, C = {blue}>}": (False, {"G": {"b"}, "C": {"blue"}}),
}
TOTALS: dict[str, tuple[str, ...] | None] = {
    "": None,
    "TOTAL ": (),
    "TOTAL <G> ": ("G",),
    "TOTAL <C> ": ("C",),
}
DIMENSIONS = [(), ("G",), ("C",), ("G", "C")]
SELECTIONS = [{}, {"G": {"a"}}, {"C": {"red"}}, {"G": {"b"}, "C": {"red", "blue"}}]


def place(row: Row, names: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(row.group if name == "G" else row.colour for name in names)


def expected_cells(
    world: World,
    dimensions: Sequence[str],
    chosen: dict[str, set[str]],
    aggregate: Callable[[Sequence[Value]], Value],
    within: tuple[bool, dict[str, set[str]]],
    total: tuple[str, ...] | None,
    distinct: bool,
) -> dict[tuple[str | None, ...], Value]:
    counts, more = within
    inside = [row for row in world.rows({**(chosen if counts else {}), **more}) if row.fact is not None]
    groups = {
        place(row, dimensions)
        for row in world.rows(chosen)
        # A dimension is read from its own table; rows of the other one come in with the aggregation.
        if (row.colour is not None if dimensions == ("C",) else row.fact is not None or "C" in dimensions)
    }
    if total is None:
        groups |= {place(row, dimensions) for row in inside}
    if not dimensions:
        groups = {()}
    by = [name for name in dimensions if total is None or name in total]
    found = {}
    for group in groups:
        key = tuple(value for name, value in zip(dimensions, group, strict=True) if name in by)
        values = [row.value for row in inside if place(row, by) == key]
        if distinct:
            values = list(dict.fromkeys(values))
        found[group] = aggregate(values)
    return found


def cells(session: Session, dimensions: Sequence[str], measure: str) -> dict[tuple[str | None, ...], Any]:
    definition = {
        "qDimensions": [{"qDef": {"qFieldDefs": [name]}} for name in dimensions],
        "qMeasures": [{"qDef": {"qDef": measure}}],
        "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 3, "qHeight": 100}],
    }
    made = session.create_object({"qInfo": {"qType": "t"}, "qHyperCubeDef": definition}, session_only=True)
    layout = made.layout()["qHyperCube"]
    assert "qError" not in layout["qMeasureInfo"][0], layout["qMeasureInfo"][0]
    return {
        tuple(None if cell.get("qIsNull") else cell["qText"] for cell in row[:-1]): row[-1]
        for row in layout["qDataPages"][0]["qMatrix"]
    }


def same(cell: dict[str, Any], value: Value) -> bool:
    if value is None:
        return bool(cell.get("qIsNull"))
    if isinstance(value, str):
        return bool(cell["qText"] == value)
    return cell["qNum"] != "NaN" and math.isclose(float(cell["qNum"]), value, rel_tol=1e-9, abs_tol=1e-9)


def session_with(world: World, chosen: dict[str, set[str]]) -> Session:
    document = Document(script=world.script())
    assert document.reload().success
    session = document.session()
    for name, texts in chosen.items():
        field = session.field(name)
        assert field is not None
        field.select_values([Dual(text=text) for text in sorted(texts)])
    return session


@given(
    worlds,
    st.sampled_from(DIMENSIONS),
    st.sampled_from(SELECTIONS),
    st.sampled_from(sorted(AGGREGATIONS)),
    st.sampled_from(sorted(SETS)),
    st.sampled_from(sorted(TOTALS)),
    st.booleans(),
)
@settings(max_examples=250, deadline=None)
def test_charts(
    world: World,
    dimensions: tuple[str, ...],
    chosen: dict[str, set[str]],
    aggregation: str,
    within: str,
    total: str,
    distinct: bool,
) -> None:
    present = {"G": {f.group for f in world.facts}, "C": {colour for _, colour in world.colours}}
    if any(not texts & present[name] for name, texts in chosen.items()):
        return
    chosen = {name: texts & present[name] for name, texts in chosen.items()}
    qualifiers = f"{within} {total}{'DISTINCT ' if distinct else ''}"
    measure = aggregation.format(qualifiers)
    found = cells(session_with(world, chosen), dimensions, measure)
    if not world.rows(chosen):
        return
    wanted = expected_cells(
        world, dimensions, chosen, AGGREGATIONS[aggregation], SETS[within], TOTALS[total], distinct
    )
    assert found.keys() == wanted.keys()
    assert {key: cell for key, cell in found.items() if not same(cell, wanted[key])} == {}


# --- sets as an algebra --------------------------------------------------------------------------------

IDENTIFIERS = ["$", "1", "1<G = {a}>", "1<C = {red}>", "$<G = {b}>", '1<V = {">3"}>']


@given(worlds, st.sampled_from(SELECTIONS), st.data())
@settings(max_examples=40, deadline=None)
def test_laws_of_sets(world: World, chosen: dict[str, set[str]], data: st.DataObject) -> None:
    a, b, c = (data.draw(st.sampled_from(IDENTIFIERS)) for _ in range(3))

    def rows(text: str) -> Any:
        return session.evaluate(f"Concat({{{text}}} Key, ',')").text

    session = session_with_keys(world, chosen)
    for one, other in (
        (f"{a} + {b}", f"{b} + {a}"),
        (f"{a} * {b}", f"{b} * {a}"),
        (f"({a} + {b}) + {c}", f"{a} + ({b} + {c})"),
        (f"{a} * ({b} + {c})", f"({a} * {b}) + ({a} * {c})"),
        (f"{a} / {b}", f"({a} - {b}) + ({b} - {a})"),
        (f"{a} - {b}", f"{a} * (1 - {b})"),
        (f"1 - ({a} + {b})", f"(1 - {a}) * (1 - {b})"),
        (f"{a} + {a}", a),
        (f"{a} - {a}", "0"),
    ):
        assert rows(one) == rows(other), (one, other)


def session_with_keys(world: World, chosen: dict[str, set[str]]) -> Session:
    """The same with a number on every fact."""
    script = world.script().replace("Facts: LOAD ", "Facts: LOAD RowNo() AS Key, ", 1)
    document = Document(script=script)
    assert document.reload().success
    session = document.session()
    for name, texts in chosen.items():
        field = session.field(name)
        assert field is not None
        field.select_values([Dual(text=text) for text in sorted(texts)])
    return session


# --- Aggr ----------------------------------------------------------------------------------------------


@given(
    worlds, st.sampled_from(DIMENSIONS), st.sampled_from(["G", "C", "G, C"]), st.sampled_from(["Sum", "Max"])
)
@settings(max_examples=80, deadline=None)
def test_aggr(world: World, dimensions: tuple[str, ...], by: str, outer: str) -> None:
    """Each group of the Aggr, among those of values alone, gives its value to one of its rows."""
    names = by.split(", ")
    found = cells(session_with(world, {}), dimensions, f"{outer}(Aggr(Count(V), {by}))")
    if not set(dimensions) <= set(names):
        return
    groups: dict[tuple[str | None, ...], int] = {}
    for row in world.rows({}):
        key = place(row, names)
        if None not in key:
            groups[key] = groups.get(key, 0) + (row.fact is not None and row.value is not None)
    for key, cell in found.items():
        inside = [
            count
            for group, count in groups.items()
            if all(group[names.index(name)] == value for name, value in zip(dimensions, key, strict=True))
        ]
        wanted: Value = float(sum(inside)) if outer == "Sum" else max(map(float, inside), default=None)
        assert same(cell, wanted), (key, cell, wanted)


@pytest.mark.parametrize("name", ["G", "C"])
def test_aggr_keeps_its_own_set(name: str) -> None:
    world = World((Fact(1, "a", 2.0), Fact(2, "b", 3.0)), ((1, "red"), (2, "blue")))
    session = session_with(world, {"G": {"a"}})
    assert session.evaluate(f"Sum(Aggr(Sum(V), {name}))").number == 2
    assert session.evaluate(f"Sum({{1}} Aggr(Sum({{1}} V), {name}))").number == 5
