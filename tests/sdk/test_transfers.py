"""Files of any size: in pieces, in constant memory, carried on where a connection broke."""

from __future__ import annotations

import asyncio
import base64
import io
import random
import shutil
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Config, Qlik
from qlik_sdk.errors import NotFound, TransportError
from qlik_sdk.helpers import transfers

CONTENT = random.Random(3).randbytes(300_000)
FILES = "/api/v1/temp-contents/files"
WHERE = f"{FILES}/t-1"
MEBIBYTE = 1 << 20


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "_FIRST_PAUSE", 0.0)


def hang_up(handler: Any) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


class Tus:
    """The server's side of the tus protocol, on an `HttpDouble`; drops the connections it is told to."""

    def __init__(self, http: Any, drop: tuple[int, ...] = ()) -> None:
        self.received = b""
        self.metadata: dict[str, str] = {}
        self.length = -1
        self.patches = 0
        self._drop = drop
        http.on("POST", FILES, self.create)
        http.on("PATCH", WHERE, self.patch)
        http.on("HEAD", WHERE, lambda seen: (200, {"Upload-Offset": str(len(self.received))}, None))

    def create(self, seen: Any) -> Any:
        assert seen.headers["tus-resumable"] == "1.0.0"
        self.length = int(seen.headers["upload-length"])
        for pair in seen.headers["upload-metadata"].split(","):
            key, _, value = pair.partition(" ")
            self.metadata[key] = base64.b64decode(value).decode()
        return 201, {"Location": f"http://alias.example{WHERE}", "Tus-Resumable": "1.0.0"}, None

    def patch(self, seen: Any) -> Any:
        self.patches += 1
        assert seen.headers["content-type"] == "application/offset+octet-stream"
        assert int(seen.headers["upload-offset"]) == len(self.received)
        if self.patches in self._drop:
            self.received += seen.body[: len(seen.body) // 2]
            return 0, {}, lambda handler: hang_up(handler)
        self.received += seen.body
        return 204, {"Upload-Offset": str(len(self.received))}, None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Sales.qvd"
    path.write_bytes(CONTENT)
    return path


def test_an_upload_goes_in_pieces(http: Any, file: Path) -> None:
    tus = Tus(http)
    told: list[tuple[int, int | None]] = []
    with Qlik(http.config()) as qlik:
        made = qlik.temp_contents.upload(
            file, ttl=60, piece_bytes=100_000, progress=lambda done, whole: told.append((done, whole))
        )
    assert (made, tus.received, tus.patches) == ("t-1", CONTENT, 3)
    assert (tus.length, tus.metadata) == (len(CONTENT), {"filename": "Sales.qvd", "ttl": "60"})
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told)


@pytest.mark.parametrize("drop", [(1,), (2, 3), (1, 2, 3, 4)])
def test_an_upload_goes_on_where_the_connection_broke(http: Any, file: Path, drop: tuple[int, ...]) -> None:
    tus = Tus(http, drop)
    with Qlik(http.config()) as qlik:
        assert qlik.temp_contents.upload(file, piece_bytes=100_000) == "t-1"
    assert tus.received == CONTENT
    assert tus.patches > 3


def test_an_upload_asynchronously(http: Any, file: Path) -> None:
    tus = Tus(http, (2,))

    async def run() -> str:
        async with AsyncQlik(http.config()) as qlik:
            return await qlik.temp_contents.upload(file, piece_bytes=100_000)

    assert asyncio.run(run()) == "t-1"
    assert tus.received == CONTENT


def test_an_upload_that_never_gets_on_gives_up(http: Any, file: Path) -> None:
    Tus(http)
    http.on("PATCH", WHERE, (0, {}, lambda handler: hang_up(handler)))
    with Qlik(http.config()) as qlik, pytest.raises(TransportError):
        qlik.temp_contents.upload(file)


def test_a_refused_upload_is_not_repeated(http: Any, file: Path) -> None:
    Tus(http)
    http.on("PATCH", WHERE, (404, {}, {"errors": [{"code": "HTTP-404", "title": "gone"}]}))
    with Qlik(http.config()) as qlik, pytest.raises(NotFound):
        qlik.temp_contents.upload(file)
    assert [seen.method for seen in http.seen] == ["POST", "PATCH"]


