"""Blocking websockets."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from ssl import SSLSocket, SSLWantReadError, SSLWantWriteError
from urllib.parse import urlsplit

from ..core.masking import masked
from ..errors import FailedToConnect, SessionClosed
from .http1 import Connection, head_of
from .websocket import ABNORMAL, NORMAL, STALL_SECONDS, Channel, Handshake, again, closed

PING_SECONDS = 30.0
"""After so long without a message a ping goes out, lest something on the way takes the silence for an end."""
_GOODBYE_SECONDS = 5.0
_LONG_SECONDS = 3600.0
_RECEIVE_BYTES = 1 << 18
_READABLE, _WRITABLE = 1, 4  # as poll() has them


def upgrade(connection: Connection, url: str, headers: Mapping[str, str], timeout: float) -> SyncSocket:
    """Open a websocket on a connection.

    Raises:
        FailedToConnect: the tenant refused; OSError, BadAnswer: nothing sensible came.
    """
    parts = urlsplit(url)
    handshake = Handshake(headers)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    connection.set_timeout(timeout)
    connection.stay()
    host = parts.netloc.rpartition("@")[2]
    connection.send(head_of("GET", target, host, handshake.headers), None, chunked=False)
    answer = connection.answer("GET")
    if not handshake.granted(answer.status, answer.headers):
        raise FailedToConnect(f"{masked(url)} refused the session with status {answer.status}", answer.status)
    return SyncSocket(connection)


class SyncSocket:
    """A websocket of text frames; see `qlik_sdk.transport.Socket`.

    One thread receives, any number send. The system's socket never blocks: whoever has to wait does so
    outside of the lock, as TLS must not be read and written at the same time, and a server that waits to be
    read from may read nothing itself.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._channel = Channel()
        self._texts: deque[str] = deque()
        self._outgoing = bytearray()
        self._lock = threading.Lock()
        self._receiving = threading.Lock()
        connection.sock.setblocking(False)
        self._tls = connection.sock if isinstance(connection.sock, SSLSocket) else None
        self._readable = None
        if hasattr(select, "poll"):
            self._readable = select.poll()
            self._readable.register(connection.sock, _READABLE)
        rest = connection.rest()
        if rest:
            texts, reply = self._channel.received(rest)
            self._texts.extend(texts)
            self._outgoing += reply

    def send(self, text: str) -> None:
        try:
            if self._sent_at_once(text):
                return
            while (event := self._flush()) is not None:
                left = len(self._outgoing)
                if not self._wait(event, STALL_SECONDS) and len(self._outgoing) >= left:
                    raise OSError("the engine takes nothing any more")
        except SessionClosed:
            raise
        except OSError as error:
            self._abort()
            raise SessionClosed(f"the engine session broke: {error}") from error

    def _sent_at_once(self, text: str) -> bool:
        """Send a message; False where some of it has to wait for its turn."""
        with self._lock:
            frame = self._channel.text(text)
            sent = 0
            if not self._outgoing:
                with suppress(BlockingIOError, SSLWantWriteError, SSLWantReadError):
                    sent = self._connection.sock.send(frame)
            if sent == len(frame):
                return True
            self._outgoing += memoryview(frame)[sent:]
            return False

    def receive(self) -> str:
        while (text := self.receive_within(_LONG_SECONDS)) is None:
            pass
        return text

    def receive_within(self, seconds: float) -> str | None:
        """The next message, None where none comes in time."""
        with self._receiving:
            if not self._texts:
                end = time.monotonic() + seconds
                while not self._texts and (left := end - time.monotonic()) > 0:
                    if self._channel.ended is not None:
                        self._connection.close()
                        raise again(self._channel.ended)
                    if not self._read(min(left, PING_SECONDS)) and left > PING_SECONDS:
                        with self._lock:
                            self._outgoing += self._channel.ping()
            return self._texts.popleft() if self._texts else None

    def close(self, code: int = NORMAL) -> None:
        end = time.monotonic() + _GOODBYE_SECONDS
        with self._lock:
            self._outgoing += self._channel.close(code)
        with suppress(OSError):
            self._flush()
        if self._receiving.acquire(timeout=_GOODBYE_SECONDS):
            try:
                while self._channel.ended is None and (left := end - time.monotonic()) > 0:
                    self._read(left)
            finally:
                self._receiving.release()
        self._abort()
        with self._receiving:
            self._connection.close()

    def _abort(self) -> None:
        if self._channel.ended is None:
            self._channel.ended = closed(ABNORMAL, "")
        with suppress(OSError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)  # wakes whoever still receives

    def _read(self, seconds: float) -> bool:
        """Take in what is there, or comes in time; False where nothing came."""
        try:
            unsent = self._flush() if self._outgoing else None
            if not self._pending() and not self._wait(_READABLE | (unsent or 0), seconds):
                return False
            with self._lock:
                received = self._connection.sock.recv(_RECEIVE_BYTES)
                texts, reply = self._channel.received(received)
                self._outgoing += reply
        except (BlockingIOError, SSLWantReadError):
            return True
        except SSLWantWriteError:
            self._wait(_WRITABLE, seconds)
        except OSError as error:
            self._channel.ended = SessionClosed(f"the engine session broke: {error}")
        else:
            self._texts.extend(texts)
            if reply:
                with suppress(OSError):
                    self._flush()
        return True

    def _pending(self) -> bool:
        """Whether TLS holds something that was received already."""
        if self._tls is None:
            return False
        with self._lock:
            return self._tls.pending() > 0

    def _flush(self) -> int | None:
        """Send what can be sent; the event to wait for where something is left, else None."""
        with self._lock:
            while self._outgoing:
                try:
                    del self._outgoing[: self._connection.sock.send(self._outgoing)]
                except (BlockingIOError, SSLWantWriteError):
                    return _WRITABLE
                except SSLWantReadError:
                    return _READABLE
        return None

    def _wait(self, event: int, seconds: float) -> bool:
        sock = self._connection.sock
        if sock.fileno() < 0:
            raise OSError("the connection is closed")
        if event == _READABLE and self._readable is not None:
            return bool(self._readable.poll(seconds * 1000))
        if hasattr(select, "poll"):
            watch = select.poll()
            watch.register(sock, event)
            return bool(watch.poll(seconds * 1000))
        readable = [sock] if event & _READABLE else []
        writable = [sock] if event & _WRITABLE else []
        return any(select.select(readable, writable, [], seconds))
