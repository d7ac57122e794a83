"""How the client names itself."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from .._version import __version__

if TYPE_CHECKING:
    from ..config import Config


@cache
def user_agent() -> str:
    """``qlik-sdk-python/1.0.0 (Linux)``."""
    return f"qlik-sdk-python/{__version__} ({_system()})"


def _system() -> str:
    # The module `platform` knows as well, but takes its time to load.
    return os.uname().sysname if hasattr(os, "uname") else "Windows"


def agent_of(config: Config) -> str:
    """The same, with what ``config`` wants before it."""
    return f"{config.user_agent} {user_agent()}" if config.user_agent else user_agent()
