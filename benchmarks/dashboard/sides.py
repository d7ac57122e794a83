"""What every contestant gives: updates to time, and answers that can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Protocol

from .workload import Selection

_DAY_ZERO: Final = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Answers:
    """The rows of every chart, and for every list box the values possible under the other selections."""

    charts: list[list[list[str]]]
    boxes: dict[str, list[str]]


class Side(Protocol):
    """One contestant with the data in memory."""

    def prepare(self, selection: Selection, fresh: bool) -> None:
        """What is there before the click that an update answers."""

    def update(self, selection: Selection, parts: Sequence[str] = ("charts", "boxes")) -> None:
        """One update; `parts` are charts, boxes, or `chart n` for single ones."""

    def answers(self, selection: Selection) -> Answers:
        """What an update gives."""


def comparable(value: Any) -> str:
    """A value as text: numbers to seven digits, whatever type they are of."""
    if value is None or value != value or value == "NaN":
        return "~"
    if isinstance(value, str | float | int):
        try:
            return f"{float(value):.7g}"
        except ValueError:
            return str(value)
    text = str(value)
    return text.removesuffix("T00:00:00.000000")


def comparable_rows(rows: Iterable[Sequence[Any]], dates: Sequence[int] = ()) -> list[list[str]]:
    """Rows in an order of their own; columns `dates` hold serial day numbers."""
    found = []
    for row in rows:
        values = list(row)
        for at in dates:
            values[at] = _DAY_ZERO + timedelta(days=int(values[at]))
        found.append([comparable(value) for value in values])
    return sorted(found)
