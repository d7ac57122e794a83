"""Selections and cubes against a slow and obvious reference: tables joined row by row, then looped over."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qlik_engine import Document, Dual, Model, Vector
from qlik_engine.columns import Column, Symbols, Table
from qlik_engine.model import graph, sample
from qlik_engine.selection import rowset

Rows = list[dict[str, int | None]]
Data = dict[str, Rows]


# --- the reference ------------------------------------------------------------------------------------


class Reference:
    """A universe of joined rows; `tables` tells which row of each table a joined row stands on."""

    def __init__(self, data: Data, selected: dict[str, set[int]]) -> None:
        self.data = data
        self.selected = selected
        self.fields = {name: table for table, rows in data.items() for name in _columns(rows)}
        self.universe = [(values, dict(at)) for values, at in _universe(data)]

    def rows(self, without: str = "") -> list[tuple[dict[str, int | None], dict[str, int]]]:
        return [
            (values, at)
            for values, at in self.universe
            if all(values.get(f) in chosen for f, chosen in self.selected.items() if f != without)
        ]

    def states(self, field: str) -> dict[int, str]:
        values = {v for rows in self.data.values() for row in rows if (v := row.get(field)) is not None}
        possible = {v.get(field) for v, _ in self.rows(without=field)}
        chosen = self.selected.get(field)
        states = {}
        for value in values:
            if chosen is None:
                states[value] = "O" if value in possible else "X"
            elif value in chosen:
                states[value] = "S" if value in possible else "XS"
            else:
                states[value] = "A" if value in possible else "X"
        return states

    def cube(self, dimensions: list[str], measured: list[str]) -> dict[tuple[Any, ...], list[Any]]:
        """Sum, Count and Count(DISTINCT) of each measured field per combination of dimension values."""
        homes = [self.fields[field] for field in measured]
        found: dict[tuple[Any, ...], list[dict[int, int | None]]] = {}
        islands = self._islands(dimensions)
        for values, at in self.rows():
            on = {part: self._on(island, values, at) for part, island in islands.items()}
            counted = [
                home in at and all(there for part, there in on.items() if part != _part_of(self.data, home))
                for home in homes
            ]
            if (on and all(on.values())) or any(counted) or not dimensions:
                group = found.setdefault(tuple(values.get(d) for d in dimensions), [{} for _ in measured])
                for rows, field, home, counts in zip(group, measured, homes, counted, strict=True):
                    if counts:
                        rows[at[home]] = values.get(field)
        if not dimensions:
            found.setdefault((), [{} for _ in measured])
        return {key: [_aggregate(rows.values()) for rows in group] for key, group in found.items()}

    def _islands(self, dimensions: list[str]) -> dict[str, list[str]]:
        """The dimensions by unlinked parts of the model, without parts that have no value to offer."""
        parts: dict[str, list[str]] = {}
        for name in dimensions:
            parts.setdefault(_part_of(self.data, self.fields[name]), []).append(name)
        rows = self.rows()
        return {name: part for name, part in parts.items() if any(self._on(part, v, at) for v, at in rows)}

    def _on(self, dimensions: list[str], values: dict[str, int | None], at: dict[str, int]) -> bool:
        """Whether a joined row stands on a row of a dimension's table or, for key fields, on a key."""
        return any(
            any(values.get(part) is not None for part in self._key(name))
            if self._key(name)
            else self.fields[name] in at
            for name in dimensions
        )

    def _key(self, field: str) -> list[str]:
        """The fields that link the same tables as `field`; none if it links no tables."""
        holders = {
            name: [t for t, rows in self.data.items() if name in _columns(rows)] for name in self.fields
        }
        if len(holders[field]) < 2:
            return []
        return [name for name, tables in holders.items() if tables == holders[field]]


def _part_of(data: Data, table: str) -> str:
    """The first table of those linked with `table`, directly or not."""
    linked = {table}
    while True:
        fields = {name for one in linked for name in _columns(data[one])}
        more = {one for one, rows in data.items() if fields & set(_columns(rows))}
        if more == linked:
            return min(linked)
        linked = more


def _aggregate(values: Iterable[int | None]) -> tuple[int, int, int]:
    numbers = [v for v in values if v is not None]
    return sum(numbers), len(numbers), len(set(numbers))


def _columns(rows: Rows) -> list[str]:
    return list(rows[0]) if rows else []


