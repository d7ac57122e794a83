"""What a socket knows of its reloads: how they are configured, and how far each has come."""

from __future__ import annotations

import threading
import time
from typing import Any

from .debugger import Debugger

_PASSED_OVER = "Error: "
"""How the engine begins its line about a statement that failed and was passed over."""
_ERROR, _DONE, _LINES = 10, 11, 21
"""Numbers of messages: an error, the end, rows of a table."""
MAX_REMEMBERED = 100
"""Finished reloads whose progress can still be asked for."""


class Progress:
    """How far one reload has come. Lines are handed out once; written by the reload, read by polls."""

    def __init__(self, *, use_error_data: bool, debugger: Debugger | None = None) -> None:
        self.debugger = debugger
        self._lock = threading.Lock()
        self._start = time.monotonic()
        self._millisecs: int | None = None
        self._lines: list[str] = []
        self._messages: list[dict[str, Any]] = []
        self._transient = ""
        self._errors: list[dict[str, Any]] = []
        self._use_error_data = use_error_data

    def report(self, step: Any) -> None:
        """Take note of an engine's `ScriptProgress`: lines for people stay, the statement is for now.

        Debug mode lets the reload wait here.
        """
        passed_over = step.message.startswith(_PASSED_OVER)
        with self._lock:
            if step.message:
                self._lines.append(step.message)
                self._messages.append(_message(step))
            if passed_over:
                self._note(step.message.removeprefix(_PASSED_OVER), step.statement)
            self._transient = step.statement
        if self.debugger is not None and passed_over:
            self.debugger.at_error(step.message)
        elif self.debugger is not None and not step.message:
            self.debugger.at_statement(step.statement, step.line)

    def finish(self, error: str = "", line: str = "") -> None:
        """The reload is over; `error` is its message and `line` the text of the statement that failed."""
        with self._lock:
            self._transient = ""
            self._millisecs = self._elapsed()
            self._messages.append({"qMessageCode": _ERROR if error else _DONE, "qMessageParameters": [error]})
            if error:
                self._lines.append(error)
                self._note(error, line)

    def _note(self, error: str, line: str) -> None:
        message = {"qMessageCode": _ERROR, "qMessageParameters": [error]}
        self._errors.append(
            {
                "qErrorString": error,
                "qLineEnd": "\r\n",
                "qLine": line,
                "qErrorDataCode": "EDC_ERROR",
                "qMessage": message,
            }
        )

    def poll(self) -> dict[str, Any]:
        """ProgressData; lines and errors that were handed out before are left out."""
        with self._lock:
            lines, self._lines = self._lines, []
            errors, self._errors = self._errors, []
            messages, self._messages = self._messages, []
            finished = self._millisecs is not None
            return {
                "qStarted": True,
                "qFinished": finished,
                "qCompleted": 0,
                "qTotal": 0,
                "qKB": 0,
                "qMillisecs": self._millisecs if self._millisecs is not None else self._elapsed(),
                "qUserInteractionWanted": self.debugger is not None and self.debugger.asked is not None,
                "qPersistentProgress": "".join(f"{line}\n" for line in lines),
                "qTransientProgress": self._transient,
                "qErrorData": errors if self._use_error_data else [],
                "qPersistentProgressMessages": messages,
                "qTransientProgressMessage": {"qMessageCode": 0, "qMessageParameters": [""]},
            }

    def _elapsed(self) -> int:
        return int((time.monotonic() - self._start) * 1000)


def _message(step: Any) -> dict[str, Any]:
    """A line for people as `ProgressMessage`: of a table with its rows where it is about one."""
    if step.table:
        return {"qMessageCode": _LINES, "qMessageParameters": [step.table, str(step.rows)]}
    code = _ERROR if step.message.startswith(_PASSED_OVER) else 0
    return {"qMessageCode": code, "qMessageParameters": [step.message]}


class Reloads:
    """The reloads of one socket by request id."""

    def __init__(self) -> None:
        self.use_error_data = False
        self.goes_on_after_errors = False
        self.interacts_on_errors = False
        self.fetch_limit = -1
        self._by_request: dict[int, Progress] = {}

    def begin(self, request_id: int, debugger: Debugger | None = None) -> Progress:
        """A reload starts with this request."""
        while len(self._by_request) >= MAX_REMEMBERED:
            del self._by_request[next(iter(self._by_request))]
        self._by_request.pop(request_id, None)
        progress = self._by_request[request_id] = Progress(
            use_error_data=self.use_error_data, debugger=debugger
        )
        return progress

    def debuggers(self, request_id: int = 0) -> list[Debugger]:
        """Those of the reloads in debug mode, or of the one with this request."""
        found = [self._by_request.get(request_id)] if request_id else list(self._by_request.values())
        return [progress.debugger for progress in found if progress is not None and progress.debugger]

    def progress(self, request_id: int) -> dict[str, Any]:
        """ProgressData of a request; id 0 asks for the newest reload, an unknown one counts as finished."""
        found = self._by_request.get(request_id)
        if found is None and request_id == 0 and self._by_request:
            found = self._by_request[next(reversed(self._by_request))]
        return found.poll() if found is not None else _unknown()


def _unknown() -> dict[str, Any]:
    finished = Progress(use_error_data=False)
    finished.finish()
    return {**finished.poll(), "qMillisecs": 0, "qPersistentProgressMessages": []}
