"""Publishing and approving things of an app: flags in their layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .. import access
from ..errors import NOT_FOR_SESSION_APP, RpcError
from ..service import Outs

if TYPE_CHECKING:
    from qlik_engine import GenericObject

    from ..session import RpcSession

_ALL_SEE = "Everybody who can open the app sees what is not published, too."


class Publishing:
    """The four methods of objects, dimensions, measures and bookmarks."""

    PARTIAL: ClassVar = {"publish": _ALL_SEE, "un_publish": _ALL_SEE}

    rpc: RpcSession
    _object: GenericObject

    def publish(self) -> Outs:
        """Mark as published. Errors: 9009 for things of the session. QIX: Publish."""
        return self._mark({"published": True})

    def un_publish(self) -> Outs:
        """Take the mark back, and the approval with it. QIX: UnPublish."""
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
        access.require(self.rpc, access.UPDATE)
        self._object.set_flags(flags)
        self._changed()
        return {}

    def _changed(self) -> None:
        raise NotImplementedError
