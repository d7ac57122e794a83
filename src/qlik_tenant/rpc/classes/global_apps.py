"""Global: apps as files and copies, and what is shown of the engine's machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from qlik_engine import datafiles, grammar

from ...apps import connections
from ...apps.connections import WrongConnection
from ...errors import ApiError
from ...generated.qix.global_ import GlobalApi
from ...services.apps import service as apps
from ...services.data_files import service as data_files
from ..errors import (
    ACCESS_DENIED,
    APP_NOT_FOUND,
    CONNECTION_FAILED,
    INVALID_PARAMETERS,
    NOT_FOUND,
    NOT_IN_THIS_PRODUCT,
    RpcError,
)
from ..service import Outs
from . import app_copies, app_rows, exported
from .doc_app import publish
from .doc_connections import folder_items, space_name
from .object_part import ObjectPart


class GlobalApps(GlobalApi):
    """The part of the Global class that is about apps as files."""

    def copy_app(self, *, qTargetAppId: str, qSrcAppId: str, qIds: list[str]) -> Outs:
        """Let an app have script, data and objects of another, all of them or those named. Errors: 1003, 5.

        QIX: Global.CopyApp.
        """
        self._require(qSrcAppId, "duplicate")
        self._require(qTargetAppId, "update")
        with self._both(qSrcAppId, qTargetAppId) as (source, target):
            app_copies.copy_app(source, target, qIds)
        return {"qSuccess": True}

    def replace_app_from_id(self, *, qTargetAppId: str, qSrcAppID: str, qIds: list[str]) -> Outs:
        """Let objects of an app be as those of another; its data stay. Errors: 1003, 5.

        QIX: Global.ReplaceAppFromID.
        """
        self._require(qSrcAppID, "read")
        self._require(qTargetAppId, "update")
        with self._both(qSrcAppID, qTargetAppId) as (source, target):
            app_copies.replace_objects(source, target, qIds)
        return {"qSuccess": True}

    def export_app(self, *, qTargetPath: str, qSrcAppId: str, qIds: list[str], qNoData: bool = False) -> Outs:
        """Write an app to a file in the folder of exported apps, with the objects named (all without any) and
        with its data unless not wanted. Errors: 1003, 5, 1001 for a path that leads elsewhere.

        QIX: Global.ExportApp.
        """
        from qlik_engine import Model

        self._require(qSrcAppId, "export")
        file = exported.exported_file(self.rpc, qTargetPath)
        with self.rpc.tenant.apps.using(qSrcAppId) as app:
            document = app.document.reduced(Model() if qNoData else app.document.model)
            document.records = dict(app.document.records)
            if qIds:
                named = app_copies.below(app.document, set(qIds))
                document.records = {record.id: record for record in named}
            document.save(file)
        return {"qSuccess": True}

    def publish_app(self, *, qAppId: str, qName: str, qStreamId: str) -> Outs:
        """Publish a copy of an app to a managed space. Errors: 1003, 2 for an unknown space, 5.

        QIX: Global.PublishApp.
        """
        row = app_rows.require_readable(self.rpc, qAppId)
        try:
            publish(self, row, qStreamId, qName)
        except ApiError as error:
            code = {404: NOT_FOUND, 400: INVALID_PARAMETERS}.get(error.status, ACCESS_DENIED)
            raise RpcError(code, error.detail or error.title) from None
        return {}

    def _require(self, app_id: str, privilege: str) -> None:
        row = app_rows.require_readable(self.rpc, app_id)
        if privilege not in apps.privileges(self.rpc.caller, row):
            raise RpcError(ACCESS_DENIED, f"The privilege {privilege} is missing")

    @contextmanager
    def _both(self, source: str, target: str) -> Iterator[tuple[Any, Any]]:
        host = self.rpc.tenant.apps
        try:
            with ExitStack() as stack:
                yield stack.enter_context(host.using(source)), stack.enter_context(host.using(target))
        except KeyError as error:
            raise RpcError(APP_NOT_FOUND, str(error)) from None

    # -- the machine -----------------------------------------------------------------------------------------

    def get_default_app_folder(self) -> Outs:
        """The folder of exported apps, for administrators; error 5 for others.

        QIX: Global.GetDefaultAppFolder.
        """
        return {"qPath": exported.folder(self.rpc).as_posix()}

    def get_logical_drive_strings(self) -> Outs:
        """What there is of drives: the places of data files. QIX: Global.GetLogicalDriveStrings."""
        drives = []
        for place in data_files.connections(self.rpc.tenant, self.rpc.caller):
            space = space_name(self.rpc, place)
            path = f"lib://{space}:DataFiles/" if space else "lib://DataFiles/"
            drives.append(
                {
                    "qDrive": path,
                    "qType": "Network",
                    "qName": space,
                    "qTypeIdentifier": "NETWORK",
                    "qUnnamedDrive": not space,
                }
            )
        return {"qDrives": drives}

    def get_folder_items_for_path(self, *, qPath: str) -> Outs:
        """What is in a folder of data files, or in that of exported apps; error 2 for any other path.

        QIX: Global.GetFolderItemsForPath.
        """
        if qPath.lower().startswith("lib://"):
            try:
                space, folder = connections.folder_of(qPath)
                data_files.names(self.rpc.tenant, self.rpc.caller, space)
            except (WrongConnection, KeyError):
                raise RpcError(NOT_FOUND, qPath) from None
            return {"qFolderItems": folder_items(self.rpc, space, folder)}
        root = exported.folder(self.rpc)
        if qPath.rstrip("/") != root.as_posix():
            raise RpcError(NOT_FOUND, qPath)
        files = sorted(root.iterdir()) if root.is_dir() else []
        return {"qFolderItems": [{"qName": file.name, "qType": "FILE"} for file in files]}

    def get_supported_code_pages(self) -> Outs:
        """The encodings that data files may be in. QIX: Global.GetSupportedCodePages."""
        return {"qCodePages": datafiles.code_pages()}

    def get_odbc_dsns(self) -> Outs:
        """The engine comes without ODBC, so that it has no sources of that kind. QIX: Global.GetOdbcDsns."""
        return {"qOdbcDsns": []}

    def get_ole_db_providers(self) -> Outs:
        """The engine comes without OLE DB, so that it has no providers. QIX: Global.GetOleDbProviders."""
        return {"qOleDbProviders": []}

    def is_valid_connection_string(self, *, qConnection: dict[str, Any]) -> Outs:
        """Whether a connection could be made of this. QIX: Global.IsValidConnectionString."""
        try:
            self._check(qConnection)
        except WrongConnection:
            return {"qReturn": False}
        return {"qReturn": True}

    def get_databases_from_connection_string(self, *, qConnection: dict[str, Any]) -> Outs:
        """The one database a connection string leads to. Errors: 2002 if it leads to none.

        QIX: Global.GetDatabasesFromConnectionString.
        """
        try:
            self._check(qConnection)
            given = connections.members(str(qConnection.get("qConnectionString") or ""))
        except WrongConnection as error:
            raise RpcError(CONNECTION_FAILED, error.text) from None
        return {"qDatabases": [{"qName": given["db"], "qIsDefault": True}]}

    def _check(self, given: dict[str, Any]) -> None:
        kind, string = str(given.get("qType") or ""), str(given.get("qConnectionString") or "")
        connections.check(self.rpc.tenant, self.rpc.caller, kind, string)

    def shutdown_process(self) -> Outs:
        """Errors: 17, as only the desktop product can be ended by its user. QIX: Global.ShutdownProcess."""
        raise RpcError(NOT_IN_THIS_PRODUCT, "Only the desktop product can be ended by its user")

    def reload_extension_list(self) -> Outs:
        """Layouts that list extensions are read anew. QIX: Global.ReloadExtensionList."""
        app = self.rpc.app
        if app is not None:
            app.tell(_lists_extensions, self.rpc)
        return {}

    # -- grammars --------------------------------------------------------------------------------------------

    def get_bnf(self, *, qBnfType: str) -> Outs:
        """The grammar of scripts (S) or expressions (E). Errors: 8. QIX: Global.GetBNF."""
        return {"qBnfDefs": grammar.definitions(qBnfType)}

    def get_base_bnf(self, *, qBnfType: str) -> Outs:
        """A grammar with its hash. Errors: 8. QIX: Global.GetBaseBNF."""
        found = grammar.definitions(qBnfType)
        return {"qBnfDefs": found, "qBnfHash": grammar.digest(found)}

    def get_base_bnf_hash(self, *, qBnfType: str) -> Outs:
        """The hash of a grammar. Errors: 8. QIX: Global.GetBaseBNFHash."""
        return {"qBnfHash": grammar.digest(grammar.definitions(qBnfType))}

    def get_base_bnf_string(self, *, qBnfType: str) -> Outs:
        """A grammar as one text, with its hash. Errors: 8. QIX: Global.GetBaseBNFString."""
        found = grammar.definitions(qBnfType)
        return {"qBnfStr": grammar.text(qBnfType), "qBnfHash": grammar.digest(found)}

    # -- debugging -------------------------------------------------------------------------------------------

    def get_interact(self, *, qRequestId: int) -> Outs:
        """What a reload in debug mode waits for; false if it waits for nothing. QIX: Global.GetInteract."""
        for debugger in self.rpc.reloads.debuggers(qRequestId):
            if debugger.asked is not None:
                return {"qDef": debugger.asked, "qReturn": True}
        return {"qDef": {}, "qReturn": False}

    def interact_done(self, *, qRequestId: int, qDef: dict[str, Any]) -> Outs:
        """Answer what a reload waits for: with `qResult` 1 it goes on, with another it ends. Error 2 if it
        waits for nothing. QIX: Global.InteractDone."""
        if not any(debugger.answer(qDef) for debugger in self.rpc.reloads.debuggers(qRequestId)):
            raise RpcError(NOT_FOUND, f"Request {qRequestId} waits for nothing")
        return {}


def _lists_extensions(entry: Any) -> bool:
    return isinstance(entry.service, ObjectPart) and entry.service.lists_extensions
