"""How a session behaves when the engine aborts a call or the websocket is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import random

import msgspec

from ..errors import EngineError, SessionClosed
from .resume import MANUAL

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
    """

    aborted_retries: int = 3
    resume_attempts: int = 0

    def waits(self) -> Iterator[float]:
        """Seconds to wait before each attempt to resume."""
        for attempt in range(self.resume_attempts):
            yield min(_SECONDS_MAX, _FIRST_SECONDS * 2.0**attempt) * random() if attempt else 0.0


def should_repeat(error: EngineError, repeats: int, settings: SessionSettings) -> bool:
    """Whether a call is made again after ``error``."""
    return (
        error.code == ABORTED
        and repeats < settings.aborted_retries
        and _REPEATABLE.match(error.method) is not None
    )


def is_over(closed: SessionClosed, settings: SessionSettings) -> bool:
    """Whether an end is for good: asked for, or one that another websocket would meet as well."""
    return settings.resume_attempts <= 0 or closed.close_code in (_NORMAL, MANUAL, _REFUSED)
