"""Reloads that wait for their user: between statements in debug mode, and after errors if asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

CONTINUE = 1
"""`qResult` of an answer that lets the reload go on; any other ends it."""
_WAIT_SECONDS = 0.05
_OK_CANCEL = 17

Json = dict[str, Any]


class Debugger:
    """What one reload asks (`InteractDef`), and what it is answered.

    Parameters: `breakpoints` are lines of the script, counted from 1, to wait at; without any a reload waits
    before every statement. `cancelled` ends all waiting. `steps` is whether it waits between statements.
    """

    def __init__(
        self, breakpoints: Iterable[int], cancelled: threading.Event, *, steps: bool, on_errors: bool
    ) -> None:
        self._lock = threading.Condition()
        self._breakpoints = frozenset(breakpoints)
        self._cancelled = cancelled
        self._steps = steps
        self._on_errors = on_errors
        self._asked: Json | None = None
        self._line = 0

    @property
    def asked(self) -> Json | None:
        """What the reload waits for; None while it runs."""
        return self._asked

    def at_statement(self, statement: str, line: int) -> None:
        """The reload comes to a statement."""
        before, self._line = self._line, line
        if self._steps and (not self._breakpoints or line in self._breakpoints):
            self._wait(
                {"qType": "IT_SCRIPTLINE", "qLine": statement, "qOldLineNr": before, "qNewLineNr": line}
            )

    def at_error(self, message: str) -> None:
        """A statement has failed."""
        if self._on_errors:
            self._wait({"qType": "IT_MSGBOX", "qTitle": "Error", "qMsg": message, "qButtons": _OK_CANCEL})

    def answer(self, given: Mapping[str, Any]) -> bool:
        """Answer what the reload waits for; false if it waits for nothing."""
        with self._lock:
            if self._asked is None:
                return False
            if given.get("qResult", CONTINUE) != CONTINUE:
                self._cancelled.set()
            self._asked = None
            self._lock.notify_all()
            return True

    def run_on(self) -> None:
        """Wait for nothing any more (Doc.Resume)."""
        with self._lock:
            self._steps = self._on_errors = False
            self._asked = None
            self._lock.notify_all()

    def _wait(self, question: Json) -> None:
        shown = {"qTitle": "", "qMsg": "", "qButtons": 0, "qLine": "", "qOldLineNr": 0, "qNewLineNr": 0}
        with self._lock:
            self._asked = {**shown, "qPath": "", "qHidden": False, "qResult": 0, "qInput": "", **question}
            while self.asked is not None and not self._cancelled.is_set():
                self._lock.wait(_WAIT_SECONDS)
            self._asked = None
