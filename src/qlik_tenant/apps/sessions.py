"""App sessions: the selections of one user in one app, shared by all sockets attached to them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from .temporary import Temporary

if TYPE_CHECKING:
    from qlik_engine import Session

    from .host import AppHost, OpenApp


@dataclass(frozen=True, slots=True)
class SessionKey:
    """Sockets with equal keys share a session."""

    user_id: str
    app_id: str
    identity: str = ""


class TooManySessions(Exception):
    """A user has all the sessions the tenant allows."""


class Listener(Protocol):
    """What a session needs of the sockets attached to it."""

    def invalidate(self, which: Callable[[Any], bool], *, quietly: bool) -> None:
        """Handles for which `which(entry)` holds are out of date."""

    def suspend(self) -> None:
        """Layouts that follow the data are uncertain; `invalidate` follows."""

    def drop(self, keys: Iterable[Hashable]) -> None:
        """The things with these handle keys are gone; `invalidate` follows."""

    def end(self, code: int, reason: str) -> None:
        """Close the socket."""


class AppSession:
    """An engine session of one user in one open app.

    The app is read when somebody opens it (`open`), not when a socket attaches.
    """

    def __init__(
        self,
        registry: SessionRegistry,
        key: SessionKey,
        make: Callable[[], OpenApp],
        user: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        client: str = "",
    ) -> None:
        self.key = key
        self._user = user or {}
        self._environment = environment or {}
        self._client = client
        self.listeners: set[Listener] = set()
        self._registry = registry
        self._make = make
        self._lock = threading.RLock()
        self._app: OpenApp | None = None
        self._engine: Session | None = None
        self._revision = 0
        self._seen = 0
        self._over = False
        self._expiry: threading.Timer | None = None
        self.ttl = 0
        self.temporary = Temporary()

    @property
    def is_open(self) -> bool:
        """Whether a document stands behind the session."""
        return self._app is not None

    @property
    def app(self) -> OpenApp:
        """The open app."""
        if self._app is None:
            raise RuntimeError("the app of this session is not open")
        return self._app

    @property
    def engine(self) -> Session:
        """The engine's session: selections and session objects."""
        if self._engine is None:
            raise RuntimeError("the app of this session is not open")
        return self._engine

    def open(self, *, has_data: bool = True) -> None:
        """Read the app and start the engine's session, without data if not wanted; nothing if that was done.

        KeyError if there is no such app, or if the session is over; the engine's AccessDenied if section
        access leaves the user nothing.
        """
        with self._lock:
            if self._over:
                raise KeyError(self.key.app_id)
            if self._app is None:
                app = self._make()
                try:
                    self._engine = app.document.session(self._user, owner=self.key.user_id, has_data=has_data)
                except BaseException:
                    app.leave(self)
                    raise
                self._engine.environment, self._engine.client = self._environment, self._client
                self._revision, self._seen = self._engine.revision, app.document.revision
                self._app = app
                app.sessions.add(self)

    def attach(self, listener: Listener, ttl: int) -> None:
        """Add a socket; the session outlives its last one by the largest `ttl` (seconds) asked for."""
        with self._lock:
            self.listeners.add(listener)
            self.ttl = max(self.ttl, ttl)
            if self._expiry is not None:
                self._expiry.cancel()
                self._expiry = None

    def detach(self, listener: Listener) -> None:
        """Remove a socket."""
        with self._lock:
            self.listeners.discard(listener)
            if self.listeners:
                return
            if self.ttl:
                self._expiry = threading.Timer(self.ttl, self._expire)
                self._expiry.daemon = True
                self._expiry.start()
                return
        self._expire()

    def _expire(self) -> None:
        with self._registry.lock, self._lock:
            if self.listeners:
                return
            self._registry.forget(self)
        self.close()

    def close(self) -> None:
        """Let go of the app."""
        with self._lock:
            if self._expiry is not None:
                self._expiry.cancel()
            self._over = True
            app, self._app = self._app, None
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()
        if app is not None:
            app.leave(self)

    def publish(self, current: Listener | None = None) -> None:
        """Tell all sockets concerned what a call changed; `current` is told with the call's own answer."""
        with self._lock:
            if self._app is None or self._engine is None:
                return
            app = self._app
            if app.document.revision != self._seen:
                self._seen = app.document.revision
                _ = self._engine.model  # takes up what changed in the document, which counts as a revision
            moved = self._engine.revision != self._revision
            self._revision = self._engine.revision
        if moved:
            self.tell(_follows_data, current)
        app.publish(current)

    def follow(self) -> None:
        """Take up changes of the document that its sockets are told of by other means."""
        with self._lock:
            engine = self._engine
            if engine is None or engine.revision != self._revision:
                return
            with engine.lock:
                if engine.revision == self._revision:
                    self._seen = engine.document.revision
                    _ = engine.model
                    self._revision = engine.revision

    def tell(self, which: Callable[[Any], bool], current: Listener | None) -> None:
        """Handles for which `which(entry)` holds are out of date, on every socket of this session."""
        for listener in list(self.listeners):
            listener.invalidate(which, quietly=listener is current)

    def suspend(self) -> None:
        """Layouts that follow the data are uncertain, on every socket of this session; `tell` follows."""
        for listener in list(self.listeners):
            listener.suspend()

    def drop(self, keys: Iterable[Hashable]) -> None:
        """The things with these handle keys are gone, on every socket of this session; `tell` follows."""
        gone = list(keys)
        for listener in list(self.listeners):
            listener.drop(gone)


def _follows_data(entry: Any) -> bool:
    return bool(entry.follows_data)


class SessionRegistry:
    """The live app sessions of a tenant by key."""

    def __init__(self, host: AppHost) -> None:
        self.lock = threading.RLock()
        self._host = host
        self._sessions: dict[SessionKey, AppSession] = {}

    def attach(
        self,
        key: SessionKey,
        listener: Listener,
        *,
        ttl: int = 0,
        make: Callable[[], OpenApp] | None = None,
        limit: int = 0,
        user: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        client: str = "",
    ) -> tuple[AppSession, bool]:
        """Attach a socket to the session of `key`; True beside it if the session was made for it.

        `make` opens the app on first use; without it the app host does. `user` is what section access may ask
        of the user (see `identity`), who is nobody without; `environment` and `client` are what expressions
        may ask of where the app is and of what opened the session. TooManySessions if the user has `limit`
        other sessions (0: any number).
        """
        with self.lock:
            session = self._sessions.get(key)
            created = session is None
            if created and limit and sum(known.user_id == key.user_id for known in self._sessions) >= limit:
                raise TooManySessions(key.user_id)
            if session is None:
                make = make or (lambda: self._host.acquire(key.app_id))
                session = AppSession(self, key, make, user, environment, client)
                self._sessions[key] = session
            session.attach(listener, ttl)
            return session, created

    def forget(self, session: AppSession) -> None:
        """Remove a session from the table."""
        with suppress(KeyError):
            del self._sessions[session.key]

    def of_app(self, app_id: str) -> list[AppSession]:
        """The sessions in an app."""
        with self.lock:
            return [session for session in self._sessions.values() if session.key.app_id == app_id]

    def connected_users(self, app_id: str) -> int:
        """How many users are in an app."""
        return len({session.key.user_id for session in self.of_app(app_id)})

    def close(self) -> None:
        """End all sessions."""
        with self.lock:
            sessions = list(self._sessions.values())
            self._sessions.clear()
        for session in sessions:
            session.close()
