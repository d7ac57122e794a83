"""For tests of programs that use the client: cassettes, and pytest fixtures (`qlik_sdk.testing.plugin`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._lazy import lazy

if TYPE_CHECKING:
    from .cassette import Cassette as Cassette
    from .cassette import NotRecorded as NotRecorded

__getattr__, __dir__, __all__ = lazy(__name__, {"Cassette": "cassette", "NotRecorded": "cassette"})
