"""Sockets that say nothing, and users with too many sessions."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from qlik_tenant import Tenant


@pytest.fixture
def strict(request: pytest.FixtureRequest) -> Iterator[Tenant]:
    with Tenant(in_memory=True, settings=request.param) as tenant:
        yield tenant


def opened(tenant: Tenant, path: str) -> Any:
    headers = {"Authorization": f"Bearer {tenant.api_key}"}
    address = tenant.url.replace("http", "ws", 1) + path
    return connect(address, additional_headers=headers, open_timeout=60)


@pytest.mark.parametrize("strict", [{"qix_idle_seconds": 1}], indirect=True)
def test_an_idle_socket_is_closed(strict: Tenant) -> None:
    with opened(strict, "/app/engineData") as socket:
        socket.recv(60)
        with pytest.raises(ConnectionClosed) as caught:
            socket.recv(60)
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4001


@pytest.mark.parametrize("strict", [{"qix_sessions_per_user": 1}], indirect=True)
def test_a_session_too_many_is_refused(strict: Tenant) -> None:
    with contextlib.ExitStack() as sockets:
        for state in ("SESSION_CREATED", "SESSION_ATTACHED"):
            socket = sockets.enter_context(opened(strict, "/app/SessionApp_one"))
            assert json.loads(socket.recv(60))["params"]["qSessionState"] == state
        with opened(strict, "/app/SessionApp_two") as second:
            refused = json.loads(second.recv(60))
            assert refused["params"]["qSessionState"] == "SESSION_ERROR_LIMIT_EXCEEDED"
            with pytest.raises(ConnectionClosed) as caught:
                second.recv(60)
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 4005
        with opened(strict, "/app/engineData") as third:
            third.recv(60)
            request = {"jsonrpc": "2.0", "id": 1, "handle": -1, "method": "CreateSessionApp", "params": []}
            third.send(json.dumps(request))
            assert json.loads(third.recv(60))["error"]["code"] == 5
