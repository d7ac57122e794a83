"""Publishing and approving things of an app: flags in their layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NOT_FOR_SESSION_APP, RpcError
from ..service import Outs
from .object_part import object_key, require_update, with_children

if TYPE_CHECKING:
    from qlik_engine import GenericObject

    from ...apps.sessions import AppSession
    from ..session import RpcSession


class Publishing:
    """The four methods of objects, dimensions, measures and bookmarks. What is not published, only its owner
    sees."""

    rpc: RpcSession
    _object: GenericObject
    _app_session: AppSession

    def publish(self) -> Outs:
        """Show it to everybody who may open the app. Errors: 9009 for things of the session.

        QIX: Publish.
        """
        return self._mark({"published": True})

    def un_publish(self) -> Outs:
        """Show it to its owner only; the approval goes, too, and handles of others die. QIX: UnPublish."""
        return self._mark({"published": False, "approved": False})

    def approve(self) -> Outs:
        """Mark as approved, which publishes, too. QIX: Approve."""
        return self._mark({"published": True, "approved": True})

    def un_approve(self) -> Outs:
        """Take the approval back. QIX: UnApprove."""
        return self._mark({"approved": False})

    def _mark(self, flags: dict[str, Any]) -> Outs:
        if self._object.session_only:
            raise RpcError(NOT_FOR_SESSION_APP, self._object.id)
        require_update(self.rpc, self._object)
        self._object.set_flags(flags)
        self._hide()
        self._changed()
        return {}

    def _hide(self) -> None:
        """Let the handles of those die who do not see the object any more."""
        keys = [object_key(one) for one in with_children(self._object)]
        for session in list(self._app_session.app.sessions):
            if not session.engine.sees(self._object.record):
                session.drop(keys)

    def _changed(self) -> None:
        raise NotImplementedError
