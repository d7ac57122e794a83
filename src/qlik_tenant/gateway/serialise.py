"""The way back: replies and errors as bytes on the wire."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from pathlib import Path
from typing import Any, Final

import msgspec

from ..errors import ApiError
from .exchange import REPLY_AT_ONCE, Exchange, Send
from .service import JSON, NotWritten, Reply

log = logging.getLogger("qlik_tenant")

_CHUNK = 1 << 18
_ENCODER: Final = msgspec.json.Encoder()
_NONE: Final[dict[str, Any]] = {}
# The head of most answers: JSON, and no header but the trace id.
_USUAL: Final = b"x-b3-traceid: %b\r\ncontent-length: %d\r\ncontent-type: application/json\r\n"
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def error_reply(exchange: Exchange, error: Exception) -> Reply:
    """The answer for an exception: the one error shape, never a stack trace."""
    if isinstance(error, NotWritten):
        error = ApiError(501, str(error), title="Not implemented")
    elif not isinstance(error, ApiError):
        log.error(
            "%s %s failed (trace %s)", exchange.method, exchange.raw_path, exchange.trace_id, exc_info=error
        )
        error = ApiError(500, "The request could not be completed; see the log for its trace id.")
    return Reply(error.status, error.body(exchange.trace_id), dict(error.headers))


def reply_at_once(exchange: Exchange, reply: Reply) -> bool:
    """Send a reply without waiting; false where that cannot be."""
    at_once = exchange.scope.get("extensions", _NONE).get(REPLY_AT_ONCE)
    if at_once is None or isinstance(reply.content, Path):
        return False
    usual = reply.content is None and reply.media_type == JSON and not (reply.headers or reply.cookies)
    if usual and len(exchange.reply_headers) == 1:
        body = _ENCODER.encode(reply.body)
        head = _USUAL % (exchange.trace_id.encode(), len(body))
    else:
        headers, body = _whole(exchange, reply, reply.content)
        head = _head(headers, reply.cookies)
    return bool(at_once(reply.status, head, b"" if exchange.method == "HEAD" else body))


async def send_reply(exchange: Exchange, reply: Reply, send: Send) -> None:
    """Send a reply; files go out in chunks, and in part when a range was asked for."""
    with_body = exchange.method != "HEAD"
    if isinstance(reply.content, Path):
        headers = exchange.reply_headers | reply.headers
        await _send_file(exchange, reply, reply.content, headers, send, with_body=with_body)
    elif not reply_at_once(exchange, reply):
        headers, body = _whole(exchange, reply, reply.content)
        pairs = _pairs(headers, reply.cookies)
        await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
        await send({"type": "http.response.body", "body": body if with_body else b""})


def _whole(exchange: Exchange, reply: Reply, content: bytes | None) -> tuple[dict[str, str], bytes]:
    """All headers and the body."""
    headers = exchange.reply_headers | reply.headers
    body = content if content is not None else _ENCODER.encode(reply.body)
    if body or reply.status not in (204, 304):
        headers["content-length"] = str(len(body))
    if body:
        headers.setdefault("content-type", reply.media_type)
    return headers, body


async def _send_file(
    exchange: Exchange, reply: Reply, path: Path, headers: dict[str, str], send: Send, *, with_body: bool
) -> None:
    size = path.stat().st_size
    first, last, status = _range(exchange.headers.get("range", ""), size, reply.status)
    if status == 206:
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    left = last - first + 1
    headers |= {"content-length": str(left), "accept-ranges": "bytes"}
    headers.setdefault("content-type", reply.media_type)
    with contextlib.closing(path.open("rb")) as file:
        file.seek(first)
        await send({"type": "http.response.start", "status": status, "headers": _pairs(headers)})
        while left > 0 and with_body:
            chunk = await asyncio.to_thread(file.read, min(_CHUNK, left))
            if not chunk:
                raise OSError(f"{path.name} became shorter while it was sent")
            left -= len(chunk)
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _range(header: str, size: int, status: int) -> tuple[int, int, int]:
    """First byte, last byte and status for a Range header; several ranges are answered with everything."""
    unit, _, spec = header.partition("=")
    if status != 200 or unit.strip() != "bytes" or "," in spec:
        return 0, size - 1, status
    start, _, end = spec.strip().partition("-")
    try:
        first = int(start) if start else max(size - int(end), 0)
        last = min(int(end), size - 1) if start and end else size - 1
    except ValueError:
        return 0, size - 1, status
    if first > last:
        raise ApiError(416, f"The content has {size} bytes.", headers={"content-range": f"bytes */{size}"})
    return first, last, 206


def _pairs(headers: dict[str, str], cookies: tuple[str, ...] = ()) -> list[tuple[bytes, bytes]]:
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    pairs += [(b"set-cookie", cookie.encode("latin-1")) for cookie in cookies]
    return pairs


def _head(headers: dict[str, str], cookies: tuple[str, ...]) -> bytes:
    """The lines of a head. Raises ValueError for a value that cannot be one."""
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    lines += [f"set-cookie: {cookie}\r\n" for cookie in cookies]
    text = "".join(lines)
    if text.count("\r") + text.count("\n") != 2 * len(lines) or _NO_TEXT.search(text):
        raise ValueError("a header has a character that may not be in one")
    return text.encode("latin-1")
