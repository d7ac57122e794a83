"""A lock that threads get in the order they come."""

from __future__ import annotations

from threading import Lock, get_ident
from types import TracebackType
from typing import Final


class Turns:
    """A lock one thread holds, as often as it likes, until it has let go of it as often: `with turns: ...`.

    Of `threading.RLock` a thread that lets go and asks again at once mostly gets it before one that waited
    meanwhile, time and again. Here who waits is next: who asks after that waits behind the same door.
    """

    __slots__ = ("_depth", "_door", "_held", "_owner")

    def __init__(self) -> None:
        self._door: Final = Lock()
        self._held: Final = Lock()
        self._owner: int | None = None
        self._depth = 0

    def __enter__(self) -> None:
        me = get_ident()
        if self._owner != me:  # only this thread could make it so
            with self._door:
                self._held.acquire()
            self._owner = me
        self._depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._depth -= 1
        if not self._depth:
            self._owner = None
            self._held.release()
