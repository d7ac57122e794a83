"""The websocket protocol (RFC 6455), free of input and output: the handshake and frames of text.

Nothing is compressed, which costs more time than it saves on the way of one request and its answer.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterator, Mapping

from .. import native
from ..core.headers import Headers
from ..errors import SessionClosed
from .http1 import words

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
_CONTINUATION = 0
_CONTROL = 8
_FINAL, _MASKED, _RESERVED, _OPCODE, _LENGTH = 0x80, 0x80, 0x70, 0x0F, 0x7F
_TWO_BYTES, _EIGHT_BYTES = 126, 127
_CONTROL_BYTES_MAX = 125
_ACCEPT_SUFFIX = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_MASKS = 1024
_OPCODES = frozenset({_CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG})
MESSAGE_BYTES_MAX = 1 << 30
"""More than that would be a mistake of somebody's; layouts and pages are megabytes."""
STALL_SECONDS = 120.0
"""A server that takes nothing for so long is given up."""

NORMAL, PROTOCOL_ERROR, NO_STATUS, ABNORMAL, BAD_DATA, TOO_BIG = 1000, 1002, 1005, 1006, 1007, 1009
_SAYABLE = frozenset({*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)})


class Handshake:
    """What asks for a websocket, and whether it was granted."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._key = b64encode(os.urandom(16)).decode()
        self.headers = {
            **headers,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": self._key,
            "Sec-WebSocket-Version": "13",
        }

    def granted(self, status: int, headers: Headers) -> bool:
        """Whether the answer to this very request opens a websocket."""
        from hashlib import sha1

        accept = b64encode(sha1(self._key.encode() + _ACCEPT_SUFFIX, usedforsecurity=False).digest())
        return (
            status == 101
            and headers.get("sec-websocket-accept", "").strip() == accept.decode()
            and headers.get("upgrade", "").lower() == "websocket"
            and "upgrade" in words(headers.get("connection", ""))
            and not {"sec-websocket-extensions", "sec-websocket-protocol"}
            & {name.lower() for name in headers}
        )


class Writer:
    """Frames of a client, masked as the protocol demands."""

    def __init__(self) -> None:
        self._masks = b""
        self._at = 0

    def frame(self, opcode: int, payload: bytes) -> bytes:
        if native.lib is not None:
            made: bytes = native.lib.frame(_FINAL | opcode, payload, self._mask())
            return made
        size = len(payload)
        if size < _TWO_BYTES:
            head = bytes((_FINAL | opcode, _MASKED | size))
        elif size < 1 << 16:
            head = bytes((_FINAL | opcode, _MASKED | _TWO_BYTES)) + size.to_bytes(2, "big")
        else:
            head = bytes((_FINAL | opcode, _MASKED | _EIGHT_BYTES)) + size.to_bytes(8, "big")
        mask = self._mask()
        if not size:
            return head + mask
        covering = int.from_bytes((mask * (size // 4 + 1))[:size], "little")
        masked = (int.from_bytes(payload, "little") ^ covering).to_bytes(size, "little")
        return head + mask + masked

    def text(self, text: str) -> bytes:
        if native.lib is None:
            return self.frame(TEXT, text.encode())
        made: bytes = native.lib.frame(_FINAL | TEXT, text, self._mask())
        return made

    def closing(self, code: int, reason: str = "") -> bytes:
        """The frame that ends the websocket."""
        payload = b"" if code in (NO_STATUS, ABNORMAL) else code.to_bytes(2, "big") + reason.encode()
        return self.frame(CLOSE, payload[:_CONTROL_BYTES_MAX])

    def _mask(self) -> bytes:
        at = self._at
        if at >= len(self._masks):
            self._masks, at = os.urandom(4 * _MASKS), 0
        self._at = at + 4
        return self._masks[at : at + 4]


class Reader:
    """Messages of a server, put together from what is received."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._wanted = 2
        self._parts: list[bytes] = []
        self._size = 0
        self._kind = 0

    @property
    def idle(self) -> bool:
        """Whether what comes next is the beginning of a message."""
        return not self._data and not self._kind

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The messages that ``data`` completes: opcode (TEXT, BINARY, CLOSE, PING or PONG) and payload.

        Those before a mistake come before the error.

        Raises:
            SessionClosed: the server breaks the protocol.
        """
        buffer = self._data
        buffer += data
        at = 0
        try:
            while len(buffer) - at >= self._wanted:
                head = self._head(buffer, at)
                if head is None:
                    continue  # wants more bytes than it did
                opcode, final, start, end = head
                payload = bytes(memoryview(buffer)[start:end])
                at, self._wanted = end, 2
                message = self._message(opcode, final, payload)
                if message is not None:
                    yield message
        finally:
            if at:
                del buffer[:at]

    def _head(self, buffer: bytearray, at: int) -> tuple[int, bool, int, int] | None:
        """Opcode, finality, and where the payload is; None where the frame is not complete."""
        first, second = buffer[at], buffer[at + 1]
        size, start = second & _LENGTH, at + 2
        if first & _RESERVED or second & _MASKED:
            raise _broken("a frame has bits that nobody agreed upon")
        if first & _OPCODE not in _OPCODES:
            raise _broken("a frame is of no known kind")
        if first & _CONTROL and (size > _CONTROL_BYTES_MAX or not first & _FINAL):
            raise _broken("a control frame is too long or in pieces")
        if size >= _TWO_BYTES:
            more = 2 if size == _TWO_BYTES else 8
            if len(buffer) - start < more:
                self._wanted = 2 + more
                return None
            size = int.from_bytes(buffer[start : start + more], "big")
            start += more
            if size + self._size > MESSAGE_BYTES_MAX:
                raise closed(TOO_BIG, f"a message has more than {MESSAGE_BYTES_MAX} bytes")
        if len(buffer) < start + size:
            self._wanted = start + size - at
            return None
        return first & _OPCODE, bool(first & _FINAL), start, start + size

    def _message(self, opcode: int, final: bool, payload: bytes) -> tuple[int, bytes] | None:
        if opcode & _CONTROL:
            return opcode, payload
        if (opcode == _CONTINUATION) != bool(self._kind):
            raise _broken("the pieces of a message are in disorder")
        if final and opcode != _CONTINUATION:
            return opcode, payload
        self._kind = self._kind or opcode
        self._parts.append(payload)
        self._size += len(payload)
        if not final:
            return None
        message = self._kind, b"".join(self._parts)
        self._parts, self._size, self._kind = [], 0, 0
        return message


class Channel:
    """Both directions of one websocket: what to answer to control frames, and how it ended.

    Attributes:
        ended: what the other side said at the end, None while it is open.
        closing: whether the closing frame was sent.
    """

    def __init__(self) -> None:
        self._reader = Reader()
        self._writer = Writer()
        self.ended: SessionClosed | None = None
        self.closing = False

    def text(self, text: str) -> bytes:
        """The frame of a message.

        Raises:
            SessionClosed: it is over.
        """
        if self.ended is not None:
            raise again(self.ended)
        if self.closing:
            raise closed(NORMAL, "")
        return self._writer.text(text)

    def ping(self) -> bytes:
        return self._writer.frame(PING, b"")

    def close(self, code: int) -> bytes:
        """What to send to end the websocket; nothing where that was sent already."""
        if self.closing:
            return b""
        self.closing = True
        return self._writer.closing(code)

    def received(self, data: bytes) -> tuple[list[str], bytes]:
        """The messages in ``data``, and what to send at once. An end shows in ``ended``."""
        texts: list[str] = []
        reply = b""
        if self.ended is not None:
            return texts, reply
        if not data:
            self.ended = closed(ABNORMAL, "")
            return texts, reply
        try:
            if data[0] == _FINAL | TEXT and self._reader.idle:
                at = _whole(data, texts)
                if at == len(data):
                    return texts, reply
                data = data[at:]
            for opcode, payload in self._reader.feed(data):
                if opcode in (TEXT, BINARY):
                    texts.append(payload.decode())
                elif opcode == PING and not self.closing:
                    reply += self._writer.frame(PONG, payload)
                elif opcode == CLOSE:
                    self.ended = _said(payload)
                    break
        except UnicodeDecodeError:
            self.ended = closed(BAD_DATA, "a message is no text")
        except SessionClosed as broken:
            self.ended = broken
        if self.ended is not None:
            reply += self.close(self.ended.close_code or NO_STATUS)
        return texts, reply


def _whole(data: bytes, texts: list[str]) -> int:
    """Add what the whole texts say that ``data`` begins with; gives where they end.

    Nearly all that comes is that. Whatever else there is, `Reader` knows about.
    """
    at, left = 0, len(data)
    while left >= 2 and data[at] == _FINAL | TEXT:
        size, start = data[at + 1], 2
        if size == _TWO_BYTES and left >= 4:
            size, start = data[at + 2] << 8 | data[at + 3], 4
        elif size >= _TWO_BYTES:
            break
        if left < start + size:
            break
        texts.append(data[at + start : at + start + size].decode())
        at += start + size
        left -= start + size
    return at


def _said(payload: bytes) -> SessionClosed:
    if not payload:
        return closed(NO_STATUS, "")
    code = int.from_bytes(payload[:2], "big")
    if len(payload) < 2 or code not in _SAYABLE:
        raise _broken("the closing frame has no code that may be sent")
    return closed(code, payload[2:].decode())


def _broken(what: str) -> SessionClosed:
    return closed(PROTOCOL_ERROR, what)


def closed(code: int, reason: str) -> SessionClosed:
    """The error that tells of an end."""
    about = f" ({reason})" if reason else ""
    return SessionClosed(f"the engine session was closed with code {code}{about}", code, reason)


def again(error: SessionClosed) -> SessionClosed:
    """The same error for another one who hears of it."""
    return SessionClosed(str(error), error.close_code, error.close_msg)
