"""Blocking websockets."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as open_connection

from ..config import Config
from ..core.masking import masked
from ..errors import FailedToConnect, SessionClosed

_log = logging.getLogger("qlik_sdk.websocket")
# The library logs every header and every frame at DEBUG level, credentials and data included.
_log.setLevel(logging.INFO)


def connect(
    url: str, headers: Mapping[str, str], config: Config, tls: ssl.SSLContext | None, proxy: str | None
) -> SyncSocket:
    """Open a websocket.

    Frames may have any size, as layouts do; they are not compressed, which costs more time than it saves on
    the way of one request and its answer.

    Raises:
        FailedToConnect: no connection, or the tenant refused the upgrade.
    """
    try:
        # Entered by hand, as a session outlives this function; `SyncSocket.close` leaves it.
        connection = open_connection(
            url,
            additional_headers=dict(headers),
            user_agent_header=None,
            ssl=tls,
            proxy=proxy,
            open_timeout=config.connect_timeout,
            compression=None,
            max_size=None,
            logger=_log,
            create_connection=_Connection,
        ).__enter__()
    except _Refused as error:
        status = error.status
        raise FailedToConnect(f"{masked(url)} refused the session with status {status}", status) from error
    except (WebSocketException, OSError) as error:
        raise FailedToConnect(f"cannot open {masked(url)}: {str(error) or type(error).__name__}") from error
    return SyncSocket(connection)


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class _Connection(ClientConnection):
    """Takes a redirect for a refusal: the library follows them, and takes headers along to other hosts."""

    def handshake(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().handshake(*args, **kwargs)
        except InvalidStatus as error:
            raise _Refused(error.response.status_code) from None


class SyncSocket:
    """A websocket of text frames; see `qlik_sdk.transport.Socket`."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    def send(self, text: str) -> None:
        try:
            self._connection.send(text)
        except ConnectionClosed as closed:
            raise closed_error(closed) from closed
        except OSError as error:
            raise SessionClosed(f"the engine session broke: {error}") from error

    def receive(self) -> str:
        try:
            frame = self._connection.recv()
        except ConnectionClosed as closed:
            raise closed_error(closed) from closed
        except OSError as error:
            raise SessionClosed(f"the engine session broke: {error}") from error
        return frame if isinstance(frame, str) else frame.decode()

    def close(self, code: int = 1000) -> None:
        self._connection.close(code)


def closed_error(closed: ConnectionClosed) -> SessionClosed:
    """What a close frame says, 1006 where there was none."""
    frame = closed.rcvd
    code, reason = (frame.code, frame.reason) if frame is not None else (1006, "")
    about = f" ({reason})" if reason else ""
    return SessionClosed(f"the engine session was closed with code {code}{about}", code, reason)
