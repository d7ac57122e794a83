"""One QIX socket: reads requests, runs them, and answers in one ordered, bounded stream."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Hashable, Iterable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from qlik_engine import EngineError

from ..apps.environment import Environment
from ..apps.identity import identity
from ..apps.sessions import SessionKey, TooManySessions
from . import access
from .access import READ
from .classes.global_ import GlobalService
from .delta import DeltaCache
from .dispatch import (
    CURRENT_CALL,
    INSTANT,
    INSTANT_ON_APPS,
    LONG,
    BadRequest,
    Call,
    Request,
    bind,
    find_method,
    invoke,
    read_request,
)
from .endpoint import AUTHENTICATION_FAILED
from .errors import ABORTED, ACCESS_DENIED, INTERNAL, RESPONSE_TOO_LARGE, RpcError, message_of
from .handles import GLOBAL_HANDLE, Entry, HandleTable
from .reloads import Reloads
from .service import RpcService

if TYPE_CHECKING:
    from ..access import Caller
    from ..apps.host import OpenApp
    from ..apps.sessions import AppSession
    from ..tenant import Tenant
    from .address import Address

log = logging.getLogger(__name__)

Message = dict[str, Any]

LARGE_FRAME_CHARS = 2**20
"""Larger requests are decoded in a worker thread; smaller ones take less than a millisecond."""
MAX_PENDING = 1000
"""Requests of one socket that wait or run; beyond, the socket is not read."""
_DEBUG_AT = 2
"""Place of qDebug among the parameters of DoReload."""
IDLE = 4001
"""Close code for a socket that asked nothing for too long."""
YIELD_AFTER = 16
"""Answers in the event loop after which other sockets have their turn."""
MAX_OUTGOING = 64
"""Answers that wait for a slow reader; beyond, requests of the socket wait."""


class Socket(Protocol):
    """The transport under a session."""

    async def next_frame(self) -> str | None:
        """The next text frame, None after the last one."""

    def send_at_once(self, text: bytes) -> bool:
        """Send one text frame if that needs no waiting; false otherwise."""

    async def send(self, text: bytes) -> None:
        """Send one text frame; waits while the reader is slow."""

    async def close(self, code: int, reason: str) -> None:
        """Close with a code and a reason."""


class RpcSession:
    """The server side of one socket: its handles, its requests, and the app session it is attached to."""

    def __init__(self, tenant: Tenant, caller: Caller, address: Address, socket: Socket) -> None:
        self.tenant = tenant
        self._opener = caller
        self.address = address
        self.app: AppSession | None = None
        self.handles = HandleTable(GlobalService(self, GLOBAL_HANDLE))
        self.reloads = Reloads()
        self.calls: set[Call] = set()
        self._socket = socket
        self._attaching = threading.RLock()
        self._gone = False
        self._expired = False
        self._loop = asyncio.get_running_loop()
        self._delta = DeltaCache()
        self._lanes: dict[int, deque[Call]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._pending = asyncio.Semaphore(MAX_PENDING)
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue(MAX_OUTGOING)
        self._max_bytes = tenant.settings.number("qix_max_frame_bytes")
        self._unsent = 0
        self._in_a_row = 0
        self._push_waits = False

    @property
    def caller(self) -> Caller:
        """Who opened the socket, with the roles held now."""
        return self.tenant.as_of_now(self._opener)

    # -- the app ---------------------------------------------------------------------------------------------

    def enter(self) -> bool:
        """Attach to the app session the address names; True if it is new, or if there is none."""
        return not self.address.app_id or self.attach(self.address.app_id, template=self.address.template)

    def attach(self, app_id: str, *, template: str = "", session_app: bool | None = None) -> bool:
        """Attach to the caller's session in an app, instead of the one before; True if it is new."""
        host = self.tenant.apps
        transient = self.address.is_session_app if session_app is None else session_app
        make = (lambda: self._session_app(app_id, template)) if transient else None
        key = SessionKey(self.caller.user_id, app_id, self.address.identity)
        with self._attaching:
            if self._gone:
                raise RpcError(ABORTED, "The socket is closed")
            self.leave()
            limit = self.tenant.settings.number("qix_sessions_per_user")
            user = identity(self.tenant, self.caller)
            self.app, created = host.sessions.attach(
                key, self, ttl=self.address.ttl, make=make, limit=limit, user=user,
                environment=Environment(self.tenant, app_id), client=self.address.client,
            )  # fmt: skip
        return created

    def _session_app(self, app_id: str, template: str) -> OpenApp:
        def shares(space_id: str) -> bool:
            return self.tenant.access.allowed(self.caller, READ, "app", {"spaceId": space_id, "ownerId": ""})

        return self.tenant.apps.session_app(app_id, template, owner_id=self.caller.user_id, shares=shares)

    def leave(self) -> None:
        """Detach from the app session; handles of its things die."""
        with self._attaching:
            app, self.app = self.app, None
            if app is not None:
                app.detach(self)
                self.handles.close_all()

    def leave_for_good(self) -> None:
        """Detach, whatever calls may still be running."""
        with self._attaching:
            self._gone = True
            self.leave()
            self.handles.end()

    # -- the socket ------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve until the socket is closed."""
        # A socket with too many calls is not read, so that it is gone may show in writing alone.
        both = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for call in self.calls:
                call.cancelled.set()
            await _cancel((*both, *self._tasks))
        for task in both:
            if not task.cancelled() and task.exception() is not None:
                log.debug("a socket ended: %r", task.exception())

    async def _read(self) -> None:
        while (frame := await self._next_frame()) is not None:
            await self._pending.acquire()
            await self._accept(frame)

    async def _next_frame(self) -> str | None:
        """The next frame; None after the last one, or when the socket has asked nothing for too long."""
        idle = self.tenant.settings.number("qix_idle_seconds") or None
        while True:
            try:
                return await asyncio.wait_for(self._socket.next_frame(), idle)
            except TimeoutError:
                if not self.calls:
                    await self._socket.close(IDLE, "idle")
                    return None

    def end(self, code: int, reason: str) -> None:
        """Close the socket. For any thread."""
        self._loop.call_soon_threadsafe(lambda: self._spawn(self._socket.close(code, reason)))

    def expire(self) -> None:
        """Close the socket once what was asked is answered; nothing more may be asked. For any thread."""

        def expire() -> None:
            self._expired = True
            self._end_if_over()

        self._loop.call_soon_threadsafe(expire)

    def _end_if_over(self) -> None:
        if self._expired and not self.calls and not self._unsent:
            self._spawn(self._socket.close(AUTHENTICATION_FAILED, "HTTP-401"))

    async def _write(self) -> None:
        while True:
            frame = await self._outgoing.get()
            if not frame:
                self._push_waits = False
                message = self._with_news({})
                frame = _frame(message) if message else b""
            if frame:
                await self._socket.send(frame)
            self._unsent -= 1
            self._end_if_over()

    async def _put(self, frame: bytes) -> None:
        """Send a frame after those that wait; empty stands for the news of that moment."""
        if not frame or self._unsent or not self._socket.send_at_once(frame):
            self._unsent += 1
            await self._outgoing.put(frame)

    async def notify(self, method: str, params: dict[str, Any]) -> None:
        """Send a message without id, such as OnConnected."""
        await self._put(_frame({"method": method, "params": params}))

    def push(self) -> None:
        """Send waiting `change`, `close` and `suspend` news in a message of their own. For any thread."""
        self._loop.call_soon_threadsafe(self._push)

    def _push(self) -> None:
        if not self._push_waits:
            self._push_waits = True
            self._spawn(self._put(b""))

    def _with_news(self, message: Message) -> Message:
        news = self.handles.take_news()
        if "close" in news:
            self._delta.forget(news["close"])
        return {**message, **news}

    # -- requests --------------------------------------------------------------------------------------------

    async def _accept(self, frame: str) -> None:
        try:
            large = len(frame) > LARGE_FRAME_CHARS
            request = await asyncio.to_thread(read_request, frame) if large else read_request(frame)
        except BadRequest as error:
            self._spawn(self._refuse(error))
            return
        if self._expired and not _is_instant(request):  # that is about calls under way
            self.end(AUTHENTICATION_FAILED, "HTTP-401")
            return
        call = Call(request)
        self.calls.add(call)
        if _is_instant(request):
            call.at_hand = True
            self._spawn(self._answer(call))
            return
        lane = self._lanes.get(request.handle)
        if lane is not None:
            lane.append(call)
            return
        call.at_hand = self._is_at_hand(request)
        if call.at_hand and not self._outgoing.full():
            await self._answer(call)
            self._in_a_row += 1
            if self._in_a_row % YIELD_AFTER == 0:
                await asyncio.sleep(0)
            return
        self._lanes[request.handle] = lane = deque([call])
        self._spawn(self._drain(request.handle, lane))

    def _is_at_hand(self, request: Request) -> bool:
        service = self.handles.service(request.handle)
        return service is not None and request.method in service.AT_HAND

    async def _refuse(self, error: BadRequest) -> None:
        message: Message = {"error": error.to_wire()}
        if error.id is not None:
            message = {"id": error.id, **message}
        await self._put(_frame(message))
        self._pending.release()

    async def _drain(self, handle: int, lane: deque[Call]) -> None:
        """Answer the calls of a handle one after the other."""
        while lane:
            await self._answer(lane[0])
            lane.popleft()
        del self._lanes[handle]

    async def _answer(self, call: Call) -> None:
        message: Message = {"id": call.request.id}
        try:
            message |= await self._result(call)
        except RpcError as error:
            message["error"] = error.to_wire()
        except Exception as error:  # the calls of the handle that wait behind it have to be answered, too
            log.exception("telling what %s has changed failed", call.request.method)
            message["error"] = RpcError(INTERNAL, type(error).__name__).to_wire()
        await self._put(_frame(self._with_news(message)))
        self.calls.discard(call)
        self._pending.release()
        self._end_if_over()

    async def _result(self, call: Call) -> Message:
        if call.at_hand:
            return self._execute(call)
        host = self.tenant.apps
        workers = host.reloaders if call.request.method in LONG else host.workers
        if _is_debug(call.request):  # it waits for its user, and must not keep a place that others need
            return await asyncio.to_thread(self._execute, call)
        return await self._loop.run_in_executor(workers, copy_context().run, self._execute, call)

    def _execute(self, call: Call) -> Message:
        """Run the handler and encode its answer; in a worker thread, but for instant methods."""
        CURRENT_CALL.set(call)
        request = call.request
        try:
            _stop_if_cancelled(call)
            service = self.handles[request.handle].service
            spec = find_method(service, request.method)
            arguments = bind(spec, request.params)
            access.check(self, service, request.method, spec)
            outs = invoke(service, spec, arguments)
            if request.method.startswith("Get"):  # what has been changed is not taken back
                _stop_if_cancelled(call)
            return self._encode(request, outs)
        except EngineError as error:
            raise from_engine(error) from error
        except RpcError:
            raise
        except TooManySessions as error:
            raise RpcError(ACCESS_DENIED, "All sessions the user may have are in use") from error
        except Exception as error:  # one failing handler must not take the socket with it
            log.exception("%s on handle %d failed", request.method, request.handle)
            raise RpcError(INTERNAL, f"{type(error).__name__} in {request.method}") from error
        finally:
            app = self.app
            if app is not None and not call.at_hand:
                app.publish(self)

    def _encode(self, request: Request, outs: Message) -> Message:
        encoded = msgspec.json.encode(outs)
        if len(encoded) > self._max_bytes:
            raise RpcError(RESPONSE_TOO_LARGE, f"{len(encoded)} bytes")
        if request.delta:
            patches = self._delta.patches(request.handle, request.method, msgspec.json.decode(encoded))
            if patches is not None:
                return {"result": msgspec.Raw(msgspec.json.encode(patches)), "delta": True}
        return {"result": msgspec.Raw(encoded)}

    def cancel(self, request_id: int | None = None) -> None:
        """Ask calls to stop: those with this id, or all but the one that asks."""
        asking = CURRENT_CALL.get()
        for call in list(self.calls):
            if call is not asking and request_id in (None, call.request.id):
                call.cancelled.set()

    def cancel_reloads(self) -> None:
        """Ask the reloads of this socket to stop."""
        for call in list(self.calls):
            if call.request.method in LONG:
                call.cancelled.set()

    # -- what an app session tells its sockets ---------------------------------------------------------------

    def invalidate(self, which: Callable[[Entry], bool], *, quietly: bool) -> None:
        """Make handles invalid and tell the client: with the answer under way if `quietly`, else at once."""
        if self.handles.invalidate(which) and not quietly:
            self.push()

    def suspend(self) -> None:
        """Tell the client which current layouts are uncertain, because their data are being replaced."""
        if self.handles.suspend():
            self.push()

    def drop(self, keys: Iterable[Hashable]) -> None:
        """Let the handles of destroyed things die; the next `invalidate` tells the client."""
        self.handles.close(keys)

    def obtain(
        self,
        key: Hashable,
        service: Callable[..., RpcService],
        *args: Any,
        follows_data: bool = False,
        has_layout: bool = True,
    ) -> Entry:
        """The handle of a thing of the app: `service(self, handle, *args)` answers for it."""

        def make(handle: int) -> RpcService:
            return service(self, handle, *args)

        return self.handles.obtain(key, make, follows_data=follows_data, has_layout=has_layout)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.debug("sending to a socket that is closed: %s", task.exception())


def _frame(message: Message) -> bytes:
    return msgspec.json.encode({"jsonrpc": "2.0", **message})


def from_engine(error: EngineError) -> RpcError:
    """An engine error as the wire shows it: its own text beside the text of its code."""
    text = message_of(error.code)
    return RpcError(error.code, error.message, error.message if "{" in text else text)


def _is_instant(request: Request) -> bool:
    return request.method in (INSTANT if request.handle == GLOBAL_HANDLE else INSTANT_ON_APPS)


def _is_debug(request: Request) -> bool:
    if request.method not in LONG:
        return False
    params = request.params
    if isinstance(params, list):
        options = params[0] if params and isinstance(params[0], dict) else {}
        return options.get("qDebug") is True or (len(params) > _DEBUG_AT and params[_DEBUG_AT] is True)
    return params.get("qDebug") is True or (params.get("qParams") or {}).get("qDebug") is True


def _stop_if_cancelled(call: Call) -> None:
    if call.cancelled.is_set():
        raise RpcError(ABORTED, call.request.method)


async def _cancel(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
