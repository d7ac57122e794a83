"""Whatever takes its time, others are answered meanwhile: shown by the order of answers, not by the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from qlik_engine import Session
from qlik_tenant import Tenant
from qlik_tenant.rpc.classes.global_ import GlobalService


@contextmanager
def transaction_elsewhere(tenant: Tenant) -> Iterator[None]:
    """A transaction that another thread keeps open for the length of the block."""
    begun, over = threading.Event(), threading.Event()

    def hold() -> None:
        with tenant.store.transaction():
            tenant.events.emit("test.of.order", "test", {})
            begun.set()
            over.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert begun.wait(60)
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_an_open_transaction_keeps_nobody_from_reading(
    tenant: Tenant, admin: Any, client: Any, socket: Any, app_id: str
) -> None:
    space = admin.post("/api/v1/spaces", {"name": "seen", "type": "shared"}).json
    with transaction_elsewhere(tenant):
        assert admin.get(f"/api/v1/spaces/{space['id']}").json["name"] == "seen"
        assert admin.get("/api/v1/users/me").status == 200
        assert client.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"
        other = socket(f"/app/{app_id}/identity/other")
        other.open(app_id)
        assert other.call(1, "Evaluate", "Count(Region)")["qReturn"] == "3"


def test_a_waiting_write_keeps_nobody_from_being_answered(tenant: Tenant, admin: Any, client: Any) -> None:
    assert admin.get("/api/v1/spaces").json["data"] == []
    answers: list[int] = []
    body = {"name": "later", "type": "shared"}
    writer = threading.Thread(target=lambda: answers.append(admin.post("/api/v1/spaces", body).status))
    login = threading.Thread(
        target=lambda: answers.append(admin.send("GET", "/api/v1/users/me", headers={"Cookie": "a=b"}).status)
    )
    with transaction_elsewhere(tenant):
        first_use = threading.Thread(target=lambda: admin.get("/api/v1/web-integrations"))
        first_use.start()  # makes its table, so it has to wait
        writer.start()
        login.start()
        login.join()
        assert admin.get("/api/v1/spaces").status == 200
        assert client.call(-1, "EngineVersion")
        assert answers == [200]
    first_use.join()
    writer.join()
    assert answers == [200, 201]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Evaluations of `'long'` do not end before the event is set."""
    evaluate, over = Session.evaluate, threading.Event()

    def slowly(session: Session, expression: str, *rest: Any) -> Any:
        if expression == "'long'":
            assert over.wait(60)
        return evaluate(session, expression, *rest)

    monkeypatch.setattr(Session, "evaluate", slowly)
    yield over
    over.set()


def test_a_long_evaluation_keeps_no_other_socket_waiting(
    client: Any, socket: Any, app_id: str, admin: Any, held: threading.Event
) -> None:
    long = client.send(1, "Evaluate", ["'long'"])
    after = client.send(1, "Evaluate", ["1"])
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    assert other.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"
    assert other.call(-1, "EngineVersion")
    assert admin.get("/api/v1/spaces").status == 200
    assert client.call(-1, "EngineVersion"), "other handles of the same socket do not wait, either"
    held.set()
    assert client.answer(long)["result"] == {"qReturn": "long"}
    assert client.answer(after)["result"] == {"qReturn": "1"}


def test_a_reload_keeps_no_other_socket_waiting(client: Any, socket: Any, app_id: str, admin: Any) -> None:
    client.call(1, "SetScript", "LET i = 0;\nDO WHILE i < 100000000\nLET i = i + 1;\nLOOP")
    reload = client.send(1, "DoReload")
    while client.call(-1, "GetProgress", reload)["qProgressData"]["qFinished"]:
        time.sleep(0.01)  # it has not begun
    other = socket(f"/app/{app_id}/identity/other")
    other.open(app_id)
    assert other.call(1, "Evaluate", "Sum(Amount)")["qReturn"] == "13"
    assert admin.get("/api/v1/spaces").status == 200
    client.call(-1, "CancelReload")
    assert client.answer(reload)["error"]["code"] == 15


def test_what_is_at_hand_keeps_its_place_among_the_calls_of_a_handle(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    listed = GlobalService.get_stream_list

    def slowly(service: GlobalService) -> Any:
        assert over.wait(60)
        return listed(service)

    monkeypatch.setattr(GlobalService, "get_stream_list", slowly)
    first = client.send(-1, "GetStreamList")
    second = client.send(-1, "EngineVersion")
    assert client.call(1, "Evaluate", "1")["qReturn"] == "1"
    over.set()
    assert [client.receive()["id"] for _ in range(2)] == [first, second]
