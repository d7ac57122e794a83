"""HTTP/1.1 on a socket, as much of it as a client needs.

The standard library's ``http.client`` reads headers as mail: importing that and parsing with it costs more
than all the rest of a call.
"""

from __future__ import annotations

import re
import select
import socket
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from ..core.headers import Headers
from ..errors import ConfigError

if TYPE_CHECKING:
    from ssl import SSLContext

_RECEIVE_BYTES = 1 << 16
_HEAD_BYTES_MAX = 1 << 18
_LINE_BYTES_MAX = 1 << 14
_INTERIM_MAX = 100
_NO_BODY = frozenset({204, 304})
_UNSENDABLE = re.compile(r"[\x00-\x20\x7f]|[^\x00-\x7f]")
_BREAKS = re.compile(r"[\r\n\x00]")
_HEAD_END = re.compile(rb"\n\r?\n")
_VERSION = re.compile(r"HTTP/1\.[0-9]")
_STATUS = re.compile(r"[1-9][0-9]{2}")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH = re.compile(r"[0-9]{1,18}")
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")
_BLANK = " \t"
SWITCHING_PROTOCOLS = 101


class BadAnswer(Exception):
    """What came is not HTTP, or ended before its end."""


class Dropped(BadAnswer):
    """The connection ended before the answer began."""


def head_of(method: str, target: str, host: str, headers: Mapping[str, str]) -> bytes:
    """The head of a request.

    Raises:
        ConfigError: something in it would break the line it stands in.
    """
    for part in (target, method, host):
        if _UNSENDABLE.search(part):
            raise ConfigError(
                f"spaces, control characters and letters beyond ASCII must be quoted in {part!r}"
            )
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}"]
    for name, value in headers.items():
        if _BREAKS.search(value) or not _NAME.fullmatch(name):
            raise ConfigError(f"header {name!r} holds a character that cannot be sent")
        lines.append(f"{name}: {value}")
    lines.append("\r\n")
    try:
        return "\r\n".join(lines).encode("latin-1")
    except UnicodeEncodeError:
        raise ConfigError("a header holds a character that cannot be sent") from None


class Head(msgspec.Struct):
    """Status and headers of an answer, and what was received after them."""

    version: str
    status: int
    reason: str
    headers: Headers
    rest: bytes


def parse_head(data: bytes, start: int = 0) -> Head | None:
    """The head that ``data`` begins with, None where its end has not come.

    Parameters:
        start: before this, no end was found.
    Raises:
        BadAnswer: it is none.
    """
    end = _HEAD_END.search(data, start)
    if end is None:
        if len(data) > _HEAD_BYTES_MAX:
            raise BadAnswer("the head of the answer has no end")
        return None
    first, *lines = (line.removesuffix("\r") for line in data[: end.start()].decode("latin-1").split("\n"))
    return Head(*_status(first), Headers(_fields(lines)), data[end.end() :])


def _status(line: str) -> tuple[str, int, str]:
    version, _, rest = line.partition(" ")
    code, _, reason = rest.partition(" ")
    if not _VERSION.fullmatch(version) or not _STATUS.fullmatch(code):
        raise BadAnswer(f"the answer begins with {line[:80]!r}")
    return version, int(code), reason.strip()


def _fields(lines: Iterable[str]) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for line in lines:
        if _BREAKS.search(line):
            raise BadAnswer("a header of the answer holds a character that it may not")
        if line[:1] in (" ", "\t") and fields:  # the rest of the line before
            name, value = fields[-1]
            fields[-1] = (name, f"{value} {line.strip(_BLANK)}")
            continue
        name, colon, value = line.partition(":")
        if not colon or not _NAME.fullmatch(name):
            raise BadAnswer(f"the answer has a header line {line[:80]!r}")
        fields.append((name, value.strip(_BLANK)))
    return fields


