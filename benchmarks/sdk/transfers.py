"""Two gigabytes up, two down: peak memory of client and tenant, beside that of a transfer 32 times smaller.

Each transfer runs in a process of its own against a tenant of its own, so that every peak is that of one
transfer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qlik_sdk import AsyncQlik, Qlik

from ..compare import Result

MEBIBYTE = 1 << 20
LARGE = 2048
PROPORTION = 32
ROWS_PER_MEBIBYTE = 80_000
"""Rows of one column of numbers, all different, in a mebibyte of an app's file."""


def _told(done: int, whole: int | None) -> None:
    pass


def _data_file(qlik: Qlik, file: Path) -> None:
    qlik.data_files.upload(file, progress=_told)


def _resumable(qlik: Qlik, file: Path) -> None:
    qlik.temp_contents.upload(file, progress=_told)


def _multipart(qlik: Qlik, file: Path) -> None:
    from qlik_sdk.helpers import transfers

    transfers.LARGE_BYTES = 1 << 62
    qlik.data_files.upload(file, progress=_told)


def _down(qlik: Qlik, file: Path) -> None:
    (id,) = json.loads(file.with_suffix(".id").read_text())
    qlik.temp_contents.download(id, file.with_suffix(".back"), progress=_told)


def _export(qlik: Qlik, file: Path) -> None:
    (id,) = json.loads(file.with_suffix(".id").read_text())
    qlik.apps.get(id).download(file.with_suffix(".back"), progress=_told)


def _import(qlik: Qlik, file: Path) -> None:
    qlik.apps.upload(file.with_suffix(".qvf"), progress=_told)


def _down_async(qlik: Qlik, file: Path) -> None:
    import asyncio

    async def run() -> None:
        (id,) = json.loads(file.with_suffix(".id").read_text())
        async with AsyncQlik(host=qlik.config.host, api_key=qlik.config.api_key) as twin:
            await twin.temp_contents.download(id, file.with_suffix(".back"), progress=_told)

    asyncio.run(run())


def _up_async(qlik: Qlik, file: Path) -> None:
    import asyncio

    async def run() -> None:
        async with AsyncQlik(host=qlik.config.host, api_key=qlik.config.api_key) as twin:
            await twin.temp_contents.upload(file, progress=_told)

    asyncio.run(run())


STEPS: dict[str, Callable[[Qlik, Path], None]] = {
    "data file up": _data_file,
    "data file up, multipart": _multipart,
    "resumable up": _resumable,
    "resumable up, async": _up_async,
    "down": _down,
    "down, async": _down_async,
    "app export and down": _export,
    "app up and import": _import,
}

MOST = {"data file up, multipart": 480, "app export and down": 256, "app up and import": 256}
"""Mebibytes, where less than all can be had: larger data files have to go in pieces, and an app has to be
in the engine's memory before it is a file."""


def _prepare(step: str, qlik: Qlik, file: Path, mebibytes: int) -> None:
    """What a transfer needs to be there."""
    if step.startswith("app"):
        app = qlik.apps.create(name="Large")
        with app.open():
            app.set_script(f"T: LOAD Rand() AS X AUTOGENERATE {mebibytes * ROWS_PER_MEBIBYTE};")
            app.do_save()
        qlik.reloads.create(app_id=app.id).wait(every=0.2)
        file.with_suffix(".id").write_text(json.dumps([app.id]))
        if step.endswith("import"):
            app.download(file.with_suffix(".qvf"))
        return
    with file.open("wb") as made:
        made.truncate(mebibytes * MEBIBYTE)
    if step.startswith("down"):
        file.with_suffix(".id").write_text(json.dumps([qlik.temp_contents.upload(file)]))


def _peak(pid: str = "self") -> float:
    """The most memory a process has held, in mebibytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("the system does not tell the peak memory of processes")


@contextmanager
def _tenant(folder: Path) -> Iterator[tuple[int, str, str]]:
    command = [sys.executable, "-m", "qlik_tenant", "serve", "--data", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        ready = json.loads(running.stdout.readline())
        try:
            yield running.pid, ready["url"], ready["apiKey"]
        finally:
            running.terminate()


def _run(step: str, url: str, key: str, file: Path) -> float:
    """Run a transfer in a process of its own; its peak."""
    command = [sys.executable, "-m", __name__, step, url, key, str(file)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def measure(step: str, mebibytes: int) -> tuple[float, float]:
    """Peaks of client and tenant during one transfer."""
    with tempfile.TemporaryDirectory() as folder:
        file, data = Path(folder) / "large.csv", Path(folder) / "tenant"
        with _tenant(data) as (_, url, key), Qlik(host=url, api_key=key) as qlik:
            _prepare(step, qlik, file, mebibytes)
        with _tenant(data) as (pid, url, key):
            return _run(step, url, key, file), _peak(str(pid))


def compare(*, small: bool = False) -> list[Result]:
    """Peaks of every kind of transfer."""
    large = 64 if small else LARGE
    results = []
    for step in ("data file up", "down") if small else STEPS:
        size = min(large, MOST.get(step, large))
        peaks, small_peaks = measure(step, size), measure(step, size // PROPORTION)
        for at, who in enumerate(("client", "tenant")):
            found = {f"{size} MiB:": peaks[at], f"that of {size // PROPORTION} MiB": small_peaks[at]}
            results.append(Result(f"{step}: {who}", found, "MiB"))
    return results


def _transfer(step: str, url: str, key: str, file: str) -> None:
    with Qlik(host=url, api_key=key) as qlik:
        STEPS[step](qlik, Path(file))
    print(_peak())


if __name__ == "__main__":
    _transfer(*sys.argv[1:])
