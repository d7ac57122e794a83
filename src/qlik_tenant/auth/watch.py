"""Sockets that are open stay so only while what let them in holds: the key, the token, the session, the user.

They are looked at whenever an event tells that one of these has ended, and when its time is over. What was
revoked ends at once; whose time has passed gets the answers that are still due.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import ApiError
from ..toolkit.timestamps import parse
from .api_key import API_KEYS
from .store import GRANTS, SESSIONS, TOKENS

if TYPE_CHECKING:
    from ..access import Caller
    from ..events import Event
    from ..tenant import Tenant
    from .credential import Credential

ENDINGS = frozenset(
    {
        "com.qlik.oauth-token.revoked", "com.qlik.user-session.end", "com.qlik.api-key.deleted",
        "com.qlik.core.user.updated", "com.qlik.v1.user.deleted",
    }
)  # fmt: skip


@dataclass(eq=False, slots=True)
class _Open:
    """One socket: who opened it, and how it is closed at once, or when its answers are given."""

    caller: Caller
    close: Callable[[], None]
    expire: Callable[[], None]
    timer: asyncio.TimerHandle | None = None


class Watch:
    """The open sockets of a tenant."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._open: set[_Open] = set()
        tenant.events.listen(self._hear)

    @contextlib.contextmanager
    def over(self, caller: Caller, close: Callable[[], None], expire: Callable[[], None]) -> Iterator[None]:
        """Call (from any thread) `close` once the caller may not have the socket any more, `expire` once its
        time has passed."""
        opened = _Open(caller, close, expire)
        self._open.add(opened)
        try:
            self._look(opened)
            self._wait(opened)
            yield
        finally:
            self._open.discard(opened)
            if opened.timer is not None:
                opened.timer.cancel()

    def _hear(self, event: Event) -> None:
        if event["type"] in ENDINGS:
            for opened in list(self._open):
                self._look(opened)

    def _look(self, opened: _Open) -> None:
        if opened in self._open and not holds(self._tenant, opened.caller):
            self._open.discard(opened)
            opened.close()

    def _wait(self, opened: _Open) -> None:
        credential = opened.caller.credential
        end = expiry(self._tenant, credential) if credential else ""
        if not end:
            return
        seconds = (parse(end) - self._tenant.clock()).total_seconds()
        opened.timer = asyncio.get_running_loop().call_later(max(seconds, 0) + 0.01, self._ring, opened)

    def _ring(self, opened: _Open) -> None:
        self._look(opened)
        if opened not in self._open:
            return
        if is_over(self._tenant, opened.caller.credential):
            opened.expire()
        else:
            self._wait(opened)


def holds(tenant: Tenant, caller: Caller) -> bool:
    """Whether a caller's user and credential are still good, whatever their time."""
    try:
        tenant.caller(caller.user_id)
    except ApiError:
        return False
    credential = caller.credential
    if credential is None or not credential.record_id:
        return True
    record = _record(tenant, credential)
    if record is None:
        return False
    if credential.kind == "api-key":
        return bool(record["status"] == "active")
    if credential.kind == "oauth":
        grant = tenant.store[GRANTS].get(record["grantId"])
        return grant is not None and grant["status"] == "active" and not record.get("revoked")
    return True


def is_over(tenant: Tenant, credential: Credential | None) -> bool:
    """Whether the time of a credential has passed."""
    end = expiry(tenant, credential) if credential else ""
    return bool(end) and parse(end) <= tenant.clock()


def expiry(tenant: Tenant, credential: Credential) -> str:
    """When a credential ends; empty if it does not."""
    record = _record(tenant, credential) if credential.record_id else None
    if record is None:
        return ""
    return str(record["expiry" if credential.kind == "api-key" else "expires"])


def _record(tenant: Tenant, credential: Credential) -> dict[str, Any] | None:
    table = {"api-key": API_KEYS, "oauth": TOKENS, "session": SESSIONS}[credential.kind]
    return tenant.store[table].get(credential.record_id)
