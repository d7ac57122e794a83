"""A page of 10,000 cells from the frame to typed cells, and to columns of Arrow."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import msgspec
import pyarrow as pa

from qlik_sdk.helpers.cubes import Reader
from qlik_sdk.rpc.pages import PAGES, Pages
from qlik_sdk.rpc.protocol import Conversation, Frame

from ..compare import Result, measured
from .engine import COLUMNS, DIMENSIONS, ROWS, page

CELLS = ROWS * COLUMNS
_INFO = {"qFallbackTitle": "c", "qTags": [], "qNumFormat": {"qType": "U"}}
_LAYOUT = {
    "qHyperCube": {
        "qSize": {"qcx": COLUMNS, "qcy": ROWS},
        "qDimensionInfo": [_INFO] * DIMENSIONS,
        "qMeasureInfo": [_INFO] * (COLUMNS - DIMENSIONS),
    }
}


class _Slot:
    frame: Frame

    def done(self) -> bool:
        return False

    def set_result(self, result: Frame, /) -> None:
        self.frame = result

    def set_exception(self, exception: BaseException, /) -> None:
        raise exception


def compare(*, small: bool = False) -> list[Result]:
    """Ours takes the frame in as a session does; the peers make dictionaries, and columns of those.

    Columns are those of ``doc.hypercube(...).to_arrow()``: text or number, as the column is. The peer makes
    both of each, as without them nobody knows what a column is.
    """
    rounds = 2 if small else 25
    content = b'{"jsonrpc":"2.0","id":1,"result":' + page() + b"}"
    text = content.decode()
    typed = {"qlik_sdk": lambda: _cells(text), "json.loads": lambda: json.loads(content)}
    name, loads = _fast_json()
    columns = {"qlik_sdk": lambda: _columns(text), f"{name} -> Arrow": lambda: _arrow(loads(content))}
    results = []
    for step, contestants in (("typed", typed), ("columns", columns)):
        times, spent = measured(contestants, rounds)
        results += [Result(f"{CELLS} cells, {step}", times), Result("  processor time", spent)]
    return results


def _fast_json() -> tuple[str, Any]:
    """orjson where it is installed; msgspec makes dictionaries as quickly."""
    try:
        return "orjson", import_module("orjson").loads
    except ImportError:
        return "msgspec", msgspec.json.decode


def _cells(text: str) -> Pages:
    conversation, slot = Conversation(), _Slot()
    conversation.opened()
    conversation.expect(conversation.request("GetHyperCubeData", 1, []), slot, PAGES)
    conversation.receive(text)
    found = slot.frame.result
    assert isinstance(found, Pages)
    return found


def _columns(text: str) -> pa.Table:
    reader = Reader(1, _LAYOUT)
    reader._take(0, ROWS, _cells(text))
    return reader.finish().to_arrow()


def _arrow(message: Any) -> pa.Table:
    columns = list(zip(*message["result"]["qDataPages"][0]["qMatrix"], strict=True))
    texts: list[pa.Array[Any]] = [pa.array([cell["qText"] for cell in column]) for column in columns]
    numbers = [pa.array([float(cell["qNum"]) for cell in column]) for column in columns]
    return pa.Table.from_arrays([*texts, *numbers], names=[str(number) for number in range(2 * COLUMNS)])
