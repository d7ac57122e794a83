"""Which rights a QIX method needs: the contract's table (`MethodSpec.access`), read as privileges on apps.

Rights are about what is kept with the app. Things of the session need none, and neither do the caller's own
private objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import ACCESS_DENIED, RpcError

if TYPE_CHECKING:
    from ..apps.host import OpenApp
    from .service import MethodSpec, RpcService
    from .session import RpcSession

READ = "read"
UPDATE = "update"
RELOAD = "reload"

PRIVILEGE_OF = {
    "read": READ,
    "reload": RELOAD,
    "create": UPDATE,
    "update": UPDATE,
    "delete": UPDATE,
    "publish": UPDATE,
    "approve": UPDATE,
    "exportdata": READ,
    "change_owner": "change_owner",
}
"""The privilege on the app that a right of the contract asks for."""

OF_READERS = frozenset({"Doc.CreateBookmark", "Doc.CreateBookmarkEx", "Doc.CloneBookmark"})
"""Everybody who may open an app may keep private bookmarks in it."""

OF_THE_THING = frozenset(
    {
        "Doc.CloneObject",
        "Doc.DestroyObject",
        "Doc.DestroyBookmark",
        "Doc.DestroyDimension",
        "Doc.DestroyMeasure",
        "Doc.DestroyDraft",
        "Doc.CommitDraft",
        "Doc.GetOrCreateObject",
        "Doc.ReplaceBookmark",
        "Doc.SaveAs",
        "Doc.Publish",
        "Doc.ChangeSessionAppOwner",
    }
)
"""Checked where it is known what they are about (`require_update`, or the rights on another app or space)."""

OF_SESSION_APPS = ("create", READ, UPDATE, "delete", RELOAD, "exportdata", "change_owner")
"""What a user may do with an app that lives in the own session."""


def privileges(session: RpcSession) -> tuple[str, ...]:
    """What the caller may do, at this moment, with the app the socket is attached to."""
    from ..services.apps import service as apps

    attached = session.app
    if attached is None:
        return ()
    if attached.is_open and attached.app.is_session_app:
        return _of_session_app(session, attached.app)
    caller, app_id = session.caller, attached.key.app_id

    def find() -> tuple[str, ...]:
        row = apps.get_app_row(session.tenant, app_id)
        return tuple(apps.privileges(caller, row)) if row else ()

    return session.tenant.store.known(("privileges", caller.user_id, caller.credential, app_id), find)


def _of_session_app(session: RpcSession, app: OpenApp) -> tuple[str, ...]:
    if app.owner_id in ("", session.caller.user_id):
        return OF_SESSION_APPS
    row = {"spaceId": app.space_id, "ownerId": app.owner_id}
    return tuple(session.caller.access.actions(session.caller, "app", row))


def of_object(session: RpcSession, *, is_own: bool = False) -> list[str]:
    """What the caller may do with an object of the app, or with one of the caller's own."""
    changes = is_own or UPDATE in privileges(session)
    return ["read", "update", "delete", "exportdata"] if changes else ["read", "exportdata"]


def needed(qix_type: str, method: str, spec: MethodSpec) -> tuple[str, ...]:
    """The privileges on the app that a method asks for, whatever it is called for."""
    name = f"{qix_type}.{method}"
    if name in OF_READERS or name in OF_THE_THING:
        return ()
    if qix_type == "Global" and spec.access != (RELOAD,):
        return ()  # these are about apps they name, and check the rights on those
    return tuple(dict.fromkeys(PRIVILEGE_OF[right] for right in spec.access))


def check(session: RpcSession, service: RpcService, method: str, spec: MethodSpec) -> None:
    """Error 5 when the caller lacks a privilege this method needs."""
    if not spec.access or service.is_own:
        return
    if service.QIX_TYPE == "Global" and session.app is None:
        return
    for privilege in needed(service.QIX_TYPE, method, spec):
        require(session, privilege)


def require(session: RpcSession, privilege: str) -> None:
    """Error 5 when the caller lacks a privilege on the app."""
    if privilege not in privileges(session):
        raise RpcError(ACCESS_DENIED, f"The privilege {privilege} is missing")
