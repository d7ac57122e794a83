"""Where one thread waits for its answer."""

from __future__ import annotations

import threading

from .protocol import Frame


class ThreadSlot:
    """Lighter than a future."""

    __slots__ = ("_error", "_frame", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()
        self._frame: Frame | None = None
        self._error: BaseException | None = None

    def done(self) -> bool:
        return self._frame is not None or self._error is not None

    def set_result(self, result: Frame, /) -> None:
        self._frame = result
        self.nudge()

    def set_exception(self, exception: BaseException, /) -> None:
        self._error = exception
        self.nudge()

    def nudge(self) -> None:
        """Wake whoever waits."""
        try:
            self._lock.release()
        except RuntimeError:
            return  # it was woken already and will look

    def wait(self, seconds: float) -> None:
        """Wait for the answer, or a nudge; raises TimeoutError."""
        if not self._lock.acquire(timeout=seconds):
            raise TimeoutError

    def answer(self) -> Frame:
        """What came; raises what ended the session."""
        if self._frame is None:
            assert self._error is not None
            raise self._error
        return self._frame
