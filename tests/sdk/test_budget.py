"""The rate budget: bursts wait for their turn, and a refused tier is left alone."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Config, Qlik
from qlik_sdk.core.budget import Bucket, Budget, budget_for
from qlik_sdk.errors import RateLimited
from qlik_sdk.transport import drive


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_no_five_minutes_hold_more_than_five_times_the_limit() -> None:
    clock = Clock()
    bucket = Bucket(100, clock)
    sent: list[float] = []
    while clock.now < 1000 + 1200:
        wait = bucket.take()
        clock.now += wait
        sent.append(clock.now)
    for at in sent[::37]:
        assert sum(at <= one < at + 300 for one in sent) <= 501
    assert len(sent) > 1200 / 60 * 85


def test_a_small_burst_does_not_wait() -> None:
    bucket = Bucket(100, Clock())
    assert [bucket.take() for _ in range(50)] == [0.0] * 50
    assert bucket.take() == pytest.approx(1 / 1.5)
    assert bucket.take() == pytest.approx(2 / 1.5)


def test_tiers_and_operations_have_buckets_of_their_own() -> None:
    budget = Budget({"2": 2, "spaces.list": None}, Clock())
    assert budget.take("items.create", "2") == 0
    assert budget.take("spaces.create", "2") > 0
    assert budget.take("items.list", "1") == 0
    assert [budget.take("reloads.create", "special 4") for _ in range(3)] == [0, 0, pytest.approx(1 / 0.06)]
    assert [budget.take("spaces.list", "1") for _ in range(2000)][-1] == 0


def test_a_refused_tier_is_left_alone() -> None:
    clock = Clock()
    budget = Budget({}, clock)
    budget.refused("items.create", "2", 13)
    assert budget.take("spaces.create", "2") == 13
    assert budget.take("items.list", "1") == 0
    clock.now += 13
    assert budget.take("spaces.create", "2") == 0


def test_only_hosts_of_qlik_cloud_are_counted_for() -> None:
    assert budget_for("https://t.eu.qlikcloud.com", None) is not None
    assert budget_for("http://127.0.0.1:4848", None) is None
    assert budget_for("http://127.0.0.1:4848", True) is not None
    assert budget_for("https://t.eu.qlikcloud.com", False) is None
    assert Config(host="t.eu.qlikcloud.com", api_key="k", rate_limits={"2": 5}).rate_limits == {"2": 5}


def stop_the_clock(qlik: Qlik) -> None:
    """However long a test takes, nothing is refilled."""
    assert qlik.rest._budget is not None
    qlik.rest._budget._clock = Clock()


def test_threads_share_it(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    http.on("GET", "/api/v1/users/me", (200, {}, {"id": "u"}))
    waited: list[float] = []
    monkeypatch.setattr(drive, "time", SimpleNamespace(sleep=waited.append))
    with Qlik(http.config(rate_limits={"1": 8})) as qlik:
        stop_the_clock(qlik)
        threads = [threading.Thread(target=qlik.users.get_me) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(waited) == 2  # the bucket held four
        qlik.users.with_options(paced=False).get_me()
        assert len(waited) == 2
    assert len(http.seen) == 7


def test_after_429_the_others_wait_too(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = (
        429,
        {"Retry-After": "2"},
        {"errors": [{"code": "HTTP-429", "title": "API rate limit reached."}]},
    )
    http.on("GET", "/api/v1/users/me", refused, (200, {}, {"id": "u"}))
    http.on("GET", "/api/v1/users/x", (200, {}, {"id": "x"}))
    waited: list[float] = []
    monkeypatch.setattr(drive, "time", SimpleNamespace(sleep=waited.append))
    with Qlik(http.config(rate_limits=True, max_attempts=1)) as qlik:
        stop_the_clock(qlik)
        with pytest.raises(RateLimited):
            qlik.users.get_me()
        qlik.users.get("x")
    assert waited == [2]


def test_tasks_share_it(http: Any) -> None:
    http.on("GET", "/api/v1/users/me", (200, {}, {"id": "u"}))

    async def run() -> float:
        async with AsyncQlik(http.config(rate_limits={"users.get_me": 100})) as qlik:
            started = asyncio.get_running_loop().time()
            await asyncio.gather(*(qlik.users.get_me() for _ in range(51)))
            return asyncio.get_running_loop().time() - started

    assert asyncio.run(run()) >= 0.6
