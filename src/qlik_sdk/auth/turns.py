"""One at a time, for threads and tasks alike."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future


class Turns:
    """A queue whose first one is to act.

    A flow joins, yields ``Wait(turn)``, and leaves in any case, be it finished, failed or cancelled. Nothing
    blocks here: each client waits for the turn in its own way.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[Future[None]] = deque()

    def join(self) -> Future[None]:
        """Queue up."""
        turn: Future[None] = Future()
        with self._lock:
            self._queue.append(turn)
            if len(self._queue) == 1:
                _call(turn)
        return turn

    def leave(self, turn: Future[None]) -> None:
        """Make room for the next one."""
        with self._lock:
            acting = self._queue[0] is turn
            self._queue.remove(turn)
            if acting and self._queue:
                _call(self._queue[0])


def _call(turn: Future[None]) -> None:
    # One that was cancelled while it waited is about to leave by itself.
    if turn.set_running_or_notify_cancel():
        turn.set_result(None)
