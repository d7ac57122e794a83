"""What takes long, from the client to a tenant: uploads that go on where they broke, reloads that are waited
for."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from qlik_sdk import AsyncQlik, JobError, JobTimeout, Qlik
from qlik_sdk.helpers import transfers
from qlik_tenant import Tenant

COVERS = (
    "POST /api/v1/temp-contents/files",
    "PATCH /api/v1/temp-contents/files/{id}",
    "POST /api/v1/reloads",
    "GET /api/v1/reloads/{reloadId}",
    "POST /api/v1/reloads/{reloadId}/actions/cancel",
)

SIZE = 450_000
PIECE = 100_000
CHUNK = 1 << 14


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True) as running:
        yield running


@pytest.fixture
def qlik(tenant: Tenant) -> Iterator[Qlik]:
    with Qlik(host=tenant.url, api_key=tenant.api_key) as client:
        yield client


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.csv"
    path.write_bytes(
        b"A\n" + b"".join(b"%08d\n" % random.Random(1).randrange(10**8) for _ in range(SIZE // 9))
    )
    return path


class Cutter:
    """Passes everything on to a tenant, and cuts the connections that have carried so many bytes upwards."""

    def __init__(self, target: str, after: int) -> None:
        address = urlsplit(target)
        self._target = (address.hostname, address.port)
        self._after = after
        self.cuts = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self._ends = [self._server]
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                below, _ = self._server.accept()
                above = socket.create_connection(self._target)
                self._ends += [below, above]
                threading.Thread(target=self._pass, args=(below, above, self._after), daemon=True).start()
                threading.Thread(target=self._pass, args=(above, below, None), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, limit: int | None) -> None:
        passed = 0
        with suppress(OSError):
            while data := source.recv(CHUNK):
                target.sendall(data)
                passed += len(data)
                if limit is not None and passed > limit:
                    self.cuts += 1
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for connections
        for end in self._ends:
            end.close()


@pytest.fixture
def cutter(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cutter]:
    monkeypatch.setattr(transfers, "_FIRST_PAUSE", 0.01)
    between = Cutter(tenant.url, after=80_000)
    yield between
    between.close()


def test_an_upload_that_is_cut_again_and_again(
    cutter: Cutter, tenant: Tenant, qlik: Qlik, file: Path, tmp_path: Path
) -> None:
    told: list[int] = []
    with Qlik(host=cutter.url, api_key=tenant.api_key) as cut:
        made = cut.temp_contents.upload(
            file, ttl=60, piece_bytes=PIECE, progress=lambda done, whole: told.append(done)
        )
    assert cutter.cuts > 3
    assert told[-1] == file.stat().st_size
    details = qlik.temp_contents.get_details(made)
    assert (details.Name, details.TTLSeconds) == (file.name, 60)
    assert qlik.temp_contents.download(made, tmp_path / "back").read_bytes() == file.read_bytes()


def test_an_upload_that_is_cut_asynchronously(
    cutter: Cutter, tenant: Tenant, file: Path, tmp_path: Path
) -> None:
    async def run() -> Path:
        async with AsyncQlik(host=cutter.url, api_key=tenant.api_key) as cut:
            made = await cut.temp_contents.upload(file, piece_bytes=PIECE)
            return await cut.temp_contents.download(made, tmp_path / "back")

    assert asyncio.run(run()).read_bytes() == file.read_bytes()
    assert cutter.cuts > 3


def test_a_large_data_file_goes_in_pieces_and_is_loaded(
    qlik: Qlik, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfers, "LARGE_BYTES", 1000)
    stored = qlik.data_files.upload(file)
    assert stored.size == file.stat().st_size
    app = qlik.apps.create(name="Large")
    with app.open():
        app.set_script("T: LOAD A FROM [lib://DataFiles/numbers.csv] (txt, embedded labels);")
        app.do_save()
    reload = qlik.reloads.create(app_id=app.id).wait(every=0.05)
    assert reload.status == "SUCCEEDED"
    with app.open():
        assert app.evaluate("Count(A)") == str(SIZE // 9)


def scripted(qlik: Qlik, script: str) -> str:
    app = qlik.apps.create(name="Scripted")
    with app.open():
        app.set_script(script)
        app.do_save()
    return app.id or ""


def test_a_reload_is_watched(qlik: Qlik) -> None:
    app_id = scripted(qlik, "TRACE one;\nSLEEP 300;\nTRACE two;\nT: LOAD 1 AS A AUTOGENERATE 1;")
    lines: list[str] = []
    statuses: list[str] = []
    reload = qlik.reloads.create(app_id=app_id)
    assert reload.wait(every=0.05, on_log=lines.append, on_status=statuses.append) is reload
    assert statuses[-1] == "SUCCEEDED"
    assert lines[0] == f"ReloadID: {reload.id}"
    assert [line for line in lines if line in ("one", "two")] == ["one", "two"]
    assert lines[-1] == "Finished successfully"
    assert [found.id for found in qlik.reloads.list(app_id=app_id, filter='status eq "SUCCEEDED"')] == [
        reload.id
    ]


def test_a_reload_that_fails(qlik: Qlik) -> None:
    app_id = scripted(qlik, "LOAD X FROM [lib://DataFiles/missing.csv];")
    with pytest.raises(JobError, match=r"FAILED: EngineError-\d+ .*missing\.csv") as seen:
        qlik.reloads.create(app_id=app_id).wait(every=0.05)
    assert seen.value.job.log.endswith("Finished with error\n")


def test_a_reload_that_takes_too_long_is_cancelled(qlik: Qlik) -> None:
    reload = qlik.reloads.create(app_id=scripted(qlik, "SLEEP 60000;"))
    while qlik.reloads.get(reload.id).status == "QUEUED":
        time.sleep(0.01)
    with pytest.raises(JobTimeout, match=r"still RELOADING after 0\.3 seconds"):
        reload.wait(timeout=0.3, every=0.05)
    reload.cancel()
    with pytest.raises(JobError, match="CANCELED"):
        reload.wait(every=0.05)


def test_reloads_asynchronously(qlik: Qlik, tenant: Tenant) -> None:
    good, long = scripted(qlik, "T: LOAD 1 AS A AUTOGENERATE 1;"), scripted(qlik, "SLEEP 60000;")
    lines: list[str] = []

    async def run() -> str:
        async with AsyncQlik(host=tenant.url, api_key=tenant.api_key) as twin:
            first = await twin.reloads.create(app_id=good)
            second = await twin.reloads.create(app_id=long)
            done = await first.wait(every=0.05, on_log=lines.append)
            with pytest.raises(JobTimeout):
                await second.wait(timeout=0.1, every=0.05)
            await second.cancel()
            with pytest.raises(JobError, match="CANCELED"):
                await second.wait(every=0.05)
            return str(done.status)

    assert asyncio.run(run()) == "SUCCEEDED"
    assert lines[-1] == "Finished successfully"
