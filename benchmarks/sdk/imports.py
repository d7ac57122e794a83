"""Import time and memory as whole processes, above those of an empty interpreter.

Everything runs from bytecode, as installed packages do: it goes to a folder of the comparison's own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qlik_sdk.generated.index import RESOURCES

from ..compare import Result, measured
from ..peers import QLIK_017

_CLIENT = "qlik_sdk.Qlik(host='https://t.example', api_key='k')"
# A client, a resource, the decoder of its answers, and the settings of TLS: all but connecting.
_READY = (
    f"import qlik_sdk; qlik = {_CLIENT}; pages = qlik.spaces.list();"
    "from qlik_sdk.core.rows import read_rows; from qlik_sdk.core.model import model_class;"
    "read_rows(b'{\"data\": [{}]}', model_class('spaces:Space'));"
    "qlik.auth._transport._tls.of('https://t.example')"
)
_OF_REQUESTS = "import requests, ssl; ssl.create_default_context(cafile=requests.certs.where())"
# What the peers do for trust: httpx when a client is made, requests (and so 0.17) when it connects.
_TRUSTING = {"httpx": "httpx.Client()", "requests": _OF_REQUESTS, "qlik-sdk 0.17": _OF_REQUESTS}
_STEPS: dict[str, tuple[str, dict[str, str]]] = {
    "import": ("import qlik_sdk", {}),
    "ready, beside imports alone": (_READY, {}),
    "ready, all with trust": (_READY, _TRUSTING),
}

_FIRST_USE = f"""
import qlik_sdk, time
resource = {_CLIENT}
started = time.thread_time()
for name in %r.split("."):
    resource = getattr(resource, name)
print((time.thread_time() - started) * 1000)
"""
_FIRST_USE_GOAL_MS = 30.0


def compare(*, small: bool = False) -> list[Result]:
    """The peers are imported only; ours is, too, and then made ready for a typed call over HTTPS.

    That means: the client, a resource, the decoder of its answers, settings of TLS that say whom to trust.
    In the third step the peers have read certificates as well, those they come with. How long ours takes for
    that depends on the system: 2 ms for a folder of hashed certificates, some 20 ms for a file alone.
    The first use of a resource, of each in a process of its own, stands beside its goal.
    """
    with _bytecode():
        return [*_imports(small), _first_uses(small)]


@contextmanager
def _bytecode() -> Iterator[None]:
    """Have the processes started meanwhile keep bytecode, whatever the environment says."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _first_uses(small: bool) -> Result:
    """Processor time of the resource that takes the longest."""
    names = ["apps", "spaces"] if small else list(RESOURCES)
    taken = {name: min(_first_use(name) for _ in range(3)) for name in names}
    slowest = max(taken, key=taken.__getitem__)
    step = f"first use, slowest of {len(names)}: {slowest}"
    return Result(step, {"qlik_sdk": taken[slowest], "the goal": _FIRST_USE_GOAL_MS})


def _first_use(name: str) -> float:
    code = _FIRST_USE % name
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)


def _imports(small: bool) -> list[Result]:
    rounds = 1 if small else 15
    here = Path(sys.executable)
    peers = {"httpx": (here, "import httpx"), "requests": (here, "import requests")}
    if QLIK_017.exists():
        peers["qlik-sdk 0.17"] = (QLIK_017, "import qlik_sdk")
    results = []
    for step, (code, more) in _STEPS.items():
        theirs = {
            name: (python, f"{imports}; {more.get(name, '')}") for name, (python, imports) in peers.items()
        }
        contestants = {"qlik_sdk": (here, code), **theirs}
        found = measured(
            {name: _run(*who) for name, who in {**contestants, "": (here, "pass")}.items()}, rounds
        )
        for title, times in zip((step, "  processor time"), found, strict=True):
            empty = times.pop("")
            results.append(Result(title, {name: max(time - empty, 0.1) for name, time in times.items()}))
        results.append(Result(f"{step}: memory", _memory(contestants, 1 if small else 3), "MB"))
    return results


def _run(python: Path, code: str) -> Callable[[], object]:
    return lambda: subprocess.run([python, "-c", code], check=True)


def _memory(contestants: dict[str, tuple[Path, str]], rounds: int) -> dict[str, float]:
    """Peak megabytes above those of an empty interpreter."""
    found = {}
    for name, (python, code) in contestants.items():
        used, empty = (
            statistics.median(_peak(python, what) for _ in range(rounds)) for what in (code, "pass")
        )
        found[name] = max(used - empty, 0.1)
    return found


def _peak(python: Path, code: str) -> float:
    # Where /proc tells, it tells of this process alone; elsewhere the parent's size may show through.
    tell = """
import os
if os.path.exists("/proc/self/status"):
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
else:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
"""
    done = subprocess.run([python, "-c", f"{code}\n{tell}"], check=True, stdout=subprocess.PIPE, text=True)
    return int(done.stdout) / 1024