def _half(handler: Any) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(CONTENT)))
    handler.end_headers()
    handler.wfile.write(CONTENT[: len(CONTENT) // 2])
    handler.wfile.flush()
    hang_up(handler)


def _rest(seen: Any) -> Any:
    start = int(seen.headers["range"].removeprefix("bytes=").rstrip("-"))
    return 206, {"Content-Type": "application/octet-stream"}, CONTENT[start:]


def test_a_download_goes_on_where_the_connection_broke(http: Any, tmp_path: Path) -> None:
    http.on("GET", "/api/v1/temp-contents/t-1", (0, {}, _half), _rest)
    told: list[tuple[int, int | None]] = []
    with Qlik(http.config()) as qlik:
        path = qlik.temp_contents.download(
            "t-1", tmp_path / "got", progress=lambda done, whole: told.append((done, whole))
        )
    assert path.read_bytes() == CONTENT
    assert len(http.seen) == 2
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_a_download_that_cannot_be_carried_on_starts_over(http: Any, tmp_path: Path) -> None:
    http.on("GET", "/api/v1/temp-contents/t-1", (0, {}, _half), (200, {}, CONTENT))

    async def run() -> Path:
        async with AsyncQlik(http.config()) as qlik:
            return await qlik.temp_contents.download("/api/v1/temp-contents/t-1", tmp_path / "got")

    assert asyncio.run(run()).read_bytes() == CONTENT


def test_a_failed_download_leaves_what_was_there(http: Any, tmp_path: Path) -> None:
    target = tmp_path / "got"
    target.write_text("before")
    with Qlik(http.config()) as qlik, pytest.raises(NotFound):
        qlik.temp_contents.download("gone", target)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_streamed_answer_is_read_like_a_file(http: Any) -> None:
    http.on("GET", "/api/v1/x", (200, {}, CONTENT))
    with Qlik(http.config()) as qlik:
        into = io.BytesIO()
        with qlik.rest("/x", stream=True) as answer:
            start = answer.raw.read(7)
            shutil.copyfileobj(answer.raw, into)
        assert start + into.getvalue() == CONTENT
        assert qlik.rest("/x", stream=True).raw.read() == CONTENT


def test_large_data_files_go_through_temporary_contents(
    http: Any, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfers, "LARGE_BYTES", 1000)
    tus = Tus(http)
    http.on("POST", "/api/v1/data-files", (201, {}, {"id": "f", "name": "Sales.qvd"}))
    with Qlik(http.config()) as qlik:
        assert qlik.data_files.upload(file).id == "f"
    assert tus.received == CONTENT
    assert b'{"name":"Sales.qvd","tempContentFileId":"t-1"}' in http.seen[-1].body


class _Stream(BaseHTTPRequestHandler):
    """Swallows what it is sent, and sends 64 MiB, without holding either."""

    protocol_version = "HTTP/1.1"
    whole = 64 * MEBIBYTE
    swallowed = 0

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(self.whole))
        self.end_headers()
        block = b"x" * 65536
        for _ in range(self.whole // len(block)):
            self.wfile.write(block)

    def do_POST(self) -> None:
        left = int(self.headers["content-length"])
        while left:
            left -= len(self.rfile.read(min(left, 65536)))
        type(self).swallowed += int(self.headers["content-length"])
        body = b'{"id":"f","attributes":{"id":"a"}}'
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def stream() -> Iterator[Config]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Stream)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield Config(host=f"http://127.0.0.1:{server.server_port}", api_key="k", proxy="")
    server.shutdown()
    server.server_close()


def peak(call: Callable[[], Any]) -> int:
    """Bytes allocated at most during a call."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_stays_flat(stream: Config, tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as made:
        made.truncate(64 * MEBIBYTE)
    with Qlik(stream) as qlik:
        qlik.users.get_me  # noqa: B018  # loads the modules before memory is counted
        small = [
            peak(lambda: qlik.data_files.upload(large)),
            peak(lambda: qlik.apps.upload(large)),
            peak(lambda: qlik.temp_contents.download("x", tmp_path / "got")),
        ]
    assert (tmp_path / "got").stat().st_size == _Stream.whole
    assert _Stream.swallowed > 2 * 64 * MEBIBYTE
    assert max(small) < 8 * MEBIBYTE


def test_memory_stays_flat_asynchronously(stream: Config, tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as made:
        made.truncate(64 * MEBIBYTE)

    async def run() -> None:
        async with AsyncQlik(stream) as qlik:
            await qlik.data_files.upload(large)
            await qlik.temp_contents.download("x", tmp_path / "got")

    assert peak(lambda: asyncio.run(run())) < 16 * MEBIBYTE