def check_transfer(headers: Headers) -> None:
    """Refuse a body in a coding that nobody asked for, or whose length is told in two ways.

    The latter may be two answers to somebody on the way. Raises BadAnswer.
    """
    coding = headers.get("transfer-encoding")
    if coding is None:
        return
    if words(coding) != ["chunked"]:
        raise BadAnswer(f"the answer has a Transfer-Encoding {coding!r}")
    if "content-length" in headers:
        raise BadAnswer("the answer tells its length in two ways")


def words(value: str) -> list[str]:
    """The elements of a header that is a list, in lower case."""
    return [word for part in value.lower().split(",") if (word := part.strip(_BLANK))]


class Connection:
    """A connection that carries one call after the other.

    Parameters:
        sock: connected, TLS included.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._received = b""
        self._watch: Any = None  # made at the first second use

    @classmethod
    def open(cls, host: str, port: int, timeout: float) -> Connection:
        """Connect; raises OSError."""
        sock = socket.create_connection((host, port), timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(sock)

    def tunnel(self, host: str, port: int, headers: Mapping[str, str]) -> None:
        """Have the proxy at the other end connect to a host.

        Raises:
            OSError: it does not.
        """
        authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.sock.sendall(head_of("CONNECT", authority, authority, headers))
        answer = self.answer("CONNECT")
        if not 200 <= answer.status < 300:
            raise OSError(f"the proxy answered {answer.status} {answer.reason}".rstrip())
        if self._received:  # it would pass for what the host says within TLS
            raise OSError("the proxy said something before the host could")

    def secure(self, tls: SSLContext, host: str) -> None:
        """Speak TLS from here on; raises OSError."""
        self.sock = tls.wrap_socket(self.sock, server_hostname=host)

    def set_timeout(self, seconds: float) -> None:
        """How long it may take from now on until something comes or goes."""
        self.sock.settimeout(seconds)

    def send(self, head: bytes, body: bytes | Iterable[bytes] | None, *, chunked: bool) -> bool:
        """Send a request. Whether all of it went: servers that refuse a body answer and hang up early."""
        if body is None or isinstance(body, bytes):
            if not body:
                self.sock.sendall(head)
                return True
            pieces: Iterable[bytes] = (body,) if len(body) > _RECEIVE_BYTES else ()
            self.sock.sendall(head if pieces else head + body)
        else:
            pieces = body
            self.sock.sendall(head)
        try:
            for piece in pieces:
                if piece:
                    self.sock.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            if chunked:
                self.sock.sendall(b"0\r\n\r\n")
        except ConnectionError:
            return False
        return True

    def answer(self, method: str) -> Answer:
        """Status and headers of the answer.

        Raises:
            BadAnswer, OSError.
        """
        for _ in range(_INTERIM_MAX):
            head = self._next_head()
            if head.status >= 200 or head.status == SWITCHING_PROTOCOLS:
                return Answer(self, method, head)
        raise BadAnswer("the server says again and again that it will answer")

    def _next_head(self) -> Head:
        scanned = 0
        while not self._received or (found := parse_head(self._received, scanned)) is None:
            scanned = max(0, len(self._received) - 2)
            piece = self.sock.recv(_RECEIVE_BYTES)
            if not piece:
                if not self._received:
                    raise Dropped("the server closed the connection without an answer")
                raise BadAnswer("the connection ended in the head of the answer")
            self._received += piece
        self._received = found.rest
        return found

    def read(self, size: int) -> bytes:
        """What comes next, at most ``size`` bytes; b"" at the end of the connection."""
        if self._received:
            piece, self._received = self._received[:size], self._received[size:]
            return piece
        return self.sock.recv(size)

    def line(self) -> bytes:
        """The next line of a body in chunks, without its end."""
        while (end := self._received.find(b"\n")) < 0:
            piece = self.sock.recv(_RECEIVE_BYTES)
            if not piece or len(self._received) > _LINE_BYTES_MAX:
                raise BadAnswer("the connection ended in the middle of the answer")
            self._received += piece
        line, self._received = self._received[:end], self._received[end + 1 :]
        if line[-1:] != b"\r":
            raise BadAnswer("a line within the answer does not end as it must")
        return line[:-1]

    @property
    def dropped(self) -> bool:
        """Whether an idle connection has something to read, which can only be its end."""
        if self._received or self.sock.fileno() < 0:
            return True
        pending = getattr(self.sock, "pending", None)
        if pending is not None and pending():
            return True
        if self._watch is None:
            poll = getattr(select, "poll", None)
            if poll is None:
                return bool(select.select([self.sock], [], [], 0)[0])
            self._watch = poll()
            self._watch.register(self.sock, select.POLLIN | select.POLLHUP | select.POLLERR)
        return bool(self._watch.poll(0))

    def rest(self) -> bytes | None:
        """What came after the last answer, of another protocol; None for nothing."""
        rest, self._received = self._received, b""
        return rest or None

    def stay(self) -> None:
        """Have the system find out when the other side is gone without a word."""
        keep_alive(self.sock)

    def close(self) -> None:
        self.sock.close()


def keep_alive(sock: socket.socket) -> None:
    """Probe the other side after a minute of silence; give it up after another."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


