"""How the client names itself."""

from __future__ import annotations

import platform
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config import Config


@cache
def user_agent() -> str:
    """``qlik-sdk-python/1.0.0 (Linux)``."""
    from .. import __version__

    return f"qlik-sdk-python/{__version__} ({platform.system()})"


def agent_of(config: Config) -> str:
    """The same, with what ``config`` wants before it."""
    return f"{config.user_agent} {user_agent()}" if config.user_agent else user_agent()
