"""What one update of a dashboard asks for, independent of who answers.

A workload names tables and how they hang together, the fields the dashboard shows, its charts and list
boxes, and rounds of selections. An update is one selection state: every chart anew, and for every list box
the values that the selections in all other fields leave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Selection: TypeAlias = Mapping[str, Sequence[str | int]]


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the dashboard: the file it is read from, and where it hangs: `key` of this table is
    `parent_key` of `parent`."""

    file: str
    parent: str = ""
    parent_key: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """`kind` is sum, avg, min, max, count or distinct; `field` what it is of (a count needs none)."""

    kind: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. `grain` is the table whose rows it counts, by default the facts; `top` shows that many rows
    with the largest first measure."""

    dimensions: tuple[str, ...]
    measures: tuple[Measure, ...]
    grain: str = ""
    top: int = 0


@dataclass(frozen=True, slots=True)
class Workload:
    """`fields` are (table, column) by name. `derived` are fields that are price * (1 - discount). `grains`
    names the key of tables that charts count besides the facts. `optional` says that facts may lack a
    partner. `script` loads it all into the engine, `counted` is a field that is never null, by table."""

    name: str
    facts: str
    sources: Mapping[str, Source]
    fields: Mapping[str, tuple[str, str]]
    boxes: tuple[str, ...]
    charts: tuple[Chart, ...]
    rounds: Sequence[Mapping[str, Selection]]
    script: str
    counted: Mapping[str, str]
    derived: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    grains: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False

    def way(self, table: str) -> list[str]:
        """The tables to join to reach `table` from the facts, nearest first."""
        found: list[str] = []
        while table != self.facts:
            found.insert(0, table)
            table = self.sources[table].parent
        return found

    def tables_of(self, fields: Sequence[str]) -> list[str]:
        """The tables besides the facts needed to read `fields`, in an order one can join."""
        return list(dict.fromkeys(t for name in fields for t in self.way(self.fields[name][0])))

    def read_by(self, chart: Chart) -> list[str]:
        """The fields a chart reads."""
        names = [*chart.dimensions]
        for measure in chart.measures:
            if measure.field:
                names += self.derived.get(measure.field, (measure.field,))
        if chart.grain:
            names.append(self.grains[chart.grain])
        return list(dict.fromkeys(names))

    @property
    def steps(self) -> list[str]:
        return list(self.rounds[0])


def _steps(*narrowing: tuple[str, str, Sequence[str | int]]) -> dict[str, Selection]:
    """Nothing selected, then one selection more at each step."""
    chosen: dict[str, Sequence[str | int]] = {}
    found: dict[str, Selection] = {"nothing": {}}
    for step, name, values in narrowing:
        chosen = {**chosen, name: values}
        found[step] = chosen
    return found


_REGIONS: Final = ("ASIA", "EUROPE", "AMERICA", "AFRICA", "MIDDLE EAST")
_FIRST_YEARS: Final = (1994, 1993, 1995, 1992, 1996)
_COUNT: Final = Measure("count")

TPCH: Final = Workload(
    name="tpch",
    facts="l",
    sources={
        "l": Source("lineitem"),
        "o": Source("orders", "l", "l_orderkey", "o_orderkey"),
        "c": Source("customer", "o", "o_custkey", "c_custkey"),
        "cn": Source("nation", "c", "c_nationkey", "n_nationkey"),
        "cr": Source("region", "cn", "n_regionkey", "r_regionkey"),
        "p": Source("part", "l", "l_partkey", "p_partkey"),
        "s": Source("supplier", "l", "l_suppkey", "s_suppkey"),
        "sn": Source("nation", "s", "s_nationkey", "n_nationkey"),
    },
    fields={
        **{name: ("o", name) for name in ("o_year", "o_orderdate", "o_orderpriority", "o_orderstatus")},
        **{name: ("o", name) for name in ("o_clerk", "o_orderkey", "o_totalprice")},
        **{name: ("c", name) for name in ("c_mktsegment", "c_name")},
        **{name: ("p", name) for name in ("p_brand", "p_type", "p_size", "p_container", "p_mfgr")},
        **{name: ("l", name) for name in ("l_shipmode", "l_returnflag", "l_shipdate", "l_quantity")},
        **{name: ("l", name) for name in ("l_linestatus", "l_extendedprice", "l_discount")},
        "c_region": ("cr", "r_name"),
        "c_nation": ("cn", "n_name"),
        "s_name": ("s", "s_name"),
        "s_nation": ("sn", "n_name"),
    },
    boxes=(
        *("c_region", "c_nation", "c_mktsegment", "c_name", "o_year", "o_orderdate", "o_orderpriority"),
        *("o_orderstatus", "o_clerk", "p_brand", "p_type", "p_size", "p_container", "p_mfgr", "s_name"),
        *("s_nation", "l_shipmode", "l_returnflag", "l_shipdate", "l_quantity"),
    ),
    charts=(
        Chart(("c_nation",), (Measure("sum", "revenue"), _COUNT)),
        Chart(("o_year", "l_returnflag"), (Measure("sum", "l_quantity"), Measure("avg", "l_extendedprice"))),
        Chart(("o_orderpriority",), (_COUNT, Measure("sum", "o_totalprice")), grain="o"),
        Chart(
            ("p_brand",),
            (Measure("sum", "revenue"), Measure("distinct", "o_orderkey"), Measure("avg", "l_discount")),
        ),
        Chart(("c_nation", "s_nation"), (Measure("sum", "revenue"),)),
        Chart(("l_shipmode",), (_COUNT, Measure("min", "l_shipdate"), Measure("max", "l_shipdate"))),
        Chart(
            ("l_returnflag", "l_linestatus"),
            (
                Measure("sum", "l_quantity"),
                Measure("sum", "l_extendedprice"),
                Measure("sum", "revenue"),
                Measure("avg", "l_discount"),
                _COUNT,
            ),
        ),
        Chart(("c_name",), (Measure("sum", "revenue"), Measure("distinct", "o_orderkey")), top=100),
    ),
    rounds=[
        _steps(
            ("region", "c_region", [region]),
            ("+ years", "o_year", [year, year + 1, year + 2]),
            ("+ brands", "p_brand", [f"Brand#{number}{k}" for k in range(1, 6)]),
        )
        for number, (region, year) in enumerate(zip(_REGIONS, _FIRST_YEARS, strict=True), 1)
    ],
    script="""
        SET DateFormat='YYYY-MM-DD';
        lineitem: LOAD l_orderkey AS o_orderkey, l_partkey AS p_partkey, l_suppkey AS s_suppkey, l_quantity,
            l_extendedprice, l_discount, l_returnflag, l_linestatus, l_shipdate, l_shipmode
            FROM [lineitem.parquet] (parquet);
        orders: LOAD o_orderkey, o_custkey AS c_custkey, o_orderstatus, o_totalprice, o_orderdate,
            Year(o_orderdate) AS o_year, o_orderpriority, o_clerk FROM [orders.parquet] (parquet);
        customer: LOAD c_custkey, c_name, c_nationkey, c_mktsegment FROM [customer.parquet] (parquet)
            WHERE Exists(c_custkey);
        customer_nation: LOAD n_nationkey AS c_nationkey, n_name AS c_nation, n_regionkey AS c_regionkey
            FROM [nation.parquet] (parquet) WHERE Exists(c_nationkey, n_nationkey);
        customer_region: LOAD r_regionkey AS c_regionkey, r_name AS c_region FROM [region.parquet] (parquet)
            WHERE Exists(c_regionkey, r_regionkey);
        part: LOAD p_partkey, p_mfgr, p_brand, p_type, p_size, p_container FROM [part.parquet] (parquet)
            WHERE Exists(p_partkey);
        supplier: LOAD s_suppkey, s_name, s_nationkey FROM [supplier.parquet] (parquet)
            WHERE Exists(s_suppkey);
        supplier_nation: LOAD n_nationkey AS s_nationkey, n_name AS s_nation FROM [nation.parquet] (parquet)
            WHERE Exists(s_nationkey, n_nationkey);
    """,
    counted={"l": "l_quantity", "o": "o_orderstatus"},
    derived={"revenue": ("l_extendedprice", "l_discount")},
    grains={"o": "o_orderkey"},
)

_AIRLINES: Final = (
    "United Air Lines Inc.",
    "JetBlue Airways",
    "ExpressJet Airlines Inc.",
    "Delta Air Lines Inc.",
    "American Airlines Inc.",
)

FLIGHTS: Final = Workload(
    name="flights",
    facts="f",
    sources={
        "f": Source("flights"),
        "a": Source("airlines", "f", "carrier", "carrier"),
        "d": Source("airports", "f", "dest", "faa"),
        "p": Source("planes", "f", "tailnum", "tailnum"),
        "w": Source("weather", "f", "wkey", "wkey"),
    },
    fields={
        **{name: ("f", name) for name in ("carrier", "month", "day", "hour", "origin", "dest", "tailnum")},
        **{name: ("f", name) for name in ("flight", "dep_delay", "arr_delay", "distance", "air_time")},
        **{name: ("p", name) for name in ("manufacturer", "model", "engine", "engines", "seats")},
        **{name: ("w", name) for name in ("visib", "wind_dir")},
        "airline": ("a", "name"),
        "airport": ("d", "name"),
        "tzone": ("d", "tzone"),
        "ptype": ("p", "type"),
        "pyear": ("p", "year"),
    },
    boxes=(
        *("carrier", "airline", "month", "day", "hour", "origin", "dest", "airport", "tzone", "manufacturer"),
        *("model", "engine", "ptype", "engines", "seats", "pyear", "visib", "wind_dir", "tailnum", "flight"),
    ),
    charts=(
        Chart(("airline",), (_COUNT, Measure("avg", "dep_delay"))),
        Chart(("month", "origin"), (_COUNT, Measure("avg", "arr_delay"))),
        Chart(("airport",), (_COUNT, Measure("avg", "distance"))),
        Chart(("manufacturer",), (_COUNT, Measure("distinct", "tailnum"))),
        Chart(("hour", "origin"), (Measure("avg", "dep_delay"), _COUNT)),
        Chart(("visib",), (Measure("avg", "dep_delay"), _COUNT)),
        Chart(("day",), (Measure("min", "arr_delay"), Measure("max", "arr_delay"))),
        Chart(("tailnum",), (Measure("sum", "air_time"), Measure("distinct", "dest")), top=100),
    ),
    rounds=[
        _steps(
            ("airline", "airline", [airline]),
            ("+ months", "month", [(2 * number + k) % 12 + 1 for k in range(4)]),
            ("+ engine", "engine", ["Turbo-fan"]),
        )
        for number, airline in enumerate(_AIRLINES)
    ],
    script="""
        flights: LOAD carrier, tailnum, dest, wkey, month, day, hour, origin, flight, dep_delay, arr_delay,
            distance, air_time FROM [flights.parquet] (parquet);
        airlines: LOAD carrier, name AS airline FROM [airlines.parquet] (parquet) WHERE Exists(carrier);
        airports: LOAD faa AS dest, name AS airport, tzone FROM [airports.parquet] (parquet)
            WHERE Exists(dest, faa);
        planes: LOAD tailnum, year AS pyear, type AS ptype, manufacturer, model, engines, seats, engine
            FROM [planes.parquet] (parquet) WHERE Exists(tailnum);
        weather: LOAD wkey, visib, wind_dir FROM [weather.parquet] (parquet) WHERE Exists(wkey);
    """,
    counted={"f": "flight"},
    optional=True,
)

WORKLOADS: Final = {"tpch": TPCH, "flights": FLIGHTS}
