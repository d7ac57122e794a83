"""Charts of a socket in the app with the sales, and what they show."""

from __future__ import annotations

from typing import Any

PAGE = {"qTop": 0, "qLeft": 0, "qWidth": 5, "qHeight": 50}
CUBE, LIST = "/qHyperCubeDef", "/qListObjectDef"


def reloaded(client: Any, script: str) -> Any:
    client.call(1, "SetScript", script)
    assert client.call(1, "DoReload")["qReturn"], script
    return client


def field(client: Any, name: str = "Region", state: str = "$") -> int:
    handle: int = client.call(1, "GetField", name, state)["qReturn"]["qHandle"]
    return handle


def shown(client: Any, handle: int) -> Any:
    return client.call(handle, "GetLayout")["qLayout"]["qHyperCube"]


def chart(client: Any, *dimensions: Any, measures: Any = ("Sum(Amount)",), **more: Any) -> int:
    named = [one if isinstance(one, dict) else {"qDef": {"qFieldDefs": [one]}} for one in dimensions]
    summed = [one if isinstance(one, dict) else {"qDef": {"qDef": one}} for one in measures]
    definition = {"qDimensions": named, "qMeasures": summed, "qInitialDataFetch": [PAGE], **more}
    handle: int = client.session_object(1, qHyperCubeDef=definition)
    return handle


def texts(client: Any, handle: int) -> list[list[str]]:
    pages = shown(client, handle)["qDataPages"]
    return [[cell["qText"] for cell in row] for row in pages[0]["qMatrix"]]


def total(client: Any) -> str:
    text: str = client.call(1, "Evaluate", "Sum(Amount)")["qReturn"]
    return text
