"""The cases in `tests/cases/expr`: expressions and their results, as data."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qlik_engine.columns import Coded, Column, Dual, Symbols, Vector
from qlik_engine.errors import EngineError, UnsupportedError
from qlik_engine.expr import AggregationSpec, Rows, compile_expression
from qlik_engine.formats import Locale, interpret_all, text_of

CASES = Path(__file__).parents[2] / "cases" / "expr"


class Records:
    """A small table as the rows of every aggregation, in one group."""

    def __init__(self, columns: dict[str, Column], length: int, locale: Locale) -> None:
        self.columns = columns
        self.records = length
        self.locale = locale
        self.length = 1

    def column(self, field: str) -> Coded | None:
        return self.columns[field].coded() if field in self.columns else None

    def dimension(self, field: str) -> Coded | None:
        column = self.column(field)
        if column is None:
            return None
        codes = np.unique(column.codes[column.codes > 0])
        return Coded(column.values, codes if len(codes) == 1 else np.zeros(1, dtype=np.uint8))

    def rows(self, spec: AggregationSpec) -> Rows:
        return Rows(_Frame(self), np.zeros(self.records, dtype=np.intp), 1)

    def spread(self, spec: AggregationSpec) -> None:
        return None

    def variable(self, name: str) -> str | None:
        return None

    def function(self, name: str, arguments: Any) -> Any:
        raise UnsupportedError(f"{name} is not for these cases", parameter=name)


class _Frame:
    def __init__(self, records: Records) -> None:
        self.column = records.column
        self.length = records.records


def table(lines: list[str], locale: Locale) -> tuple[dict[str, Column], int]:
    rows = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in lines]
    columns = {}
    for name, cells in zip(rows[0], zip(*rows[1:], strict=True), strict=True):
        texts = [None if cell == "NULL" else cell for cell in cells]
        symbols = Symbols()
        values = Vector(len(texts), interpret_all(texts, locale), Vector.of_texts(texts).texts)
        columns[name] = Column(symbols, symbols.encode(values))
    return columns, len(rows) - 1


def setting(locale: Locale, name: str, value: str) -> Locale:
    kinds = {field.name: type(getattr(locale, field.name)) for field in fields(locale)}
    kind = kinds[name]
    converted: Any = (
        tuple(value.split(";")) if kind is tuple else bool(int(value)) if kind is bool else kind(value)
    )
    return replace(locale, **{name: converted})


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.txt")):
        locale, records = Locale(), list[str]()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            if line.startswith("!"):
                name, _, value = line[1:].partition("=")
                locale = setting(locale, name.strip(), value.strip())
            elif line.startswith("|"):
                records.append(line)
            else:
                expression, _, expected = line.rpartition(" => ")
                yield pytest.param(
                    expression, expected.strip(), locale, tuple(records), id=f"{path.stem}:{number}"
                )


@pytest.mark.parametrize(("expression", "expected", "locale", "records"), list(cases()))
def test_case(expression: str, expected: str, locale: Locale, records: tuple[str, ...]) -> None:
    columns, length = table(list(records), locale) if records else ({}, 1)
    scope = Records(columns, length, locale)
    if expected == "error":
        with pytest.raises(EngineError):
            compile_expression(expression).evaluate(scope)
        return
    result = compile_expression(expression).evaluate(scope)
    assert len(result) == 1
    check(result[0], text_of(result, locale)[0], expected)


def check(value: Dual, text: str | None, expected: str) -> None:
    if expected == "null":
        assert value.is_null
        return
    match = re.fullmatch(r"(-?[\d.][\d.eE+-]*)?\s*(?:'(.*)')?", expected)
    assert match is not None, f"cannot read the expected value {expected!r}"
    number, shown = match.groups()
    if number is not None:
        assert math.isclose(value.number, float(number), rel_tol=1e-9, abs_tol=1e-12), value
    if shown is not None:
        assert text == shown
