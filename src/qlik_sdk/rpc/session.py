"""A session with the engine, for threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Self

from ..errors import DecodeError, SessionClosed, TransportTimeout
from ..interceptors import Interceptors
from ..transport import Socket
from .protocol import Conversation, Emission, Listener, encode, result_of

log = logging.getLogger("qlik_sdk.rpc")

_CLOSE_SECONDS = 10.0


class RpcSession:
    """One websocket to the engine.

    ``with auth.rpc(app_id).open() as session: session.send("OpenDoc", -1, app_id)``

    Any number of threads may send at the same time. Answers are read by one thread; listeners are called by
    another, so they may call the engine themselves.
    """

    def __init__(
        self,
        connect: Callable[[], Socket],
        *,
        interceptors: Interceptors | None = None,
        timeout: float | None = None,
    ) -> None:
        self._connect = connect
        self.interceptors = interceptors if interceptors is not None else Interceptors()
        self._timeout = timeout
        self._conversation = Conversation()
        self._socket: Socket | None = None
        self._reader: threading.Thread | None = None
        self._dispatcher: threading.Thread | None = None
        self._events: SimpleQueue[Emission | None] = SimpleQueue()
        self._lock = threading.RLock()

    def open(self) -> Self:
        """Open the websocket; use the answer in a ``with`` block, which closes it.

        Raises:
            FailedToConnect: the tenant cannot be reached or refuses.
            SessionClosed: it is open already.
        """
        with self._lock:
            if self.is_connected():
                raise SessionClosed("the engine session is open already")
            self._close()
            socket = self._socket = self._connect()
            self._events = SimpleQueue()
            heard = self._conversation.opened()
            self._reader = threading.Thread(
                target=self._read, args=(socket,), name="qlik-session", daemon=True
            )
            self._reader.start()
        self._emit(heard)
        return self

    def is_connected(self) -> bool:
        """Whether the websocket is open."""
        return self._conversation.closed is None

    def send(self, method: str, handle: int, *args: Any, **kwargs: Any) -> Any:
        """Call an engine method with parameters by position or by name.

        Parameters:
            method: the engine's name; handle: of the object, -1 for the engine itself.
        Returns:
            The ``result`` of the answer, a dictionary of out-parameters.
        Raises:
            EngineError, SessionClosed, TransportTimeout.
        """
        return self.call(method, handle, kwargs or list(args))

    def call(self, method: str, handle: int, params: Any, *, timeout: float | None = None) -> Any:
        """`send` with the parameters as one list or dictionary.

        Parameters:
            timeout: seconds to wait for the answer; None means the client's ``rpc_timeout``.
        """
        request = self.interceptors.request.apply(self._conversation.request(method, handle, params))
        text = encode(request)
        answer: Future[dict[str, Any]] = Future()
        self._emit(self._conversation.expect(request, answer))
        socket = self._socket
        limit = self._timeout if timeout is None else timeout
        try:
            if socket is not None:
                socket.send(text)
            message = answer.result(limit)
        except SessionClosed as closed:
            if socket is self._socket:  # who reads may hear of the end later than who sends
                self._emit(self._conversation.finish(closed))
            raise
        except TransportTimeout:
            raise
        except TimeoutError as error:
            raise TransportTimeout(f"{method} was not answered in {limit} seconds") from error
        finally:
            self._conversation.forget(request)
        message = self.interceptors.response.apply({**message, "request_data": request})
        return result_of(message, request)

    def on(self, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` at an event; the answer undoes it.

        Events: "opened", "closed", "message", "notification", "traffic:*", "traffic:sent",
        "traffic:received".
        """
        return self._conversation.on(event, listener)

    def on_handle(self, handle: int, event: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` when the object at ``handle`` is "changed", "suspended" or "closed"."""
        return self._conversation.on_handle(handle, event, listener)

    def close(self) -> None:
        """Close the websocket.

        Raises:
            SessionClosed: the engine had ended the session before, and not in an orderly way.
        """
        error = self._close()
        if error is not None:
            raise error

    def _close(self) -> SessionClosed | None:
        error = self._conversation.ended_badly
        # Listeners hear of the end while there still is a thread to call them.
        self._emit(self._conversation.finish(SessionClosed("the engine session was closed", 1000)))
        with self._lock:
            socket, self._socket = self._socket, None
        if socket is None:
            return None
        socket.close()
        dispatcher, self._dispatcher = self._dispatcher, None
        self._events.put(None)
        for thread in (self._reader, dispatcher):
            if thread is not None and thread is not threading.current_thread():
                thread.join(_CLOSE_SECONDS)
        return error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *exc: object) -> None:
        error = self._close()
        if error is not None and kind is None:
            raise error

    def _read(self, socket: Socket) -> None:
        while True:
            try:
                heard = self._conversation.receive(socket.receive())
            except SessionClosed as closed:
                self._emit(self._conversation.finish(closed))
                return
            except DecodeError as error:
                self._emit(self._conversation.finish(SessionClosed(str(error), 1007)))
                socket.close(1007)
                return
            except Exception as error:  # whatever it is, those who wait for answers must hear of it
                log.exception("reading from the engine failed")
                self._emit(self._conversation.finish(SessionClosed(f"reading failed: {error}")))
                return
            self._emit(heard)

    def _emit(self, heard: list[Emission]) -> None:
        if not heard:
            return
        with self._lock:
            if self._dispatcher is None and self._socket is not None:
                self._dispatcher = threading.Thread(
                    target=self._dispatch, args=(self._events,), name="qlik-listeners", daemon=True
                )
                self._dispatcher.start()
        for emission in heard:
            self._events.put(emission)

    def _dispatch(self, events: SimpleQueue[Emission | None]) -> None:
        while (emission := events.get()) is not None:
            listener, args = emission
            try:
                listener(*args)
            except Exception:  # a listener that fails must not silence the others
                log.exception("a listener failed")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'open' if self.is_connected() else 'closed'}>"
