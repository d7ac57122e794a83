"""What the parts of the Doc class share."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from ...generated.qix.doc import DocApi

if TYPE_CHECKING:
    from qlik_engine import Document, Session

    from ...apps.host import OpenApp
    from ...apps.sessions import AppSession
    from ..session import RpcSession

DOC_KEY: Hashable = ("Doc",)


class DocPart(DocApi):
    """A part of the Doc class: the app session of the socket, and what stands behind it."""

    def __init__(self, session: RpcSession, handle: int, app_session: AppSession) -> None:
        super().__init__(session, handle)
        self._app_session = app_session

    @property
    def _app(self) -> OpenApp:
        return self._app_session.app

    @property
    def _document(self) -> Document:
        return self._app_session.app.document

    @property
    def _engine(self) -> Session:
        return self._app_session.engine

    def _app_changed(self) -> None:
        """The app itself differs from its files now; whoever shows it is told."""
        self._app.unsaved = True
        self._app.tell(lambda entry: bool(entry.key == DOC_KEY), self.rpc)
