"""Peers that live in a virtual environment of their own (`make test` sets them up in `.peers`)."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .compare import Spent

_ROOT = Path(__file__).parent.parent
QLIK_017 = _ROOT / ".peers/qlik-sdk-0.17/bin/python"
_SCRIPT = Path(__file__).parent / "sdk/qlik_sdk_017.py"


@contextmanager
def qlik_017(*job: str) -> Iterator[dict[str, Callable[[], object]]]:
    """qlik-sdk 0.17 as a contestant, which does ``job`` whenever it is called; nobody where it is not there.

    It waits in a process of its own, so that starting it is no part of what is measured; what it answers is
    the processor time it took there.
    """
    if not QLIK_017.exists():
        yield {}
        return
    with ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(
                [QLIK_017, _SCRIPT, *job], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
        stack.callback(process.kill)
        assert process.stdin is not None
        assert process.stdout is not None
        orders, answers = process.stdin, process.stdout

        def work() -> Spent:
            orders.write("go\n")
            orders.flush()
            done, _, spent = answers.readline().partition(" ")
            assert done == "done"
            return Spent(spent)

        yield {"qlik-sdk 0.17": work}
