"""Keeping secrets out of logs and messages."""

from __future__ import annotations

import re

_SECRET = re.compile(r"([?&][^=&]*(?:token|secret|password|key|code|csrf)[^=&]*=)[^&#]+", re.IGNORECASE)


def masked(url: str) -> str:
    """``url`` with the values of parameters that may be secret replaced by ``***``."""
    return _SECRET.sub(r"\1***", url)
