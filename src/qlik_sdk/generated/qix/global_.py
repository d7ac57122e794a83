# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
# mypy: disable-error-code=no-any-return
"""The engine itself, which opens, lists and creates apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rpc.remote import AsyncRpcObject, RpcObject, method

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .doc import AsyncDoc, Doc
    from .enums import BNFType, FunctionGroup
    from .structs.app import AppEntry, DocListEntry, NxStreamListEntry
    from .structs.connections import (
        CodePage,
        Connection,
        CustomConnector,
        Database,
        DriveInfo,
        FolderItem,
        OdbcDsn,
        OleDbProvider,
    )
    from .structs.results import CreateAppReturn, GetBaseBNFReturn, GetBaseBNFStringReturn, GetInteractReturn
    from .structs.script import BNFDef, Function, InteractDef, NxEngineVersion, ProgressData


class Global(RpcObject):
    """The engine itself, which opens, lists and creates apps.

    Every call waits for the answer, and raises `EngineError` when the engine refuses.
    """

    @method("AbortRequest")
    def abort_request(self, qRequestId: int) -> None:
        """Flag a request to be stopped, whether it runs or waits.

        QIX: Global.AbortRequest.
        """
        self._rpc("AbortRequest", {"qRequestId": qRequestId})

    @method("AbortAll")
    def abort_all(self) -> None:
        """Flag every request of the session to be stopped.

        QIX: Global.AbortAll.
        """
        self._rpc("AbortAll", {})

    @method("GetProgress")
    def get_progress(self, qRequestId: int) -> ProgressData:
        """Tell how far a long request is and which messages it has left.

        QIX: Global.GetProgress.
        """
        return self._rpc(
            "GetProgress", {"qRequestId": qRequestId}, out="qProgressData", result="ProgressData"
        )

    @method("QvVersion")
    def qv_version(self) -> str:
        """Give the version of the engine.

        Deprecated.
        QIX: Global.QvVersion.
        """
        return self._rpc("QvVersion", {}, out="qReturn")

    @method("OSVersion")
    def os_version(self) -> str:
        """Give the version of the operating system.

        QIX: Global.OSVersion.
        """
        return self._rpc("OSVersion", {}, out="qReturn")

    @method("OSName")
    def os_name(self) -> str:
        """Give the name of the operating system.

        QIX: Global.OSName.
        """
        return self._rpc("OSName", {}, out="qReturn")

    @method("QTProduct")
    def qt_product(self) -> str:
        """Give the name of the product the engine belongs to.

        QIX: Global.QTProduct.
        """
        return self._rpc("QTProduct", {}, out="qReturn")

    @method("GetDocList")
    def get_doc_list(self) -> list[DocListEntry]:
        """List the apps the user may open.

        QIX: Global.GetDocList.
        """
        return self._rpc("GetDocList", {}, out="qDocList", result="DocListEntry[]")

    @method("GetInteract")
    def get_interact(self, qRequestId: int) -> GetInteractReturn:
        """Ask whether a running reload waits for an answer, and for which.

        Needs the right to reload.
        QIX: Global.GetInteract.
        """
        return self._rpc("GetInteract", {"qRequestId": qRequestId}, result="GetInteractReturn")

    @method("InteractDone")
    def interact_done(self, qRequestId: int, qDef: InteractDef | Mapping[str, Any]) -> None:
        """Answer what a running reload waits for.

        Needs the right to reload.
        QIX: Global.InteractDone.
        """
        self._rpc("InteractDone", {"qRequestId": qRequestId, "qDef": qDef})

    @method("GetAuthenticatedUser")
    def get_authenticated_user(self) -> str:
        """Name the user the engine works for.

        QIX: Global.GetAuthenticatedUser.
        """
        return self._rpc("GetAuthenticatedUser", {}, out="qReturn")

    @method("CreateDocEx")
    def create_doc_ex(
        self,
        qDocName: str,
        qUserName: str | None = None,
        qPassword: str | None = None,
        qSerial: str | None = None,
        qLocalizedScriptMainSection: str | None = None,
    ) -> Doc:
        """Make an app and open it.

        Parameters:
            qUserName: empty unless given.
            qPassword: empty unless given.
            qSerial: empty unless given.
            qLocalizedScriptMainSection: Main unless given.
        Needs the right to create.
        QIX: Global.CreateDocEx.
        """
        return self._rpc(
            "CreateDocEx",
            {
                "qDocName": qDocName,
                "qUserName": qUserName,
                "qPassword": qPassword,
                "qSerial": qSerial,
                "qLocalizedScriptMainSection": qLocalizedScriptMainSection,
            },
            out="qReturn",
            result="object:Doc",
        )

    @method("GetActiveDoc")
    def get_active_doc(self) -> Doc:
        """Give the app that is open in the session.

        QIX: Global.GetActiveDoc.
        """
        return self._rpc("GetActiveDoc", {}, out="qReturn", result="object:Doc")

    @method("AllowCreateApp")
    def allow_create_app(self) -> bool:
        """Tell whether the user may make apps.

        QIX: Global.AllowCreateApp.
        """
        return self._rpc("AllowCreateApp", {}, out="qReturn")

    @method("CreateApp")
    def create_app(
        self, qAppName: str, qLocalizedScriptMainSection: str | None = None, qLocale: str | None = None
    ) -> CreateAppReturn:
        """Make an app, without opening it.

        Parameters:
            qLocalizedScriptMainSection: Main unless given.
            qLocale: empty unless given.
        Needs the right to create.
        QIX: Global.CreateApp.
        """
        return self._rpc(
            "CreateApp",
            {
                "qAppName": qAppName,
                "qLocalizedScriptMainSection": qLocalizedScriptMainSection,
                "qLocale": qLocale,
            },
            result="CreateAppReturn",
        )

    @method("DeleteApp")
    def delete_app(self, qAppId: str) -> bool:
        """Delete an app.

        Needs the right to delete.
        QIX: Global.DeleteApp.
        """
        return self._rpc("DeleteApp", {"qAppId": qAppId}, out="qSuccess")

    @method("IsDesktopMode")
    def is_desktop_mode(self) -> bool:
        """Tell whether the engine runs on a desktop.

        QIX: Global.IsDesktopMode.
        """
        return self._rpc("IsDesktopMode", {}, out="qReturn")

    @method("CancelRequest")
    def cancel_request(self, qRequestId: int) -> None:
        """Stop one running request.

        QIX: Global.CancelRequest.
        """
        self._rpc("CancelRequest", {"qRequestId": qRequestId})

    @method("ShutdownProcess")
    def shutdown_process(self) -> None:
        """End the engine.

        QIX: Global.ShutdownProcess.
        """
        self._rpc("ShutdownProcess", {})

    @method("ReloadExtensionList")
    def reload_extension_list(self) -> None:
        """Read the list of extensions again.

        QIX: Global.ReloadExtensionList.
        """
        self._rpc("ReloadExtensionList", {})

    @method("ReplaceAppFromID")
    def replace_app_from_id(self, qTargetAppId: str, qSrcAppID: str, qIds: Sequence[str]) -> bool:
        """Replace parts of an app by those of another one.

        Needs the right to update.
        QIX: Global.ReplaceAppFromID.
        """
        return self._rpc(
            "ReplaceAppFromID",
            {"qTargetAppId": qTargetAppId, "qSrcAppID": qSrcAppID, "qIds": qIds},
            out="qSuccess",
        )

    @method("CopyApp")
    def copy_app(self, qTargetAppId: str, qSrcAppId: str, qIds: Sequence[str]) -> bool:
        """Copy parts of an app into another one.

        Needs the right to duplicate.
        QIX: Global.CopyApp.
        """
        return self._rpc(
            "CopyApp", {"qTargetAppId": qTargetAppId, "qSrcAppId": qSrcAppId, "qIds": qIds}, out="qSuccess"
        )

    @method("ExportApp")
    def export_app(
        self, qTargetPath: str, qSrcAppId: str, qIds: Sequence[str], qNoData: bool | None = None
    ) -> bool:
        """Write an app, with or without its data, to a path.

        Parameters:
            qNoData: false unless given.
        QIX: Global.ExportApp.
        """
        return self._rpc(
            "ExportApp",
            {"qTargetPath": qTargetPath, "qSrcAppId": qSrcAppId, "qIds": qIds, "qNoData": qNoData},
            out="qSuccess",
        )

    @method("PublishApp")
    def publish_app(self, qAppId: str, qName: str, qStreamId: str) -> None:
        """Publish an app to a stream.

        Needs the right to publish.
        QIX: Global.PublishApp.
        """
        self._rpc("PublishApp", {"qAppId": qAppId, "qName": qName, "qStreamId": qStreamId})

    @method("IsPersonalMode")
    def is_personal_mode(self) -> bool:
        """Tell whether the engine runs in personal mode.

        Deprecated.
        QIX: Global.IsPersonalMode.
        """
        return self._rpc("IsPersonalMode", {}, out="qReturn")

    @method("GetUniqueID")
    def get_unique_id(self) -> str:
        """Make an identifier that is used nowhere else.

        QIX: Global.GetUniqueID.
        """
        return self._rpc("GetUniqueID", {}, out="qUniqueID")

    @method("OpenDoc")
    def open_doc(
        self,
        qDocName: str,
        qUserName: str | None = None,
        qPassword: str | None = None,
        qSerial: str | None = None,
        qNoData: bool | None = None,
    ) -> Doc:
        """Open an app, without its data if wanted.

        Parameters:
            qUserName: empty unless given.
            qPassword: empty unless given.
            qSerial: empty unless given.
            qNoData: false unless given.
        QIX: Global.OpenDoc.
        """
        return self._rpc(
            "OpenDoc",
            {
                "qDocName": qDocName,
                "qUserName": qUserName,
                "qPassword": qPassword,
                "qSerial": qSerial,
                "qNoData": qNoData,
            },
            out="qReturn",
            result="object:Doc",
        )

    @method("CreateSessionApp")
    def create_session_app(self) -> Doc:
        """Make an app that lives as long as the session, and open it.

        Needs the right to create.
        QIX: Global.CreateSessionApp.
        """
        return self._rpc("CreateSessionApp", {}, out="qReturn", result="object:Doc")

    @method("CreateSessionAppFromApp")
    def create_session_app_from_app(self, qSrcAppId: str) -> Doc:
        """Make an app for the session with objects and data of another, and open it.

        Needs the right to create.
        QIX: Global.CreateSessionAppFromApp.
        """
        return self._rpc(
            "CreateSessionAppFromApp", {"qSrcAppId": qSrcAppId}, out="qReturn", result="object:Doc"
        )

    @method("ProductVersion")
    def product_version(self) -> str:
        """Give the version of the product.

        Deprecated.
        QIX: Global.ProductVersion.
        """
        return self._rpc("ProductVersion", {}, out="qReturn")

    @method("GetAppEntry")
    def get_app_entry(self, qAppID: str) -> AppEntry:
        """Describe an app without opening it.

        QIX: Global.GetAppEntry.
        """
        return self._rpc("GetAppEntry", {"qAppID": qAppID}, out="qEntry", result="AppEntry")

    @method("ConfigureReload")
    def configure_reload(
        self, qCancelOnScriptError: bool, qUseErrorData: bool, qInteractOnError: bool
    ) -> None:
        """Set what reloads of the session do on errors and on questions.

        Needs the right to reload.
        QIX: Global.ConfigureReload.
        """
        self._rpc(
            "ConfigureReload",
            {
                "qCancelOnScriptError": qCancelOnScriptError,
                "qUseErrorData": qUseErrorData,
                "qInteractOnError": qInteractOnError,
            },
        )

    @method("CancelReload")
    def cancel_reload(self, qReason: str | None = None) -> None:
        """Stop the reload that is running.

        Parameters:
            qReason: empty unless given.
        Needs the right to reload.
        QIX: Global.CancelReload.
        """
        self._rpc("CancelReload", {"qReason": qReason})

    @method("GetBNF")
    def get_bnf(self, qBnfType: BNFType) -> list[BNFDef]:
        """Give the grammar of scripts or of expressions.

        Parameters:
            qBnfType: one of S, E.
        Deprecated.
        QIX: Global.GetBNF.
        """
        return self._rpc("GetBNF", {"qBnfType": qBnfType}, out="qBnfDefs", result="BNFDef[]")

    @method("GetFunctions")
    def get_functions(self, qGroup: FunctionGroup | None = None) -> list[Function]:
        """List the functions of scripts and expressions, of one group if given.

        Parameters:
            qGroup: one of ALL, U, NONE, AGGR, NUM, RNG, EXP, TRIG, ...; ALL unless given.
        QIX: Global.GetFunctions.
        """
        return self._rpc("GetFunctions", {"qGroup": qGroup}, out="qFunctions", result="Function[]")

    @method("GetOdbcDsns")
    def get_odbc_dsns(self) -> list[OdbcDsn]:
        """List the ODBC sources of the engine's machine.

        Needs the right to reload.
        QIX: Global.GetOdbcDsns.
        """
        return self._rpc("GetOdbcDsns", {}, out="qOdbcDsns", result="OdbcDsn[]")

    @method("GetOleDbProviders")
    def get_ole_db_providers(self) -> list[OleDbProvider]:
        """List the OLE DB providers of the engine's machine.

        Needs the right to reload.
        QIX: Global.GetOleDbProviders.
        """
        return self._rpc("GetOleDbProviders", {}, out="qOleDbProviders", result="OleDbProvider[]")

    @method("GetDatabasesFromConnectionString")
    def get_databases_from_connection_string(
        self, qConnection: Connection | Mapping[str, Any]
    ) -> list[Database]:
        """List the databases a connection string leads to.

        Needs the right to reload.
        QIX: Global.GetDatabasesFromConnectionString.
        """
        return self._rpc(
            "GetDatabasesFromConnectionString",
            {"qConnection": qConnection},
            out="qDatabases",
            result="Database[]",
        )

    @method("IsValidConnectionString")
    def is_valid_connection_string(self, qConnection: Connection | Mapping[str, Any]) -> bool:
        """Check a connection string.

        Needs the right to reload.
        QIX: Global.IsValidConnectionString.
        """
        return self._rpc("IsValidConnectionString", {"qConnection": qConnection}, out="qReturn")

    @method("GetDefaultAppFolder")
    def get_default_app_folder(self) -> str:
        """Give the folder in which apps are stored.

        Needs the right to reload.
        QIX: Global.GetDefaultAppFolder.
        """
        return self._rpc("GetDefaultAppFolder", {}, out="qPath")

    @method("GetLogicalDriveStrings")
    def get_logical_drive_strings(self) -> list[DriveInfo]:
        """List the drives of the engine's machine.

        Needs the right to reload.
        QIX: Global.GetLogicalDriveStrings.
        """
        return self._rpc("GetLogicalDriveStrings", {}, out="qDrives", result="DriveInfo[]")

    @method("GetFolderItemsForPath")
    def get_folder_items_for_path(self, qPath: str) -> list[FolderItem]:
        """List the files and folders of a path on the engine's machine.

        Needs the right to reload.
        QIX: Global.GetFolderItemsForPath.
        """
        return self._rpc("GetFolderItemsForPath", {"qPath": qPath}, out="qFolderItems", result="FolderItem[]")

    @method("GetSupportedCodePages")
    def get_supported_code_pages(self) -> list[CodePage]:
        """List the code pages that data files may be in.

        Needs the right to reload.
        QIX: Global.GetSupportedCodePages.
        """
        return self._rpc("GetSupportedCodePages", {}, out="qCodePages", result="CodePage[]")

    @method("GetCustomConnectors")
    def get_custom_connectors(self, qReloadList: bool | None = None) -> list[CustomConnector]:
        """List the custom connectors, read anew if wanted.

        Parameters:
            qReloadList: false unless given.
        Needs the right to reload.
        QIX: Global.GetCustomConnectors.
        """
        return self._rpc(
            "GetCustomConnectors", {"qReloadList": qReloadList}, out="qConnectors", result="CustomConnector[]"
        )

    @method("GetStreamList")
    def get_stream_list(self) -> list[NxStreamListEntry]:
        """List the streams the user may see.

        Deprecated.
        QIX: Global.GetStreamList.
        """
        return self._rpc("GetStreamList", {}, out="qStreamList", result="NxStreamListEntry[]")

    @method("EngineVersion")
    def engine_version(self) -> NxEngineVersion:
        """Give the version of the engine's components.

        QIX: Global.EngineVersion.
        """
        return self._rpc("EngineVersion", {}, out="qVersion", result="NxEngineVersion")

    @method("GetBaseBNF")
    def get_base_bnf(self, qBnfType: BNFType) -> GetBaseBNFReturn:
        """Give the grammar of scripts or expressions as an engine without app has it, with its hash.

        Parameters:
            qBnfType: one of S, E.
        QIX: Global.GetBaseBNF.
        """
        return self._rpc("GetBaseBNF", {"qBnfType": qBnfType}, result="GetBaseBNFReturn")

    @method("GetBaseBNFHash")
    def get_base_bnf_hash(self, qBnfType: BNFType) -> str:
        """Give the hash of the grammar of an engine without app.

        Parameters:
            qBnfType: one of S, E.
        QIX: Global.GetBaseBNFHash.
        """
        return self._rpc("GetBaseBNFHash", {"qBnfType": qBnfType}, out="qBnfHash")

    @method("GetBaseBNFString")
    def get_base_bnf_string(self, qBnfType: BNFType) -> GetBaseBNFStringReturn:
        """Give the grammar of an engine without app as one text, with its hash.

        Parameters:
            qBnfType: one of S, E.
        QIX: Global.GetBaseBNFString.
        """
        return self._rpc("GetBaseBNFString", {"qBnfType": qBnfType}, result="GetBaseBNFStringReturn")

    @method("SaveAs")
    def save_as(self, qNewAppName: str) -> str:
        """Store the open app under a new name.

        Deprecated.
        Needs the right to create.
        QIX: Global.SaveAs.
        """
        return self._rpc("SaveAs", {"qNewAppName": qNewAppName}, out="qNewAppId")


class AsyncGlobal(AsyncRpcObject):
    """The engine itself, which opens, lists and creates apps.

    Every call is awaited, and raises `EngineError` when the engine refuses.
    """

    @method("AbortRequest")
    async def abort_request(self, qRequestId: int) -> None:
        """Flag a request to be stopped, whether it runs or waits.

        QIX: Global.AbortRequest.
        """
        await self._rpc("AbortRequest", {"qRequestId": qRequestId})

    @method("AbortAll")
    async def abort_all(self) -> None:
        """Flag every request of the session to be stopped.

        QIX: Global.AbortAll.
        """
        await self._rpc("AbortAll", {})

    @method("GetProgress")
    async def get_progress(self, qRequestId: int) -> ProgressData:
        """Tell how far a long request is and which messages it has left.

        QIX: Global.GetProgress.
        """
        return await self._rpc(
            "GetProgress", {"qRequestId": qRequestId}, out="qProgressData", result="ProgressData"
        )

    @method("QvVersion")
    async def qv_version(self) -> str:
        """Give the version of the engine.

        Deprecated.
        QIX: Global.QvVersion.
        """
        return await self._rpc("QvVersion", {}, out="qReturn")

    @method("OSVersion")
    async def os_version(self) -> str:
        """Give the version of the operating system.

        QIX: Global.OSVersion.
        """
        return await self._rpc("OSVersion", {}, out="qReturn")

    @method("OSName")
    async def os_name(self) -> str:
        """Give the name of the operating system.

        QIX: Global.OSName.
        """
        return await self._rpc("OSName", {}, out="qReturn")

    @method("QTProduct")
    async def qt_product(self) -> str:
        """Give the name of the product the engine belongs to.

        QIX: Global.QTProduct.
        """
        return await self._rpc("QTProduct", {}, out="qReturn")

    @method("GetDocList")
    async def get_doc_list(self) -> list[DocListEntry]:
        """List the apps the user may open.

        QIX: Global.GetDocList.
        """
        return await self._rpc("GetDocList", {}, out="qDocList", result="DocListEntry[]")

    @method("GetInteract")
    async def get_interact(self, qRequestId: int) -> GetInteractReturn:
        """Ask whether a running reload waits for an answer, and for which.

        Needs the right to reload.
        QIX: Global.GetInteract.
        """
        return await self._rpc("GetInteract", {"qRequestId": qRequestId}, result="GetInteractReturn")

    @method("InteractDone")
    async def interact_done(self, qRequestId: int, qDef: InteractDef | Mapping[str, Any]) -> None:
        """Answer what a running reload waits for.

        Needs the right to reload.
        QIX: Global.InteractDone.
        """
        await self._rpc("InteractDone", {"qRequestId": qRequestId, "qDef": qDef})

    @method("GetAuthenticatedUser")
    async def get_authenticated_user(self) -> str:
        """Name the user the engine works for.

        QIX: Global.GetAuthenticatedUser.
        """
        return await self._rpc("GetAuthenticatedUser", {}, out="qReturn")

    @method("CreateDocEx")
    async def create_doc_ex(
        self,
        qDocName: str,
        qUserName: str | None = None,
        qPassword: str | None = None,
        qSerial: str | None = None,
        qLocalizedScriptMainSection: str | None = None,
    ) -> AsyncDoc:
        """Make an app and open it.

        Parameters:
            qUserName: empty unless given.
            qPassword: empty unless given.
            qSerial: empty unless given.
            qLocalizedScriptMainSection: Main unless given.
        Needs the right to create.
        QIX: Global.CreateDocEx.
        """
        return await self._rpc(
            "CreateDocEx",
            {
                "qDocName": qDocName,
                "qUserName": qUserName,
                "qPassword": qPassword,
                "qSerial": qSerial,
                "qLocalizedScriptMainSection": qLocalizedScriptMainSection,
            },
            out="qReturn",
            result="object:Doc",
        )

    @method("GetActiveDoc")
    async def get_active_doc(self) -> AsyncDoc:
        """Give the app that is open in the session.

        QIX: Global.GetActiveDoc.
        """
        return await self._rpc("GetActiveDoc", {}, out="qReturn", result="object:Doc")

    @method("AllowCreateApp")
    async def allow_create_app(self) -> bool:
        """Tell whether the user may make apps.

        QIX: Global.AllowCreateApp.
        """
        return await self._rpc("AllowCreateApp", {}, out="qReturn")

    @method("CreateApp")
    async def create_app(
        self, qAppName: str, qLocalizedScriptMainSection: str | None = None, qLocale: str | None = None
    ) -> CreateAppReturn:
        """Make an app, without opening it.

        Parameters:
            qLocalizedScriptMainSection: Main unless given.
            qLocale: empty unless given.
        Needs the right to create.
        QIX: Global.CreateApp.
        """
        return await self._rpc(
            "CreateApp",
            {
                "qAppName": qAppName,
                "qLocalizedScriptMainSection": qLocalizedScriptMainSection,
                "qLocale": qLocale,
            },
            result="CreateAppReturn",
        )

    @method("DeleteApp")
    async def delete_app(self, qAppId: str) -> bool:
        """Delete an app.

        Needs the right to delete.
        QIX: Global.DeleteApp.
        """
        return await self._rpc("DeleteApp", {"qAppId": qAppId}, out="qSuccess")

    @method("IsDesktopMode")
    async def is_desktop_mode(self) -> bool:
        """Tell whether the engine runs on a desktop.

        QIX: Global.IsDesktopMode.
        """
        return await self._rpc("IsDesktopMode", {}, out="qReturn")

    @method("CancelRequest")
    async def cancel_request(self, qRequestId: int) -> None:
        """Stop one running request.

        QIX: Global.CancelRequest.
        """
        await self._rpc("CancelRequest", {"qRequestId": qRequestId})

    @method("ShutdownProcess")
    async def shutdown_process(self) -> None:
        """End the engine.

        QIX: Global.ShutdownProcess.
        """
        await self._rpc("ShutdownProcess", {})

    @method("ReloadExtensionList")
    async def reload_extension_list(self) -> None:
        """Read the list of extensions again.

        QIX: Global.ReloadExtensionList.
        """
        await self._rpc("ReloadExtensionList", {})

    @method("ReplaceAppFromID")
    async def replace_app_from_id(self, qTargetAppId: str, qSrcAppID: str, qIds: Sequence[str]) -> bool:
        """Replace parts of an app by those of another one.

        Needs the right to update.
        QIX: Global.ReplaceAppFromID.
        """
        return await self._rpc(
            "ReplaceAppFromID",
            {"qTargetAppId": qTargetAppId, "qSrcAppID": qSrcAppID, "qIds": qIds},
            out="qSuccess",
        )

    @method("CopyApp")
    async def copy_app(self, qTargetAppId: str, qSrcAppId: str, qIds: Sequence[str]) -> bool:
        """Copy parts of an app into another one.

        Needs the right to duplicate.
        QIX: Global.CopyApp.
        """
        return await self._rpc(
            "CopyApp", {"qTargetAppId": qTargetAppId, "qSrcAppId": qSrcAppId, "qIds": qIds}, out="qSuccess"
        )

    @method("ExportApp")
    async def export_app(
        self, qTargetPath: str, qSrcAppId: str, qIds: Sequence[str], qNoData: bool | None = None
    ) -> bool:
        """Write an app, with or without its data, to a path.

        Parameters:
            qNoData: false unless given.
        QIX: Global.ExportApp.
        """
        return await self._rpc(
            "ExportApp",
            {"qTargetPath": qTargetPath, "qSrcAppId": qSrcAppId, "qIds": qIds, "qNoData": qNoData},
            out="qSuccess",
        )

    @method("PublishApp")
    async def publish_app(self, qAppId: str, qName: str, qStreamId: str) -> None:
        """Publish an app to a stream.

        Needs the right to publish.
        QIX: Global.PublishApp.
        """
        await self._rpc("PublishApp", {"qAppId": qAppId, "qName": qName, "qStreamId": qStreamId})

    @method("IsPersonalMode")
    async def is_personal_mode(self) -> bool:
        """Tell whether the engine runs in personal mode.

        Deprecated.
        QIX: Global.IsPersonalMode.
        """
        return await self._rpc("IsPersonalMode", {}, out="qReturn")

    @method("GetUniqueID")
    async def get_unique_id(self) -> str:
        """Make an identifier that is used nowhere else.

        QIX: Global.GetUniqueID.
        """
        return await self._rpc("GetUniqueID", {}, out="qUniqueID")

    @method("OpenDoc")
    async def open_doc(
        self,
        qDocName: str,
        qUserName: str | None = None,
        qPassword: str | None = None,
        qSerial: str | None = None,
        qNoData: bool | None = None,
    ) -> AsyncDoc:
        """Open an app, without its data if wanted.

        Parameters:
            qUserName: empty unless given.
            qPassword: empty unless given.
            qSerial: empty unless given.
            qNoData: false unless given.
        QIX: Global.OpenDoc.
        """
        return await self._rpc(
            "OpenDoc",
            {
                "qDocName": qDocName,
                "qUserName": qUserName,
                "qPassword": qPassword,
                "qSerial": qSerial,
                "qNoData": qNoData,
            },
            out="qReturn",
            result="object:Doc",
        )

    @method("CreateSessionApp")
    async def create_session_app(self) -> AsyncDoc:
        """Make an app that lives as long as the session, and open it.

        Needs the right to create.
        QIX: Global.CreateSessionApp.
        """
        return await self._rpc("CreateSessionApp", {}, out="qReturn", result="object:Doc")

    @method("CreateSessionAppFromApp")
    async def create_session_app_from_app(self, qSrcAppId: str) -> AsyncDoc:
        """Make an app for the session with objects and data of another, and open it.

        Needs the right to create.
        QIX: Global.CreateSessionAppFromApp.
        """
        return await self._rpc(
            "CreateSessionAppFromApp", {"qSrcAppId": qSrcAppId}, out="qReturn", result="object:Doc"
        )

    @method("ProductVersion")
    async def product_version(self) -> str:
        """Give the version of the product.

        Deprecated.
        QIX: Global.ProductVersion.
        """
        return await self._rpc("ProductVersion", {}, out="qReturn")

    @method("GetAppEntry")
    async def get_app_entry(self, qAppID: str) -> AppEntry:
        """Describe an app without opening it.

        QIX: Global.GetAppEntry.
        """
        return await self._rpc("GetAppEntry", {"qAppID": qAppID}, out="qEntry", result="AppEntry")

    @method("ConfigureReload")
    async def configure_reload(
        self, qCancelOnScriptError: bool, qUseErrorData: bool, qInteractOnError: bool
    ) -> None:
        """Set what reloads of the session do on errors and on questions.

        Needs the right to reload.
        QIX: Global.ConfigureReload.
        """
        await self._rpc(
            "ConfigureReload",
            {
                "qCancelOnScriptError": qCancelOnScriptError,
                "qUseErrorData": qUseErrorData,
                "qInteractOnError": qInteractOnError,
            },
        )

    @method("CancelReload")
    async def cancel_reload(self, qReason: str | None = None) -> None:
        """Stop the reload that is running.

        Parameters:
            qReason: empty unless given.
        Needs the right to reload.
        QIX: Global.CancelReload.
        """
        await self._rpc("CancelReload", {"qReason": qReason})

    @method("GetBNF")
    async def get_bnf(self, qBnfType: BNFType) -> list[BNFDef]:
        """Give the grammar of scripts or of expressions.

        Parameters:
            qBnfType: one of S, E.
        Deprecated.
        QIX: Global.GetBNF.
        """
        return await self._rpc("GetBNF", {"qBnfType": qBnfType}, out="qBnfDefs", result="BNFDef[]")

    @method("GetFunctions")
    async def get_functions(self, qGroup: FunctionGroup | None = None) -> list[Function]:
        """List the functions of scripts and expressions, of one group if given.

        Parameters:
            qGroup: one of ALL, U, NONE, AGGR, NUM, RNG, EXP, TRIG, ...; ALL unless given.
        QIX: Global.GetFunctions.
        """
        return await self._rpc("GetFunctions", {"qGroup": qGroup}, out="qFunctions", result="Function[]")

    @method("GetOdbcDsns")
    async def get_odbc_dsns(self) -> list[OdbcDsn]:
        """List the ODBC sources of the engine's machine.

        Needs the right to reload.
        QIX: Global.GetOdbcDsns.
        """
        return await self._rpc("GetOdbcDsns", {}, out="qOdbcDsns", result="OdbcDsn[]")

    @method("GetOleDbProviders")
    async def get_ole_db_providers(self) -> list[OleDbProvider]:
        """List the OLE DB providers of the engine's machine.

        Needs the right to reload.
        QIX: Global.GetOleDbProviders.
        """
        return await self._rpc("GetOleDbProviders", {}, out="qOleDbProviders", result="OleDbProvider[]")

    @method("GetDatabasesFromConnectionString")
    async def get_databases_from_connection_string(
        self, qConnection: Connection | Mapping[str, Any]
    ) -> list[Database]:
        """List the databases a connection string leads to.

        Needs the right to reload.
        QIX: Global.GetDatabasesFromConnectionString.
        """
        return await self._rpc(
            "GetDatabasesFromConnectionString",
            {"qConnection": qConnection},
            out="qDatabases",
            result="Database[]",
        )

    @method("IsValidConnectionString")
    async def is_valid_connection_string(self, qConnection: Connection | Mapping[str, Any]) -> bool:
        """Check a connection string.

        Needs the right to reload.
        QIX: Global.IsValidConnectionString.
        """
        return await self._rpc("IsValidConnectionString", {"qConnection": qConnection}, out="qReturn")

    @method("GetDefaultAppFolder")
    async def get_default_app_folder(self) -> str:
        """Give the folder in which apps are stored.

        Needs the right to reload.
        QIX: Global.GetDefaultAppFolder.
        """
        return await self._rpc("GetDefaultAppFolder", {}, out="qPath")

    @method("GetLogicalDriveStrings")
    async def get_logical_drive_strings(self) -> list[DriveInfo]:
        """List the drives of the engine's machine.

        Needs the right to reload.
        QIX: Global.GetLogicalDriveStrings.
        """
        return await self._rpc("GetLogicalDriveStrings", {}, out="qDrives", result="DriveInfo[]")

    @method("GetFolderItemsForPath")
    async def get_folder_items_for_path(self, qPath: str) -> list[FolderItem]:
        """List the files and folders of a path on the engine's machine.

        Needs the right to reload.
        QIX: Global.GetFolderItemsForPath.
        """
        return await self._rpc(
            "GetFolderItemsForPath", {"qPath": qPath}, out="qFolderItems", result="FolderItem[]"
        )

    @method("GetSupportedCodePages")
    async def get_supported_code_pages(self) -> list[CodePage]:
        """List the code pages that data files may be in.

        Needs the right to reload.
        QIX: Global.GetSupportedCodePages.
        """
        return await self._rpc("GetSupportedCodePages", {}, out="qCodePages", result="CodePage[]")

    @method("GetCustomConnectors")
    async def get_custom_connectors(self, qReloadList: bool | None = None) -> list[CustomConnector]:
        """List the custom connectors, read anew if wanted.

        Parameters:
            qReloadList: false unless given.
        Needs the right to reload.
        QIX: Global.GetCustomConnectors.
        """
        return await self._rpc(
            "GetCustomConnectors", {"qReloadList": qReloadList}, out="qConnectors", result="CustomConnector[]"
        )

    @method("GetStreamList")
    async def get_stream_list(self) -> list[NxStreamListEntry]:
        """List the streams the user may see.

        Deprecated.
        QIX: Global.GetStreamList.
        """
        return await self._rpc("GetStreamList", {}, out="qStreamList", result="NxStreamListEntry[]")

    @method("EngineVersion")
    async def engine_version(self) -> NxEngineVersion:
        """Give the version of the engine's components.

        QIX: Global.EngineVersion.
        """
        return await self._rpc("EngineVersion", {}, out="qVersion", result="NxEngineVersion")

    @method("GetBaseBNF")
    async def get_base_bnf(self, qBnfType: BNFType) -> GetBaseBNFReturn:
        """Give the grammar of scripts or expressions as an engine without app has it, with its hash.

        Parameters:
            qBnfType: one of S, E.
        QIX: Global.GetBaseBNF.
        """
        return await self._rpc("GetBaseBNF", {"qBnfType": qBnfType}, result="GetBaseBNFReturn")

    @method("GetBaseBNFHash")
    async def get_base_bnf_hash(self, qBnfType: BNFType) -> str:
        """Give the hash of the grammar of an engine without app.

        Parameters:
            qBnfType: one of S, E.
        QIX: Global.GetBaseBNFHash.
        """
        return await self._rpc("GetBaseBNFHash", {"qBnfType": qBnfType}, out="qBnfHash")

    @method("GetBaseBNFString")
    async def get_base_bnf_string(self, qBnfType: BNFType) -> GetBaseBNFStringReturn:
        """Give the grammar of an engine without app as one text, with its hash.

        Parameters:
            qBnfType: one of S, E.
        QIX: Global.GetBaseBNFString.
        """
        return await self._rpc("GetBaseBNFString", {"qBnfType": qBnfType}, result="GetBaseBNFStringReturn")

    @method("SaveAs")
    async def save_as(self, qNewAppName: str) -> str:
        """Store the open app under a new name.

        Deprecated.
        Needs the right to create.
        QIX: Global.SaveAs.
        """
        return await self._rpc("SaveAs", {"qNewAppName": qNewAppName}, out="qNewAppId")
