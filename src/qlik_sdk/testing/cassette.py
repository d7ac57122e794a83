"""Cassettes: REST calls recorded once, and replayed without a tenant.

``Qlik(host=..., api_key=..., transport=Cassette("spaces.json"))`` records when there is no such file and
replays when there is. Secrets are not recorded, and neither is the host: a cassette works for any.
"""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from ..core.headers import Headers
from ..core.masking import SECRET_HEADERS, masked
from ..core.request import WireRequest
from ..errors import ConfigError, QlikError, UnsupportedError
from ..transport import AsyncTransport, Transport, WireResponse

if TYPE_CHECKING:
    from ..config import Config
    from ..transport import AsyncSocket, Socket

Mode = Literal["auto", "record", "replay"]

_VERSION = 1
_SECRET_ANSWERS = frozenset({"set-cookie", "qlik-csrf-token"})
_SECRET_FIELDS = ("access_token", "refresh_token", "id_token", "client_secret", "token", "password", "secret")
_MASK = "***"


class NotRecorded(QlikError):
    """A cassette is asked for a call it does not hold."""


class Cassette:
    """A transport that records calls, or replays them.

    Calls are matched by verb, path, query and body; the same call made several times gets the recorded
    answers in their order, and the last of them from then on.

    Parameters:
        path: of the file, JSON that people can read and edit.
        mode: "record", "replay", or "auto": replay if the file is there.
        config: host and settings of the tenant to record from; only for recording.
        transport: what carries the calls while recording, instead of the one that ``config`` means.
    Raises:
        ConfigError: recording is asked for without a tenant; the file is no cassette.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        mode: Mode = "auto",
        *,
        config: Config | None = None,
        transport: Any = None,
    ) -> None:
        self.path = Path(path)
        self.recording = mode == "record" or (mode == "auto" and not self.path.exists())
        self._inner = transport
        self._config = config
        self._lock = threading.Lock()
        self._calls: list[dict[str, Any]] = [] if self.recording else _read(self.path)
        self._played: dict[tuple[str, ...], int] = {}
        if self.recording and transport is None and config is None:
            raise ConfigError(
                f"there is no {self.path}; to record it, a cassette needs config= or transport="
            )

    def send(self, request: WireRequest, timeout: float) -> WireResponse:
        if not self.recording:
            return self._play(request)
        body = _whole(request)
        inner = self._sync()
        answer = inner.send(request, timeout)
        content = b"".join(answer.body.chunks(1 << 16))
        answer.body.close()
        return self._keep(request, body, answer, content)

    async def asend(self, request: WireRequest, timeout: float) -> WireResponse:
        if not self.recording:
            return self._play(request)
        body = _whole(request)
        answer = await self._async().asend(request, timeout)
        content = b"".join([chunk async for chunk in answer.body.chunks(1 << 16)])
        await answer.body.close()
        return self._keep(request, body, answer, content)

    def connect(self, url: str, headers: Mapping[str, str]) -> Socket:
        raise UnsupportedError("cassettes record REST calls, not engine sessions")

    async def aconnect(self, url: str, headers: Mapping[str, str]) -> AsyncSocket:
        raise UnsupportedError("cassettes record REST calls, not engine sessions")

    def close(self) -> None:
        """Write what was recorded."""
        self.save()
        if isinstance(self._inner, Transport):
            self._inner.close()

    async def aclose(self) -> None:
        """Write what was recorded."""
        self.save()
        if isinstance(self._inner, AsyncTransport):
            await self._inner.aclose()

    def save(self) -> None:
        """Write what was recorded so far; nothing when replaying."""
        if not self.recording:
            return
        with self._lock:
            text = msgspec.json.encode({"version": _VERSION, "calls": self._calls})
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(msgspec.json.format(text, indent=1) + b"\n")

    def _sync(self) -> Transport:
        if self._inner is None:
            from ..transport.http_sync import HttpTransport

            assert self._config is not None, "checked when the cassette was made"
            self._inner = HttpTransport(self._config)
        inner: Transport = self._inner
        return inner

    def _async(self) -> AsyncTransport:
        if self._inner is None:
            from ..transport.http_async import AsyncHttpTransport

            assert self._config is not None, "checked when the cassette was made"
            self._inner = AsyncHttpTransport(self._config)
        inner: AsyncTransport = self._inner
        return inner

    def _keep(self, request: WireRequest, body: str, answer: WireResponse, content: bytes) -> WireResponse:
        secret = {*_SECRET_ANSWERS, *(name.lower() for name in SECRET_HEADERS), "content-encoding"}
        headers = {name: value for name, value in answer.headers.items() if name.lower() not in secret}
        headers.pop("Transfer-Encoding", None)
        method, path, query, _ = _key(request, body)
        call = {
            "request": {"method": method, "path": path, "query": query, "body": body},
            "response": {"status": answer.status, "headers": headers, **_content(content)},
        }
        with self._lock:
            self._calls.append(call)
        answer.body = _Body(content)
        return answer

    def _play(self, request: WireRequest) -> WireResponse:
        key = _key(request, _whole(request))
        with self._lock:
            known = [call["response"] for call in self._calls if _key_of(call["request"]) == key]
            number = self._played.get(key, 0)
            self._played[key] = number + 1
        if not known:
            raise NotRecorded(f"{self.path} does not hold {request.method} {masked(request.url)}")
        found = known[min(number, len(known) - 1)]
        body = _Body(_bytes(found))
        return WireResponse(found["status"], "", Headers(found["headers"]), body, request.url)


class _Body:
    """A recorded body, for either twin."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def chunks(self, size: int) -> _Chunks:
        return _Chunks(self._content, size)

    def close(self) -> _Done:
        return _Done()


