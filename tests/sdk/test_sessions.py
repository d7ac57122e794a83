"""Sessions that are aborted, suspended, lost and resumed; and that never get into each other's way."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Qlik
from qlik_sdk.errors import EngineError, SessionClosed, TransportTimeout
from qlik_sdk.generated.qix.doc import AsyncDoc, Doc

ABORTED = {"error": {"code": 15, "message": "Request aborted"}}


class Aborting:
    """Aborts so many calls, then answers."""

    def __init__(self, times: int, result: Any) -> None:
        self.left = times
        self.calls = 0
        self.result = result

    def __call__(self, *_: Any) -> Any:
        self.calls += 1
        self.left -= 1
        return ABORTED if self.left >= 0 else self.result


def wait_for(condition: Any) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


# Aborted calls ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "options", "calls"),
    [
        ("GetLayout", {}, 3),
        ("GetLayout", {"aborted_retries": 1}, None),
        ("GetLayout", {"aborted_retries": 0}, None),
        ("CreateSessionObject", {}, 3),
        ("GetHyperCubeData", {}, None),
        ("GetListObjectData", {}, None),
        ("SelectValues", {}, None),
        ("DoReload", {}, None),
    ],
)
def test_aborted_calls_are_made_again(engine: Any, method: str, options: Any, calls: int | None) -> None:
    engine.methods[method] = aborting = Aborting(2, {"qReturn": 1})
    with Qlik(engine.config()) as qlik, qlik.rpc("a", **options).open() as session:
        if calls is None:
            with pytest.raises(EngineError, match="15"):
                session.send(method, 1)
            assert aborting.calls == (options.get("aborted_retries", 0) + 1)
        else:
            assert session.send(method, 1) == {"qReturn": 1}
            assert aborting.calls == calls

    async def run() -> None:
        engine.methods[method] = again = Aborting(2, {"qReturn": 1})
        async with AsyncQlik(engine.config()) as qlik, qlik.rpc("a", **options) as session:
            if calls is None:
                with pytest.raises(EngineError, match="15"):
                    await session.send(method, 1)
            else:
                assert await session.send(method, 1) == {"qReturn": 1}
        assert again.calls == aborting.calls

    asyncio.run(run())


def test_calls_the_program_aborts_are_not_made_again(engine: Any) -> None:
    waiting: list[int] = []

    def get(request: Any, *_: Any) -> None:
        waiting.append(request["id"])

    def abort(request: Any, _: Any, connection: Any) -> Any:
        connection.send(json.dumps({"jsonrpc": "2.0", "id": request["params"][0], **ABORTED}))
        return {}

    engine.methods.update(GetLayout=get, CancelRequest=abort)

    async def run() -> None:
        async with AsyncQlik(engine.config()) as qlik, qlik.rpc("a") as session:
            call = asyncio.create_task(session.send("GetLayout", 1))
            while not waiting:
                await asyncio.sleep(0.005)
            await session.send("CancelRequest", -1, waiting[0])
            with pytest.raises(EngineError, match="15"):
                await call
            assert len(waiting) == 1

    asyncio.run(run())


# Suspending and resuming ------------------------------------------------------------------------------------


class Objects:
    """An engine whose handles differ from websocket to websocket."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.ids = {"kept", "created"}
        self.last = 10
        self.names: dict[int, Any] = {}
        engine.methods.update(
            OpenDoc=lambda *_: self._made("Doc", "app-1"),
            GetActiveDoc=lambda *_: {"error": {"code": 1007, "message": "App is not open"}},
            GetObject=self._object,
            CreateSessionObject=lambda *_: self._made("GenericObject", "created"),
            GetField=lambda *_: self._made("Field", None),
            GetLayout=lambda request, *_: {"qLayout": {"of": self.names[request["handle"]]}},
            GetCardinal=lambda request, *_: {"qReturn": request["handle"]},
            Drop=self._drop,
        )

    def _made(self, kind: str, name: str | None) -> Any:
        self.last += 1
        self.names[self.last] = name
        return {"qReturn": {"qType": kind, "qHandle": self.last, "qGenericId": name}}

    def _object(self, request: Any, *_: Any) -> Any:
        name = request["params"]["qId"]
        return self._made("GenericObject", name) if name in self.ids else {"qReturn": {"qHandle": None}}

    def _drop(self, request: Any, _: Any, connection: Any) -> None:
        connection.close(4204, "dropped")


