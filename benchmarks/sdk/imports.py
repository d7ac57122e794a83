"""Import time as whole processes, above that of an empty interpreter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from ..compare import Result, alternate

STATEMENTS = {
    "qlik_sdk": "import qlik_sdk",
    "requests": "import requests",
    "aiohttp": "import aiohttp",
}
READY = {
    "qlik_sdk": "import qlik_sdk; qlik_sdk.Qlik(host='https://t.example', api_key='k').spaces",
    "requests": "import requests; requests.Session()",
    "aiohttp": "import aiohttp",
}


def compare(*, small: bool = False) -> list[Result]:
    """Ours is the client; the peers are the libraries such a client is usually built on."""
    rounds = 1 if small else 11
    results = []
    for step, statements in (("import", STATEMENTS), ("ready for the first call", READY)):
        times = alternate(
            {name: _process(code) for name, code in {**statements, "": "pass"}.items()},
            rounds,
        )
        empty = times.pop("")
        results.append(Result(step, {name: max(time - empty, 0.1) for name, time in times.items()}))
    return results


def _process(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)