class Answer:
    """The answer to a request; its body is read from the connection.

    Attributes:
        finished: whether all of it was read.
        will_close: whether the connection ends with it.
    """

    def __init__(self, connection: Connection, method: str, head: Head) -> None:
        status, headers = head.status, head.headers
        self._connection = connection
        self.status = status
        self.reason = head.reason
        self.headers = headers
        bodiless = method in ("HEAD", "CONNECT") or status < 200 or status in _NO_BODY
        coded = "transfer-encoding" in headers
        self._chunked = coded and not bodiless
        self._left = 0 if bodiless else None if coded else _length(headers)
        if self._chunked:
            check_transfer(headers)
        self._in_chunk = 0
        self.finished = self._left == 0
        wishes = words(headers.get("connection", ""))
        old = head.version == "HTTP/1.0"
        kept = "keep-alive" in wishes and not coded if old else "close" not in wishes
        endless = self._left is None and not self._chunked
        self.will_close = not kept or endless or status == SWITCHING_PROTOCOLS

    def read(self, size: int) -> bytes:
        """The next piece of the body, at most ``size`` bytes; b"" at its end.

        Raises:
            BadAnswer, OSError.
        """
        if self.finished:
            return b""
        if self._chunked:
            return self._read_chunk(size)
        if self._left is None:
            piece = self._connection.read(size)
            self.finished = not piece
            return piece
        piece = self._connection.read(min(size, self._left))
        if not piece:
            raise BadAnswer(f"the connection ended {self._left} bytes before the end of the answer")
        self._left -= len(piece)
        self.finished = self._left == 0
        return piece

    def _read_chunk(self, size: int) -> bytes:
        connection = self._connection
        if self._in_chunk == 0:
            head = connection.line().partition(b";")[0].strip()
            if not _CHUNK_SIZE.fullmatch(head):
                raise BadAnswer(f"a chunk of the answer begins with {head[:20]!r}")
            self._in_chunk = int(head, 16)
            if self._in_chunk == 0:
                self._skip_trailers()
                self.finished = True
                return b""
        piece = connection.read(min(size, self._in_chunk))
        if not piece:
            raise BadAnswer("the connection ended in a chunk of the answer")
        self._in_chunk -= len(piece)
        if self._in_chunk == 0 and connection.line():
            raise BadAnswer("a chunk of the answer is longer than it says")
        return piece

    def _skip_trailers(self) -> None:
        left = _HEAD_BYTES_MAX
        while line := self._connection.line():
            left -= len(line)
            if left < 0:
                raise BadAnswer("what comes after the answer has no end")


def _length(headers: Headers) -> int | None:
    """Bytes of a body that is not in chunks; None where only the end of the connection tells."""
    header = headers.get("content-length")
    if header is None:
        return None
    if not _LENGTH.fullmatch(header):  # told twice, too, even if both times the same: as the other twin does
        raise BadAnswer(f"the answer has a Content-Length {header!r}")
    return int(header)