def test_suspended_sessions_resume_with_their_objects(engine: Any) -> None:
    objects = Objects(engine)
    heard: list[str] = []
    with Qlik(engine.config()) as qlik, qlik.rpc("app-1").open() as session:
        for event in ("suspended", "resumed", "closed"):
            session.on(event, lambda event=event: heard.append(event))
        answer = session.send("OpenDoc", -1, "app-1")["qReturn"]
        doc = Doc(session, answer["qHandle"], id="app-1")
        kept, created = doc.get_object(qId="kept"), doc.create_session_object({})
        field = doc.get_field(qFieldName="F")
        kept.on("changed", lambda: heard.append("kept changed"))
        created.on("closed", lambda: heard.append("created closed"))
        field.on("changed", lambda: heard.append("field changed"))
        before, at = kept.handle, field.get_cardinal()
        session.suspend()
        assert not session.is_connected()
        with pytest.raises(SessionClosed, match="suspended"):
            kept.get_layout()
        objects.ids = {"kept"}
        session.resume()
        assert kept.handle == before, "programs keep their numbers, though those of the engine are others"
        assert kept.get_layout()["of"] == session.send("GetLayout", before)["qLayout"]["of"] == "kept"
        assert field.get_cardinal() != at
        with pytest.raises(SessionClosed, match="did not outlive"):
            created.get_layout()
        wait_for(lambda: "resumed" in heard)
        assert heard == ["suspended", "created closed", "kept changed", "field changed", "resumed"]
        again = doc.get_object(qId="kept")
        assert again.get_layout()["of"] == "kept"
        assert len({remote.handle for remote in (doc, again, created, field)}) == 4
        with pytest.raises(SessionClosed, match="open already"):
            session.resume()
    assert heard[-1] == "closed"
    opened = [request["params"] for request in engine.requests if request["method"] == "OpenDoc"]
    assert opened == [["app-1"], ["app-1"]]


def test_an_engine_session_that_is_still_there_has_the_document(engine: Any) -> None:
    Objects(engine).names[99] = "open"
    engine.methods["GetActiveDoc"] = lambda *_: {"qReturn": {"qType": "Doc", "qHandle": 99}}
    with Qlik(engine.config()) as qlik, qlik.rpc("app-1", ttl=60).open() as session:
        doc = Doc(session, session.send("OpenDoc", -1, "app-1")["qReturn"]["qHandle"])
        session.suspend()
        session.resume()
        assert session.send("GetLayout", doc.handle) == {"qLayout": {"of": "open"}}
    assert [request["method"] for request in engine.requests].count("OpenDoc") == 1
    assert engine.upgrades[0][":path"] == "/app/app-1/ttl/60"


def test_lost_websockets_are_replaced(engine: Any) -> None:
    Objects(engine)
    with Qlik(engine.config()) as qlik, qlik.rpc("app-1", resume_attempts=5).open() as session:
        doc = Doc(session, session.send("OpenDoc", -1, "app-1")["qReturn"]["qHandle"])
        kept = doc.get_object(qId="kept")
        for round in range(2):
            with pytest.raises(SessionClosed, match="dropped"):
                session.send("Drop", -1)
            assert kept.get_layout()["of"] == "kept"  # it waits until the session is back
            assert len(engine.upgrades) == round + 2

    async def run() -> None:
        async with AsyncQlik(engine.config()) as qlik, qlik.rpc("app-1", resume_attempts=5) as session:
            answer = await session.send("OpenDoc", -1, "app-1")
            doc = AsyncDoc(session, answer["qReturn"]["qHandle"])
            kept = await doc.get_object(qId="kept")
            for _ in range(2):
                with pytest.raises(SessionClosed, match="dropped"):
                    await session.send("Drop", -1)
                assert (await kept.get_layout())["of"] == "kept"
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


