# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""The engine itself, which opens, lists and creates apps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...rpc.service import MethodSpec, NotWritten, Outs, ParamSpec, RpcService


class GlobalApi(RpcService):
    """The engine itself, which opens, lists and creates apps.

    Every method raises `NotWritten` until a subclass answers it.
    """

    QIX_TYPE: ClassVar[str] = "Global"
    METHODS: ClassVar[Mapping[str, MethodSpec]] = {
        "AbortRequest": MethodSpec("abort_request", params=(ParamSpec("qRequestId", "integer"),), outs=()),
        "AbortAll": MethodSpec("abort_all", params=(), outs=()),
        "GetProgress": MethodSpec(
            "get_progress", params=(ParamSpec("qRequestId", "integer"),), outs=("qProgressData",)
        ),
        "QvVersion": MethodSpec("qv_version", params=(), outs=("qReturn",)),
        "OSVersion": MethodSpec("os_version", params=(), outs=("qReturn",)),
        "OSName": MethodSpec("os_name", params=(), outs=("qReturn",)),
        "QTProduct": MethodSpec("qt_product", params=(), outs=("qReturn",)),
        "GetDocList": MethodSpec("get_doc_list", params=(), outs=("qDocList",)),
        "GetInteract": MethodSpec(
            "get_interact",
            params=(ParamSpec("qRequestId", "integer"),),
            outs=(
                "qDef",
                "qReturn",
            ),
            access=("reload",),
        ),
        "InteractDone": MethodSpec(
            "interact_done",
            params=(
                ParamSpec("qRequestId", "integer"),
                ParamSpec("qDef", "object"),
            ),
            outs=(),
            access=("reload",),
        ),
        "GetAuthenticatedUser": MethodSpec("get_authenticated_user", params=(), outs=("qReturn",)),
        "CreateDocEx": MethodSpec(
            "create_doc_ex",
            params=(
                ParamSpec("qDocName", "string"),
                ParamSpec("qUserName", "string", required=False, default=""),
                ParamSpec("qPassword", "string", required=False, default=""),
                ParamSpec("qSerial", "string", required=False, default=""),
                ParamSpec("qLocalizedScriptMainSection", "string", required=False, default="Main"),
            ),
            outs=(
                "qDocId",
                "qReturn",
            ),
            access=("create",),
        ),
        "GetActiveDoc": MethodSpec("get_active_doc", params=(), outs=("qReturn",)),
        "AllowCreateApp": MethodSpec("allow_create_app", params=(), outs=("qReturn",)),
        "CreateApp": MethodSpec(
            "create_app",
            params=(
                ParamSpec("qAppName", "string"),
                ParamSpec("qLocalizedScriptMainSection", "string", required=False, default="Main"),
                ParamSpec("qLocale", "string", required=False, default=""),
            ),
            outs=(
                "qAppId",
                "qSuccess",
            ),
            access=("create",),
        ),
        "DeleteApp": MethodSpec(
            "delete_app", params=(ParamSpec("qAppId", "string"),), outs=("qSuccess",), access=("delete",)
        ),
        "IsDesktopMode": MethodSpec("is_desktop_mode", params=(), outs=("qReturn",)),
        "CancelRequest": MethodSpec("cancel_request", params=(ParamSpec("qRequestId", "integer"),), outs=()),
        "ShutdownProcess": MethodSpec("shutdown_process", params=(), outs=()),
        "ReloadExtensionList": MethodSpec("reload_extension_list", params=(), outs=()),
        "ReplaceAppFromID": MethodSpec(
            "replace_app_from_id",
            params=(
                ParamSpec("qTargetAppId", "string"),
                ParamSpec("qSrcAppID", "string"),
                ParamSpec("qIds", "array"),
            ),
            outs=("qSuccess",),
            access=("update",),
        ),
        "CopyApp": MethodSpec(
            "copy_app",
            params=(
                ParamSpec("qTargetAppId", "string"),
                ParamSpec("qSrcAppId", "string"),
                ParamSpec("qIds", "array"),
            ),
            outs=("qSuccess",),
            access=("duplicate",),
        ),
        "ExportApp": MethodSpec(
            "export_app",
            params=(
                ParamSpec("qTargetPath", "string"),
                ParamSpec("qSrcAppId", "string"),
                ParamSpec("qIds", "array"),
                ParamSpec("qNoData", "boolean", required=False, default=False),
            ),
            outs=("qSuccess",),
        ),
        "PublishApp": MethodSpec(
            "publish_app",
            params=(
                ParamSpec("qAppId", "string"),
                ParamSpec("qName", "string"),
                ParamSpec("qStreamId", "string"),
            ),
            outs=(),
            access=("publish",),
        ),
        "IsPersonalMode": MethodSpec("is_personal_mode", params=(), outs=("qReturn",)),
        "GetUniqueID": MethodSpec("get_unique_id", params=(), outs=("qUniqueID",)),
        "OpenDoc": MethodSpec(
            "open_doc",
            params=(
                ParamSpec("qDocName", "string"),
                ParamSpec("qUserName", "string", required=False, default=""),
                ParamSpec("qPassword", "string", required=False, default=""),
                ParamSpec("qSerial", "string", required=False, default=""),
                ParamSpec("qNoData", "boolean", required=False, default=False),
            ),
            outs=("qReturn",),
        ),
        "CreateSessionApp": MethodSpec(
            "create_session_app",
            params=(),
            outs=(
                "qReturn",
                "qSessionAppId",
            ),
            access=("create",),
        ),
        "CreateSessionAppFromApp": MethodSpec(
            "create_session_app_from_app",
            params=(ParamSpec("qSrcAppId", "string"),),
            outs=(
                "qReturn",
                "qSessionAppId",
            ),
            access=("create",),
        ),
        "ProductVersion": MethodSpec("product_version", params=(), outs=("qReturn",)),
        "GetAppEntry": MethodSpec("get_app_entry", params=(ParamSpec("qAppID", "string"),), outs=("qEntry",)),
        "ConfigureReload": MethodSpec(
            "configure_reload",
            params=(
                ParamSpec("qCancelOnScriptError", "boolean"),
                ParamSpec("qUseErrorData", "boolean"),
                ParamSpec("qInteractOnError", "boolean"),
            ),
            outs=(),
            access=("reload",),
        ),
        "CancelReload": MethodSpec(
            "cancel_reload",
            params=(ParamSpec("qReason", "string", required=False, default=""),),
            outs=(),
            access=("reload",),
        ),
        "GetBNF": MethodSpec("get_bnf", params=(ParamSpec("qBnfType", "string"),), outs=("qBnfDefs",)),
        "GetFunctions": MethodSpec(
            "get_functions",
            params=(ParamSpec("qGroup", "string", required=False, default="ALL"),),
            outs=("qFunctions",),
        ),
        "GetOdbcDsns": MethodSpec("get_odbc_dsns", params=(), outs=("qOdbcDsns",), access=("reload",)),
        "GetOleDbProviders": MethodSpec(
            "get_ole_db_providers", params=(), outs=("qOleDbProviders",), access=("reload",)
        ),
        "GetDatabasesFromConnectionString": MethodSpec(
            "get_databases_from_connection_string",
            params=(ParamSpec("qConnection", "object"),),
            outs=("qDatabases",),
            access=("reload",),
        ),
        "IsValidConnectionString": MethodSpec(
            "is_valid_connection_string",
            params=(ParamSpec("qConnection", "object"),),
            outs=("qReturn",),
            access=("reload",),
        ),
        "GetDefaultAppFolder": MethodSpec(
            "get_default_app_folder", params=(), outs=("qPath",), access=("reload",)
        ),
        "GetLogicalDriveStrings": MethodSpec(
            "get_logical_drive_strings", params=(), outs=("qDrives",), access=("reload",)
        ),
        "GetFolderItemsForPath": MethodSpec(
            "get_folder_items_for_path",
            params=(ParamSpec("qPath", "string"),),
            outs=("qFolderItems",),
            access=("reload",),
        ),
        "GetSupportedCodePages": MethodSpec(
            "get_supported_code_pages", params=(), outs=("qCodePages",), access=("reload",)
        ),
        "GetCustomConnectors": MethodSpec(
            "get_custom_connectors",
            params=(ParamSpec("qReloadList", "boolean", required=False, default=False),),
            outs=("qConnectors",),
            access=("reload",),
        ),
        "GetStreamList": MethodSpec("get_stream_list", params=(), outs=("qStreamList",)),
        "EngineVersion": MethodSpec("engine_version", params=(), outs=("qVersion",)),
        "GetBaseBNF": MethodSpec(
            "get_base_bnf",
            params=(ParamSpec("qBnfType", "string"),),
            outs=(
                "qBnfDefs",
                "qBnfHash",
            ),
        ),
        "GetBaseBNFHash": MethodSpec(
            "get_base_bnf_hash", params=(ParamSpec("qBnfType", "string"),), outs=("qBnfHash",)
        ),
        "GetBaseBNFString": MethodSpec(
            "get_base_bnf_string",
            params=(ParamSpec("qBnfType", "string"),),
            outs=(
                "qBnfHash",
                "qBnfStr",
            ),
        ),
        "SaveAs": MethodSpec(
            "save_as", params=(ParamSpec("qNewAppName", "string"),), outs=("qNewAppId",), access=("create",)
        ),
    }

    def abort_request(self, *, qRequestId: int) -> Outs:
        """Flag a request to be stopped, whether it runs or waits.

        QIX: Global.AbortRequest.
        """
        raise NotWritten("Global.AbortRequest")

    def abort_all(self) -> Outs:
        """Flag every request of the session to be stopped.

        QIX: Global.AbortAll.
        """
        raise NotWritten("Global.AbortAll")

    def get_progress(self, *, qRequestId: int) -> Outs:
        """Tell how far a long request is and which messages it has left.

        Returns:
            qProgressData: ProgressData
        QIX: Global.GetProgress.
        """
        raise NotWritten("Global.GetProgress")

    def qv_version(self) -> Outs:
        """Give the version of the engine.

        Returns:
            qReturn: string
        QIX: Global.QvVersion.
        """
        raise NotWritten("Global.QvVersion")

    def os_version(self) -> Outs:
        """Give the version of the operating system.

        Returns:
            qReturn: string
        QIX: Global.OSVersion.
        """
        raise NotWritten("Global.OSVersion")

    def os_name(self) -> Outs:
        """Give the name of the operating system.

        Returns:
            qReturn: string
        QIX: Global.OSName.
        """
        raise NotWritten("Global.OSName")

    def qt_product(self) -> Outs:
        """Give the name of the product the engine belongs to.

        Returns:
            qReturn: string
        QIX: Global.QTProduct.
        """
        raise NotWritten("Global.QTProduct")

    def get_doc_list(self) -> Outs:
        """List the apps the user may open.

        Returns:
            qDocList: DocListEntry[]
        QIX: Global.GetDocList.
        """
        raise NotWritten("Global.GetDocList")

    def get_interact(self, *, qRequestId: int) -> Outs:
        """Ask whether a running reload waits for an answer, and for which.

        Returns:
            qDef: InteractDef
            qReturn: boolean
        Needs the right to reload.
        QIX: Global.GetInteract.
        """
        raise NotWritten("Global.GetInteract")

    def interact_done(self, *, qRequestId: int, qDef: dict[str, Any]) -> Outs:
        """Answer what a running reload waits for.

        Needs the right to reload.
        QIX: Global.InteractDone.
        """
        raise NotWritten("Global.InteractDone")

    def get_authenticated_user(self) -> Outs:
        """Name the user the engine works for.

        Returns:
            qReturn: string
        QIX: Global.GetAuthenticatedUser.
        """
        raise NotWritten("Global.GetAuthenticatedUser")

    def create_doc_ex(
        self,
        *,
        qDocName: str,
        qUserName: str = "",
        qPassword: str = "",
        qSerial: str = "",
        qLocalizedScriptMainSection: str = "Main",
    ) -> Outs:
        """Make an app and open it.

        Returns:
            qDocId: string
            qReturn: Doc
        Needs the right to create.
        QIX: Global.CreateDocEx.
        """
        raise NotWritten("Global.CreateDocEx")

    def get_active_doc(self) -> Outs:
        """Give the app that is open in the session.

        Returns:
            qReturn: Doc
        QIX: Global.GetActiveDoc.
        """
        raise NotWritten("Global.GetActiveDoc")

    def allow_create_app(self) -> Outs:
        """Tell whether the user may make apps.

        Returns:
            qReturn: boolean
        QIX: Global.AllowCreateApp.
        """
        raise NotWritten("Global.AllowCreateApp")

    def create_app(
        self, *, qAppName: str, qLocalizedScriptMainSection: str = "Main", qLocale: str = ""
    ) -> Outs:
        """Make an app, without opening it.

        Returns:
            qAppId: string
            qSuccess: boolean
        Needs the right to create.
        QIX: Global.CreateApp.
        """
        raise NotWritten("Global.CreateApp")

    def delete_app(self, *, qAppId: str) -> Outs:
        """Delete an app.

        Returns:
            qSuccess: boolean
        Needs the right to delete.
        QIX: Global.DeleteApp.
        """
        raise NotWritten("Global.DeleteApp")

    def is_desktop_mode(self) -> Outs:
        """Tell whether the engine runs on a desktop.

        Returns:
            qReturn: boolean
        QIX: Global.IsDesktopMode.
        """
        raise NotWritten("Global.IsDesktopMode")

    def cancel_request(self, *, qRequestId: int) -> Outs:
        """Stop one running request.

        QIX: Global.CancelRequest.
        """
        raise NotWritten("Global.CancelRequest")

    def shutdown_process(self) -> Outs:
        """End the engine.

        QIX: Global.ShutdownProcess.
        """
        raise NotWritten("Global.ShutdownProcess")

    def reload_extension_list(self) -> Outs:
        """Read the list of extensions again.

        QIX: Global.ReloadExtensionList.
        """
        raise NotWritten("Global.ReloadExtensionList")

    def replace_app_from_id(self, *, qTargetAppId: str, qSrcAppID: str, qIds: list[str]) -> Outs:
        """Replace parts of an app by those of another one.

        Returns:
            qSuccess: boolean
        Needs the right to update.
        QIX: Global.ReplaceAppFromID.
        """
        raise NotWritten("Global.ReplaceAppFromID")

    def copy_app(self, *, qTargetAppId: str, qSrcAppId: str, qIds: list[str]) -> Outs:
        """Copy parts of an app into another one.

        Returns:
            qSuccess: boolean
        Needs the right to duplicate.
        QIX: Global.CopyApp.
        """
        raise NotWritten("Global.CopyApp")

    def export_app(self, *, qTargetPath: str, qSrcAppId: str, qIds: list[str], qNoData: bool = False) -> Outs:
        """Write an app, with or without its data, to a path.

        Returns:
            qSuccess: boolean
        QIX: Global.ExportApp.
        """
        raise NotWritten("Global.ExportApp")

    def publish_app(self, *, qAppId: str, qName: str, qStreamId: str) -> Outs:
        """Publish an app to a stream.

        Needs the right to publish.
        QIX: Global.PublishApp.
        """
        raise NotWritten("Global.PublishApp")

    def is_personal_mode(self) -> Outs:
        """Tell whether the engine runs in personal mode.

        Returns:
            qReturn: boolean
        QIX: Global.IsPersonalMode.
        """
        raise NotWritten("Global.IsPersonalMode")

    def get_unique_id(self) -> Outs:
        """Make an identifier that is used nowhere else.

        Returns:
            qUniqueID: string
        QIX: Global.GetUniqueID.
        """
        raise NotWritten("Global.GetUniqueID")

    def open_doc(
        self,
        *,
        qDocName: str,
        qUserName: str = "",
        qPassword: str = "",
        qSerial: str = "",
        qNoData: bool = False,
    ) -> Outs:
        """Open an app, without its data if wanted.

        Returns:
            qReturn: Doc
        QIX: Global.OpenDoc.
        """
        raise NotWritten("Global.OpenDoc")

    def create_session_app(self) -> Outs:
        """Make an app that lives as long as the session, and open it.

        Returns:
            qReturn: Doc
            qSessionAppId: string
        Needs the right to create.
        QIX: Global.CreateSessionApp.
        """
        raise NotWritten("Global.CreateSessionApp")

    def create_session_app_from_app(self, *, qSrcAppId: str) -> Outs:
        """Make an app for the session with objects and data of another, and open it.

        Returns:
            qReturn: Doc
            qSessionAppId: string
        Needs the right to create.
        QIX: Global.CreateSessionAppFromApp.
        """
        raise NotWritten("Global.CreateSessionAppFromApp")

    def product_version(self) -> Outs:
        """Give the version of the product.

        Returns:
            qReturn: string
        QIX: Global.ProductVersion.
        """
        raise NotWritten("Global.ProductVersion")

    def get_app_entry(self, *, qAppID: str) -> Outs:
        """Describe an app without opening it.

        Returns:
            qEntry: AppEntry
        QIX: Global.GetAppEntry.
        """
        raise NotWritten("Global.GetAppEntry")

    def configure_reload(
        self, *, qCancelOnScriptError: bool, qUseErrorData: bool, qInteractOnError: bool
    ) -> Outs:
        """Set what reloads of the session do on errors and on questions.

        Needs the right to reload.
        QIX: Global.ConfigureReload.
        """
        raise NotWritten("Global.ConfigureReload")

    def cancel_reload(self, *, qReason: str = "") -> Outs:
        """Stop the reload that is running.

        Needs the right to reload.
        QIX: Global.CancelReload.
        """
        raise NotWritten("Global.CancelReload")

    def get_bnf(self, *, qBnfType: str) -> Outs:
        """Give the grammar of scripts or of expressions.

        Returns:
            qBnfDefs: BNFDef[]
        QIX: Global.GetBNF.
        """
        raise NotWritten("Global.GetBNF")

    def get_functions(self, *, qGroup: str = "ALL") -> Outs:
        """List the functions of scripts and expressions, of one group if given.

        Returns:
            qFunctions: Function[]
        QIX: Global.GetFunctions.
        """
        raise NotWritten("Global.GetFunctions")

    def get_odbc_dsns(self) -> Outs:
        """List the ODBC sources of the engine's machine.

        Returns:
            qOdbcDsns: OdbcDsn[]
        Needs the right to reload.
        QIX: Global.GetOdbcDsns.
        """
        raise NotWritten("Global.GetOdbcDsns")

    def get_ole_db_providers(self) -> Outs:
        """List the OLE DB providers of the engine's machine.

        Returns:
            qOleDbProviders: OleDbProvider[]
        Needs the right to reload.
        QIX: Global.GetOleDbProviders.
        """
        raise NotWritten("Global.GetOleDbProviders")

    def get_databases_from_connection_string(self, *, qConnection: dict[str, Any]) -> Outs:
        """List the databases a connection string leads to.

        Returns:
            qDatabases: Database[]
        Needs the right to reload.
        QIX: Global.GetDatabasesFromConnectionString.
        """
        raise NotWritten("Global.GetDatabasesFromConnectionString")

    def is_valid_connection_string(self, *, qConnection: dict[str, Any]) -> Outs:
        """Check a connection string.

        Returns:
            qReturn: boolean
        Needs the right to reload.
        QIX: Global.IsValidConnectionString.
        """
        raise NotWritten("Global.IsValidConnectionString")

    def get_default_app_folder(self) -> Outs:
        """Give the folder in which apps are stored.

        Returns:
            qPath: string
        Needs the right to reload.
        QIX: Global.GetDefaultAppFolder.
        """
        raise NotWritten("Global.GetDefaultAppFolder")

    def get_logical_drive_strings(self) -> Outs:
        """List the drives of the engine's machine.

        Returns:
            qDrives: DriveInfo[]
        Needs the right to reload.
        QIX: Global.GetLogicalDriveStrings.
        """
        raise NotWritten("Global.GetLogicalDriveStrings")

    def get_folder_items_for_path(self, *, qPath: str) -> Outs:
        """List the files and folders of a path on the engine's machine.

        Returns:
            qFolderItems: FolderItem[]
        Needs the right to reload.
        QIX: Global.GetFolderItemsForPath.
        """
        raise NotWritten("Global.GetFolderItemsForPath")

    def get_supported_code_pages(self) -> Outs:
        """List the code pages that data files may be in.

        Returns:
            qCodePages: CodePage[]
        Needs the right to reload.
        QIX: Global.GetSupportedCodePages.
        """
        raise NotWritten("Global.GetSupportedCodePages")

    def get_custom_connectors(self, *, qReloadList: bool = False) -> Outs:
        """List the custom connectors, read anew if wanted.

        Returns:
            qConnectors: CustomConnector[]
        Needs the right to reload.
        QIX: Global.GetCustomConnectors.
        """
        raise NotWritten("Global.GetCustomConnectors")

    def get_stream_list(self) -> Outs:
        """List the streams the user may see.

        Returns:
            qStreamList: NxStreamListEntry[]
        QIX: Global.GetStreamList.
        """
        raise NotWritten("Global.GetStreamList")

    def engine_version(self) -> Outs:
        """Give the version of the engine's components.

        Returns:
            qVersion: NxEngineVersion
        QIX: Global.EngineVersion.
        """
        raise NotWritten("Global.EngineVersion")

    def get_base_bnf(self, *, qBnfType: str) -> Outs:
        """Give the grammar of scripts or expressions as an engine without app has it, with its hash.

        Returns:
            qBnfDefs: BNFDef[]
            qBnfHash: string
        QIX: Global.GetBaseBNF.
        """
        raise NotWritten("Global.GetBaseBNF")

    def get_base_bnf_hash(self, *, qBnfType: str) -> Outs:
        """Give the hash of the grammar of an engine without app.

        Returns:
            qBnfHash: string
        QIX: Global.GetBaseBNFHash.
        """
        raise NotWritten("Global.GetBaseBNFHash")

    def get_base_bnf_string(self, *, qBnfType: str) -> Outs:
        """Give the grammar of an engine without app as one text, with its hash.

        Returns:
            qBnfHash: string
            qBnfStr: string
        QIX: Global.GetBaseBNFString.
        """
        raise NotWritten("Global.GetBaseBNFString")

    def save_as(self, *, qNewAppName: str) -> Outs:
        """Store the open app under a new name.

        Returns:
            qNewAppId: string
        Needs the right to create.
        QIX: Global.SaveAs.
        """
        raise NotWritten("Global.SaveAs")
