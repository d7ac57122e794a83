"""Ports for servers that have to know theirs before they start."""

from __future__ import annotations

import random
import socket
from contextlib import suppress


def free_port() -> int:
    """A port nobody listens at, and that the system gives to nobody who does not ask for it by number."""
    for port in random.sample(range(20_000, 30_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")
