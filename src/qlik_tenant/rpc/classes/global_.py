"""The Global class: apps as a whole, the engine itself, and requests about other requests."""

from __future__ import annotations

import platform
import uuid
from typing import TYPE_CHECKING

from qlik_engine import inspection

from ...apps.new_script import new_script
from ..errors import (
    APP_ALREADY_OPEN,
    APP_INVALID,
    APP_OTHER_MODE,
    INVALID_PARAMETERS,
    RpcError,
)
from ..service import Outs
from ..version import ENGINE_VERSION
from . import app_rows
from .doc import DocService, open_doc_handle
from .doc_part import DOC_KEY
from .global_apps import GlobalApps

if TYPE_CHECKING:
    from ..handles import Entry


class GlobalService(GlobalApps):
    """Handle -1 of every socket."""

    AT_HAND = frozenset(
        {
            "EngineVersion",
            "GetAuthenticatedUser",
            "GetUniqueID",
            "IsDesktopMode",
            "IsPersonalMode",
            "OSName",
            "OSVersion",
            "ProductVersion",
            "QTProduct",
            "QvVersion",
        }
    )

    # -- apps ------------------------------------------------------------------------------------------------

    def open_doc(
        self,
        *,
        qDocName: str,
        qUserName: str = "",
        qPassword: str = "",
        qSerial: str = "",
        qNoData: bool = False,
    ) -> Outs:
        """Open an app, or the session app of the socket, without its data if wanted. User, password and
        serial mean nothing in the cloud.

        Errors: 1003 no such app, 5 no right to read it, 1002 open already, 1009 another app is open, or this
        one without data in the session that wants them. QIX: Global.OpenDoc.
        """
        opened = self._opened()
        if opened is not None:
            same = self.rpc.app is not None and self.rpc.app.key.app_id == qDocName
            raise RpcError(APP_ALREADY_OPEN if same else APP_OTHER_MODE, qDocName)
        if self.rpc.app is None or self.rpc.app.key.app_id != qDocName:
            app_rows.require_readable(self.rpc, qDocName)
            self.rpc.attach(qDocName, session_app=False)
        attached = self.rpc.app
        if attached is not None and attached.is_open and not qNoData and not attached.engine.has_data:
            raise RpcError(APP_OTHER_MODE, qDocName)
        return {"qReturn": open_doc_handle(self.rpc, has_data=not qNoData)}

    def get_active_doc(self) -> Outs:
        """The app of the session; error 1007 when none is open. QIX: Global.GetActiveDoc."""
        app = self.rpc.app
        if app is None or not (app.is_open or self.rpc.address.is_session_app):
            raise RpcError(APP_INVALID, "No active document")
        return {"qReturn": open_doc_handle(self.rpc)}

    def get_doc_list(self) -> Outs:
        """The apps the user may see. QIX: Global.GetDocList."""
        return {"qDocList": app_rows.doc_list(self.rpc)}

    def get_app_entry(self, *, qAppID: str) -> Outs:
        """One app without opening it. QIX: Global.GetAppEntry."""
        return {"qEntry": app_rows.app_entry(self.rpc, app_rows.require_readable(self.rpc, qAppID))}

    def create_app(
        self, *, qAppName: str, qLocalizedScriptMainSection: str = "Main", qLocale: str = ""
    ) -> Outs:
        """Make an app in the user's personal space, with the formats of a locale (`de-DE`) if one is named.

        Errors: 8 for a locale that is not known. QIX: Global.CreateApp.
        """
        try:
            script = new_script(qLocalizedScriptMainSection, qLocale)
        except KeyError:
            raise RpcError(INVALID_PARAMETERS, f"The formats of {qLocale} are not known") from None
        app_id = app_rows.create(self.rpc, qAppName)
        self.rpc.tenant.apps.set_script(app_id, script)
        return {"qSuccess": True, "qAppId": app_id}

    def create_doc_ex(
        self,
        *,
        qDocName: str,
        qUserName: str = "",
        qPassword: str = "",
        qSerial: str = "",
        qLocalizedScriptMainSection: str = "Main",
    ) -> Outs:
        """Make an app in the user's personal space, and open it; errors as CreateApp and OpenDoc.

        QIX: Global.CreateDocEx.
        """
        if self._opened() is not None:
            raise RpcError(APP_OTHER_MODE, "An app is open")
        made = self.create_app(qAppName=qDocName, qLocalizedScriptMainSection=qLocalizedScriptMainSection)
        return {"qDocId": made["qAppId"], **self.open_doc(qDocName=made["qAppId"])}

    def save_as(self, *, qNewAppName: str) -> Outs:
        """Store the open app as a new one; error 1007 when none is open. QIX: Global.SaveAs."""
        opened = self._opened()
        if opened is None or not isinstance(opened.service, DocService):
            raise RpcError(APP_INVALID, "No active document")
        return opened.service.save_as(qNewAppName=qNewAppName)

    def get_stream_list(self) -> Outs:
        """There are spaces instead of streams. QIX: Global.GetStreamList."""
        return {"qStreamList": []}

    def get_custom_connectors(self, *, qReloadList: bool = False) -> Outs:
        """No connectors but the one to data files are there. QIX: Global.GetCustomConnectors."""
        return {"qConnectors": []}

    def delete_app(self, *, qAppId: str) -> Outs:
        """Delete an app; its sockets are closed. QIX: Global.DeleteApp."""
        app_rows.delete(self.rpc, qAppId)
        return {"qSuccess": True}

    def create_session_app(self) -> Outs:
        """Make an app that lives as long as the session. QIX: Global.CreateSessionApp."""
        return self._session_app("")

    def create_session_app_from_app(self, *, qSrcAppId: str) -> Outs:
        """Make a session app from a stored one. QIX: Global.CreateSessionAppFromApp."""
        app_rows.require_readable(self.rpc, qSrcAppId)
        return self._session_app(qSrcAppId)

    def _session_app(self, template: str) -> Outs:
        if self._opened() is not None:
            raise RpcError(APP_OTHER_MODE, "An app is open")
        app_id = f"SessionApp_{uuid.uuid4().hex}"
        self.rpc.attach(app_id, template=template, session_app=True)
        return {"qSessionAppId": app_id, "qReturn": open_doc_handle(self.rpc)}

    def allow_create_app(self) -> Outs:
        """Whether the user may create apps. QIX: Global.AllowCreateApp."""
        return {"qReturn": app_rows.may_create(self.rpc)}

    def _opened(self) -> Entry | None:
        return self.rpc.handles.find(DOC_KEY)

    # -- requests --------------------------------------------------------------------------------------------

    def get_progress(self, *, qRequestId: int) -> Outs:
        """How far a reload has come. QIX: Global.GetProgress."""
        return {"qProgressData": self.rpc.reloads.progress(qRequestId)}

    def configure_reload(
        self, *, qCancelOnScriptError: bool, qUseErrorData: bool, qInteractOnError: bool
    ) -> Outs:
        """Say how reloads of this socket treat script errors: end or go on, list them, wait for an answer to
        each in debug mode. QIX: Global.ConfigureReload."""
        reloads = self.rpc.reloads
        reloads.use_error_data = qUseErrorData
        reloads.goes_on_after_errors = not qCancelOnScriptError
        reloads.interacts_on_errors = qInteractOnError
        return {}

    def cancel_reload(self, *, qReason: str = "") -> Outs:
        """Stop the running reloads of this socket; they end with error 15. QIX: Global.CancelReload."""
        self.rpc.cancel_reloads()
        return {}

    def cancel_request(self, *, qRequestId: int) -> Outs:
        """Stop a request; it ends with error 15. QIX: Global.CancelRequest."""
        self.rpc.cancel(qRequestId)
        return {}

    def abort_request(self, *, qRequestId: int) -> Outs:
        """Stop a request; it ends with error 15. QIX: Global.AbortRequest."""
        self.rpc.cancel(qRequestId)
        return {}

    def abort_all(self) -> Outs:
        """Stop all requests of this socket; they end with error 15. QIX: Global.AbortAll."""
        self.rpc.cancel()
        return {}

    # -- the engine ------------------------------------------------------------------------------------------

    def engine_version(self) -> Outs:
        """QIX: Global.EngineVersion."""
        return {"qVersion": {"qComponentVersion": ENGINE_VERSION}}

    def qv_version(self) -> Outs:
        """QIX: Global.QvVersion."""
        return {"qReturn": ENGINE_VERSION}

    def product_version(self) -> Outs:
        """QIX: Global.ProductVersion."""
        return {"qReturn": ENGINE_VERSION}

    def os_name(self) -> Outs:
        """QIX: Global.OSName."""
        return {"qReturn": platform.system()}

    def os_version(self) -> Outs:
        """QIX: Global.OSVersion."""
        return {"qReturn": platform.release()}

    def get_authenticated_user(self) -> Outs:
        """`UserDirectory=..; UserId=..` of the user. QIX: Global.GetAuthenticatedUser."""
        caller = self.rpc.caller
        return {"qReturn": f"UserDirectory={caller.tenant_id}; UserId={caller.user_id}"}

    def is_desktop_mode(self) -> Outs:
        """QIX: Global.IsDesktopMode."""
        return {"qReturn": False}

    def is_personal_mode(self) -> Outs:
        """QIX: Global.IsPersonalMode."""
        return {"qReturn": False}

    def get_unique_id(self) -> Outs:
        """A new id, never given out before. QIX: Global.GetUniqueID."""
        return {"qUniqueID": uuid.uuid4().hex}

    def get_functions(self, *, qGroup: str = "FUNC_GROUP_ALL") -> Outs:
        """The functions of expressions and scripts, of one group if given. QIX: Global.GetFunctions."""
        return {"qFunctions": inspection.functions(qGroup)}

    def qt_product(self) -> Outs:
        """The name of the product. QIX: Global.QTProduct."""
        return {"qReturn": "qlik-tenant"}