class _Chunks:
    def __init__(self, content: bytes, size: int) -> None:
        self._content = content
        self._size = size

    def __iter__(self) -> Iterator[bytes]:
        return (self._content[at : at + self._size] for at in range(0, len(self._content), self._size))

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


class _Done:
    """Nothing to wait for, for those who wait."""

    def __await__(self) -> Iterator[None]:
        return iter(())


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        document = msgspec.json.decode(path.read_bytes())
        calls: list[dict[str, Any]] = document["calls"]
    except (OSError, msgspec.DecodeError, KeyError, TypeError) as error:
        raise ConfigError(f"{path} is no cassette: {error}") from error
    return calls


def _whole(request: WireRequest) -> str:
    """The body as a cassette keeps it: without secrets, and without boundaries made up at random."""
    body = request.body
    if body is None:
        return ""
    if not isinstance(body, bytes):
        body = b"".join(body)
        request.body = body
    content_type = request.headers.get("content-type", "")
    if "boundary=" in content_type:
        body = body.replace(content_type.partition("boundary=")[2].encode(), b"boundary")
    if "json" in content_type:
        return msgspec.json.encode(_without_secrets(_decoded(body))).decode()
    if "form" in content_type and "multipart" not in content_type:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
        return urlencode([(name, _MASK if name in _SECRET_FIELDS else value) for name, value in pairs])
    return _shown(body)


def _decoded(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except msgspec.DecodeError:
        return _shown(data)


def _shown(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return base64.b64encode(data).decode()


def _without_secrets(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_secrets(element) for element in value]
    if isinstance(value, dict):
        return {
            name: _MASK
            if name.lower() in _SECRET_FIELDS and isinstance(inner, str)
            else _without_secrets(inner)
            for name, inner in value.items()
        }
    return value


def _key(request: WireRequest, body: str) -> tuple[str, ...]:
    parts = urlsplit(masked(request.url))
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return request.method, parts.path, query, body


def _key_of(recorded: Mapping[str, str]) -> tuple[str, ...]:
    return recorded["method"], recorded["path"], recorded["query"], recorded["body"]


def _content(content: bytes) -> dict[str, Any]:
    """A body as JSON where it is JSON, text where it is text, else base64."""
    if not content:
        return {}
    try:
        return {"json": _without_secrets(msgspec.json.decode(content))}
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def _bytes(recorded: Mapping[str, Any]) -> bytes:
    if "json" in recorded:
        return msgspec.json.encode(recorded["json"])
    if "text" in recorded:
        return str(recorded["text"]).encode()
    return base64.b64decode(recorded.get("base64", ""))
