"""Waiting for what takes long."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, JobError, JobTimeout, Qlik, wait_for
from qlik_sdk.errors import DecodeError

RELOAD = {"id": "r", "appId": "a", "status": "QUEUED"}


@pytest.fixture
def reloads(http: Any) -> Any:
    http.on("POST", "/api/v1/reloads", (201, {}, RELOAD))
    http.on(
        "GET",
        "/api/v1/reloads/r",
        (200, {}, {**RELOAD, "status": "RELOADING", "log": "one\ntw"}),
        (200, {}, {**RELOAD, "status": "RELOADING", "log": "one\ntwo\n"}),
        (
            200,
            {},
            {**RELOAD, "status": "SUCCEEDED", "log": "one\ntwo\nthree", "endTime": "2026-01-01"},
        ),
    )
    return http


def test_a_reload_is_waited_for(reloads: Any) -> None:
    lines: list[str] = []
    statuses: list[str] = []
    with Qlik(reloads.config()) as qlik:
        reload = qlik.reloads.create(app_id="a")
        assert reload.wait(every=0.001, on_log=lines.append, on_status=statuses.append) is reload
        assert (reload.status, reload.end_time) == ("SUCCEEDED", "2026-01-01")
        assert "wait" in dir(reload)
    assert lines == ["one", "two", "three"]
    assert statuses == ["RELOADING", "SUCCEEDED"]


def test_a_reload_is_waited_for_asynchronously(reloads: Any) -> None:
    lines: list[str] = []

    async def run() -> str:
        async with AsyncQlik(reloads.config()) as qlik:
            reload = await qlik.reloads.create(app_id="a")
            done = await reload.wait(every=0.001, on_log=lines.append)
            return str(done.status)

    assert asyncio.run(run()) == "SUCCEEDED"
    assert lines == ["one", "two", "three"]


def test_a_reload_that_fails(reloads: Any) -> None:
    told = {
        "status": "FAILED",
        "errorCode": "EngineConnectorError",
        "errorMessage": "no file",
        "log": "x",
    }
    reloads.on("GET", "/api/v1/reloads/r", (200, {}, {**RELOAD, **told}))
    lines: list[str] = []
    with (
        Qlik(reloads.config()) as qlik,
        pytest.raises(JobError, match="FAILED: EngineConnectorError no file") as seen,
    ):
        qlik.reloads.create(app_id="a").wait(on_log=lines.append)
    assert seen.value.job.status == "FAILED"
    assert lines == ["x"]


def test_a_reload_that_takes_too_long_can_be_cancelled(reloads: Any) -> None:
    reloads.on("GET", "/api/v1/reloads/r", (200, {}, {**RELOAD, "status": "RELOADING"}))
    reloads.on("POST", "/api/v1/reloads/r/actions/cancel", (202, {}, None))
    with Qlik(reloads.config()) as qlik:
        reload = qlik.reloads.create(app_id="a")
        with pytest.raises(JobTimeout, match="still RELOADING after 0"):
            reload.wait(timeout=0.02, every=0.005)
        reload.cancel()
    assert reloads.seen[-1].path == "/api/v1/reloads/r/actions/cancel"


def test_any_job_with_a_status() -> None:
    told = iter(["queued", "processing", "done"])
    assert wait_for(lambda: SimpleNamespace(status=next(told)), every=0).status == "done"
    told = iter(["queued", "must stop", "paused"])
    assert wait_for(lambda: SimpleNamespace(status=next(told)), every=0, ends={"Paused"}).status == "paused"
    with pytest.raises(DecodeError, match="no status"):
        wait_for(lambda: SimpleNamespace(state="x"))
