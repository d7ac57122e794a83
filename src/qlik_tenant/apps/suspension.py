"""While the data of an app are being replaced, what its sockets show is uncertain."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .host import OpenApp

AFTER_SECONDS = 1.0
"""Reloads that are over sooner only tell what has changed."""


class Suspension:
    """One reload of an app. `succeeded`: the data are new, and whoever is concerned is told so elsewhere."""

    def __init__(self, app: OpenApp) -> None:
        self.succeeded = False
        self._app = app
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._told = self._over = False

    def begins_with(self, report: Callable[[Any], None] | None) -> Callable[[Any], None]:
        """A listener to the reload's progress that hands on to `report`; with its first step time runs."""

        def heard(step: Any) -> None:
            if self._timer is None:
                self._timer = threading.Timer(AFTER_SECONDS, self._tell)
                self._timer.daemon = True
                self._timer.start()
            if report is not None:
                report(step)

        return heard

    def _tell(self) -> None:
        with self._lock:
            if not self._over:
                self._told = True
                for session in list(self._app.sessions):
                    session.suspend()

    def __enter__(self) -> Suspension:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._over = True
        if self._timer is not None:
            self._timer.cancel()
        if self._told and not self.succeeded:
            self._app.tell(lambda entry: bool(entry.suspended), None)
