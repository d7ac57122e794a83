"""A client of the QIX websocket, as bare as the protocol."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from qlik_tenant import Tenant
from qlik_tenant.apps import suspension

SALES = """
Sales:
LOAD * INLINE [Region, Product, Amount
Nordic, Oil, 7
Alps, Milk, 5
Nordic, Milk, 1];
"""


class QixError(Exception):
    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(str(error))
        self.code, self.parameter, self.message = error["code"], error["parameter"], error["message"]


class Client:
    """One socket. Calls wait for their answer; what arrives in between is kept in `pushed`."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.pushed: list[dict[str, Any]] = []
        self.last_id = 0
        self.connected = self.receive()

    def receive(self, timeout: float = 60) -> dict[str, Any]:
        return json.loads(self.socket.recv(timeout))

    def send(self, handle: int, method: str, params: Any = (), **members: Any) -> int:
        self.last_id += 1
        request = {"jsonrpc": "2.0", "id": self.last_id, "handle": handle, "method": method, "params": params}
        self.socket.send(json.dumps(request | members))
        return self.last_id

    def answer(self, id: int) -> dict[str, Any]:
        while True:
            message = self.receive()
            if message.get("id") == id:
                return message
            self.pushed.append(message)

    def ask(self, handle: int, method: str, *params: Any, **members: Any) -> dict[str, Any]:
        """The whole answer."""
        return self.answer(self.send(handle, method, params, **members))

    def call(self, handle: int, method: str, *params: Any, **named: Any) -> Any:
        """The outs of a call that succeeds."""
        answer = self.answer(self.send(handle, method, named or params))
        if "error" in answer:
            raise QixError(answer["error"])
        return answer["result"]

    def refused(self, handle: int, method: str, *params: Any, **named: Any) -> QixError:
        with pytest.raises(QixError) as caught:
            self.call(handle, method, *params, **named)
        return caught.value

    def open(self, app_id: str) -> int:
        return self.call(-1, "OpenDoc", app_id)["qReturn"]["qHandle"]

    def session_object(self, doc: int, **properties: Any) -> int:
        made = self.call(doc, "CreateSessionObject", {"qInfo": {"qType": "chart"}, **properties})
        return made["qReturn"]["qHandle"]


Connect = Callable[..., Client]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is quick on an idle machine counts as quick on a busy one, too: it suspends nothing."""
    monkeypatch.setattr(suspension, "AFTER_SECONDS", 60)


@pytest.fixture
def socket(tenant: Tenant) -> Iterator[Connect]:
    """Opens sockets: `socket("/app/engineData")`; `key` and `headers` instead of the first user's key."""
    with ExitStack() as stack:

        def make(path: str = "/app/engineData", *, key: str | None = None, **headers: str) -> Client:
            token = tenant.api_key if key is None else key
            sent = headers or ({"Authorization": f"Bearer {token}"} if token else {})
            url = tenant.url.replace("http", "ws", 1) + path
            opened = connect(url, additional_headers=sent, max_size=None, open_timeout=60, ping_timeout=60)
            return Client(stack.enter_context(opened))

        yield make


@pytest.fixture
def app_id(tenant: Tenant, socket: Connect) -> str:
    """A stored app with the SALES data."""
    id: str = socket().call(-1, "CreateApp", "Sales")["qAppId"]
    client = socket(f"/app/{id}")
    doc = client.open(id)
    client.call(doc, "SetScript", SALES)
    assert client.call(doc, "DoReload")["qReturn"]
    client.call(doc, "DoSave")
    client.socket.close()
    return id


@pytest.fixture
def client(socket: Connect, app_id: str) -> Client:
    """A socket in that app; the app is handle 1."""
    client = socket(f"/app/{app_id}")
    assert client.open(app_id) == 1
    return client


@pytest.fixture
def cube() -> dict[str, Any]:
    """Amount by region, with its first page."""
    return {
        "qDimensions": [{"qDef": {"qFieldDefs": ["Region"]}}],
        "qMeasures": [{"qDef": {"qDef": "Sum(Amount)"}}],
        "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 2, "qHeight": 10}],
    }
