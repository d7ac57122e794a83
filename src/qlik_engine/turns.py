"""A lock that threads get in the order they come."""

from __future__ import annotations

from threading import Lock, RLock
from types import TracebackType
from typing import Final


class Turns:
    """A lock one thread holds, as often as it likes, until it has let go of it as often: `with turns: ...`.

    Of `threading.RLock` a thread that lets go and asks again at once mostly gets it before one that waited
    meanwhile, time and again. Here who waits is next: who asks after that waits behind the same door.
    """

    __slots__ = ("_depth", "_door", "_held", "_line")

    def __init__(self) -> None:
        self._held: Final = RLock()
        self._depth = 0
        self._door: Final = Lock()
        # One for each thread that waits, the first of them behind the door.
        self._line: Final[list[None]] = []

    def __enter__(self) -> None:
        if not self._held.acquire(False):
            self._wait()
        elif self._line and not self._depth:  # it was free by chance: another is next
            self._held.release()
            self._wait()
        self._depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._depth -= 1
        self._held.release()

    def _wait(self) -> None:
        self._line.append(None)
        try:
            with self._door:
                self._held.acquire()
        finally:
            self._line.pop()
