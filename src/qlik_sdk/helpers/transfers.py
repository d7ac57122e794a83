"""Files of any size, up and down, piece by piece, carried on where a connection broke.

What is asked is decided by generators without input or output, as in `qlik_sdk.core.exchange`; `run` and
`run_async` carry their steps out.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from ..core.request import Request
from ..errors import Conflict, DecodeError, QlikError, RateLimited, ServerError, StatusError, TransportError
from .progress import ProgressCallback

if TYPE_CHECKING:
    from ..core.response import AsyncResponse, Response
    from ..rest import AsyncRestClient, RestClient

T = TypeVar("T")

PIECE_BYTES = 16 << 20
"""Bytes of an upload that are sent in one request: so much is sent again at most when a connection breaks."""

LARGE_BYTES = 500 << 20
"""Data files above this size go through temporary contents, which take them in pieces."""

_FILES = "/api/v1/temp-contents/files"
_CHUNK_BYTES = 1 << 16
_TUS = {"Tus-Resumable": "1.0.0"}
_FAILURES_MAX = 5
_FIRST_PAUSE = 0.5
_LOCKED = 423


@dataclass(slots=True)
class Ask:
    """Send a request; the outcome is its answer, or the error that was raised."""

    request: Request


@dataclass(slots=True)
class Fetch:
    """Send a request and write its answer to a file; the outcome is the error that ended it, or None."""

    request: Request
    into: Sink


@dataclass(slots=True)
class Pause:
    """Wait."""

    seconds: float


Steps = Generator[Ask | Fetch | Pause, Any, T]


class Window:
    """The next bytes of a file, as a file: what one request of an upload sends."""

    def __init__(self, file: IO[bytes], start: int, size: int, whole: int, report: ProgressCallback | None):
        self._file = file
        self._start = start
        self._size = size
        self._whole = whole
        self._report = report
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        left = self._size - self._at
        data = self._file.read(left if size < 0 else min(size, left))
        self._at += len(data)
        if self._report is not None and data:
            self._report(self._start + self._at, self._whole)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence] + offset
        self._file.seek(self._start + self._at)
        return self._at


class Sink:
    """Where a download goes: an open file that counts."""

    def __init__(self, file: IO[bytes], report: ProgressCallback | None) -> None:
        self._file = file
        self._report = report
        self.done = 0
        self.whole: int | None = None

    def begin(self, response: Response | AsyncResponse) -> None:
        """Go on at the end for an answer that carries on (206), else start over."""
        if response.status_code != 206:
            self._file.seek(0)
            self._file.truncate()
            self.done = 0
        length = response.headers.get("content-length", "")
        coded = response.headers.get("content-encoding")
        self.whole = self.done + int(length) if length.isdigit() and not coded else None

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self.done += len(data)
        if self._report is not None:
            self._report(self.done, self.whole)


def upload(
    file: IO[bytes],
    size: int,
    name: str,
    *,
    ttl: int | None = None,
    report: ProgressCallback | None = None,
    piece_bytes: int = PIECE_BYTES,
) -> Steps[str]:
    """Upload to temporary contents by the tus protocol; gives the id of what was uploaded.

    After a broken connection the tenant is asked how much it has, and the upload goes on from there.
    """
    metadata = {"filename": name, **({} if ttl is None else {"ttl": str(ttl)})}
    encoded = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items()
    )
    headers = {**_TUS, "Upload-Length": str(size), "Upload-Metadata": encoded}
    created = yield from _answered(Request("POST", _FILES, headers=headers, retry=True))
    where: str = urlsplit(created.headers.get("location", "")).path
    if not where:
        raise DecodeError("the tenant did not say where to upload to", created)
    at = failures = 0
    while at < size:
        answer = yield Ask(_piece(where, file, at, min(piece_bytes, size - at), size, report))
        if isinstance(answer, QlikError):
            failures += 1
            yield from _recover(answer, failures)
            answer = yield from _answered(Request("HEAD", where, headers=dict(_TUS)))
        moved = _offset(answer)
        failures = 0 if moved > at else failures
        at = moved
    return where.rpartition("/")[2]


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _piece(
    where: str, file: IO[bytes], at: int, length: int, size: int, report: ProgressCallback | None
) -> Request:
    file.seek(at)
    headers = {**_TUS, "Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
    return Request("PATCH", where, headers=headers, data=Window(file, at, length, size, report))


def _offset(answer: Any) -> int:
    text = answer.headers.get("upload-offset", "")
    if not text.isdigit():
        raise DecodeError("the tenant did not say how much it has", answer)
    return int(text)


def download(where: str, sink: Sink) -> Steps[None]:
    """Download from a path on the tenant; carried on after a broken connection."""
    failures = 0
    while True:
        before = sink.done
        headers = {"Range": f"bytes={before}-"} if before else {}
        error = yield Fetch(Request("GET", where, headers=headers, stream=True), sink)
        if error is None:
            return
        failures = 1 if sink.done > before else failures + 1
        yield from _recover(error, failures)


def _answered(request: Request) -> Steps[Any]:
    """The answer of a request; sent again where that may help."""
    failures = 0
    while True:
        answer = yield Ask(request)
        if not isinstance(answer, QlikError):
            return answer
        failures += 1
        yield from _recover(answer, failures)


def _recover(error: QlikError, failures: int) -> Steps[None]:
    """Wait before going on; raise what waiting does not help against."""
    passing = isinstance(error, TransportError | ServerError | RateLimited | Conflict)
    locked = isinstance(error, StatusError) and error.status == _LOCKED
    if not (passing or locked) or failures > _FAILURES_MAX:
        raise error
    yield Pause(_FIRST_PAUSE * 2.0 ** (failures - 1))


def run(rest: RestClient, steps: Steps[T]) -> T:
    """Carry out the steps of a transfer."""
    outcome: Any = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration as end:
            result: T = end.value
            return result
        outcome = None
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            continue
        try:
            response = rest.send(step.request)
            if isinstance(step, Ask):
                outcome = response
                continue
            step.into.begin(response)
            for chunk in response.iter_content(_CHUNK_BYTES):
                step.into.write(chunk)
        except QlikError as error:
            outcome = error


async def run_async(rest: AsyncRestClient, steps: Steps[T]) -> T:
    """The asynchronous twin of `run`."""
    from asyncio import sleep  # programs that only block need not load it

    outcome: Any = None
    while True:
        try:
            step = steps.send(outcome)
        except StopIteration as end:
            result: T = end.value
            return result
        outcome = None
        if isinstance(step, Pause):
            await sleep(step.seconds)
            continue
        try:
            response = await rest.send(step.request)
            if isinstance(step, Ask):
                outcome = response
                continue
            step.into.begin(response)
            async for chunk in response.iter_content(_CHUNK_BYTES):
                step.into.write(chunk)
        except QlikError as error:
            outcome = error


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file beside ``path`` that takes its place when the block ends well, and is gone when it does not."""
    target = Path(path)
    partial = target.with_name(f"{target.name}.part")
    try:
        with partial.open("w+b") as file:
            yield file
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
