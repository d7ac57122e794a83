"""The lock of a document: one thread at a time, and in turn."""

from __future__ import annotations

import threading

from qlik_engine.turns import Turns


def test_whoever_waits_is_next() -> None:
    turns, entered = Turns(), threading.Event()
    order: list[str] = []

    def wait() -> None:
        entered.set()
        with turns:
            order.append("waited")

    with turns:
        other = threading.Thread(target=wait)
        other.start()
        assert entered.wait(60)
        while not turns._line:  # until it stands there
            pass
    # Nobody gives way here, and yet it is not passed again and again.
    for _ in range(3):
        with turns:
            order.append("again")
    other.join(60)
    assert order == ["waited", "again", "again", "again"]


def test_a_thread_may_hold_it_several_times_and_only_one_does() -> None:
    turns, held, most = Turns(), 0, 0

    def work() -> None:
        nonlocal held, most
        for _ in range(200):
            with turns:
                held += 1
                with turns, turns:
                    most = max(most, held)
                most = max(most, held)
                held -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (held, most) == (0, 1)
    assert is_free(turns)


def is_free(turns: Turns) -> bool:
    """Whether another thread gets it at once."""
    free: list[bool] = []
    thread = threading.Thread(target=lambda: free.append(turns._held.acquire(blocking=False)))
    thread.start()
    thread.join(60)
    return free == [True]


def test_an_error_lets_go() -> None:
    turns = Turns()
    try:
        with turns, turns:
            raise ValueError
    except ValueError:
        pass
    assert is_free(turns)
