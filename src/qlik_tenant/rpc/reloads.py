"""What a socket knows of its reloads: how they are configured, and how far each has come."""

from __future__ import annotations

import threading
import time
from typing import Any

MAX_REMEMBERED = 100
"""Finished reloads whose progress can still be asked for."""


class Progress:
    """How far one reload has come. Lines are handed out once; written by the reload, read by polls."""

    def __init__(self, *, use_error_data: bool) -> None:
        self._lock = threading.Lock()
        self._start = time.monotonic()
        self._millisecs: int | None = None
        self._lines: list[str] = []
        self._transient = ""
        self._errors: list[dict[str, Any]] = []
        self._use_error_data = use_error_data

    def report(self, step: Any) -> None:
        """Take note of an engine's `ScriptProgress`: lines for people stay, the statement is for now."""
        with self._lock:
            if step.message:
                self._lines.append(step.message)
            self._transient = step.statement

    def finish(self, error: str = "", line: str = "") -> None:
        """The reload is over; `error` is its message and `line` the text of the statement that failed."""
        with self._lock:
            self._transient = ""
            self._millisecs = self._elapsed()
            if error:
                self._lines.append(error)
                self._errors.append({"qErrorString": error, "qLine": line, "qErrorDataCode": "EDC_ERROR"})

    def poll(self) -> dict[str, Any]:
        """ProgressData; lines and errors that were handed out before are left out."""
        with self._lock:
            lines, self._lines = self._lines, []
            errors, self._errors = self._errors, []
            finished = self._millisecs is not None
            return {
                "qStarted": True,
                "qFinished": finished,
                "qCompleted": 0,
                "qTotal": 0,
                "qKB": 0,
                "qMillisecs": self._millisecs if self._millisecs is not None else self._elapsed(),
                "qUserInteractionWanted": False,
                "qPersistentProgress": "".join(f"{line}\n" for line in lines),
                "qTransientProgress": self._transient,
                "qErrorData": errors if self._use_error_data else [],
                "qPersistentProgressMessages": [],
                "qTransientProgressMessage": {"qMessageCode": 0, "qMessageParameters": [""]},
            }

    def _elapsed(self) -> int:
        return int((time.monotonic() - self._start) * 1000)


class Reloads:
    """The reloads of one socket by request id."""

    def __init__(self) -> None:
        self.use_error_data = False
        self._by_request: dict[int, Progress] = {}

    def begin(self, request_id: int) -> Progress:
        """A reload starts with this request."""
        while len(self._by_request) >= MAX_REMEMBERED:
            del self._by_request[next(iter(self._by_request))]
        self._by_request.pop(request_id, None)
        progress = self._by_request[request_id] = Progress(use_error_data=self.use_error_data)
        return progress

    def progress(self, request_id: int) -> dict[str, Any]:
        """ProgressData of a request; id 0 asks for the newest reload, an unknown one counts as finished."""
        found = self._by_request.get(request_id)
        if found is None and request_id == 0 and self._by_request:
            found = self._by_request[next(reversed(self._by_request))]
        return found.poll() if found is not None else _unknown()


def _unknown() -> dict[str, Any]:
    finished = Progress(use_error_data=False)
    finished.finish()
    return {**finished.poll(), "qMillisecs": 0}
