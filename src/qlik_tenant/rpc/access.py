"""Which privilege on the app a QIX method needs; those not named here need only that it could be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import ACCESS_DENIED, RpcError

if TYPE_CHECKING:
    from .session import RpcSession

READ = "read"
UPDATE = "update"
RELOAD = "reload"

PRIVILEGES = {
    "Doc.SetScript": UPDATE,
    "Doc.SetAppProperties": UPDATE,
    "Doc.DoSave": UPDATE,
    "Doc.SaveObjects": UPDATE,
    "Doc.DoReload": RELOAD,
    "Doc.DoReloadEx": RELOAD,
}
"""Objects are not here: whether they are the app's or the session's own is seen where they are changed."""

OF_SESSION_APPS = ("create", READ, UPDATE, "delete", RELOAD, "exportdata")
"""What a user may do with an app that lives in the own session."""


def privileges(session: RpcSession) -> tuple[str, ...]:
    """What the caller may do with the app the socket is attached to, as when it was opened."""
    from ..services.apps import service as apps

    attached = session.app
    if attached is None:
        return ()
    if session.privileges is None:
        row = apps.get_app_row(session.tenant, attached.key.app_id)
        transient = attached.is_open and attached.app.is_session_app
        held = OF_SESSION_APPS if transient else apps.privileges(session.caller, row) if row else ()
        session.privileges = tuple(held)
    return session.privileges


def of_object(session: RpcSession) -> list[str]:
    """What the caller may do with an object of the app."""
    return (
        ["read", "update", "delete", "exportdata"]
        if UPDATE in privileges(session)
        else ["read", "exportdata"]
    )


def check(session: RpcSession, qix_type: str, method: str) -> None:
    """Error 5 when the caller lacks the privilege this method needs."""
    needed = PRIVILEGES.get(f"{qix_type}.{method}")
    if needed is not None:
        require(session, needed)


def require(session: RpcSession, privilege: str) -> None:
    """Error 5 when the caller lacks a privilege on the app."""
    if privilege not in privileges(session):
        raise RpcError(ACCESS_DENIED, f"The privilege {privilege} is missing")
