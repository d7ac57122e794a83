"""Expressions over one table of 10 million rows: a chart's expression against the same query of Polars.

With DuckDB installed, it answers the same questions, too.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from qlik_engine import Document, FolderSources

from ..compare import Result, alternate

FIRST_DAY = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class Question:
    """One question in three languages. `{n}` and n differ from round to round: no answer is remembered."""

    qlik: str
    polars: Callable[[int], pl.Expr]
    sql: str


Ask = Callable[[Question, int], Any]

AMOUNT, PRICE, NAME, REGION, DAY = map(pl.col, ("amount", "price", "name", "region", "day"))
QUESTIONS: Sequence[Question] = (
    Question("Sum(amount + {n})", lambda n: (AMOUNT + n).sum(), "sum(amount + {n})"),
    Question(
        "Sum((amount + {n}) * price)",
        lambda n: ((AMOUNT + n) * PRICE).sum(),
        "sum((amount + {n}) * price)",
    ),
    Question(
        "Sum(If(region = 'R{n}', amount))",
        lambda n: pl.when(f"R{n}" == REGION).then(AMOUNT).sum(),
        "sum(case when region = 'R{n}' then amount end)",
    ),
    Question(
        "Sum(If(amount > 50{n} and price < 50, amount * price))",
        lambda n: pl.when((500 + n < AMOUNT) & (PRICE < 50)).then(AMOUNT * PRICE).sum(),
        "sum(case when amount > 50{n} and price < 50 then amount * price end)",
    ),
    Question(
        "Count(distinct Right(name, 2{n}))",
        lambda n: NAME.str.tail(20 + n).n_unique(),
        "count(distinct right(name, 2{n}))",
    ),
    Question(
        "Count(distinct Upper(name & 'x{n}'))",
        lambda n: (NAME + f"x{n}").str.to_uppercase().n_unique(),
        "count(distinct upper(name || 'x{n}'))",
    ),
    Question(
        "Sum(Len(Mid(name, 2, {n})))",
        lambda n: NAME.str.slice(1, n).str.len_chars().sum(),
        "sum(length(substr(name, 2, {n})))",
    ),
    Question(
        "Count(If(name like 'N1*{n}', 1))",
        lambda n: NAME.str.contains(f"^N1.*{n}$").sum(),
        "count(case when name like 'N1%{n}' then 1 end)",
    ),
    Question(
        "Sum(SubStringCount(name, '{n}'))",
        lambda n: NAME.str.count_matches(str(n), literal=True).sum(),
        "sum(length(name) - length(replace(name, '{n}', '')))",
    ),
    Question(
        "Count(If(Match(region, 'R1', 'R1{n}'), 1))",
        lambda n: REGION.is_in(["R1", f"R1{n}"]).sum(),
        "count(case when region in ('R1', 'R1{n}') then 1 end)",
    ),
    Question(
        "Sum(Year(day + {n}))",
        lambda n: (DAY + pl.duration(days=n)).dt.year().cast(pl.Int64).sum(),
        "sum(year(day + {n}))",
    ),
    Question(
        "Count(distinct MonthStart(day + {n}))",
        lambda n: (DAY + pl.duration(days=n)).dt.month_start().n_unique(),
        "count(distinct date_trunc('month', day + {n}))",
    ),
    Question("Sum(Floor(price + {n}))", lambda n: (PRICE + n).floor().sum(), "sum(floor(price + {n}))"),
    Question("Stdev(price + {n})", lambda n: (PRICE + n).std(), "stddev_samp(price + {n})"),
    Question("Median(amount + {n})", lambda n: (AMOUNT + n).median(), "median(amount + {n})"),
    Question(
        "Correl(amount + {n}, price)",
        lambda n: pl.corr(AMOUNT + n, PRICE),
        "corr(amount + {n}, price)",
    ),
)


def compare(*, small: bool = False) -> list[Result]:
    """Every question in turn."""
    table = make_table(10_000 if small else 10_000_000)
    contestants = {"qlik_engine": engine(table), "polars": polars(table), **duckdb(table)}
    results = []
    for question in QUESTIONS:
        agree(question, {name: float(ask(question, 1)) for name, ask in contestants.items()})
        rounds = {name: _rounds(ask, question) for name, ask in contestants.items()}
        results.append(Result(question.qlik, alternate(rounds, 1 if small else 5)))
    return results


def _rounds(ask: Ask, question: Question) -> Callable[[], object]:
    turn = itertools.count(2)
    return lambda: ask(question, next(turn))


def agree(question: Question, answers: dict[str, float]) -> None:
    """Contestants that do not answer the same do not do the same work."""
    ours, *others = answers.values()
    assert all(np.isclose(ours, other, rtol=1e-6) for other in others), f"{question.qlik}: {answers}"


def make_table(rows: int) -> pa.Table:
    """Texts and dates with few values, numbers with many."""
    random = np.random.default_rng(11)

    def texts(prefix: str, count: int) -> Any:
        numbers: Any = random.integers(0, count, rows)
        return pa.array([f"{prefix}{n}" for n in range(count)]).take(pa.array(numbers))

    days = np.datetime64(FIRST_DAY) + random.integers(0, 3650, rows).astype("timedelta64[D]")
    columns: dict[str, Any] = {
        "region": texts("R", 20),
        "name": texts("N", 10_000),
        "day": pa.array(days),
        "amount": random.integers(0, 1000, rows),
        "price": random.integers(0, 10_000, rows) / 100,
    }
    return pa.table(columns)


def engine(table: pa.Table) -> Ask:
    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(table, Path(folder) / "data.parquet")
        document = Document(script="data: LOAD * FROM [data.parquet] (parquet);")
        result = document.reload(FolderSources(Path(folder)))
        assert result.success, result.log
    session = document.session()
    return lambda question, n: session.evaluate(question.qlik.replace("{n}", str(n))).number


def polars(table: pa.Table) -> Ask:
    frame = pl.DataFrame(table)
    return lambda question, n: frame.lazy().select(question.polars(n)).collect().item()


def duckdb(table: pa.Table) -> dict[str, Ask]:
    """DuckDB, where it is installed."""
    if importlib.util.find_spec("duckdb") is None:
        return {}
    connection = importlib.import_module("duckdb").connect()
    connection.register("arrow_table", table)
    connection.execute("create table data as select * from arrow_table")

    def ask(question: Question, n: int) -> Any:
        return connection.execute(f"select {question.sql.replace('{n}', str(n))} from data").fetchone()[0]

    return {"duckdb": ask}
