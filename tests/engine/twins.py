"""Compiled loops and what stands in for them: what is done by both has to be the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from qlik_engine import kernels, native

Made = TypeVar("Made")


def by_both(work: Callable[[], Made], threads: Sequence[int] = (1, 3)) -> list[Made]:
    """What `work` gives without compiled loops, then, where they are, with them on each number of threads."""
    try:
        native.use(False)
        found = [work()]
        if native.use(True):
            for count in threads:
                before = kernels.use_threads(count)
                try:
                    found.append(work())
                finally:
                    kernels.use_threads(before)
        return found
    finally:
        native.use()
