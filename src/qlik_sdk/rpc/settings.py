"""How a session behaves when the engine aborts a call or the websocket is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import random

import msgspec

from ..errors import AuthenticationError, EngineError, LoginRefused, LoginRequired, QlikError, SessionClosed
from .line import Line
from .resume import MANUAL, Restored

ABORTED = 15
"""Code of a call whose data or selections changed while it ran."""
_NORMAL = 1000
_REFUSED = 4006
# Data of hypercubes and list objects belong to the layout before: who asked has to look at the new one first.
_REPEATABLE = re.compile(r"(?!GetHyperCube|GetListObject)(Get|Create)|OpenDoc$")
_FIRST_SECONDS, _SECONDS_MAX = 0.25, 30.0


class SessionSettings(msgspec.Struct):
    """Settings of one engine session.

    Attributes:
        aborted_retries: how often a call is made again that the engine aborted, because data or selections
            changed while it ran; methods that only read or create, except the pages of hypercubes and list
            objects. 0 hands every abort to the caller.
        resume_attempts: how often a websocket that was lost is replaced at most before the session counts as
            closed, with growing pauses; then the document and the objects the program holds are got again. 0
            does not replace it.
        renew: whether the session changes to another websocket, with new credentials, before those of its
            websocket end. Selections stay, handles keep their numbers, and calls under way are answered.
    """

    aborted_retries: int = 3
    resume_attempts: int = 0
    renew: bool = True

    def waits(self) -> Iterator[float]:
        """Seconds to wait before each attempt to resume."""
        for attempt in range(self.resume_attempts):
            yield pause(attempt) if attempt else 0.0


def pause(attempt: int) -> float:
    """Seconds to wait before an attempt that is not the first."""
    return min(_SECONDS_MAX, _FIRST_SECONDS * 2.0**attempt) * random()


def should_repeat(error: EngineError, repeats: int, settings: SessionSettings) -> bool:
    """Whether a call is made again after ``error``."""
    return (
        error.code == ABORTED
        and repeats < settings.aborted_retries
        and _REPEATABLE.match(error.method) is not None
    )


def is_over(closed: SessionClosed, settings: SessionSettings) -> bool:
    """Whether an end is for good: asked for, or not to be followed by another websocket."""
    return settings.resume_attempts <= 0 or closed.close_code in (_NORMAL, MANUAL)


def is_refused(error: QlikError) -> bool:
    """Whether the credentials are no good, so that to try again is no help."""
    if isinstance(error, SessionClosed):
        return error.close_code == _REFUSED or getattr(error, "status", None) in (401, 403)
    return isinstance(error, AuthenticationError | LoginRefused | LoginRequired)


def is_other(line: Line, restored: Restored, app_id: str) -> bool:
    """Whether a websocket that was to carry on a session came to another one, where its selections are not.

    Parameters:
        app_id: the app that the address of the websocket names; without one the engine cannot tell.
    """
    return bool(app_id and restored.found) and line.state == "SESSION_CREATED"


def explain(closed: SessionClosed, line: Line, not_renewed: QlikError | None) -> None:
    """Say what to do when the credentials of an open websocket ended.

    Parameters:
        not_renewed: why there are no others.
    """
    if closed.close_code != _REFUSED:
        return
    if not_renewed is not None:
        closed.with_advice(f"its login could not be renewed: {not_renewed}")
    advice = getattr(line.socket, "advice", "")
    if advice:
        closed.with_advice(advice)