def _universe(data: Data) -> list[tuple[dict[str, int | None], dict[str, int]]]:
    """The full outer join of all tables; tables without common fields multiply."""
    parts: list[list[tuple[dict[str, int | None], dict[str, int]]]] = []
    fields_of: list[set[str]] = []
    for table, rows in data.items():
        new = [(dict(row), {table: i}) for i, row in enumerate(rows)]
        columns = set(_columns(rows))
        linked = [i for i, fields in enumerate(fields_of) if fields & columns]
        assert len(linked) <= 1
        if not linked:
            parts.append(new)
            fields_of.append(columns)
        else:
            at = linked[0]
            parts[at] = _outer(parts[at], new, fields_of[at] & columns)
            fields_of[at] |= columns
    return [
        (
            {k: v for values, _ in row for k, v in values.items()},
            {k: v for _, at in row for k, v in at.items()},
        )
        for row in itertools.product(*(part or [({}, {})] for part in parts))
    ]


def _outer(left: list[Any], right: list[Any], shared: set[str]) -> list[Any]:
    result, matched = [], set()
    for values, at in left:
        pairs = [
            i
            for i, (other, _) in enumerate(right)
            if all(values.get(f) is not None and values.get(f) == other[f] for f in shared)
        ]
        matched.update(pairs)
        result += [({**values, **right[i][0]}, {**at, **right[i][1]}) for i in pairs]
        if not pairs:
            result.append((values, at))
    return result + [row for i, row in enumerate(right) if i not in matched]


# --- models, selections and cubes ---------------------------------------------------------------------


@st.composite
def models(draw: st.DrawFn) -> Data:
    """One to four tables that form trees: linked by a key of their own, by one that is there already, by two
    fields, or not at all."""
    data: Data = {}
    keys: list[list[str]] = []
    for number in range(draw(st.integers(1, 4))):
        link: list[str] = []
        how = draw(st.sampled_from(["new", "new", "old", "two", "none"])) if data else "none"
        if how == "old" and keys:
            link = draw(st.sampled_from(keys))
        elif how in ("new", "two"):
            link = [f"K{number}", f"L{number}"][: 2 if how == "two" else 1]
            target = draw(st.sampled_from(sorted(data)))
            for row in data[target]:
                row.update({name: draw(_VALUES) for name in link})
            keys.append(link)
        fields = [*link, f"A{number}", f"B{number}"]
        data[f"T{number}"] = [
            {field: draw(_VALUES) for field in fields} for _ in range(draw(st.integers(1, 5)))
        ]
    return data


_VALUES = st.one_of(st.none(), st.integers(0, 3), st.integers(0, 3))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Data, dict[str, set[int]]]:
    """A model and selections that leave something possible."""
    data = draw(models())
    selected: dict[str, set[int]] = {}
    for field in draw(st.lists(st.sampled_from(_fields(data)), max_size=3, unique=True)):
        present = sorted({v for rows in data.values() for r in rows if (v := r.get(field)) is not None})
        if present:
            chosen = draw(st.sets(st.sampled_from(present), min_size=1))
            trial = Reference(data, {**selected, field: chosen})
            if any(values.get(field) in chosen for values, _ in trial.rows()):
                selected[field] = chosen
    return data, selected


def _fields(data: Data) -> list[str]:
    return list(dict.fromkeys(name for rows in data.values() for name in _columns(rows)))


def _document(data: Data) -> Document:
    symbols: dict[str, Symbols] = {}
    tables = []
    for name, rows in data.items():
        columns = {}
        for field in _columns(rows):
            numbers = [math.nan if row[field] is None else float(row[field] or 0) for row in rows]
            own = symbols.setdefault(field, Symbols())
            columns[field] = Column(own, own.encode(Vector.of_numbers(numbers)))
        tables.append(Table(name, columns, len(rows)))
    document = Document()
    document.replace_data(Model(tables))
    return document


def _number(cell: dict[str, Any]) -> Any:
    return None if cell.get("qIsNull") else cell["qNum"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_states_of_every_field_are_those_of_the_joined_rows(
    situation: tuple[Data, dict[str, set[int]]],
) -> None:
    _compare_states(situation)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations(), st.integers(1, 16))
