"""Engine sessions, the objects in them, apps and tables."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest

from qlik_sdk import App, Apps, AsyncQlik, Auth, EngineError, Qlik
from qlik_sdk.errors import (
    ConfigError,
    EngineClosedException,
    FailedToConnect,
    SessionClosed,
    TransportTimeout,
)
from qlik_sdk.helpers.cubes import CELLS_MAX, Question
from qlik_sdk.rpc import RpcSession
from tests.sdk.test_sessions import wait_for


@pytest.fixture
def qlik(engine: Any) -> Any:
    engine.rest["/api/v1/apps/app-1"] = {
        "attributes": {"id": "app-1", "name": "Sales"},
        "privileges": ["read"],
    }
    with Qlik(engine.config()) as client:
        yield client


def test_raw_session(engine: Any, qlik: Any) -> None:
    with qlik.rpc("app-1").open() as session:
        assert isinstance(session, RpcSession)
        opened = session.send("OpenDoc", -1, "app-1")
        layout = session.send("GetAppLayout", opened["qReturn"]["qHandle"], qNamed=1)
        assert session.is_connected()
    assert not session.is_connected()
    assert layout["qLayout"]["qTitle"] == "Sales"
    assert engine.upgrades[0][":path"] == "/app/app-1"
    assert engine.upgrades[0]["authorization"] == "Bearer key-of-a-test-user"
    assert engine.requests[0]["params"] == ["app-1"]
    assert engine.requests[1]["params"] == {"qNamed": 1}


def test_app_of_rest_is_the_document_too(engine: Any, qlik: Any) -> None:
    app = qlik.apps.get("app-1")
    assert isinstance(app, App)
    assert (app.id, app.attributes.name, app.name, app.privileges) == ("app-1", "Sales", "Sales", ["read"])
    assert "app-1" in repr(app)
    with pytest.raises(SessionClosed, match="not open"):
        app.get_app_layout()
    with app.open():
        layout = app.get_app_layout()
        assert layout.qTitle == "Sales"
        assert app.qHandle == 1
    with app.open():
        assert app.get_app_layout().qFileName == "app-1"


def test_old_keywords_still_work(engine: Any) -> None:
    engine.rest["/api/v1/apps/app-1"] = {"attributes": {"id": "app-1"}}
    apps = Apps(engine.config())
    assert apps.get(appId="app-1").attributes.id == "app-1"
    assert apps.auth.config is apps.config
    apps.auth.close()


def test_engine_errors_are_typed(engine: Any, qlik: Any) -> None:
    engine.methods["OpenDoc"] = lambda *_: {
        "error": {"code": 1003, "message": "App not found", "parameter": "Could not find app"}
    }
    app = qlik.apps.get("app-1")
    with pytest.raises(EngineError) as caught:
        app.open()
    error = caught.value
    assert (error.code, error.name, error.method, error.handle) == (
        1003,
        "LOCERR_APP_NOT_FOUND",
        "OpenDoc",
        -1,
    )
    assert error.parameter == "Could not find app"
    assert not app._session.is_connected()


def test_app_open_elsewhere_in_the_session_is_got(engine: Any, qlik: Any) -> None:
    engine.methods["OpenDoc"] = lambda *_: {"error": {"code": 1002, "message": "App already open"}}
    engine.methods["GetActiveDoc"] = lambda *_: {
        "qReturn": {"qType": "Doc", "qHandle": 7, "qGenericId": "app-1"}
    }
    app = qlik.apps.get("app-1")
    with app.open(qNoData=True):
        assert app.handle == 7
    assert engine.requests[0]["params"] == {"qDocName": "app-1", "qNoData": True}


def test_session_app(engine: Any, qlik: Any) -> None:
    engine.methods["GetActiveDoc"] = lambda *_: {"qReturn": {"qType": "Doc", "qHandle": 1}}
    with qlik.apps.create_session_app("SessionApp_1").open():
        pass
    assert engine.upgrades[0][":path"] == "/app/SessionApp_1"
    assert [request["method"] for request in engine.requests] == ["GetActiveDoc"]
    assert qlik.apps.create_session_app().id.startswith("SessionApp_")


def test_answers_out_of_order_find_their_callers(engine: Any, qlik: Any) -> None:
    gate = threading.Event()

    def slow(request: Any, double: Any, connection: Any) -> Any:
        def later() -> None:
            gate.wait(60)
            connection.send(f'{{"jsonrpc":"2.0","id":{request["id"]},"result":{{"qReturn":"slow"}}}}')

        threading.Thread(target=later).start()

    engine.methods["Slow"] = slow
    engine.methods["Fast"] = lambda *_: {"qReturn": "fast"}
    answers = []
    with qlik.rpc().open() as session:
        waiting = threading.Thread(target=lambda: answers.append(session.send("Slow", -1)["qReturn"]))
        waiting.start()
        answers.append(session.send("Fast", -1)["qReturn"])
        gate.set()
        waiting.join()
    assert answers == ["fast", "slow"]


def test_waiting_is_bounded(engine: Any, qlik: Any) -> None:
    engine.methods["Never"] = lambda *_: None
    with qlik.rpc().open() as session:
        with pytest.raises(TransportTimeout, match="Never"):
            session.call("Never", -1, [], timeout=0.05)
        with pytest.raises(EngineError, match="does not exist"):
            session.send("Unknown", -1)


def test_a_session_the_engine_ends(engine: Any, qlik: Any) -> None:
    engine.methods["Die"] = lambda request, double, connection: connection.close(4204, '{"code":"QEP-104"}')
    session = qlik.rpc("app-1").open()
    with pytest.raises(SessionClosed, match="4204") as caught:
        session.send("Die", -1)
    assert caught.value.close_code == 4204
    assert "QEP-104" in caught.value.close_msg
    with pytest.raises(SessionClosed):
        session.send("GetAppLayout", 1)
    with pytest.raises(EngineClosedException):
        session.close()
    session.close()
    with session.open():
        assert session.send("OpenDoc", -1, "app-1")["qReturn"]["qHandle"] == 1


def test_the_reason_a_session_is_refused_is_told(engine: Any, qlik: Any) -> None:
    def refuse(request: Any, double: Any, connection: Any) -> None:
        connection.send(
            '{"jsonrpc":"2.0","method":"OnConnected","params":{"qSessionState":"SESSION_ERROR_LIMIT_EXCEEDED"}}'
        )
        connection.close(1000)

    engine.methods["Refuse"] = refuse
    session = qlik.rpc().open()
    with pytest.raises(SessionClosed, match="SESSION_ERROR_LIMIT_EXCEEDED"):
        session.send("Refuse", -1)
    session.close()


def test_no_engine_there(http: Any) -> None:
    with Auth(http.config()) as auth, pytest.raises(FailedToConnect, match="status 404"):
        auth.rpc("x").open()


def test_session_opens_once(engine: Any, qlik: Any) -> None:
    with qlik.rpc().open() as session, pytest.raises(SessionClosed, match="already"):
        session.open()


def test_interceptors(engine: Any, qlik: Any) -> None:
    seen = []

    def note(request: Any) -> Any:
        seen.append((request.method, request.handle, request.params))
        request.params = ["other"]
        return request

    qlik.rpc.interceptors["request"].use(note)
    qlik.rpc.interceptors["response"].use(lambda answer: seen.append(answer["request_data"].method))
    with qlik.rpc("app-1").open() as session:
        session.send("OpenDoc", -1, "app-1")
    assert seen == [("OpenDoc", -1, ["app-1"]), "OpenDoc"]
    assert engine.requests[0]["params"] == ["other"]


def test_events_of_session_and_objects(engine: Any, qlik: Any) -> None:
    engine.extra["SelectAll"] = {"change": [1], "close": [1]}
    engine.methods["SelectAll"] = lambda *_: {"qReturn": True}
    app = qlik.apps.get("app-1")
    heard: list[Any] = []
    session = app._session
    for event in ("opened", "closed", "notification"):
        session.on(event, lambda *args, event=event: heard.append(event))
    session.on("traffic:*", lambda direction, message: heard.append(direction))
    with app.open():
        app.on("changed", lambda: heard.append(("title", app.get_app_layout().qTitle)))
        app.on("closed", lambda: heard.append("object closed"))
        app._session.send("SelectAll", 1)
        wait_for(lambda: "object closed" in heard)
    assert heard[0] == "opened"
    assert heard[-1] == "closed"
    assert ("title", "Sales") in heard
    assert heard.count("object closed") == 1
    assert heard.count("sent") == heard.count("received") - 1
    with pytest.raises(ValueError, match="no event"):
        session.on("nonsense", print)


def test_a_failing_listener_does_not_silence_the_rest(engine: Any, qlik: Any, caplog: Any) -> None:
    heard = []
    with qlik.rpc().open() as session:
        session.on("traffic:sent", lambda message: 1 / 0)
        session.on("traffic:sent", lambda message: heard.append(message.method))
        session.send("GetAppLayout", 1)
    assert heard == ["GetAppLayout"]
    assert "a listener failed" in caplog.text


def _cube_methods(engine: Any, rows: list[list[dict[str, Any]]], infos: list[dict[str, Any]]) -> None:
    def data(request: Any, *_: Any) -> Any:
        (page,) = request["params"]["qPages"]
        assert page["qWidth"] * page["qHeight"] <= CELLS_MAX
        part = rows[page["qTop"] : page["qTop"] + page["qHeight"]]
        return {"qDataPages": [{"qMatrix": part, "qArea": page}]}

    engine.methods["CreateSessionObject"] = lambda *_: {
        "qReturn": {"qType": "GenericObject", "qHandle": 2, "qGenericType": "hypercube", "qGenericId": "c-1"}
    }
    engine.methods["DestroySessionObject"] = lambda *_: {"qSuccess": True}
    engine.methods["GetHyperCubeData"] = data
    engine.methods["GetLayout"] = lambda *_: {
        "qLayout": {
            "qHyperCube": {
                "qSize": {"qcx": len(infos), "qcy": len(rows)},
                "qDimensionInfo": infos[:2],
                "qMeasureInfo": infos[2:],
            }
        }
    }


def _cell(text: str, number: float | str = "NaN") -> dict[str, Any]:
    return {"qText": text, "qNum": number}


INFOS: list[dict[str, Any]] = [
    {"qFallbackTitle": "City"},
    {"qFallbackTitle": "Day", "qTags": ["$numeric", "$date"]},
    {"qFallbackTitle": "Sum(x)", "qNumFormat": {"qType": "R"}},
]


def test_hypercube_is_read_to_its_end(engine: Any, qlik: Any) -> None:
    rows = [[_cell(f"c{n}"), _cell("2021-01-01", 44197), _cell(f"{n}.5", n + 0.5)] for n in range(7_000)]
    rows[3][0] = {"qText": "-", "qNum": "NaN", "qIsNull": True}
    _cube_methods(engine, rows, INFOS)
    app = qlik.apps.get("app-1")
    with app.open():
        table = app.hypercube(["City", "Day"], ["Sum(x)"])
        renamed = app.hypercube(["City", "Day"], ["Sum(x)"], labels=["a", "b", "c"], state="s")
    pages = [r["params"]["qPages"][0] for r in engine.requests if r["method"] == "GetHyperCubeData"][:3]
    # They are asked for by threads, in any order.
    asked = sorted((page["qTop"], page["qHeight"]) for page in pages)
    assert asked == [(0, 3333), (3333, 3333), (6666, 334)]
    assert len(table) == 7_000
    assert table["City"].texts[:5] == ["c0", "c1", "c2", None, "c4"]
    assert [column.kind for column in table.columns] == ["text", "date", "number"]
    first = next(table.rows())
    assert (first[0], str(first[1]), first[2]) == ("c0", "2021-01-01", 0.5)
    arrow = table.to_arrow()
    assert arrow.num_rows == 7_000
    assert arrow.column("City").null_count == 1
    frame = table.to_pandas()
    assert str(frame["Day"].dtype).startswith("datetime64")
    assert frame["Sum(x)"].sum() == sum(n + 0.5 for n in range(7_000))
    assert list(renamed.to_pandas().columns) == ["a", "b", "c"]
    created = [r for r in engine.requests if r["method"] == "CreateSessionObject"][1]
    assert created["params"]["qProp"]["qHyperCubeDef"]["qStateName"] == "s"
    assert [r["method"] for r in engine.requests].count("DestroySessionObject") == 2


@pytest.mark.parametrize("broken", ["GetLayout", "GetHyperCubeData"])
def test_hypercube_object_is_destroyed_when_reading_fails(engine: Any, qlik: Any, broken: str) -> None:
    _cube_methods(engine, [[_cell("a"), _cell("b"), _cell("1", 1)]], INFOS)
    engine.methods[broken] = lambda *_: {"error": {"code": 7009, "message": "Calculation pages too large"}}
    app = qlik.apps.get("app-1")
    with app.open(), pytest.raises(EngineError, match="pages too large"):
        app.hypercube(["City", "Day"], ["Sum(x)"])
    assert engine.requests[-1]["method"] == "DestroySessionObject"
    assert engine.requests[-1]["params"] == {"qId": "c-1"}


def test_hypercube_that_cannot_be_calculated(engine: Any, qlik: Any) -> None:
    _cube_methods(engine, [], INFOS)
    engine.methods["GetLayout"] = lambda *_: {"qLayout": {"qHyperCube": {"qError": {"qErrorCode": 7000}}}}
    app = qlik.apps.get("app-1")
    with app.open(), pytest.raises(EngineError) as caught:
        app.hypercube(["City"], ["Sum(x)"])
    assert caught.value.code == 7000


def test_hypercube_needs_columns() -> None:
    with pytest.raises(ConfigError, match="at least one"):
        Question([], [])
    with pytest.raises(ConfigError, match="1 labels for 2"):
        Question(["a"], ["b"], labels=["c"])


def test_reload_tells_messages(engine: Any, qlik: Any) -> None:
    def reload(request: Any, double: Any, connection: Any) -> None:
        def later() -> None:
            answer = {"jsonrpc": "2.0", "id": request["id"], "result": {"qResult": {"qSuccess": True}}}
            connection.send(json.dumps(answer))

        threading.Timer(0.8, later).start()

    engine.methods["DoReloadEx"] = reload
    engine.methods["GetProgress"] = lambda *_: {
        "qProgressData": {"qPersistentProgress": "Loading sales\n", "qTransientProgress": ""}
    }
    told: list[str] = []
    app = qlik.apps.get("app-1")
    with app.open():
        assert app.reload(progress=told.append).qSuccess is True
        engine.methods["DoReloadEx"] = lambda *_: {"qResult": {"qSuccess": False}}
        assert app.reload(partial=True).qSuccess is False
    assert told[0] == "Loading sales"
    assert engine.requests[-1]["params"] == {"qParams": {"qPartial": True}}
    engine.methods["DoReloadEx"] = reload
    told.clear()

    async def asynchronous() -> None:
        async with AsyncQlik(engine.config()) as client:
            again = await client.apps.get("app-1")
            async with again.open():
                assert (await again.reload(progress=told.append)).qSuccess is True
                engine.methods["DoReloadEx"] = lambda *_: {"qResult": {"qSuccess": False}}
                assert (await again.reload()).qSuccess is False

    asyncio.run(asynchronous())
    assert told[0] == "Loading sales"


def test_asynchronous_twin(engine: Any) -> None:
    engine.rest["/api/v1/apps/app-1"] = {"attributes": {"id": "app-1", "name": "Sales"}}
    engine.extra["SelectAll"] = {"change": [1]}
    engine.methods["SelectAll"] = lambda *_: {"qReturn": True}
    engine.methods["Die"] = lambda request, double, connection: connection.close(4003, "bye")
    engine.methods["Never"] = lambda *_: None
    _cube_methods(engine, [[_cell("a"), _cell("b"), _cell("1", 1)]], INFOS)

    async def scenario() -> None:
        async with AsyncQlik(engine.config()) as qlik:
            app = await qlik.apps.get("app-1")
            changed = asyncio.Event()
            async with app.open():
                assert (await app.get_app_layout()).qTitle == "Sales"

                async def listener() -> None:
                    await app.get_app_layout()
                    changed.set()

                app.on("changed", listener)
                await app._session.send("SelectAll", 1)
                await asyncio.wait_for(changed.wait(), 60)
                table = await app.hypercube(["City", "Day"], ["Sum(x)"])
                assert list(table.rows()) == [("a", "b", 1)]
                layouts = await asyncio.gather(*(app.get_app_layout() for _ in range(20)))
                assert {layout.qFileName for layout in layouts} == {"app-1"}
                with pytest.raises(TransportTimeout):
                    await app._session.call("Never", -1, [], timeout=0.05)
            assert not app._session.is_connected()
            await app.open()
            with pytest.raises(SessionClosed, match="4003"):
                await app._session.send("Die", -1)
            with pytest.raises(SessionClosed):
                await app.close()
            with pytest.raises(EngineError):
                async with qlik.rpc() as session:
                    await session.send("Unknown", -1)

    asyncio.run(scenario())
    assert engine.upgrades[0]["authorization"] == "Bearer key-of-a-test-user"
