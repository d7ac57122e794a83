"""Calls that differ from the client's settings, undecoded answers, and spans."""

from __future__ import annotations

import asyncio
import sys
import threading
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Qlik
from qlik_sdk.core.response import AsyncResponse, Response
from qlik_sdk.errors import ServerError, TransportTimeout

SPACE = {"id": "s", "name": "Sales"}
BUSY = (503, {"Retry-After": "0"}, {"errors": [{"code": "HTTP-503", "title": "busy"}]})


def test_answers_as_they_came(http: Any) -> None:
    http.on("GET", "/api/v1/spaces/s", (200, {"x-b3-traceid": "t"}, SPACE))
    http.on("GET", "/api/v1/spaces", (200, {}, {"data": [SPACE]}))
    with Qlik(http.config()) as qlik:
        answer = qlik.spaces.with_raw_response.get("s")
        assert isinstance(answer, Response)
        assert (answer.headers["x-b3-traceid"], answer.json()) == ("t", SPACE)
        assert qlik.spaces.with_raw_response.list(limit=1).json() == {"data": [SPACE]}
        assert qlik.spaces.get("s").name == "Sales"


def test_answers_as_they_came_asynchronously(http: Any) -> None:
    http.on("GET", "/api/v1/spaces", (200, {}, {"data": [SPACE]}))

    async def run() -> Any:
        async with AsyncQlik(http.config()) as qlik:
            return await qlik.spaces.with_raw_response.list()

    answer = asyncio.run(run())
    assert isinstance(answer, AsyncResponse)
    assert answer.json() == {"data": [SPACE]}


def test_attempts_and_headers_of_one_call(http: Any) -> None:
    http.on("GET", "/api/v1/spaces/s", BUSY, BUSY, (200, {}, SPACE))
    with Qlik(http.config()) as qlik:
        with pytest.raises(ServerError):
            qlik.spaces.with_options(max_attempts=1).get("s")
        assert qlik.spaces.with_options(max_attempts=2, headers={"x-mine": "1"}).get("s").name == "Sales"
    assert [seen.headers.get("x-mine") for seen in http.seen] == [None, "1", "1"]


def test_sending_again_what_is_not_idempotent(http: Any) -> None:
    http.on("POST", "/api/v1/spaces", BUSY, (201, {}, SPACE), BUSY)
    with Qlik(http.config()) as qlik:
        assert qlik.spaces.with_options(retry=True).create(name="Sales").id == "s"
        with pytest.raises(ServerError):
            qlik.spaces.create(name="Sales")


def test_timeout_of_one_call(http: Any) -> None:
    over = threading.Event()

    def slow(seen: Any) -> Any:
        over.wait(60)
        return 200, {}, SPACE

    http.on("GET", "/api/v1/spaces/s", slow)
    with Qlik(http.config()) as qlik, pytest.raises(TransportTimeout):
        qlik.spaces.with_options(timeout=0.05).get("s")
    over.set()


def test_spans_in_programs_that_use_opentelemetry(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    http.on("GET", "/api/v1/spaces/s", (200, {}, SPACE))
    spans: list[tuple[str, dict[str, Any]]] = []

    class Tracer:
        @contextmanager
        def start_as_current_span(self, name: str, *, kind: Any, attributes: dict[str, Any]) -> Any:
            spans.append((name, attributes))
            yield SimpleNamespace(set_attribute=attributes.__setitem__)

    package, trace, propagate = (
        ModuleType(name) for name in ("opentelemetry", "opentelemetry.trace", "opentelemetry.propagate")
    )
    vars(trace).update(get_tracer=lambda name: Tracer(), SpanKind=SimpleNamespace(CLIENT="client"))
    vars(propagate).update(inject=lambda headers: headers.update(traceparent="00-1-1-01"))
    for module in (package, trace, propagate):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    with Qlik(http.config()) as qlik:
        qlik.spaces.get("s")
    template = "/api/v1/spaces/{spaceId}"
    assert spans == [
        (
            f"GET {template}",
            {
                "http.request.method": "GET",
                "url.path": "/api/v1/spaces/s",
                "url.template": template,
                "http.response.status_code": 200,
            },
        )
    ]
    assert http.seen[0].headers["traceparent"] == "00-1-1-01"
