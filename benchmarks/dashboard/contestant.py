"""One contestant in a process of its own, asked over its standard input and output, a line of JSON each.

So memory and the number of threads are each contestant's alone, while rounds still go in turn.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .sides import Answers
from .workload import Selection, Workload


class Contestant:
    """A contestant. `name` is `engine`, `numpy` (the engine without compiled loops), or
    `duckdb form plan` or `polars form plan`."""

    def __init__(self, name: str, workload: Workload, data: Path, threads: int) -> None:
        self.name = name
        environment = os.environ | {
            "POLARS_MAX_THREADS": str(threads),
            "QLIK_ENGINE_THREADS": str(threads),
            "QLIK_ENGINE_NATIVE": "0" if name == "numpy" else os.environ.get("QLIK_ENGINE_NATIVE", "1"),
        }
        command = [sys.executable, "-m", f"{__package__}.serve", name, workload.name, str(data), str(threads)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )
        ready = self._read()
        self.load_seconds: float = ready["load"]

    def time(
        self, selection: Selection, parts: Sequence[str] = ("charts", "boxes"), *, fresh: bool = True
    ) -> float:
        """Milliseconds of one update; `fresh` without what earlier ones left."""
        answer = self._ask({"update": selection, "parts": parts, "fresh": fresh})
        return float(answer["milliseconds"])

    def answers(self, selection: Selection) -> Answers:
        return Answers(**self._ask({"answers": selection}))

    def memory(self) -> dict[str, float]:
        """Bytes: `resident` more than before loading, `held` by its own account (0 if it gives none)."""
        return {name: float(value) for name, value in self._ask({"memory": True}).items()}

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Contestant:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with status {self._process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found
