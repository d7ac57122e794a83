"""Selections by the values themselves: numbers, texts, dates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from ..errors import ConfigError
from .calls import Steps, ask

Selection = Mapping[str, Any]
"""Field -> one value, or several: numbers, texts, dates, times."""

STATES = {
    "L": "locked", "S": "selected", "O": "possible", "D": "deselected", "A": "alternative", "X": "excluded",
    "XS": "selected excluded", "XL": "locked excluded",
}  # fmt: skip
"""States of values in a list box, as the engine writes them."""

_EPOCH = datetime(1899, 12, 30)
_ROWS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class FieldItem:
    """One value of a field.

    Attributes:
        text: as shown; number: NaN where there is none.
        state: of `STATES`; element: number of the value in its field.
    """

    text: str
    number: float
    state: str
    element: int

    @property
    def is_selected(self) -> bool:
        """Whether the value is selected."""
        return self.state in ("selected", "locked", "selected excluded", "locked excluded")


def field_value(value: Any) -> dict[str, Any]:
    """A value as the engine takes it in selections (FieldValue).

    Raises:
        ConfigError: it is none that can be selected.
    """
    if isinstance(value, str):
        return {"qText": value, "qIsNumeric": False, "qNumber": 0}
    if isinstance(value, datetime):
        number = (value.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    elif isinstance(value, date):
        number = float((datetime.combine(value, time()) - _EPOCH).days)
    elif isinstance(value, bool):
        number = -float(value)  # as the engine writes truth
    else:
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ConfigError(f"{value!r} is no value of a field") from None
    if math.isnan(number):
        raise ConfigError("a null cannot be selected")
    return {"qText": "", "qIsNumeric": True, "qNumber": number}


def values_of(given: Any) -> list[dict[str, Any]]:
    """One value or several, as the engine takes them."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        given = [given]
    return [field_value(value) for value in given]


def select_steps(doc: int, selection: Selection, state: str | None = None) -> Steps[None]:
    """Select values in fields, in the place of what is selected there.

    Raises:
        ConfigError: a field has none of the values, or is locked.
    """
    for name, given in selection.items():
        field = yield from field_handle(doc, name, state)
        if not (yield from ask("SelectValues", field, "qReturn", qFieldValues=values_of(given))):
            raise refused(name, given)


def refused(name: str, given: Any) -> ConfigError:
    """The error of a selection that selects nothing."""
    return ConfigError(f"nothing was selected in {name!r}: it is locked, or has no value {given!r}")


def call_field(doc: int, name: str, state: str | None, method: str, params: Mapping[str, Any]) -> Steps[Any]:
    """One call of a field."""
    field = yield from field_handle(doc, name, state)
    return (yield from ask(method, field, "qReturn", **params))


def field_handle(doc: int, name: str, state: str | None = None) -> Steps[int]:
    """The handle of a field.

    Raises:
        ConfigError: the app has no such field.
    """
    where = {"qStateName": state} if state else {}
    found = yield from ask("GetField", doc, "qReturn", qFieldName=name, **where)
    handle = (found or {}).get("qHandle")
    if handle is None:
        raise ConfigError(f"the app has no field called {name!r}")
    return int(handle)


def items(doc: int, name: str, state: str | None = None) -> Steps[list[FieldItem]]:
    """All values of a field with their states, as a list box shows them."""
    page = {"qLeft": 0, "qTop": 0, "qWidth": 1, "qHeight": _ROWS_MAX}
    definition: dict[str, Any] = {
        "qDef": {"qFieldDefs": [name], "qSortCriterias": [{"qSortByNumeric": 1, "qSortByAscii": 1}]},
        "qShowAlternatives": True,
        "qInitialDataFetch": [page],
        **({"qStateName": state} if state else {}),
    }
    properties = {"qInfo": {"qType": "listbox"}, "qListObjectDef": definition}
    made = yield from ask("CreateSessionObject", doc, "qReturn", qProp=properties)
    try:
        layout = yield from ask("GetLayout", made["qHandle"], "qLayout")
        box = layout["qListObject"]
        rows = [row for found in box["qDataPages"] for row in found["qMatrix"]]
        while rows and len(rows) < box["qSize"]["qcy"]:
            pages = [{**page, "qTop": len(rows)}]
            more = yield from ask(
                "GetListObjectData", made["qHandle"], "qDataPages", qPath="/qListObjectDef", qPages=pages
            )
            found_rows = [row for found in more for row in found["qMatrix"]]
            if not found_rows:
                break
            rows += found_rows
    finally:
        yield from ask("DestroySessionObject", doc, qId=made["qGenericId"])
    return [_item(cell) for (cell,) in rows if not cell.get("qIsNull")]


def _item(cell: Mapping[str, Any]) -> FieldItem:
    number = cell.get("qNum", math.nan)
    return FieldItem(
        str(cell.get("qText", "")),
        float(number) if isinstance(number, int | float) else math.nan,
        STATES.get(str(cell.get("qState", "")), "possible"),
        int(cell.get("qElemNumber", -1)),
    )