def test_states_are_the_same_where_a_sample_of_rows_is_looked_at_first(
    situation: tuple[Data, dict[str, set[int]]], rows: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_ROWS", rows), ("_RUN", 1), ("_WORTH", 1), ("_SOME", rows)):
            patch.setattr(sample, name, value)
        _compare_states(situation)


@pytest.mark.parametrize("count", [1, 8, 9, 64, 65])
def test_many_fields_are_selected_where_a_sample_is_looked_at_first(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    for name, value in (("_ROWS", 4), ("_RUN", 1), ("_WORTH", 1)):
        monkeypatch.setattr(sample, name, value)
    fields = [f"F{number}" for number in range(count)]
    rows: Rows = [dict.fromkeys(fields, 1), {**dict.fromkeys(fields, 1), fields[-1]: 2}]
    rows += [{**dict.fromkeys(fields, 2), fields[-1]: 1}, {**dict.fromkeys(fields, 1), fields[0]: 3}]
    _compare_states(({"T": rows}, {name: {1} for name in fields}))


def test_values_are_seen_among_the_rows_known_to_be_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are looked at first show too little, some of those left show all that there can be."""
    for name, value in (("_ROWS", 2), ("_RUN", 1), ("_WORTH", 1), ("_SOME", 4)):
        monkeypatch.setattr(sample, name, value)
    facts: Rows = [{"K": at % 8, "Year": at // 16, "Day": at} for at in range(32)]
    parts: Rows = [{"K": at, "Brand": at % 4, "Maker": at % 2, "Kind": at // 4} for at in range(8)]
    for chosen in ({0, 2}, {1}, {0, 1, 2, 3}):
        _compare_states(({"Facts": facts, "Parts": parts}, {"Year": {1}, "Brand": chosen}))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    situations(),
    st.sampled_from([0, 10**6]),
    st.sampled_from([0, 10**6]),
    st.sampled_from([0, 1, -1]),
    st.sampled_from([0, 4]),
)
def test_states_are_the_same_whatever_form_rows_are_kept_in(
    situation: tuple[Data, dict[str, set[int]]], fewer: int, sparse: int, order: int, narrower: int
) -> None:
    if order:
        # Rows of one key, which comes first or last, stand together then.
        for rows in situation[0].values():
            rows.sort(key=lambda row: [-1 if value is None else value for value in [*row.values()][::order]])
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_FEWER", fewer), ("_SHORT", 0), ("_SPARSE", sparse)):
            patch.setattr(rowset, name, value)
        patch.setattr(graph, "_NARROWER", narrower)
        _compare_states(situation)


def _compare_states(situation: tuple[Data, dict[str, set[int]]]) -> None:
    data, selected = situation
    session = _document(data).session()
    for field, chosen in selected.items():
        target = session.field(field)
        assert target is not None
        assert target.select_values([Dual(float(value)) for value in chosen])
    reference = Reference(data, selected)
    for name in _fields(data):
        seen = session.field(name)
        assert seen is not None
        numbers = [int(number) for number in seen.field.numbers[1:]]
        assert dict(zip(numbers, seen.states(), strict=True)) == reference.states(name), name


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations(), st.data())
def test_cubes_aggregate_each_row_once_per_combination(
    situation: tuple[Data, dict[str, set[int]]], data_: st.DataObject
) -> None:
    data, selected = situation
    session = _document(data).session()
    for field, chosen in selected.items():
        target = session.field(field)
        assert target is not None
        target.select_values([Dual(float(value)) for value in chosen])
    dimensions = data_.draw(st.lists(st.sampled_from(_fields(data)), max_size=2, unique=True))
    own = [name for name in _fields(data) if name[0] in "AB"]
    measured = data_.draw(
        st.lists(st.sampled_from(own), min_size=0 if dimensions else 1, max_size=2, unique=True)
    )
    expressions = [f"{how}{name})" for name in measured for how in ("Sum(", "Count(", "Count(DISTINCT ")]
    width = len(dimensions) + len(expressions)
    cube = session.create_object(
        {
            "qInfo": {"qType": "table"},
            "qHyperCubeDef": {
                "qDimensions": [{"qDef": {"qFieldDefs": [name]}} for name in dimensions],
                "qMeasures": [{"qDef": {"qDef": expression}} for expression in expressions],
                "qInitialDataFetch": [{"qWidth": width, "qHeight": 500}],
            },
        },
        session_only=True,
    )
    layout = cube.layout()["qHyperCube"]
    rows = [[_number(cell) for cell in row] for row in layout["qDataPages"][0]["qMatrix"]]
    reference = Reference(data, selected)
    found = {
        tuple(row[: len(dimensions)]): [tuple(row[i : i + 3]) for i in range(len(dimensions), len(row), 3)]
        for row in rows
    }
    assert len(found) == len(rows) == layout["qSize"]["qcy"]
    assert found == reference.cube(dimensions, measured)
    totals = [cell["qNum"] for cell in layout["qGrandTotalRow"]]
    assert totals == [n for triple in reference.cube([], measured)[()] for n in triple]
