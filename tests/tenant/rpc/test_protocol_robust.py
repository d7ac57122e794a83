"""What a client sends is never another client's trouble (robustness of the socket)."""

from __future__ import annotations

import json
import random
import socket as sockets
from typing import Any
from urllib.parse import urlsplit

import pytest


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "null",
        "{}",
        '{"id":1,"handle":"x","method":"M"}',
        '{"id":1,"handle":-1,"method":5}',
        '{"id":1,"handle":-1,"method":"EngineVersion","params":5}',
        '{"id":1.5,"handle":-1,"method":"EngineVersion"}',
        "[" * 100_000,
        '{"id":1,"handle":99999999999999999999999,"method":"GetLayout"}',
        "\u0000",
    ],
)
def test_a_malformed_frame_is_answered_and_the_socket_lives(socket: Any, frame: str) -> None:
    client = socket()
    client.socket.send(frame)
    assert client.receive()["error"]["code"] in (-32700, -32600, -32602)
    assert client.call(-1, "EngineVersion")


def test_random_bytes_are_answered_and_the_socket_lives(socket: Any) -> None:
    client, chance = socket(), random.Random(1)
    for _ in range(50):
        client.socket.send(chance.randbytes(200))
        assert client.receive()["error"]["code"] in (-32700, -32600)
    assert client.call(-1, "EngineVersion")


def test_deep_properties_are_no_danger(client: Any) -> None:
    deep: Any = "x"
    for _ in range(80):
        deep = {"a": [deep]}
    handle = client.session_object(1, deep=deep)
    assert client.call(handle, "GetLayout")["qLayout"]["deep"] == deep


def test_half_open_connections_are_no_danger(tenant: Any, client: Any) -> None:
    address = urlsplit(tenant.url)
    half = [sockets.create_connection((address.hostname, address.port)) for _ in range(30)]
    for one in half:
        one.sendall(b"GET /app/engineData HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n")
    for _ in range(20):
        assert client.call(1, "Evaluate", "Sum(Amount)") == {"qReturn": "13"}
    for one in half:
        one.close()


def test_answers_of_many_sockets_are_never_crossed(socket: Any, client: Any, app_id: str) -> None:
    clients = [socket(f"/app/{app_id}/identity/{at}") for at in range(15)]
    for at, one in enumerate(clients):
        one.open(app_id)
        one.call(1, "CreateSessionVariable", {"qName": "who", "qDefinition": str(at)})
    asked = [
        (at, one, [one.send(1, "Evaluate", ["who"]) for _ in range(20)]) for at, one in enumerate(clients)
    ]
    for at, one, ids in asked:
        for id in ids:
            assert one.answer(id)["result"] == {"qReturn": str(at)}


def test_a_slow_call_on_one_handle_leaves_others_free(client: Any) -> None:
    client.call(1, "SetScript", "LET i = 0;\nDO WHILE i < 1000000000\nLET i = i + 1;\nLOOP")
    chart = client.session_object(1, title="a")
    asked = client.send(1, "DoReload")
    assert client.call(chart, "GetLayout")["qLayout"]["title"] == "a"
    assert client.call(-1, "EngineVersion")
    client.call(-1, "CancelReload")
    assert client.answer(asked)["error"]["code"] == 15


def test_ids_come_back_as_they_were(socket: Any) -> None:
    client = socket()
    for id in (0, -1, 2**53):
        client.socket.send(json.dumps({"id": id, "handle": -1, "method": "EngineVersion"}))
        assert client.receive()["id"] == id
