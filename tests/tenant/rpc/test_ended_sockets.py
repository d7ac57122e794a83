"""What is left of sockets when they have ended: nothing that only the collector of cycles would find."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from qlik_engine import Session
from qlik_tenant.protocols import HttpProtocol, WebSocketProtocol
from qlik_tenant.rpc.session import RpcSession

from .conftest import Client, Connect

HELD = (HttpProtocol, WebSocketProtocol, RpcSession, Session)


@pytest.fixture
def seen_without_collector(app_id: str) -> Iterator[Counter[type]]:
    """What there is of HELD at first; nothing is collected meanwhile."""
    gc.collect()
    gc.disable()
    try:
        yield held()
    finally:
        gc.enable()


def held() -> Counter[type]:
    return Counter(type(thing) for thing in gc.get_objects() if isinstance(thing, HELD))


def work(client: Client, app_id: str, cube: dict[str, Any]) -> None:
    """Have a chart, and select in it."""
    doc = client.open(app_id)
    chart = client.session_object(doc, qHyperCubeDef=cube)
    assert client.call(chart, "GetLayout")["qLayout"]["qHyperCube"]["qSize"]["qcy"] == 2
    assert client.call(chart, "SelectHyperCubeValues", "/qHyperCubeDef", 0, [0], False)["qSuccess"]
    assert client.call(chart, "GetLayout")["qLayout"]["qHyperCube"]["qSize"]["qcy"] == 1


@pytest.mark.parametrize("ending", ["closed", "cut", "cut while calls are on their way"])
def test_a_socket_that_ends_leaves_nothing(
    seen_without_collector: Counter[type],
    socket: Connect,
    app_id: str,
    cube: dict[str, Any],
    ending: str,
) -> None:
    for _ in range(3):
        client = socket(f"/app/{app_id}")
        work(client, app_id, cube)
        if ending == "closed":
            client.socket.close()
            continue
        if "calls" in ending:
            for number in range(20):
                client.send(1, "Evaluate", [f"{number} + Sum(Amount)"])
        client.socket.socket.shutdown(2)
    give_up = time.monotonic() + 60
    while (left := held() - seen_without_collector) and time.monotonic() < give_up:
        time.sleep(0.05)
    assert not left
