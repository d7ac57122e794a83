"""Keeping secrets out of logs and messages."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"([?&][^=&]*(?:token|secret|password|key|code|csrf|ticket|state|verifier)[^=&]*=)[^&#]+", re.IGNORECASE
)

SECRET_HEADERS = frozenset(
    {
        "authorization",
        "cookie",
        "proxy-authorization",
        "qlik-csrf-token",
        "qlik-web-integration-id",
        "set-cookie",
        "x-qlik-session",
        "x-qlik-user",
        "x-qlik-xrfkey",
    }
)
"""Headers that say who calls; in lower case. They are shown to nobody and go to no other host."""


def masked(url: str) -> str:
    """``url`` with the values of parameters that may be secret replaced by ``***``."""
    return _SECRET.sub(r"\1***", url)
