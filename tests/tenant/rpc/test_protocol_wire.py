"""More statements about sockets, pushes, requests, deltas, stopping and errors (sections 1 to 4 and 14)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from qlik_tenant import Tenant
from qlik_tenant.apps import suspension
from qlik_tenant.rpc.errors import message_of
from tests.tenant.rpc.held import HELD, release

CUBE = "/qHyperCubeDef"
LONG = "LET i = 0;\nDO WHILE i < 100000000\nLET i = i + 1;\nLOOP"


def field(client: Any, name: str = "Region") -> int:
    handle: int = client.call(1, "GetField", name)["qReturn"]["qHandle"]
    return handle


# 1, 2 -------------------------------------------------------------------------------------------------------


def test_1_identities_of_one_user_select_apart(client: Any, socket: Any, app_id: str) -> None:
    client.call(field(client), "Select", "Alps")
    other = socket(f"/app/{app_id}/identity/b")
    other.open(app_id)
    assert other.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}
    assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "5"}


def test_1_without_ttl_a_session_ends_with_its_last_socket(client: Any, socket: Any, app_id: str) -> None:
    client.call(field(client), "Select", "Alps")
    client.socket.close()
    for _ in range(3000):
        second = socket(f"/app/{app_id}")
        if second.connected["params"]["qSessionState"] == "SESSION_CREATED":
            break
        second.socket.close()
        time.sleep(0.02)
    second.open(app_id)
    assert second.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}


@pytest.fixture
def small() -> Iterator[Tenant]:
    """A tenant with narrow limits."""
    with Tenant(in_memory=True, settings={"qix_sessions_per_user": 1, "qix_max_frame_bytes": 5000}) as tenant:
        yield tenant


def opened(tenant: Tenant, path: str) -> Any:
    headers = {"Authorization": f"Bearer {tenant.api_key}"}
    address = tenant.url.replace("http", "ws", 1) + path
    return connect(address, additional_headers=headers, open_timeout=60)


def asked(socket: Any, id: int, method: str, *params: Any) -> Any:
    socket.send(json.dumps({"id": id, "handle": -1, "method": method, "params": params}))
    return json.loads(socket.recv(60))


def test_2_1_too_many_sessions_are_told_and_closed(small: Tenant) -> None:
    with opened(small, "/app/SessionApp_a") as first:
        assert json.loads(first.recv(60))["params"] == {"qSessionState": "SESSION_CREATED"}
        with opened(small, "/app/SessionApp_b") as second:
            assert json.loads(second.recv(60))["params"] == {"qSessionState": "SESSION_ERROR_LIMIT_EXCEEDED"}
            with pytest.raises(ConnectionClosed) as caught:
                second.recv(60)
            assert caught.value.rcvd is not None
            assert caught.value.rcvd.code == 4005


def test_2_2_client_managed_proxies_say_who_calls() -> None:
    with Tenant(in_memory=True, settings={"client_managed": 1}) as tenant:
        with opened(tenant, "/app/?reloadUri=https%3A%2F%2Fmine") as socket:
            first, second = (json.loads(socket.recv(60)) for _ in "ab")
        assert (first["method"], second["method"]) == ("OnAuthenticationInformation", "OnConnected")
        assert first["params"].keys() == {
            *("userId", "userDirectory", "logoutUri", "serverNodeId", "mustAuthenticate")
        }
        assert (first["params"]["userId"], first["params"]["mustAuthenticate"]) == ("local|owner", False)
        url = tenant.url.replace("http", "ws", 1)
        for name in ("reloadURI", "reloadUri"):
            with connect(f"{url}/app/?{name}=https%3A%2F%2Fmine%2Fpage") as stranger:
                told = json.loads(stranger.recv(60))["params"]
                assert told["mustAuthenticate"] is True
                assert told["loginUri"].endswith("/login?returnto=https%3A%2F%2Fmine%2Fpage")
                with pytest.raises(ConnectionClosed) as caught:
                    stranger.recv(60)
                assert caught.value.rcvd is not None
                assert caught.value.rcvd.code == 4006


def test_2_2_what_another_socket_destroys_is_pushed(client: Any, socket: Any, app_id: str) -> None:
    client.call(1, "CreateObject", {"qInfo": {"qType": "t", "qId": "x"}})
    other = socket(f"/app/{app_id}/identity/b")
    other.open(app_id)
    theirs = other.call(1, "GetObject", "x")["qReturn"]["qHandle"]
    client.call(1, "DestroyObject", "x")
    message = other.receive()
    assert message["close"] == [theirs]
    assert "id" not in message


@pytest.mark.parametrize("succeeds", [True, False])
def test_2_2_layouts_are_suspended_while_a_reload_runs(
    client: Any,
    socket: Any,
    admin: Any,
    app_id: str,
    cube: Any,
    succeeds: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suspension, "AFTER_SECONDS", 0.05)
    other = socket(f"/app/{app_id}/identity/b")
    other.open(app_id)
    chart, plain = other.session_object(1, qHyperCubeDef=cube), other.session_object(1)
    for handle in (chart, plain):
        other.call(handle, "GetLayout")
    unseen = other.session_object(1, qHyperCubeDef=cube)
    last = "LOAD 1 AS Amount AUTOGENERATE 1;" if succeeds else "LOAD x FROM y;"
    client.call(1, "SetScript", HELD + last)
    asked = client.send(1, "DoReload")
    message = other.receive()
    release(admin)
    assert client.answer(asked)["result"] == {"qReturn": succeeds}
    assert message["suspend"] == [chart, plain]
    assert "id" not in message
    assert sorted(other.receive()["change"]) == [chart, plain]
    assert unseen not in message["suspend"]


def test_2_2_short_reloads_suspend_nothing(client: Any, cube: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    client.call(chart, "GetLayout")
    assert "suspend" not in client.ask(1, "DoReload")
    assert client.pushed == []


def test_2_3_idle_sockets_and_ended_tenants_have_codes() -> None:
    with (
        Tenant(in_memory=True, settings={"qix_idle_seconds": 1}) as tenant,
        opened(tenant, "/app/") as socket,
    ):
        socket.recv(60)
        with pytest.raises(ConnectionClosed) as caught:
            socket.recv(60)
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 4001
    with Tenant(in_memory=True) as tenant, opened(tenant, "/app/") as last:
        last.recv(60)
        tenant.close()
        with pytest.raises(ConnectionClosed) as caught:
            last.recv(60)
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 4003


def test_2_3_a_message_too_large_closes_its_own_socket_only(small: Tenant) -> None:
    with opened(small, "/app/") as large, opened(small, "/app/") as other:
        for socket in (large, other):
            socket.recv(60)
        assert asked(large, 1, "IsValidConnectionString", {"qName": "x" * 4000})["id"] == 1
        large.send(json.dumps({"id": 2, "handle": -1, "method": "EngineVersion", "params": ["x" * 6000]}))
        with pytest.raises(ConnectionClosed) as caught:
            large.recv(60)
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1009
        assert asked(other, 1, "EngineVersion")["result"]


def test_4_an_answer_too_large_is_an_error(small: Tenant) -> None:
    with opened(small, "/app/") as socket:
        socket.recv(60)
        error = asked(socket, 1, "GetFunctions")["error"]
        assert (error["code"], error["message"]) == (-32604, "Response too large")
        assert asked(socket, 2, "EngineVersion")["result"]


# 3 ----------------------------------------------------------------------------------------------------------


def test_3_parameters_by_position_or_by_name(client: Any) -> None:
    assert client.call(1, "Evaluate", "1 + 1") == client.call(1, "Evaluate", qExpression="1 + 1")


@pytest.mark.parametrize("handle", [None, 99, 0, -2])
def test_3_a_handle_that_is_dead_or_null_is_refused(client: Any, handle: Any) -> None:
    error = client.ask(handle, "GetLayout")["error"]
    assert error == {"code": -32602, "parameter": "Invalid handle", "message": "Invalid Params"}


def test_3_answers_may_come_out_of_order(client: Any) -> None:
    client.call(1, "SetScript", LONG)
    reload = client.send(1, "DoReload")
    version = client.send(-1, "EngineVersion")
    assert client.receive()["id"] == version
    client.call(-1, "CancelReload")
    assert client.answer(reload)["error"]["code"] == 15


def test_3_calls_of_one_handle_keep_their_order(client: Any) -> None:
    sent = [client.send(1, "Evaluate", [str(at)]) for at in range(50)]
    assert [client.receive()["id"] for _ in sent] == sent


def test_3_special_returns(socket: Any) -> None:
    client = socket()
    made = client.call(-1, "CreateApp", "One")
    assert (made["qSuccess"], sorted(made)) == (True, ["qAppId", "qSuccess"])
    made = client.call(-1, "CreateSessionApp")
    assert sorted(made) == ["qReturn", "qSessionAppId"]
    assert made["qSessionAppId"].startswith("SessionApp_")
    assert made["qReturn"]["qType"] == "Doc"
    doc = made["qReturn"]["qHandle"]
    assert client.call(doc, "Evaluate", "1 + 1") == {"qReturn": "2"}
    value = {"qText": "2", "qIsNumeric": True, "qNumber": 2}
    assert client.call(doc, "EvaluateEx", "1 + 1") == {"qValue": value}
    assert client.call(-1, "GetInteract", 1) == {"qDef": {}, "qReturn": False}
    made = socket().call(-1, "CreateDocEx", "Two")
    assert sorted(made) == ["qDocId", "qReturn"]


def test_3_every_kind_of_object_has_its_type(client: Any) -> None:
    kinds = {
        "Doc": client.call(-1, "GetActiveDoc"),
        "GenericObject": client.call(1, "CreateSessionObject", {"qInfo": {"qType": "t"}}),
        "GenericDimension": client.call(1, "CreateDimension", {"qInfo": {"qType": "dimension"}}),
        "GenericMeasure": client.call(1, "CreateMeasure", {"qInfo": {"qType": "measure"}}),
        "GenericBookmark": client.call(1, "CreateBookmark", {"qInfo": {"qType": "bookmark"}}),
        "GenericVariable": client.call(1, "CreateVariableEx", {"qName": "v"}),
        "Variable": client.call(1, "GetVariable", "v"),
        "Field": client.call(1, "GetField", "Region"),
    }
    assert {name: made["qReturn"]["qType"] for name, made in kinds.items()} == {name: name for name in kinds}


def test_3_1_changes_of_the_app_name_its_handle(client: Any) -> None:
    for method, params in (
        ("SetAppProperties", [{"qTitle": "T"}]),
        ("SetScript", ["LOAD 1 AS x AUTOGENERATE 1;"]),
        ("AddAlternateState", ["B"]),
        ("DoReload", []),
    ):
        client.call(1, "GetAppLayout")
        assert 1 in client.ask(1, method, *params).get("change", []), method


def test_3_1_an_object_is_named_when_it_is_changed(client: Any, cube: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    client.call(chart, "GetLayout")
    properties = client.call(chart, "GetProperties")["qProp"]
    assert client.ask(chart, "SetProperties", properties)["change"] == [chart]
    client.call(chart, "GetLayout")
    patch = [{"qOp": "replace", "qPath": "/qHyperCubeDef/qSuppressZero", "qValue": "true"}]
    assert client.ask(chart, "ApplyPatches", patch)["change"] == [chart]


def test_3_1_a_selection_names_all_charts_it_concerns(client: Any, cube: Any) -> None:
    charts = [client.session_object(1, qHyperCubeDef=cube) for _ in range(3)]
    for chart in charts:
        client.call(chart, "GetLayout")
    answer = client.ask(charts[0], "SelectHyperCubeValues", CUBE, 0, [0], False)
    assert (answer["result"], answer["change"]) == ({"qSuccess": True}, charts)


def test_3_2_a_delta_says_what_differs_and_nothing_else(client: Any) -> None:
    handle = client.session_object(1, a={"b": 1, "c": [1, 2]}, gone=1)
    info = client.call(handle, "GetInfo")["qInfo"]
    client.ask(handle, "GetProperties", delta=True)
    client.call(handle, "SetProperties", {"qInfo": info, "a": {"b": 2, "c": [1, 3]}, "new": None})
    patches = client.ask(handle, "GetProperties", delta=True)["result"]["qProp"]
    assert sorted(patches, key=json.dumps) == sorted(
        [
            {"op": "remove", "path": "/gone"},
            {"op": "replace", "path": "/a/b", "value": 2},
            {"op": "replace", "path": "/a/c/1", "value": 3},
            {"op": "add", "path": "/new", "value": None},
        ],
        key=json.dumps,
    )


def test_3_2_who_does_not_ask_gets_no_delta(client: Any) -> None:
    handle = client.session_object(1, a=1)
    client.ask(handle, "GetProperties", delta=True)
    plain = client.ask(handle, "GetProperties", delta=False)
    assert "delta" not in plain
    assert plain["result"]["qProp"]["a"] == 1


def test_3_2_the_values_of_a_closed_handle_are_forgotten(client: Any) -> None:
    for _ in range(2):
        made = client.call(1, "CreateSessionObject", {"qInfo": {"qType": "t", "qId": "x"}, "a": 1})
        handle = made["qReturn"]["qHandle"]
        (patch,) = client.ask(handle, "GetProperties", delta=True)["result"]["qProp"]
        assert (patch["op"], patch["path"]) == ("add", "/")
        assert client.ask(1, "DestroySessionObject", "x")["close"] == [handle]


def test_3_2_empty_properties_are_sent_to_who_asks(client: Any, cube: Any) -> None:
    chart = client.session_object(1, qHyperCubeDef=cube)
    plain = client.ask(chart, "GetProperties")["result"]["qProp"]["qHyperCubeDef"]
    whole = client.ask(chart, "GetProperties", return_empty=True)["result"]["qProp"]["qHyperCubeDef"]
    assert {"qStateName", "qSuppressZero", "qPopulateMissing"} <= whole.keys() - plain.keys()
    assert (whole["qStateName"], whole["qSuppressZero"]) == ("", False)
    assert whole["qDimensions"][0]["qNullSuppression"] is False
    tree = client.ask(chart, "GetFullPropertyTree", return_empty=True)["result"]["qPropEntry"]
    assert tree["qProperty"]["qHyperCubeDef"] == whole
    before = client.call(chart, "GetLayout")["qLayout"]
    client.call(chart, "SetProperties", tree["qProperty"])
    assert client.call(chart, "GetLayout")["qLayout"] == before


@pytest.mark.parametrize(
    ("method", "by_id"), [("AbortRequest", True), ("CancelRequest", True), ("AbortAll", False)]
)
def test_3_3_calls_that_wait_are_stopped(client: Any, method: str, by_id: bool) -> None:
    client.call(1, "SetScript", LONG)
    running = client.send(1, "DoReload")
    waiting = client.send(1, "GetScript")
    stops = [client.send(-1, method, [id] if by_id else []) for id in ((waiting, running) if by_id else (0,))]
    answers = {answer["id"]: answer for answer in (client.receive() for _ in range(2 + len(stops)))}
    assert all(answers[id]["result"] == {} for id in stops)
    assert [answers[id]["error"]["code"] for id in (running, waiting)] == [15, 15]


def test_3_3_errors_of_a_reload_are_told_to_who_wants_them(client: Any) -> None:
    for wanted in (False, True):
        assert client.call(-1, "ConfigureReload", True, wanted, False) == {}
        client.call(1, "SetScript", "LOAD x FROM [lib://none/y.csv];")
        reload = client.send(1, "DoReload")
        assert client.answer(reload)["result"] == {"qReturn": False}
        errors = client.call(-1, "GetProgress", reload)["qProgressData"]["qErrorData"]
        assert bool(errors) is wanted
    assert {"qErrorString", "qLineEnd", "qLine", "qErrorDataCode", "qMessage"} <= errors[0].keys()


def test_3_3_what_the_engine_says_of_itself(client: Any) -> None:
    assert client.call(-1, "EngineVersion") == {"qVersion": {"qComponentVersion": "12.2473.0"}}
    user = client.call(-1, "GetAuthenticatedUser")["qReturn"]
    assert [part.partition("=")[0] for part in user.split("; ")] == ["UserDirectory", "UserId"]
    assert client.call(-1, "IsDesktopMode") == {"qReturn": False}
    assert client.call(-1, "IsPersonalMode") == {"qReturn": False}
    assert client.call(-1, "AllowCreateApp") == {"qReturn": True}
    for method in ("GetUniqueID", "QvVersion", "OSName", "GetFunctions", "GetSupportedCodePages"):
        assert client.call(-1, method), method
    assert client.call(-1, "GetBaseBNFString", "S")["qBnfStr"]


def test_3_3_abort_modal_lets_others_select_again(client: Any, cube: Any) -> None:
    one = client.session_object(1, qHyperCubeDef=cube)
    client.call(one, "BeginSelections", [CUBE])
    assert client.refused(field(client), "Select", "Alps").code == 6003
    client.call(1, "AbortModal", True)
    assert client.call(field(client), "Select", "Alps") == {"qReturn": True}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (-32602, "Invalid method parameter(s)"),
        (-32601, "Method does not exist"),
        (-128, "Internal error"),
        (-1, "Unknown error"),
        (2, "Resource not found"),
        (3, "Resource already exists"),
        (4, "Invalid path"),
        (5, "Access denied"),
        (7, "Not initialized"),
        (8, "Invalid parameters"),
        (15, "Request aborted"),
        (19, "Memory limit reached"),
        (20, "Not implemented"),
        (1000, "App already exists"),
        (1002, "App already open"),
        (1003, "App not found"),
        (1007, "App invalid"),
        (1009, "App already open in different mode"),
        (4000, "User access denied"),
        (6003, "Function not allowed on this object in app modal mode"),
        (7001, "Dimension or measure not in library"),
        (7003, "Too many cells"),
        (7005, "Calculation condition unfulfilled"),
        (7008, "Invalid properties sort order"),
        (7009, "Calculation pages too large"),
        (8000, "Invalid extends id for properties"),
        (9011, "Object locked"),
        (11000, "Reload in progress"),
        (13001, "No data"),
        (15000, "Search timeout"),
        (18000, "Variable must have a name"),
        (18001, "Variable already exists"),
        (20000, "Feature disabled"),
    ],
)
def test_4_codes_have_their_texts(code: int, text: str) -> None:
    assert message_of(code) == text


def test_4_errors_in_layouts_are_objects(client: Any, cube: Any) -> None:
    definition = {**cube, "qInterColumnSortOrder": [7]}
    shown = client.call(client.session_object(1, qHyperCubeDef=definition), "GetLayout")["qLayout"]
    error = shown["qHyperCube"]["qError"]
    assert sorted(error) == ["qContext", "qErrorCode", "qExtendedMessage"]


# 14 ---------------------------------------------------------------------------------------------------------


def test_14_the_example_session(socket: Any) -> None:
    maker = socket()
    app_id = maker.call(-1, "CreateApp", "Example")["qAppId"]
    doc = maker.open(app_id)
    maker.call(doc, "SetScript", "LOAD * INLINE [Region, Sales\nN, 7];")
    maker.call(doc, "DoReload")
    maker.call(doc, "DoSave")
    client = socket(f"/app/{app_id}/identity/example")

    def said(**request: Any) -> Any:
        client.socket.send(json.dumps({"jsonrpc": "2.0", **request}))
        return client.receive()

    created = {"qSessionState": "SESSION_CREATED"}
    assert client.connected == {"jsonrpc": "2.0", "method": "OnConnected", "params": created}
    assert said(id=1, handle=-1, method="OpenDoc", params={"qDocName": app_id}) == {
        "jsonrpc": "2.0",
        "id": 1,
        "result": {"qReturn": {"qType": "Doc", "qHandle": 1, "qGenericId": app_id}},
        "change": [1],
    }
    definition = {
        "qInfo": {"qType": "t", "qId": "x1"},
        "qHyperCubeDef": {
            "qDimensions": [{"qDef": {"qFieldDefs": ["Region"]}}],
            "qMeasures": [{"qDef": {"qDef": "Sum(Sales)"}}],
            "qInitialDataFetch": [{"qTop": 0, "qLeft": 0, "qWidth": 2, "qHeight": 50}],
        },
    }
    assert said(id=2, handle=1, method="CreateSessionObject", params=[definition]) == {
        "jsonrpc": "2.0",
        "id": 2,
        "result": {
            "qInfo": {"qId": "x1", "qType": "t"},
            "qReturn": {
                "qType": "GenericObject",
                "qHandle": 2,
                "qGenericType": "t",
                "qGenericId": "x1",
            },
        },
        "change": [2],
    }
    layout = said(id=3, handle=2, method="GetLayout", params=[])["result"]["qLayout"]
    assert (layout["qInfo"], layout["qSelectionInfo"]) == ({"qId": "x1", "qType": "t"}, {})
    cube = layout["qHyperCube"]
    assert cube["qSize"] == {"qcx": 2, "qcy": 1}
    assert (cube["qDimensionInfo"][0]["qFallbackTitle"], cube["qDimensionInfo"][0]["qCardinal"]) == (
        "Region",
        1,
    )
    assert cube["qDimensionInfo"][0]["qStateCounts"]["qOption"] == 1
    measure = cube["qMeasureInfo"][0]
    assert (measure["qFallbackTitle"], measure["qMin"], measure["qMax"]) == ("Sum(Sales)", 7, 7)
    assert cube["qEffectiveInterColumnSortOrder"] == [0, 1]
    total = {"qText": "7", "qNum": 7, "qElemNumber": -1, "qState": "X", "qIsTotalCell": True}
    assert cube["qGrandTotalRow"] == [total]
    assert cube["qDataPages"] == [
        {
            "qMatrix": [
                [
                    {"qText": "N", "qNum": "NaN", "qElemNumber": 0, "qState": "O"},
                    {"qText": "7", "qNum": 7, "qElemNumber": 0, "qState": "L"},
                ]
            ],
            "qTails": [{"qUp": 0, "qDown": 0}],
            "qArea": {"qLeft": 0, "qTop": 0, "qWidth": 2, "qHeight": 1},
        }
    ]
    assert (cube["qMode"], cube["qNoOfLeftDims"]) == ("S", -1)
    picked = said(id=4, handle=2, method="SelectHyperCubeValues", params=[CUBE, 0, [0], False])
    assert (picked["result"], picked["change"]) == ({"qSuccess": True}, [2])
    gone = said(id=5, handle=1, method="DestroySessionObject", params=["x1"])
    assert (gone["result"], gone["close"]) == ({"qSuccess": True}, [2])