def test_giving_up(engine: Any) -> None:
    Objects(engine)
    closed = threading.Event()
    with Qlik(engine.config()) as qlik:
        session = qlik.rpc("app-1", resume_attempts=2).open()
        session.on("closed", closed.set)
        session.send("OpenDoc", -1, "app-1")
        engine.methods["OpenDoc"] = lambda *_: {"error": {"code": 1003, "message": "App not found"}}
        with pytest.raises(SessionClosed):
            session.send("Drop", -1)
        assert closed.wait(60)
        with pytest.raises(SessionClosed, match="App not found"):
            session.send("GetLayout", 1)
        with pytest.raises(SessionClosed, match="lost"):
            session.close()
        session.close()

    async def run() -> None:
        engine.methods["OpenDoc"] = lambda *_: {"qReturn": {"qType": "Doc", "qHandle": 1}}
        async with AsyncQlik(engine.config()) as qlik:
            session = await qlik.rpc("app-1", resume_attempts=2).open()
            await session.send("OpenDoc", -1, "app-1")
            engine.methods["OpenDoc"] = lambda *_: {"error": {"code": 1003, "message": "App not found"}}
            with pytest.raises(SessionClosed):
                await session.send("Drop", -1)
            with pytest.raises(SessionClosed, match="App not found"):
                await session.send("GetLayout", 1)
            with pytest.raises(SessionClosed, match="lost"):
                await session.close()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


def test_suspending_asynchronously(engine: Any) -> None:
    Objects(engine)

    async def run() -> None:
        heard: list[str] = []
        async with AsyncQlik(engine.config()) as qlik, qlik.rpc("app-1") as session:
            session.on("resumed", lambda: heard.append("resumed"))
            answer = await session.send("OpenDoc", -1, "app-1")
            kept = await AsyncDoc(session, answer["qReturn"]["qHandle"]).get_object(qId="kept")
            await session.suspend()
            with pytest.raises(SessionClosed, match="suspended"):
                await kept.get_layout()
            await session.resume()
            assert (await kept.get_layout())["of"] == "kept"
            assert heard == ["resumed"]

    asyncio.run(run())


# Many at once -----------------------------------------------------------------------------------------------


def test_threads_share_a_session_and_each_gets_its_answer(engine: Any) -> None:
    def later(request: Any, _: Any, connection: Any) -> None:
        def send() -> None:
            time.sleep(request["params"][0] % 7 / 1000)
            answer = {"jsonrpc": "2.0", "id": request["id"], "result": request["params"][0]}
            connection.send(json.dumps(answer))

        threading.Thread(target=send, daemon=True).start()

    engine.methods["Echo"] = later
    wrong: list[Any] = []
    with Qlik(engine.config()) as qlik, qlik.rpc("a").open() as session:

        def work(start: int) -> None:
            for number in range(start, start + 40):
                if session.send("Echo", -1, number) != number:
                    wrong.append(number)

        threads = [threading.Thread(target=work, args=(n * 1000,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        engine.methods["Silence"] = lambda *_: None
        with pytest.raises(TransportTimeout):
            session.call("Silence", -1, [], timeout=0.05)
    assert wrong == []


def test_what_the_engine_tells_by_itself_is_heard_between_calls(engine: Any) -> None:
    changed = threading.Event()

    def push(request: Any, _: Any, connection: Any) -> Any:
        threading.Timer(0.1, connection.send, ['{"jsonrpc":"2.0","change":[7]}']).start()
        return {}

    engine.methods["Push"] = push
    with Qlik(engine.config()) as qlik, qlik.rpc("a").open() as session:
        session.on_handle(7, "changed", changed.set)
        session.send("Push", -1)
        assert changed.wait(60)


def test_nothing_of_one_client_reaches_the_socket_of_another(engine: Any) -> None:
    engine.methods["Who"] = lambda request, double, connection: {
        "user": connection.request.headers["Authorization"]
    }
    wrong: list[Any] = []

    def work(number: int) -> None:
        config = engine.config()
        config.api_key = f"key-{number}"
        with Qlik(config) as qlik, qlik.rpc(f"app-{number}").open() as session:
            for _ in range(10):
                if session.send("Who", -1) != {"user": f"Bearer key-{number}"}:
                    wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    pairs = {(upgrade[":path"], upgrade["authorization"]) for upgrade in engine.upgrades}
    assert pairs == {(f"/app/app-{n}", f"Bearer key-{n}") for n in range(12)}


def test_sessions_leave_nothing_behind(engine: Any) -> None:
    before = {*threading.enumerate()}
    for _ in range(5):
        with Qlik(engine.config()) as qlik, qlik.rpc("a").open() as session:
            session.on("closed", lambda: None)
            session.send("GetAppLayout", 1)
    left = {*threading.enumerate()} - before
    assert not [thread for thread in left if thread.name.startswith("qlik-")]

    async def run() -> None:
        for _ in range(5):
            async with AsyncQlik(engine.config()) as qlik, qlik.rpc("a") as session:
                await session.send("GetAppLayout", 1)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())
    gc.collect()  # a socket that nobody closed would warn here, and warnings fail tests
