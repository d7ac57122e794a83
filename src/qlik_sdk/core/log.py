"""Log records that cost nothing in programs without logging.

Nobody listens before the program has loaded `logging`, so the client need not load it either.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import Logger

_DEBUG = 10


class Log:
    """A logger of the standard library, made when the program has loaded that.

    Parameters:
        name: of the logger.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._logger: Logger | None = None

    @property
    def is_detailed(self) -> bool:
        """Whether anybody wants to hear of details, which may take a while to put together."""
        logger = self._logger or self._found()
        return logger is not None and logger.isEnabledFor(_DEBUG)

    def debug(self, message: str, *args: object) -> None:
        logger = self._logger or self._found()
        if logger is not None:
            logger.debug(message, *args, stacklevel=2)

    def info(self, message: str, *args: object) -> None:
        logger = self._logger or self._found()
        if logger is not None:
            logger.info(message, *args, stacklevel=2)

    def _found(self) -> Logger | None:
        # Another thread may be loading it just now.
        get = getattr(sys.modules.get("logging"), "getLogger", None)
        if get is not None:
            self._logger = get(self._name)
        return self._logger
