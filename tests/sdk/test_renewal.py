"""Sessions that change to another websocket as their credentials are about to end, and what may go wrong."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from contextlib import suppress
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Qlik
from qlik_sdk.errors import FailedToConnect, SessionClosed
from qlik_sdk.generated.qix.doc import AsyncDoc, Doc
from qlik_sdk.rpc.async_session import AsyncRpcSession
from qlik_sdk.rpc.session import RpcSession
from tests.sdk.test_sessions import Objects, wait_for

LIFE = 0.2
"""Seconds until a websocket is to be replaced by the next one."""


class Timed:
    """A websocket whose credentials are soon to be renewed."""

    advice = "log in again"

    def __init__(self, socket: Any, renew_at: float | None) -> None:
        self._socket = socket
        self.renew_at = renew_at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


class Connecting:
    """Opens websockets of the engine; those after the first may be refused, or wait until they are let in."""

    def __init__(self, qlik: Any, path: str = "app-1", *, times: int = 1) -> None:
        self._connect = qlik.rpc(path)._connect
        self.times = times
        self.refusals: list[Exception] = []
        self.calls = 0
        self.gate = threading.Event()
        self.waits = threading.Event()

    def _renew_at(self) -> float | None:
        self.calls += 1
        return time.time() + LIFE if self.calls <= self.times else None

    def _check(self) -> None:
        if self.calls and self.refusals:
            raise self.refusals.pop(0)

    def __call__(self) -> Any:
        self._check()
        if self.calls:
            self.waits.set()
            assert self.gate.wait(60)
        return Timed(self._connect(), self._renew_at())

    async def later(self) -> Any:
        self._check()
        if self.calls:
            self.waits.set()
            while not self.gate.is_set():
                await asyncio.sleep(0.005)
        return Timed(await self._connect(), self._renew_at())


def opened(session: Any) -> Any:
    doc = Doc(session, session.send("OpenDoc", -1, "app-1")["qReturn"]["qHandle"], id="app-1")
    return doc, doc.get_object(qId="kept")


def test_it_is_tried_again(engine: Any) -> None:
    Objects(engine)
    with Qlik(engine.config()) as qlik:
        connecting = Connecting(qlik)
        connecting.refusals = [FailedToConnect("busy"), FailedToConnect("busy")]
        with RpcSession(connecting).open() as session:
            _, kept = opened(session)
            first = session._line
            connecting.gate.set()
            wait_for(lambda: session._line is not first)
            assert kept.get_layout()["of"] == "kept"
            assert len(engine.upgrades) == 2


def test_it_is_tried_again_asynchronously(engine: Any) -> None:
    Objects(engine)

    async def run() -> None:
        async with AsyncQlik(engine.config()) as qlik:
            connecting = Connecting(qlik)
            connecting.refusals = [FailedToConnect("busy")]
            async with AsyncRpcSession(connecting.later) as session:
                answer = await session.send("OpenDoc", -1, "app-1")
                kept = await AsyncDoc(session, answer["qReturn"]["qHandle"]).get_object(qId="kept")
                first = session._line
                connecting.gate.set()
                while session._line is first:
                    await asyncio.sleep(0.01)
                assert (await kept.get_layout())["of"] == "kept"
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


def test_another_session_is_not_taken_for_the_same(engine: Any) -> None:
    """The engine says that the session is a new one: the selections of the old one are not there."""
    Objects(engine)
    engine.methods["Expire"] = lambda request, _, connection: connection.close(4006, "HTTP-401")
    with Qlik(engine.config()) as qlik:
        connecting = Connecting(qlik)
        session = RpcSession(connecting, app_id="app-1").open()
        _, kept = opened(session)
        first = session._line
        connecting.gate.set()
        wait_for(lambda: session._not_renewed is not None)
        assert session._line is first
        assert kept.get_layout()["of"] == "kept"
        with pytest.raises(SessionClosed, match=r"4006.*could not be renewed.*began another session"):
            session.send("Expire", -1)
        with pytest.raises(SessionClosed):
            session.close()


def test_calls_wait_when_the_websocket_is_lost_meanwhile(engine: Any) -> None:
    Objects(engine)
    with Qlik(engine.config()) as qlik:
        connecting = Connecting(qlik)
        with RpcSession(connecting).open() as session:
            _, kept = opened(session)
            assert connecting.waits.wait(60)
            with pytest.raises(SessionClosed, match="dropped"):
                session.send("Drop", -1)
            threading.Timer(0.1, connecting.gate.set).start()
            assert kept.get_layout()["of"] == "kept"

    async def run() -> None:
        async with AsyncQlik(engine.config()) as qlik:
            connecting = Connecting(qlik)
            async with AsyncRpcSession(connecting.later) as session:
                answer = await session.send("OpenDoc", -1, "app-1")
                kept = await AsyncDoc(session, answer["qReturn"]["qHandle"]).get_object(qId="kept")
                while not connecting.waits.is_set():
                    await asyncio.sleep(0.005)
                with pytest.raises(SessionClosed, match="dropped"):
                    await session.send("Drop", -1)
                asyncio.get_running_loop().call_later(0.1, connecting.gate.set)
                assert (await kept.get_layout())["of"] == "kept"

    asyncio.run(run())


def test_the_loss_is_told_when_there_is_no_other(engine: Any) -> None:
    Objects(engine)
    with Qlik(engine.config()) as qlik:
        connecting = Connecting(qlik)
        session = RpcSession(connecting).open()
        _, kept = opened(session)
        assert connecting.waits.wait(60)
        with pytest.raises(SessionClosed, match="dropped"):
            session.send("Drop", -1)
        engine.methods["OpenDoc"] = lambda *_: {"error": {"code": 1003, "message": "App not found"}}
        connecting.gate.set()
        with pytest.raises(SessionClosed, match=r"lost.*App not found"):
            kept.get_layout()
        with pytest.raises(SessionClosed):
            session.close()


@pytest.mark.parametrize("end", ["close", "suspend"])
def test_sessions_that_end_meanwhile(engine: Any, end: str) -> None:
    Objects(engine)
    before = {*threading.enumerate()}
    with Qlik(engine.config()) as qlik:
        connecting = Connecting(qlik, times=5)
        session = RpcSession(connecting).open()
        opened(session)
        assert connecting.waits.wait(60)
        ending = threading.Thread(target=getattr(session, end))
        ending.start()
        wait_for(lambda: not session.is_connected())
        connecting.gate.set()
        ending.join()
        wait_for(lambda: connecting.calls == 2)
        with suppress(SessionClosed):  # which a suspended session tells
            session.close()
        wait_for(lambda: not [t for t in {*threading.enumerate()} - before if t.name.startswith("qlik-")])


def test_what_is_got_meanwhile_is_known_afterwards(engine: Any) -> None:
    """Calls are answered on the websocket before, also those that come back after the change."""
    objects = Objects(engine)
    answer = threading.Event()

    def slow(request: Any, _: Any, connection: Any) -> Any:
        def send() -> None:
            answer.wait(60)
            made = {"jsonrpc": "2.0", "id": request["id"], "result": objects._made("GenericObject", "kept")}
            connection.send(json.dumps(made))

        threading.Thread(target=send, daemon=True).start()

    with Qlik(engine.config()) as qlik, RpcSession(connecting := Connecting(qlik)).open() as session:
        doc, kept = opened(session)
        engine.methods["CreateObject"] = slow
        got: list[Any] = []
        call = threading.Thread(target=lambda: got.append(doc.create_object({"qInfo": {"qType": "x"}})))
        first = session._line
        call.start()
        wait_for(lambda: engine.requests[-1]["method"] == "CreateObject")
        connecting.gate.set()
        wait_for(lambda: session._line is not first)
        other = doc.get_object(qId="created")
        answer.set()
        call.join()
        assert got[0].handle not in (doc.handle, other.handle)
        assert got[0].get_layout()["of"] == "kept"
        assert other.get_layout()["of"] == "created"
        assert kept.get_layout()["of"] == "kept"
