# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""An app that is open: its data, script, selections and objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...rpc.service import MethodSpec, NotWritten, Outs, ParamSpec, RpcService


class DocApi(RpcService):
    """An app that is open: its data, script, selections and objects.

    Every method raises `NotWritten` until a subclass answers it.
    """

    QIX_TYPE: ClassVar[str] = "Doc"
    METHODS: ClassVar[Mapping[str, MethodSpec]] = {
        "GetField": MethodSpec(
            "get_field",
            params=(
                ParamSpec("qFieldName", "string"),
                ParamSpec("qStateName", "string", required=False, default="$"),
            ),
            outs=("qReturn",),
        ),
        "GetFieldDescription": MethodSpec(
            "get_field_description", params=(ParamSpec("qFieldName", "string"),), outs=("qReturn",)
        ),
        "GetVariable": MethodSpec("get_variable", params=(ParamSpec("qName", "string"),), outs=("qReturn",)),
        "GetLooselyCoupledVector": MethodSpec("get_loosely_coupled_vector", params=(), outs=("qv",)),
        "SetLooselyCoupledVector": MethodSpec(
            "set_loosely_coupled_vector",
            params=(ParamSpec("qv", "array"),),
            outs=("qReturn",),
            access=("reload",),
        ),
        "Evaluate": MethodSpec("evaluate", params=(ParamSpec("qExpression", "string"),), outs=("qReturn",)),
        "EvaluateEx": MethodSpec(
            "evaluate_ex", params=(ParamSpec("qExpression", "string"),), outs=("qValue",)
        ),
        "ClearAll": MethodSpec(
            "clear_all",
            params=(
                ParamSpec("qLockedAlso", "boolean", required=False, default=False),
                ParamSpec("qStateName", "string", required=False, default="$"),
            ),
            outs=(),
        ),
        "LockAll": MethodSpec(
            "lock_all", params=(ParamSpec("qStateName", "string", required=False, default="$"),), outs=()
        ),
        "UnlockAll": MethodSpec(
            "unlock_all", params=(ParamSpec("qStateName", "string", required=False, default="$"),), outs=()
        ),
        "Back": MethodSpec("back", params=(), outs=()),
        "Forward": MethodSpec("forward", params=(), outs=()),
        "CreateVariable": MethodSpec(
            "create_variable", params=(ParamSpec("qName", "string"),), outs=("qReturn",), access=("update",)
        ),
        "RemoveVariable": MethodSpec(
            "remove_variable", params=(ParamSpec("qName", "string"),), outs=("qReturn",), access=("update",)
        ),
        "GetLocaleInfo": MethodSpec("get_locale_info", params=(), outs=("qReturn",)),
        "GetTablesAndKeys": MethodSpec(
            "get_tables_and_keys",
            params=(
                ParamSpec("qWindowSize", "object"),
                ParamSpec("qNullSize", "object"),
                ParamSpec("qCellHeight", "integer"),
                ParamSpec("qSyntheticMode", "boolean"),
                ParamSpec("qIncludeSysVars", "boolean"),
                ParamSpec("qIncludeProfiling", "boolean", required=False, default=False),
            ),
            outs=(
                "qk",
                "qtr",
            ),
        ),
        "GetViewDlgSaveInfo": MethodSpec("get_view_dlg_save_info", params=(), outs=("qReturn",)),
        "SetViewDlgSaveInfo": MethodSpec(
            "set_view_dlg_save_info", params=(ParamSpec("qInfo", "object"),), outs=(), access=("update",)
        ),
        "GetEmptyScript": MethodSpec(
            "get_empty_script",
            params=(ParamSpec("qLocalizedMainSection", "string", required=False, default="Main"),),
            outs=("qReturn",),
            access=("reload",),
        ),
        "DoReload": MethodSpec(
            "do_reload",
            params=(
                ParamSpec("qMode", "integer", required=False, default=0),
                ParamSpec("qPartial", "boolean", required=False, default=False),
                ParamSpec("qDebug", "boolean", required=False, default=False),
            ),
            outs=("qReturn",),
            access=("reload",),
        ),
        "GetScriptBreakpoints": MethodSpec(
            "get_script_breakpoints", params=(), outs=("qBreakpoints",), access=("reload",)
        ),
        "SetScriptBreakpoints": MethodSpec(
            "set_script_breakpoints",
            params=(ParamSpec("qBreakpoints", "array"),),
            outs=(),
            access=("reload",),
        ),
        "GetScript": MethodSpec("get_script", params=(), outs=("qScript",), access=("reload",)),
        "GetTextMacros": MethodSpec("get_text_macros", params=(), outs=("qMacros",), access=("reload",)),
        "SetFetchLimit": MethodSpec(
            "set_fetch_limit", params=(ParamSpec("qLimit", "integer"),), outs=(), access=("reload",)
        ),
        "DoSave": MethodSpec(
            "do_save",
            params=(ParamSpec("qFileName", "string", required=False, default=""),),
            outs=(),
            access=("update",),
        ),
        "GetTableData": MethodSpec(
            "get_table_data",
            params=(
                ParamSpec("qOffset", "integer"),
                ParamSpec("qRows", "integer"),
                ParamSpec("qSyntheticMode", "boolean"),
                ParamSpec("qTableName", "string"),
            ),
            outs=("qData",),
        ),
        "GetAppLayout": MethodSpec("get_app_layout", params=(), outs=("qLayout",)),
        "SetAppProperties": MethodSpec(
            "set_app_properties", params=(ParamSpec("qProp", "object"),), outs=(), access=("update",)
        ),
        "GetAppProperties": MethodSpec("get_app_properties", params=(), outs=("qProp",)),
        "GetLineage": MethodSpec("get_lineage", params=(), outs=("qLineage",), access=("reload",)),
        "CreateSessionObject": MethodSpec(
            "create_session_object",
            params=(ParamSpec("qProp", "object"),),
            outs=(
                "qReturn",
                "qInfo",
            ),
        ),
        "DestroySessionObject": MethodSpec(
            "destroy_session_object", params=(ParamSpec("qId", "string"),), outs=("qSuccess",)
        ),
        "CreateObject": MethodSpec(
            "create_object",
            params=(ParamSpec("qProp", "object"),),
            outs=(
                "qInfo",
                "qReturn",
            ),
            access=("create",),
        ),
        "GetOrCreateObject": MethodSpec(
            "get_or_create_object",
            params=(ParamSpec("qProp", "object"),),
            outs=(
                "qReturn",
                "qInfo",
            ),
            access=("create",),
        ),
        "DestroyObject": MethodSpec(
            "destroy_object", params=(ParamSpec("qId", "string"),), outs=("qSuccess",), access=("delete",)
        ),
        "GetObject": MethodSpec("get_object", params=(ParamSpec("qId", "string"),), outs=("qReturn",)),
        "GetObjects": MethodSpec("get_objects", params=(ParamSpec("qOptions", "object"),), outs=("qList",)),
        "GetBookmarks": MethodSpec(
            "get_bookmarks", params=(ParamSpec("qOptions", "object"),), outs=("qList",)
        ),
        "CloneObject": MethodSpec(
            "clone_object", params=(ParamSpec("qId", "string"),), outs=("qCloneId",), access=("create",)
        ),
        "CreateDraft": MethodSpec(
            "create_draft", params=(ParamSpec("qId", "string"),), outs=("qDraftId",), access=("create",)
        ),
        "CommitDraft": MethodSpec(
            "commit_draft", params=(ParamSpec("qId", "string"),), outs=(), access=("update",)
        ),
        "DestroyDraft": MethodSpec(
            "destroy_draft",
            params=(
                ParamSpec("qId", "string"),
                ParamSpec("qSourceId", "string"),
            ),
            outs=("qSuccess",),
            access=("delete",),
        ),
        "Undo": MethodSpec("undo", params=(), outs=("qSuccess",)),
        "Redo": MethodSpec("redo", params=(), outs=("qSuccess",)),
        "ClearUndoBuffer": MethodSpec("clear_undo_buffer", params=(), outs=()),
        "CreateDimension": MethodSpec(
            "create_dimension",
            params=(ParamSpec("qProp", "object"),),
            outs=(
                "qInfo",
                "qReturn",
            ),
            access=("create",),
        ),
        "DestroyDimension": MethodSpec(
            "destroy_dimension", params=(ParamSpec("qId", "string"),), outs=("qSuccess",), access=("delete",)
        ),
        "GetDimension": MethodSpec("get_dimension", params=(ParamSpec("qId", "string"),), outs=("qReturn",)),
        "CloneDimension": MethodSpec(
            "clone_dimension", params=(ParamSpec("qId", "string"),), outs=("qCloneId",), access=("create",)
        ),
        "CreateMeasure": MethodSpec(
            "create_measure",
            params=(ParamSpec("qProp", "object"),),
            outs=(
                "qInfo",
                "qReturn",
            ),
            access=("create",),
        ),
        "DestroyMeasure": MethodSpec(
            "destroy_measure", params=(ParamSpec("qId", "string"),), outs=("qSuccess",), access=("delete",)
        ),
        "GetMeasure": MethodSpec("get_measure", params=(ParamSpec("qId", "string"),), outs=("qReturn",)),
        "CloneMeasure": MethodSpec(
            "clone_measure", params=(ParamSpec("qId", "string"),), outs=("qCloneId",), access=("create",)
        ),
        "CreateSessionVariable": MethodSpec(
            "create_session_variable",
            params=(ParamSpec("qProp", "object"),),
            outs=(
                "qReturn",
                "qInfo",
            ),
        ),
        "DestroySessionVariable": MethodSpec(
            "destroy_session_variable", params=(ParamSpec("qId", "string"),), outs=("qSuccess",)
        ),
        "CreateVariableEx": MethodSpec(
            "create_variable_ex",
            params=(ParamSpec("qProp", "object"),),
            outs=(
                "qInfo",
                "qReturn",
            ),
            access=("create",),
        ),
        "DestroyVariableById": MethodSpec(
            "destroy_variable_by_id",
            params=(ParamSpec("qId", "string"),),
            outs=("qSuccess",),
            access=("delete",),
        ),
        "DestroyVariableByName": MethodSpec(
            "destroy_variable_by_name",
            params=(ParamSpec("qName", "string"),),
            outs=("qSuccess",),
            access=("delete",),
        ),
        "GetVariableById": MethodSpec(
            "get_variable_by_id", params=(ParamSpec("qId", "string"),), outs=("qReturn",)
        ),
        "GetVariableByName": MethodSpec(
            "get_variable_by_name", params=(ParamSpec("qName", "string"),), outs=("qReturn",)
        ),
        "CheckExpression": MethodSpec(
            "check_expression",
            params=(
                ParamSpec("qExpr", "string"),
                ParamSpec("qLabels", "array", required=False, default=None),
            ),
            outs=(
                "qBadFieldNames",
                "qDangerousFieldNames",
                "qErrorMsg",
            ),
        ),
        "CheckNumberOrExpression": MethodSpec(
            "check_number_or_expression",
            params=(ParamSpec("qExpr", "string"),),
            outs=(
                "qBadFieldNames",
                "qErrorMsg",
            ),
        ),
        "AddAlternateState": MethodSpec(
            "add_alternate_state", params=(ParamSpec("qStateName", "string"),), outs=(), access=("update",)
        ),
        "RemoveAlternateState": MethodSpec(
            "remove_alternate_state", params=(ParamSpec("qStateName", "string"),), outs=(), access=("update",)
        ),
        "AddSessionAlternateState": MethodSpec(
            "add_session_alternate_state",
            params=(
                ParamSpec("qStateName", "string"),
                ParamSpec("qSourceStateName", "string", required=False, default=""),
            ),
            outs=(),
        ),
        "RemoveSessionAlternateState": MethodSpec(
            "remove_session_alternate_state", params=(ParamSpec("qStateName", "string"),), outs=("qSuccess",)
        ),
        "CreateBookmark": MethodSpec(
            "create_bookmark",
            params=(ParamSpec("qProp", "object"),),
            outs=(
                "qInfo",
                "qReturn",
            ),
            access=("create",),
        ),
        "DestroyBookmark": MethodSpec(
            "destroy_bookmark", params=(ParamSpec("qId", "string"),), outs=("qSuccess",), access=("delete",)
        ),
        "GetBookmark": MethodSpec("get_bookmark", params=(ParamSpec("qId", "string"),), outs=("qReturn",)),
        "ApplyBookmark": MethodSpec(
            "apply_bookmark", params=(ParamSpec("qId", "string"),), outs=("qSuccess",)
        ),
        "ApplyAndVerifyBookmark": MethodSpec(
            "apply_and_verify_bookmark", params=(ParamSpec("qId", "string"),), outs=("qResult",)
        ),
        "CloneBookmark": MethodSpec(
            "clone_bookmark", params=(ParamSpec("qId", "string"),), outs=("qCloneId",), access=("create",)
        ),
        "AddFieldFromExpression": MethodSpec(
            "add_field_from_expression",
            params=(
                ParamSpec("qName", "string"),
                ParamSpec("qExpr", "string"),
            ),
            outs=("qSuccess",),
        ),
        "GetFieldOnTheFlyByName": MethodSpec(
            "get_field_on_the_fly_by_name", params=(ParamSpec("qReadableName", "string"),), outs=("qName",)
        ),
        "GetAllInfos": MethodSpec("get_all_infos", params=(), outs=("qInfos",)),
        "Resume": MethodSpec("resume", params=(), outs=()),
        "AbortModal": MethodSpec("abort_modal", params=(ParamSpec("qAccept", "boolean"),), outs=()),
        "Publish": MethodSpec(
            "publish",
            params=(
                ParamSpec("qStreamId", "string"),
                ParamSpec("qName", "string", required=False, default=""),
            ),
            outs=(),
            access=("publish",),
        ),
        "GetMatchingFields": MethodSpec(
            "get_matching_fields",
            params=(
                ParamSpec("qTags", "array"),
                ParamSpec(
                    "qMatchingFieldMode", "string", required=False, default="MATCHINGFIELDMODE_MATCH_ALL"
                ),
            ),
            outs=("qFieldNames",),
        ),
        "FindMatchingFields": MethodSpec(
            "find_matching_fields",
            params=(
                ParamSpec("qFieldName", "string"),
                ParamSpec("qTags", "array"),
            ),
            outs=("qFieldNames",),
        ),
        "Scramble": MethodSpec(
            "scramble", params=(ParamSpec("qFieldName", "string"),), outs=(), access=("update",)
        ),
        "SaveObjects": MethodSpec("save_objects", params=(), outs=(), access=("update",)),
        "GetAssociationScores": MethodSpec(
            "get_association_scores",
            params=(
                ParamSpec("qTable1", "string"),
                ParamSpec("qTable2", "string"),
            ),
            outs=("qScore",),
        ),
        "GetMediaList": MethodSpec(
            "get_media_list",
            params=(),
            outs=(
                "qList",
                "qReturn",
            ),
        ),
        "GetContentLibraries": MethodSpec("get_content_libraries", params=(), outs=("qList",)),
        "GetLibraryContent": MethodSpec(
            "get_library_content", params=(ParamSpec("qName", "string"),), outs=("qList",)
        ),
        "DoReloadEx": MethodSpec(
            "do_reload_ex",
            params=(ParamSpec("qParams", "object", required=False, default=None),),
            outs=("qResult",),
            access=("reload",),
        ),
        "BackCount": MethodSpec("back_count", params=(), outs=("qReturn",)),
        "ForwardCount": MethodSpec("forward_count", params=(), outs=("qReturn",)),
        "ExportReducedData": MethodSpec(
            "export_reduced_data",
            params=(ParamSpec("qOptions", "object", required=False, default=None),),
            outs=("qDownloadInfo",),
        ),
        "GetSetAnalysis": MethodSpec(
            "get_set_analysis",
            params=(
                ParamSpec("qStateName", "string", required=False, default="$"),
                ParamSpec("qBookmarkId", "string", required=False, default=""),
            ),
            outs=("qSetExpression",),
        ),
        "SetScript": MethodSpec(
            "set_script", params=(ParamSpec("qScript", "string"),), outs=(), access=("update",)
        ),
        "CheckScriptSyntax": MethodSpec(
            "check_script_syntax", params=(), outs=("qErrors",), access=("reload",)
        ),
        "GetFavoriteVariables": MethodSpec(
            "get_favorite_variables", params=(), outs=("qNames",), access=("reload",)
        ),
        "SetFavoriteVariables": MethodSpec(
            "set_favorite_variables", params=(ParamSpec("qNames", "array"),), outs=(), access=("reload",)
        ),
        "GetIncludeFileContent": MethodSpec(
            "get_include_file_content",
            params=(ParamSpec("qPath", "string"),),
            outs=("qContent",),
            access=("reload",),
        ),
        "CreateConnection": MethodSpec(
            "create_connection",
            params=(ParamSpec("qConnection", "object"),),
            outs=("qConnectionId",),
            access=("create",),
        ),
        "ModifyConnection": MethodSpec(
            "modify_connection",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qConnection", "object"),
                ParamSpec("qOverrideCredentials", "boolean", required=False, default=False),
            ),
            outs=(),
            access=("update",),
        ),
        "DeleteConnection": MethodSpec(
            "delete_connection", params=(ParamSpec("qConnectionId", "string"),), outs=(), access=("delete",)
        ),
        "GetConnection": MethodSpec(
            "get_connection",
            params=(ParamSpec("qConnectionId", "string"),),
            outs=("qConnection",),
            access=("reload",),
        ),
        "GetConnections": MethodSpec(
            "get_connections", params=(), outs=("qConnections",), access=("reload",)
        ),
        "GetDatabaseInfo": MethodSpec(
            "get_database_info",
            params=(ParamSpec("qConnectionId", "string"),),
            outs=("qInfo",),
            access=("reload",),
        ),
        "GetDatabases": MethodSpec(
            "get_databases",
            params=(ParamSpec("qConnectionId", "string"),),
            outs=("qDatabases",),
            access=("reload",),
        ),
        "GetDatabaseOwners": MethodSpec(
            "get_database_owners",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qDatabase", "string", required=False, default=""),
            ),
            outs=("qOwners",),
            access=("reload",),
        ),
        "GetDatabaseTables": MethodSpec(
            "get_database_tables",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qDatabase", "string", required=False, default=""),
                ParamSpec("qOwner", "string", required=False, default=""),
            ),
            outs=("qTables",),
            access=("reload",),
        ),
        "GetDatabaseTableFields": MethodSpec(
            "get_database_table_fields",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qDatabase", "string", required=False, default=""),
                ParamSpec("qOwner", "string", required=False, default=""),
                ParamSpec("qTable", "string"),
            ),
            outs=("qFields",),
            access=("reload",),
        ),
        "GetDatabaseTablePreview": MethodSpec(
            "get_database_table_preview",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qDatabase", "string", required=False, default=""),
                ParamSpec("qOwner", "string", required=False, default=""),
                ParamSpec("qTable", "string"),
                ParamSpec("qConditions", "object", required=False, default=None),
            ),
            outs=(
                "qPreview",
                "qRowCount",
            ),
            access=("reload",),
        ),
        "GetFolderItemsForConnection": MethodSpec(
            "get_folder_items_for_connection",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qRelativePath", "string", required=False, default=""),
            ),
            outs=("qFolderItems",),
            access=("reload",),
        ),
        "GuessFileType": MethodSpec(
            "guess_file_type",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qRelativePath", "string", required=False, default=""),
            ),
            outs=("qDataFormat",),
            access=("reload",),
        ),
        "GetFileTables": MethodSpec(
            "get_file_tables",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qRelativePath", "string", required=False, default=""),
                ParamSpec("qDataFormat", "object"),
            ),
            outs=("qTables",),
            access=("reload",),
        ),
        "GetFileTableFields": MethodSpec(
            "get_file_table_fields",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qRelativePath", "string", required=False, default=""),
                ParamSpec("qDataFormat", "object"),
                ParamSpec("qTable", "string"),
            ),
            outs=(
                "qFields",
                "qFormatSpec",
            ),
            access=("reload",),
        ),
        "GetFileTablePreview": MethodSpec(
            "get_file_table_preview",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qRelativePath", "string", required=False, default=""),
                ParamSpec("qDataFormat", "object"),
                ParamSpec("qTable", "string"),
            ),
            outs=(
                "qFormatSpec",
                "qPreview",
            ),
            access=("reload",),
        ),
        "GetFileTablesEx": MethodSpec(
            "get_file_tables_ex",
            params=(
                ParamSpec("qConnectionId", "string"),
                ParamSpec("qRelativePath", "string", required=False, default=""),
                ParamSpec("qDataFormat", "object"),
            ),
            outs=("qTables",),
            access=("reload",),
        ),
        "SendGenericCommandToCustomConnector": MethodSpec(
            "send_generic_command_to_custom_connector",
            params=(
                ParamSpec("qProvider", "string"),
                ParamSpec("qCommand", "string"),
                ParamSpec("qMethod", "string"),
                ParamSpec("qParameters", "array"),
                ParamSpec("qAppendConnection", "string"),
            ),
            outs=("qResult",),
            access=("reload",),
        ),
        "SearchSuggest": MethodSpec(
            "search_suggest",
            params=(
                ParamSpec("qOptions", "object"),
                ParamSpec("qTerms", "array"),
            ),
            outs=("qResult",),
        ),
        "SearchAssociations": MethodSpec(
            "search_associations",
            params=(
                ParamSpec("qOptions", "object"),
                ParamSpec("qTerms", "array"),
                ParamSpec("qPage", "object"),
            ),
            outs=("qResults",),
        ),
        "SelectAssociations": MethodSpec(
            "select_associations",
            params=(
                ParamSpec("qOptions", "object"),
                ParamSpec("qTerms", "array"),
                ParamSpec("qMatchIx", "integer"),
                ParamSpec("qSoftLock", "boolean", required=False, default=False),
            ),
            outs=(),
        ),
        "SearchResults": MethodSpec(
            "search_results",
            params=(
                ParamSpec("qOptions", "object"),
                ParamSpec("qTerms", "array"),
                ParamSpec("qPage", "object"),
            ),
            outs=("qResult",),
        ),
        "SearchObjects": MethodSpec(
            "search_objects",
            params=(
                ParamSpec("qOptions", "object"),
                ParamSpec("qTerms", "array"),
                ParamSpec("qPage", "object"),
            ),
            outs=("qResult",),
        ),
        "GetFieldAndColumnSamples": MethodSpec(
            "get_field_and_column_samples",
            params=(
                ParamSpec("qFieldsOrColumnsWithWildcards", "array"),
                ParamSpec("qMaxNumberOfValues", "integer"),
                ParamSpec("qRandSeed", "integer", required=False, default=None),
            ),
            outs=("qResult",),
        ),
        "GetScriptEx": MethodSpec("get_script_ex", params=(), outs=("qScript",), access=("read",)),
        "GetVariables": MethodSpec(
            "get_variables", params=(ParamSpec("qListDef", "object"),), outs=("qList",)
        ),
        "ExpandExpression": MethodSpec(
            "expand_expression", params=(ParamSpec("qExpression", "string"),), outs=("qExpandedExpression",)
        ),
        "DestroySessionVariableById": MethodSpec(
            "destroy_session_variable_by_id", params=(ParamSpec("qId", "string"),), outs=("qSuccess",)
        ),
        "DestroySessionVariableByName": MethodSpec(
            "destroy_session_variable_by_name", params=(ParamSpec("qName", "string"),), outs=("qSuccess",)
        ),
        "GetGroupStates": MethodSpec("get_group_states", params=(), outs=("qGroupStates",)),
        "ApplyGroupStates": MethodSpec(
            "apply_group_states", params=(ParamSpec("qGroupStates", "array"),), outs=("qResult",)
        ),
        "CreateBookmarkEx": MethodSpec(
            "create_bookmark_ex",
            params=(
                ParamSpec("qProp", "object"),
                ParamSpec("qObjectIdsToPatch", "array", required=False, default=None),
            ),
            outs=(
                "qInfo",
                "qReturn",
            ),
            access=("create",),
        ),
        "SaveAs": MethodSpec(
            "save_as", params=(ParamSpec("qNewAppName", "string"),), outs=("qNewAppId",), access=("create",)
        ),
        "StoreTempSelectionState": MethodSpec(
            "store_temp_selection_state",
            params=(ParamSpec("qTTLOfTempState", "integer", required=False, default=0),),
            outs=(
                "qId",
                "qReturn",
            ),
        ),
        "RestoreTempSelectionState": MethodSpec(
            "restore_temp_selection_state", params=(ParamSpec("qId", "string"),), outs=("qReturn",)
        ),
        "ChangeSessionAppOwner": MethodSpec(
            "change_session_app_owner",
            params=(ParamSpec("qNewOwnerId", "string"),),
            outs=("qSuccess",),
            access=("change_owner",),
        ),
        "ChangeSessionAppSpace": MethodSpec(
            "change_session_app_space", params=(ParamSpec("qSpaceId", "string"),), outs=("qSuccess",)
        ),
        "GetTableProfileData": MethodSpec(
            "get_table_profile_data", params=(ParamSpec("qTableName", "string"),), outs=("qProfiling",)
        ),
        "GetMeasureWithLabel": MethodSpec(
            "get_measure_with_label", params=(ParamSpec("qLabel", "string"),), outs=("qReturn",)
        ),
        "SearchValues": MethodSpec(
            "search_values",
            params=(
                ParamSpec("qOptions", "object"),
                ParamSpec("qTerms", "array"),
                ParamSpec("qPage", "object"),
            ),
            outs=("qResult",),
        ),
        "GetFieldsFromExpression": MethodSpec(
            "get_fields_from_expression", params=(ParamSpec("qExpr", "string"),), outs=("qFieldNames",)
        ),
        "GetFieldsResourceIds": MethodSpec(
            "get_fields_resource_ids", params=(ParamSpec("qFieldNames", "array"),), outs=("qFields",)
        ),
        "GetExpressionBNF": MethodSpec(
            "get_expression_bnf",
            params=(),
            outs=(
                "qBnfDefs",
                "qBnfHash",
            ),
        ),
        "GetExpressionBNFHash": MethodSpec("get_expression_bnf_hash", params=(), outs=("qBnfHash",)),
        "SetProhibitBinaryLoad": MethodSpec(
            "set_prohibit_binary_load",
            params=(ParamSpec("qProhibit", "boolean"),),
            outs=(),
            access=("update",),
        ),
        "TransformApp": MethodSpec(
            "transform_app", params=(ParamSpec("qDstParameters", "object"),), outs=("qResult",)
        ),
        "CreateTemporaryBookmark": MethodSpec(
            "create_temporary_bookmark",
            params=(
                ParamSpec("qOptions", "object"),
                ParamSpec("qObjectIdsToPatch", "array", required=False, default=None),
            ),
            outs=(
                "qId",
                "qReturn",
            ),
        ),
        "ApplyTemporaryBookmark": MethodSpec(
            "apply_temporary_bookmark", params=(ParamSpec("qId", "string"),), outs=("qReturn",)
        ),
        "GetScriptMeta": MethodSpec("get_script_meta", params=(), outs=("qMeta",), access=("read",)),
        "ReplaceBookmark": MethodSpec(
            "replace_bookmark",
            params=(
                ParamSpec("qId", "string"),
                ParamSpec("qIgnorePatches", "boolean", required=False, default=False),
                ParamSpec("qObjectIdsToPatch", "array", required=False, default=None),
            ),
            outs=(
                "qInfo",
                "qReturn",
            ),
            access=("update",),
        ),
        "ClearAllSoftPatches": MethodSpec("clear_all_soft_patches", params=(), outs=()),
        "CommitScript": MethodSpec(
            "commit_script",
            params=(ParamSpec("qCommitMessage", "string", required=False, default=""),),
            outs=(),
            access=("update",),
        ),
    }

    def get_field(self, *, qFieldName: str, qStateName: str = "$") -> Outs:
        """Get a field by name, in the state of the current selections or another.

        Returns:
            qReturn: Field
        QIX: Doc.GetField.
        """
        raise NotWritten("Doc.GetField")

    def get_field_description(self, *, qFieldName: str) -> Outs:
        """Describe a field: counts, tags, source tables, locks.

        Returns:
            qReturn: FieldDescription
        QIX: Doc.GetFieldDescription.
        """
        raise NotWritten("Doc.GetFieldDescription")

    def get_variable(self, *, qName: str) -> Outs:
        """Get a variable by name.

        Returns:
            qReturn: GenericVariable
        QIX: Doc.GetVariable.
        """
        raise NotWritten("Doc.GetVariable")

    def get_loosely_coupled_vector(self) -> Outs:
        """Tell for each table whether it is loosely coupled.

        Returns:
            qv: byte[]
        QIX: Doc.GetLooselyCoupledVector.
        """
        raise NotWritten("Doc.GetLooselyCoupledVector")

    def set_loosely_coupled_vector(self, *, qv: list[int]) -> Outs:
        """Set for each table whether it is loosely coupled.

        Returns:
            qReturn: boolean
        Needs the right to reload.
        QIX: Doc.SetLooselyCoupledVector.
        """
        raise NotWritten("Doc.SetLooselyCoupledVector")

    def evaluate(self, *, qExpression: str) -> Outs:
        """Evaluate an expression under the current selections, as text.

        Returns:
            qReturn: string
        QIX: Doc.Evaluate.
        """
        raise NotWritten("Doc.Evaluate")

    def evaluate_ex(self, *, qExpression: str) -> Outs:
        """Evaluate an expression under the current selections, as text and number.

        Returns:
            qValue: FieldValue
        QIX: Doc.EvaluateEx.
        """
        raise NotWritten("Doc.EvaluateEx")

    def clear_all(self, *, qLockedAlso: bool = False, qStateName: str = "$") -> Outs:
        """Clear the selections of a state.

        QIX: Doc.ClearAll.
        """
        raise NotWritten("Doc.ClearAll")

    def lock_all(self, *, qStateName: str = "$") -> Outs:
        """Lock every field that has selections in a state.

        QIX: Doc.LockAll.
        """
        raise NotWritten("Doc.LockAll")

    def unlock_all(self, *, qStateName: str = "$") -> Outs:
        """Unlock every field of a state.

        QIX: Doc.UnlockAll.
        """
        raise NotWritten("Doc.UnlockAll")

    def back(self) -> Outs:
        """Return to the selections before the last step.

        QIX: Doc.Back.
        """
        raise NotWritten("Doc.Back")

    def forward(self) -> Outs:
        """Take back the last step back.

        QIX: Doc.Forward.
        """
        raise NotWritten("Doc.Forward")

    def create_variable(self, *, qName: str) -> Outs:
        """Make a variable of the older form.

        Returns:
            qReturn: boolean
        Needs the right to update.
        QIX: Doc.CreateVariable.
        """
        raise NotWritten("Doc.CreateVariable")

    def remove_variable(self, *, qName: str) -> Outs:
        """Remove a variable of the older form.

        Returns:
            qReturn: boolean
        Needs the right to update.
        QIX: Doc.RemoveVariable.
        """
        raise NotWritten("Doc.RemoveVariable")

    def get_locale_info(self) -> Outs:
        """Give the formats and names of days and months the app works with.

        Returns:
            qReturn: LocaleInfo
        QIX: Doc.GetLocaleInfo.
        """
        raise NotWritten("Doc.GetLocaleInfo")

    def get_tables_and_keys(
        self,
        *,
        qWindowSize: dict[str, Any],
        qNullSize: dict[str, Any],
        qCellHeight: int,
        qSyntheticMode: bool,
        qIncludeSysVars: bool,
        qIncludeProfiling: bool = False,
    ) -> Outs:
        """Describe the data model: tables with their fields, and the keys between them.

        Returns:
            qk: SourceKeyRecord[]
            qtr: TableRecord[]
        QIX: Doc.GetTablesAndKeys.
        """
        raise NotWritten("Doc.GetTablesAndKeys")

    def get_view_dlg_save_info(self) -> Outs:
        """Give the stored layout of the data model viewer.

        Returns:
            qReturn: TableViewDlgSaveInfo
        QIX: Doc.GetViewDlgSaveInfo.
        """
        raise NotWritten("Doc.GetViewDlgSaveInfo")

    def set_view_dlg_save_info(self, *, qInfo: dict[str, Any]) -> Outs:
        """Store the layout of the data model viewer.

        Needs the right to update.
        QIX: Doc.SetViewDlgSaveInfo.
        """
        raise NotWritten("Doc.SetViewDlgSaveInfo")

    def get_empty_script(self, *, qLocalizedMainSection: str = "Main") -> Outs:
        """Give the script a new app starts with.

        Returns:
            qReturn: string
        Needs the right to reload.
        QIX: Doc.GetEmptyScript.
        """
        raise NotWritten("Doc.GetEmptyScript")

    def do_reload(self, *, qMode: int = 0, qPartial: bool = False, qDebug: bool = False) -> Outs:
        """Run the load script; false means that it failed.

        Returns:
            qReturn: boolean
        Needs the right to reload.
        QIX: Doc.DoReload.
        """
        raise NotWritten("Doc.DoReload")

    def get_script_breakpoints(self) -> Outs:
        """List the breakpoints of the script editor.

        Returns:
            qBreakpoints: EditorBreakpoint[]
        Needs the right to reload.
        QIX: Doc.GetScriptBreakpoints.
        """
        raise NotWritten("Doc.GetScriptBreakpoints")

    def set_script_breakpoints(self, *, qBreakpoints: list[dict[str, Any]]) -> Outs:
        """Set the breakpoints of the script editor.

        Needs the right to reload.
        QIX: Doc.SetScriptBreakpoints.
        """
        raise NotWritten("Doc.SetScriptBreakpoints")

    def get_script(self) -> Outs:
        """Give the load script.

        Returns:
            qScript: string
        Needs the right to reload.
        QIX: Doc.GetScript.
        """
        raise NotWritten("Doc.GetScript")

    def get_text_macros(self) -> Outs:
        """List the variables that expand in scripts.

        Returns:
            qMacros: TextMacro[]
        Needs the right to reload.
        QIX: Doc.GetTextMacros.
        """
        raise NotWritten("Doc.GetTextMacros")

    def set_fetch_limit(self, *, qLimit: int) -> Outs:
        """Bound the rows each statement loads in a debug reload.

        Needs the right to reload.
        QIX: Doc.SetFetchLimit.
        """
        raise NotWritten("Doc.SetFetchLimit")

    def do_save(self, *, qFileName: str = "") -> Outs:
        """Store the app with its data.

        Needs the right to update.
        QIX: Doc.DoSave.
        """
        raise NotWritten("Doc.DoSave")

    def get_table_data(self, *, qOffset: int, qRows: int, qSyntheticMode: bool, qTableName: str) -> Outs:
        """Fetch rows of one table of the data model.

        Returns:
            qData: TableRow[]
        QIX: Doc.GetTableData.
        """
        raise NotWritten("Doc.GetTableData")

    def get_app_layout(self) -> Outs:
        """Evaluate the app: title, last reload, states, formats and dynamic properties.

        Returns:
            qLayout: NxAppLayout
        QIX: Doc.GetAppLayout.
        """
        raise NotWritten("Doc.GetAppLayout")

    def set_app_properties(self, *, qProp: dict[str, Any]) -> Outs:
        """Replace the properties of the app.

        Needs the right to update.
        QIX: Doc.SetAppProperties.
        """
        raise NotWritten("Doc.SetAppProperties")

    def get_app_properties(self) -> Outs:
        """Read the properties of the app.

        Returns:
            qProp: NxAppProperties
        QIX: Doc.GetAppProperties.
        """
        raise NotWritten("Doc.GetAppProperties")

    def get_lineage(self) -> Outs:
        """List where the data of the app came from.

        Returns:
            qLineage: LineageInfo[]
        Needs the right to reload.
        QIX: Doc.GetLineage.
        """
        raise NotWritten("Doc.GetLineage")

    def create_session_object(self, *, qProp: dict[str, Any]) -> Outs:
        """Make an object that lives as long as the session.

        Returns:
            qReturn: GenericObject
            qInfo: NxInfo
        QIX: Doc.CreateSessionObject.
        """
        raise NotWritten("Doc.CreateSessionObject")

    def destroy_session_object(self, *, qId: str) -> Outs:
        """Remove an object of the session.

        Returns:
            qSuccess: boolean
        QIX: Doc.DestroySessionObject.
        """
        raise NotWritten("Doc.DestroySessionObject")

    def create_object(self, *, qProp: dict[str, Any]) -> Outs:
        """Make an object that is stored with the app.

        Returns:
            qInfo: NxInfo
            qReturn: GenericObject
        Needs the right to create.
        QIX: Doc.CreateObject.
        """
        raise NotWritten("Doc.CreateObject")

    def get_or_create_object(self, *, qProp: dict[str, Any]) -> Outs:
        """Get the object of this identifier, or make it.

        Returns:
            qReturn: GenericObject
            qInfo: NxInfo
        Needs the right to create.
        QIX: Doc.GetOrCreateObject.
        """
        raise NotWritten("Doc.GetOrCreateObject")

    def destroy_object(self, *, qId: str) -> Outs:
        """Remove an object of the app.

        Returns:
            qSuccess: boolean
        Needs the right to delete.
        QIX: Doc.DestroyObject.
        """
        raise NotWritten("Doc.DestroyObject")

    def get_object(self, *, qId: str) -> Outs:
        """Get an object by its identifier.

        Returns:
            qReturn: GenericObject
        QIX: Doc.GetObject.
        """
        raise NotWritten("Doc.GetObject")

    def get_objects(self, *, qOptions: dict[str, Any]) -> Outs:
        """List the objects of given types, with data picked from them.

        Returns:
            qList: NxContainerEntry[]
        QIX: Doc.GetObjects.
        """
        raise NotWritten("Doc.GetObjects")

    def get_bookmarks(self, *, qOptions: dict[str, Any]) -> Outs:
        """List the bookmarks of given types, with data picked from them.

        Returns:
            qList: NxContainerEntry[]
        QIX: Doc.GetBookmarks.
        """
        raise NotWritten("Doc.GetBookmarks")

    def clone_object(self, *, qId: str) -> Outs:
        """Copy an object with its children.

        Returns:
            qCloneId: string
        Needs the right to create.
        QIX: Doc.CloneObject.
        """
        raise NotWritten("Doc.CloneObject")

    def create_draft(self, *, qId: str) -> Outs:
        """Make a draft of an object for editing.

        Returns:
            qDraftId: string
        Needs the right to create.
        QIX: Doc.CreateDraft.
        """
        raise NotWritten("Doc.CreateDraft")

    def commit_draft(self, *, qId: str) -> Outs:
        """Put a draft in the place of its object.

        Needs the right to update.
        QIX: Doc.CommitDraft.
        """
        raise NotWritten("Doc.CommitDraft")

    def destroy_draft(self, *, qId: str, qSourceId: str) -> Outs:
        """Throw a draft away.

        Returns:
            qSuccess: boolean
        Needs the right to delete.
        QIX: Doc.DestroyDraft.
        """
        raise NotWritten("Doc.DestroyDraft")

    def undo(self) -> Outs:
        """Undo the last change of an object.

        Returns:
            qSuccess: boolean
        QIX: Doc.Undo.
        """
        raise NotWritten("Doc.Undo")

    def redo(self) -> Outs:
        """Repeat the change that was undone last.

        Returns:
            qSuccess: boolean
        QIX: Doc.Redo.
        """
        raise NotWritten("Doc.Redo")

    def clear_undo_buffer(self) -> Outs:
        """Forget which changes could be undone.

        QIX: Doc.ClearUndoBuffer.
        """
        raise NotWritten("Doc.ClearUndoBuffer")

    def create_dimension(self, *, qProp: dict[str, Any]) -> Outs:
        """Make a library dimension.

        Returns:
            qInfo: NxInfo
            qReturn: GenericDimension
        Needs the right to create.
        QIX: Doc.CreateDimension.
        """
        raise NotWritten("Doc.CreateDimension")

    def destroy_dimension(self, *, qId: str) -> Outs:
        """Remove a library dimension.

        Returns:
            qSuccess: boolean
        Needs the right to delete.
        QIX: Doc.DestroyDimension.
        """
        raise NotWritten("Doc.DestroyDimension")

    def get_dimension(self, *, qId: str) -> Outs:
        """Get a library dimension by its identifier.

        Returns:
            qReturn: GenericDimension
        QIX: Doc.GetDimension.
        """
        raise NotWritten("Doc.GetDimension")

    def clone_dimension(self, *, qId: str) -> Outs:
        """Copy a library dimension.

        Returns:
            qCloneId: string
        Needs the right to create.
        QIX: Doc.CloneDimension.
        """
        raise NotWritten("Doc.CloneDimension")

    def create_measure(self, *, qProp: dict[str, Any]) -> Outs:
        """Make a library measure.

        Returns:
            qInfo: NxInfo
            qReturn: GenericMeasure
        Needs the right to create.
        QIX: Doc.CreateMeasure.
        """
        raise NotWritten("Doc.CreateMeasure")

    def destroy_measure(self, *, qId: str) -> Outs:
        """Remove a library measure.

        Returns:
            qSuccess: boolean
        Needs the right to delete.
        QIX: Doc.DestroyMeasure.
        """
        raise NotWritten("Doc.DestroyMeasure")

    def get_measure(self, *, qId: str) -> Outs:
        """Get a library measure by its identifier.

        Returns:
            qReturn: GenericMeasure
        QIX: Doc.GetMeasure.
        """
        raise NotWritten("Doc.GetMeasure")

    def clone_measure(self, *, qId: str) -> Outs:
        """Copy a library measure.

        Returns:
            qCloneId: string
        Needs the right to create.
        QIX: Doc.CloneMeasure.
        """
        raise NotWritten("Doc.CloneMeasure")

    def create_session_variable(self, *, qProp: dict[str, Any]) -> Outs:
        """Make a variable that lives as long as the session.

        Returns:
            qReturn: GenericVariable
            qInfo: NxInfo
        QIX: Doc.CreateSessionVariable.
        """
        raise NotWritten("Doc.CreateSessionVariable")

    def destroy_session_variable(self, *, qId: str) -> Outs:
        """Remove a variable of the session.

        Returns:
            qSuccess: boolean
        QIX: Doc.DestroySessionVariable.
        """
        raise NotWritten("Doc.DestroySessionVariable")

    def create_variable_ex(self, *, qProp: dict[str, Any]) -> Outs:
        """Make a variable that is stored with the app.

        Returns:
            qInfo: NxInfo
            qReturn: GenericVariable
        Needs the right to create.
        QIX: Doc.CreateVariableEx.
        """
        raise NotWritten("Doc.CreateVariableEx")

    def destroy_variable_by_id(self, *, qId: str) -> Outs:
        """Remove the variable of this identifier.

        Returns:
            qSuccess: boolean
        Needs the right to delete.
        QIX: Doc.DestroyVariableById.
        """
        raise NotWritten("Doc.DestroyVariableById")

    def destroy_variable_by_name(self, *, qName: str) -> Outs:
        """Remove the variable of this name.

        Returns:
            qSuccess: boolean
        Needs the right to delete.
        QIX: Doc.DestroyVariableByName.
        """
        raise NotWritten("Doc.DestroyVariableByName")

    def get_variable_by_id(self, *, qId: str) -> Outs:
        """Get a variable by its identifier.

        Returns:
            qReturn: GenericVariable
        QIX: Doc.GetVariableById.
        """
        raise NotWritten("Doc.GetVariableById")

    def get_variable_by_name(self, *, qName: str) -> Outs:
        """Get a variable by its name.

        Returns:
            qReturn: GenericVariable
        QIX: Doc.GetVariableByName.
        """
        raise NotWritten("Doc.GetVariableByName")

    def check_expression(self, *, qExpr: str, qLabels: list[str] | None = None) -> Outs:
        """Check an expression; empty results mean that it is valid.

        Returns:
            qBadFieldNames: NxRange[]
            qDangerousFieldNames: NxRange[]
            qErrorMsg: string
        QIX: Doc.CheckExpression.
        """
        raise NotWritten("Doc.CheckExpression")

    def check_number_or_expression(self, *, qExpr: str) -> Outs:
        """Check text that may be a number or an expression.

        Returns:
            qBadFieldNames: NxRange[]
            qErrorMsg: string
        QIX: Doc.CheckNumberOrExpression.
        """
        raise NotWritten("Doc.CheckNumberOrExpression")

    def add_alternate_state(self, *, qStateName: str) -> Outs:
        """Add a state with selections of its own, stored with the app.

        Needs the right to update.
        QIX: Doc.AddAlternateState.
        """
        raise NotWritten("Doc.AddAlternateState")

    def remove_alternate_state(self, *, qStateName: str) -> Outs:
        """Remove a stored state.

        Needs the right to update.
        QIX: Doc.RemoveAlternateState.
        """
        raise NotWritten("Doc.RemoveAlternateState")

    def add_session_alternate_state(self, *, qStateName: str, qSourceStateName: str = "") -> Outs:
        """Add a state for the session, with the selections of another state if one is named.

        QIX: Doc.AddSessionAlternateState.
        """
        raise NotWritten("Doc.AddSessionAlternateState")

    def remove_session_alternate_state(self, *, qStateName: str) -> Outs:
        """Remove a state of the session.

        Returns:
            qSuccess: boolean
        QIX: Doc.RemoveSessionAlternateState.
        """
        raise NotWritten("Doc.RemoveSessionAlternateState")

    def create_bookmark(self, *, qProp: dict[str, Any]) -> Outs:
        """Store the current selections as a bookmark.

        Returns:
            qInfo: NxInfo
            qReturn: GenericBookmark
        Needs the right to create.
        QIX: Doc.CreateBookmark.
        """
        raise NotWritten("Doc.CreateBookmark")

    def destroy_bookmark(self, *, qId: str) -> Outs:
        """Remove a bookmark.

        Returns:
            qSuccess: boolean
        Needs the right to delete.
        QIX: Doc.DestroyBookmark.
        """
        raise NotWritten("Doc.DestroyBookmark")

    def get_bookmark(self, *, qId: str) -> Outs:
        """Get a bookmark by its identifier.

        Returns:
            qReturn: GenericBookmark
        QIX: Doc.GetBookmark.
        """
        raise NotWritten("Doc.GetBookmark")

    def apply_bookmark(self, *, qId: str) -> Outs:
        """Select what a bookmark stores.

        Returns:
            qSuccess: boolean
        QIX: Doc.ApplyBookmark.
        """
        raise NotWritten("Doc.ApplyBookmark")

    def apply_and_verify_bookmark(self, *, qId: str) -> Outs:
        """Select what a bookmark stores and report values that are gone.

        Returns:
            qResult: BookmarkApplyAndVerifyResult
        QIX: Doc.ApplyAndVerifyBookmark.
        """
        raise NotWritten("Doc.ApplyAndVerifyBookmark")

    def clone_bookmark(self, *, qId: str) -> Outs:
        """Copy a bookmark.

        Returns:
            qCloneId: string
        Needs the right to create.
        QIX: Doc.CloneBookmark.
        """
        raise NotWritten("Doc.CloneBookmark")

    def add_field_from_expression(self, *, qName: str, qExpr: str) -> Outs:
        """Add a field that is computed by an expression.

        Returns:
            qSuccess: boolean
        QIX: Doc.AddFieldFromExpression.
        """
        raise NotWritten("Doc.AddFieldFromExpression")

    def get_field_on_the_fly_by_name(self, *, qReadableName: str) -> Outs:
        """Give the internal name of a field made by an expression.

        Returns:
            qName: string
        QIX: Doc.GetFieldOnTheFlyByName.
        """
        raise NotWritten("Doc.GetFieldOnTheFlyByName")

    def get_all_infos(self) -> Outs:
        """List identifier and type of every object of the app.

        Returns:
            qInfos: NxInfo[]
        QIX: Doc.GetAllInfos.
        """
        raise NotWritten("Doc.GetAllInfos")

    def resume(self) -> Outs:
        """Let the app work again after the script debugger stopped it.

        QIX: Doc.Resume.
        """
        raise NotWritten("Doc.Resume")

    def abort_modal(self, *, qAccept: bool) -> Outs:
        """End modal mode, whichever object holds it.

        QIX: Doc.AbortModal.
        """
        raise NotWritten("Doc.AbortModal")

    def publish(self, *, qStreamId: str, qName: str = "") -> Outs:
        """Publish the app to a stream.

        Needs the right to publish.
        QIX: Doc.Publish.
        """
        raise NotWritten("Doc.Publish")

    def get_matching_fields(
        self, *, qTags: list[str], qMatchingFieldMode: str = "MATCHINGFIELDMODE_MATCH_ALL"
    ) -> Outs:
        """List the fields that have some or all of the given tags.

        Returns:
            qFieldNames: NxMatchingFieldInfo[]
        QIX: Doc.GetMatchingFields.
        """
        raise NotWritten("Doc.GetMatchingFields")

    def find_matching_fields(self, *, qFieldName: str, qTags: list[str]) -> Outs:
        """List the fields that share tags with a field.

        Returns:
            qFieldNames: NxMatchingFieldInfo[]
        QIX: Doc.FindMatchingFields.
        """
        raise NotWritten("Doc.FindMatchingFields")

    def scramble(self, *, qFieldName: str) -> Outs:
        """Replace the values of a field by meaningless ones.

        Needs the right to update.
        QIX: Doc.Scramble.
        """
        raise NotWritten("Doc.Scramble")

    def save_objects(self) -> Outs:
        """Store the objects of the app without its data.

        Needs the right to update.
        QIX: Doc.SaveObjects.
        """
        raise NotWritten("Doc.SaveObjects")

    def get_association_scores(self, *, qTable1: str, qTable2: str) -> Outs:
        """Tell how well the fields of two tables would match.

        Returns:
            qScore: AssociationScore[]
        QIX: Doc.GetAssociationScores.
        """
        raise NotWritten("Doc.GetAssociationScores")

    def get_media_list(self) -> Outs:
        """List the media files of the app.

        Returns:
            qList: MediaList
            qReturn: boolean
        QIX: Doc.GetMediaList.
        """
        raise NotWritten("Doc.GetMediaList")

    def get_content_libraries(self) -> Outs:
        """List the content libraries the user may see.

        Returns:
            qList: ContentLibraryList
        QIX: Doc.GetContentLibraries.
        """
        raise NotWritten("Doc.GetContentLibraries")

    def get_library_content(self, *, qName: str) -> Outs:
        """List the files of a content library.

        Returns:
            qList: StaticContentList
        QIX: Doc.GetLibraryContent.
        """
        raise NotWritten("Doc.GetLibraryContent")

    def do_reload_ex(self, *, qParams: dict[str, Any] | None = None) -> Outs:
        """Run the load script with all options and tell how it ended.

        Returns:
            qResult: DoReloadExResult
        Needs the right to reload.
        QIX: Doc.DoReloadEx.
        """
        raise NotWritten("Doc.DoReloadEx")

    def back_count(self) -> Outs:
        """Count the steps that can be gone back.

        Returns:
            qReturn: integer
        QIX: Doc.BackCount.
        """
        raise NotWritten("Doc.BackCount")

    def forward_count(self) -> Outs:
        """Count the steps that can be gone forward.

        Returns:
            qReturn: integer
        QIX: Doc.ForwardCount.
        """
        raise NotWritten("Doc.ForwardCount")

    def export_reduced_data(self, *, qOptions: dict[str, Any] | None = None) -> Outs:
        """Write a copy of the app reduced to what is selected, and give its address.

        Returns:
            qDownloadInfo: NxDownloadInfo
        QIX: Doc.ExportReducedData.
        """
        raise NotWritten("Doc.ExportReducedData")

    def get_set_analysis(self, *, qStateName: str = "$", qBookmarkId: str = "") -> Outs:
        """Write the selections of a state, or of a bookmark, as a set expression.

        Returns:
            qSetExpression: string
        QIX: Doc.GetSetAnalysis.
        """
        raise NotWritten("Doc.GetSetAnalysis")

    def set_script(self, *, qScript: str) -> Outs:
        """Replace the load script.

        Needs the right to update.
        QIX: Doc.SetScript.
        """
        raise NotWritten("Doc.SetScript")

    def check_script_syntax(self) -> Outs:
        """Check the syntax of the load script; no errors means that it is valid.

        Returns:
            qErrors: ScriptSyntaxError[]
        Needs the right to reload.
        QIX: Doc.CheckScriptSyntax.
        """
        raise NotWritten("Doc.CheckScriptSyntax")

    def get_favorite_variables(self) -> Outs:
        """List the names of the favourite variables.

        Returns:
            qNames: string[]
        Needs the right to reload.
        QIX: Doc.GetFavoriteVariables.
        """
        raise NotWritten("Doc.GetFavoriteVariables")

    def set_favorite_variables(self, *, qNames: list[str]) -> Outs:
        """Set the names of the favourite variables.

        Needs the right to reload.
        QIX: Doc.SetFavoriteVariables.
        """
        raise NotWritten("Doc.SetFavoriteVariables")

    def get_include_file_content(self, *, qPath: str) -> Outs:
        """Read a script file as an include statement would.

        Returns:
            qContent: string
        Needs the right to reload.
        QIX: Doc.GetIncludeFileContent.
        """
        raise NotWritten("Doc.GetIncludeFileContent")

    def create_connection(self, *, qConnection: dict[str, Any]) -> Outs:
        """Make a data connection.

        Returns:
            qConnectionId: string
        Needs the right to create.
        QIX: Doc.CreateConnection.
        """
        raise NotWritten("Doc.CreateConnection")

    def modify_connection(
        self, *, qConnectionId: str, qConnection: dict[str, Any], qOverrideCredentials: bool = False
    ) -> Outs:
        """Change a data connection, its credentials only if asked to.

        Needs the right to update.
        QIX: Doc.ModifyConnection.
        """
        raise NotWritten("Doc.ModifyConnection")

    def delete_connection(self, *, qConnectionId: str) -> Outs:
        """Remove a data connection.

        Needs the right to delete.
        QIX: Doc.DeleteConnection.
        """
        raise NotWritten("Doc.DeleteConnection")

    def get_connection(self, *, qConnectionId: str) -> Outs:
        """Read a data connection.

        Returns:
            qConnection: Connection
        Needs the right to reload.
        QIX: Doc.GetConnection.
        """
        raise NotWritten("Doc.GetConnection")

    def get_connections(self) -> Outs:
        """List the data connections of the app.

        Returns:
            qConnections: Connection[]
        Needs the right to reload.
        QIX: Doc.GetConnections.
        """
        raise NotWritten("Doc.GetConnections")

    def get_database_info(self, *, qConnectionId: str) -> Outs:
        """Describe the data source behind a connection.

        Returns:
            qInfo: DatabaseInfo
        Needs the right to reload.
        QIX: Doc.GetDatabaseInfo.
        """
        raise NotWritten("Doc.GetDatabaseInfo")

    def get_databases(self, *, qConnectionId: str) -> Outs:
        """List the databases behind a connection.

        Returns:
            qDatabases: Database[]
        Needs the right to reload.
        QIX: Doc.GetDatabases.
        """
        raise NotWritten("Doc.GetDatabases")

    def get_database_owners(self, *, qConnectionId: str, qDatabase: str = "") -> Outs:
        """List the owners of a database behind a connection.

        Returns:
            qOwners: DatabaseOwner[]
        Needs the right to reload.
        QIX: Doc.GetDatabaseOwners.
        """
        raise NotWritten("Doc.GetDatabaseOwners")

    def get_database_tables(self, *, qConnectionId: str, qDatabase: str = "", qOwner: str = "") -> Outs:
        """List the tables of a database behind a connection.

        Returns:
            qTables: DataTable[]
        Needs the right to reload.
        QIX: Doc.GetDatabaseTables.
        """
        raise NotWritten("Doc.GetDatabaseTables")

    def get_database_table_fields(
        self, *, qConnectionId: str, qDatabase: str = "", qOwner: str = "", qTable: str
    ) -> Outs:
        """List the columns of a database table.

        Returns:
            qFields: DataField[]
        Needs the right to reload.
        QIX: Doc.GetDatabaseTableFields.
        """
        raise NotWritten("Doc.GetDatabaseTableFields")

    def get_database_table_preview(
        self,
        *,
        qConnectionId: str,
        qDatabase: str = "",
        qOwner: str = "",
        qTable: str,
        qConditions: dict[str, Any] | None = None,
    ) -> Outs:
        """Fetch the first rows of a database table.

        Returns:
            qPreview: DataRecord[]
            qRowCount: integer
        Needs the right to reload.
        QIX: Doc.GetDatabaseTablePreview.
        """
        raise NotWritten("Doc.GetDatabaseTablePreview")

    def get_folder_items_for_connection(self, *, qConnectionId: str, qRelativePath: str = "") -> Outs:
        """List the files and folders behind a file connection.

        Returns:
            qFolderItems: FolderItem[]
        Needs the right to reload.
        QIX: Doc.GetFolderItemsForConnection.
        """
        raise NotWritten("Doc.GetFolderItemsForConnection")

    def guess_file_type(self, *, qConnectionId: str, qRelativePath: str = "") -> Outs:
        """Guess type and format of a data file.

        Returns:
            qDataFormat: FileDataFormat
        Needs the right to reload.
        QIX: Doc.GuessFileType.
        """
        raise NotWritten("Doc.GuessFileType")

    def get_file_tables(
        self, *, qConnectionId: str, qRelativePath: str = "", qDataFormat: dict[str, Any]
    ) -> Outs:
        """List the tables a data file holds.

        Returns:
            qTables: DataTable[]
        Needs the right to reload.
        QIX: Doc.GetFileTables.
        """
        raise NotWritten("Doc.GetFileTables")

    def get_file_table_fields(
        self, *, qConnectionId: str, qRelativePath: str = "", qDataFormat: dict[str, Any], qTable: str
    ) -> Outs:
        """List the columns of a table in a data file.

        Returns:
            qFields: DataField[]
            qFormatSpec: string
        Needs the right to reload.
        QIX: Doc.GetFileTableFields.
        """
        raise NotWritten("Doc.GetFileTableFields")

    def get_file_table_preview(
        self, *, qConnectionId: str, qRelativePath: str = "", qDataFormat: dict[str, Any], qTable: str
    ) -> Outs:
        """Fetch the first rows of a table in a data file.

        Returns:
            qFormatSpec: string
            qPreview: DataRecord[]
        Needs the right to reload.
        QIX: Doc.GetFileTablePreview.
        """
        raise NotWritten("Doc.GetFileTablePreview")

    def get_file_tables_ex(
        self, *, qConnectionId: str, qRelativePath: str = "", qDataFormat: dict[str, Any]
    ) -> Outs:
        """List the tables of a data file together with their columns and format.

        Returns:
            qTables: DataTableEx[]
        Needs the right to reload.
        QIX: Doc.GetFileTablesEx.
        """
        raise NotWritten("Doc.GetFileTablesEx")

    def send_generic_command_to_custom_connector(
        self, *, qProvider: str, qCommand: str, qMethod: str, qParameters: list[str], qAppendConnection: str
    ) -> Outs:
        """Hand a command to a custom connector and return its answer as it is.

        Returns:
            qResult: string
        Needs the right to reload.
        QIX: Doc.SendGenericCommandToCustomConnector.
        """
        raise NotWritten("Doc.SendGenericCommandToCustomConnector")

    def search_suggest(self, *, qOptions: dict[str, Any], qTerms: list[str]) -> Outs:
        """Suggest search terms from the data.

        Returns:
            qResult: SearchSuggestionResult
        QIX: Doc.SearchSuggest.
        """
        raise NotWritten("Doc.SearchSuggest")

    def search_associations(
        self, *, qOptions: dict[str, Any], qTerms: list[str], qPage: dict[str, Any]
    ) -> Outs:
        """Search the data for combinations of terms.

        Returns:
            qResults: SearchAssociationResult
        QIX: Doc.SearchAssociations.
        """
        raise NotWritten("Doc.SearchAssociations")

    def select_associations(
        self, *, qOptions: dict[str, Any], qTerms: list[str], qMatchIx: int, qSoftLock: bool = False
    ) -> Outs:
        """Select one of the combinations a search found.

        QIX: Doc.SelectAssociations.
        """
        raise NotWritten("Doc.SelectAssociations")

    def search_results(self, *, qOptions: dict[str, Any], qTerms: list[str], qPage: dict[str, Any]) -> Outs:
        """Search the data, with hits grouped by combination of terms.

        Returns:
            qResult: SearchResult
        QIX: Doc.SearchResults.
        """
        raise NotWritten("Doc.SearchResults")

    def search_objects(self, *, qOptions: dict[str, Any], qTerms: list[str], qPage: dict[str, Any]) -> Outs:
        """Search titles and texts of the app's objects.

        Returns:
            qResult: SearchResult
        QIX: Doc.SearchObjects.
        """
        raise NotWritten("Doc.SearchObjects")

    def get_field_and_column_samples(
        self,
        *,
        qFieldsOrColumnsWithWildcards: list[dict[str, Any]],
        qMaxNumberOfValues: int,
        qRandSeed: int | None = None,
    ) -> Outs:
        """Fetch sample values of fields or of columns of tables.

        Returns:
            qResult: SampleResult[]
        QIX: Doc.GetFieldAndColumnSamples.
        """
        raise NotWritten("Doc.GetFieldAndColumnSamples")

    def get_script_ex(self) -> Outs:
        """Give the load script with its lock and metadata.

        Returns:
            qScript: AppScript
        Needs the right to read.
        QIX: Doc.GetScriptEx.
        """
        raise NotWritten("Doc.GetScriptEx")

    def get_variables(self, *, qListDef: dict[str, Any]) -> Outs:
        """List the variables of the app.

        Returns:
            qList: NxVariableListItem[]
        QIX: Doc.GetVariables.
        """
        raise NotWritten("Doc.GetVariables")

    def expand_expression(self, *, qExpression: str) -> Outs:
        """Replace the variables in an expression by their content.

        Returns:
            qExpandedExpression: string
        QIX: Doc.ExpandExpression.
        """
        raise NotWritten("Doc.ExpandExpression")

    def destroy_session_variable_by_id(self, *, qId: str) -> Outs:
        """Remove the session's variable of this identifier.

        Returns:
            qSuccess: boolean
        QIX: Doc.DestroySessionVariableById.
        """
        raise NotWritten("Doc.DestroySessionVariableById")

    def destroy_session_variable_by_name(self, *, qName: str) -> Outs:
        """Remove the session's variable of this name.

        Returns:
            qSuccess: boolean
        QIX: Doc.DestroySessionVariableByName.
        """
        raise NotWritten("Doc.DestroySessionVariableByName")

    def get_group_states(self) -> Outs:
        """Give the position of every cyclic group.

        Returns:
            qGroupStates: GroupState[]
        QIX: Doc.GetGroupStates.
        """
        raise NotWritten("Doc.GetGroupStates")

    def apply_group_states(self, *, qGroupStates: list[dict[str, Any]]) -> Outs:
        """Set the position of cyclic groups.

        Returns:
            qResult: ApplyGroupStatesResult
        QIX: Doc.ApplyGroupStates.
        """
        raise NotWritten("Doc.ApplyGroupStates")

    def create_bookmark_ex(
        self, *, qProp: dict[str, Any], qObjectIdsToPatch: list[str] | None = None
    ) -> Outs:
        """Store the current selections, and soft patches of some objects, as a bookmark.

        Returns:
            qInfo: NxInfo
            qReturn: GenericBookmark
        Needs the right to create.
        QIX: Doc.CreateBookmarkEx.
        """
        raise NotWritten("Doc.CreateBookmarkEx")

    def save_as(self, *, qNewAppName: str) -> Outs:
        """Store the app under a new name, which makes an ordinary app of a session app.

        Returns:
            qNewAppId: string
        Needs the right to create.
        QIX: Doc.SaveAs.
        """
        raise NotWritten("Doc.SaveAs")

    def store_temp_selection_state(self, *, qTTLOfTempState: int = 0) -> Outs:
        """Keep the current selections for a while, to be restored by their identifier.

        Returns:
            qId: string
            qReturn: boolean
        QIX: Doc.StoreTempSelectionState.
        """
        raise NotWritten("Doc.StoreTempSelectionState")

    def restore_temp_selection_state(self, *, qId: str) -> Outs:
        """Select what was kept for a while.

        Returns:
            qReturn: boolean
        QIX: Doc.RestoreTempSelectionState.
        """
        raise NotWritten("Doc.RestoreTempSelectionState")

    def change_session_app_owner(self, *, qNewOwnerId: str) -> Outs:
        """Give a session app to another owner.

        Returns:
            qSuccess: boolean
        Needs the right to change_owner.
        QIX: Doc.ChangeSessionAppOwner.
        """
        raise NotWritten("Doc.ChangeSessionAppOwner")

    def change_session_app_space(self, *, qSpaceId: str) -> Outs:
        """Move a session app to another space.

        Returns:
            qSuccess: boolean
        QIX: Doc.ChangeSessionAppSpace.
        """
        raise NotWritten("Doc.ChangeSessionAppSpace")

    def get_table_profile_data(self, *, qTableName: str) -> Outs:
        """Profile the fields of a table: counts, extremes, averages, frequent values.

        Returns:
            qProfiling: TableProfilingData
        QIX: Doc.GetTableProfileData.
        """
        raise NotWritten("Doc.GetTableProfileData")

    def get_measure_with_label(self, *, qLabel: str) -> Outs:
        """Get a library measure by its label.

        Returns:
            qReturn: GenericMeasure
        QIX: Doc.GetMeasureWithLabel.
        """
        raise NotWritten("Doc.GetMeasureWithLabel")

    def search_values(self, *, qOptions: dict[str, Any], qTerms: list[str], qPage: dict[str, Any]) -> Outs:
        """Search the values of fields.

        Returns:
            qResult: SearchValueResult
        QIX: Doc.SearchValues.
        """
        raise NotWritten("Doc.SearchValues")

    def get_fields_from_expression(self, *, qExpr: str) -> Outs:
        """List the fields an expression uses.

        Returns:
            qFieldNames: string[]
        QIX: Doc.GetFieldsFromExpression.
        """
        raise NotWritten("Doc.GetFieldsFromExpression")

    def get_fields_resource_ids(self, *, qFieldNames: list[str]) -> Outs:
        """Give the identifiers of fields in the tables they come from.

        Returns:
            qFields: NxFieldResourceId[]
        QIX: Doc.GetFieldsResourceIds.
        """
        raise NotWritten("Doc.GetFieldsResourceIds")

    def get_expression_bnf(self) -> Outs:
        """Give the grammar of expressions in this app, its fields and measures included.

        Returns:
            qBnfDefs: BNFDef[]
            qBnfHash: string
        QIX: Doc.GetExpressionBNF.
        """
        raise NotWritten("Doc.GetExpressionBNF")

    def get_expression_bnf_hash(self) -> Outs:
        """Give a hash of the grammar of expressions, to see whether it changed.

        Returns:
            qBnfHash: string
        QIX: Doc.GetExpressionBNFHash.
        """
        raise NotWritten("Doc.GetExpressionBNFHash")

    def set_prohibit_binary_load(self, *, qProhibit: bool) -> Outs:
        """Forbid other apps to load the data of this one, or allow it.

        Needs the right to update.
        QIX: Doc.SetProhibitBinaryLoad.
        """
        raise NotWritten("Doc.SetProhibitBinaryLoad")

    def transform_app(self, *, qDstParameters: dict[str, Any]) -> Outs:
        """Write a transformed copy of the app.

        Returns:
            qResult: TransformAppResult
        QIX: Doc.TransformApp.
        """
        raise NotWritten("Doc.TransformApp")

    def create_temporary_bookmark(
        self, *, qOptions: dict[str, Any], qObjectIdsToPatch: list[str] | None = None
    ) -> Outs:
        """Make a bookmark that is not stored, to be applied by its identifier.

        Returns:
            qId: string
            qReturn: boolean
        QIX: Doc.CreateTemporaryBookmark.
        """
        raise NotWritten("Doc.CreateTemporaryBookmark")

    def apply_temporary_bookmark(self, *, qId: str) -> Outs:
        """Select what a temporary bookmark holds.

        Returns:
            qReturn: boolean
        QIX: Doc.ApplyTemporaryBookmark.
        """
        raise NotWritten("Doc.ApplyTemporaryBookmark")

    def get_script_meta(self) -> Outs:
        """Give the lock and metadata of the load script without its text.

        Returns:
            qMeta: AppScriptMeta
        Needs the right to read.
        QIX: Doc.GetScriptMeta.
        """
        raise NotWritten("Doc.GetScriptMeta")

    def replace_bookmark(
        self, *, qId: str, qIgnorePatches: bool = False, qObjectIdsToPatch: list[str] | None = None
    ) -> Outs:
        """Store the current selections in an existing bookmark.

        Returns:
            qInfo: NxInfo
            qReturn: GenericBookmark
        Needs the right to update.
        QIX: Doc.ReplaceBookmark.
        """
        raise NotWritten("Doc.ReplaceBookmark")

    def clear_all_soft_patches(self) -> Outs:
        """Drop the session's soft patches of all objects.

        QIX: Doc.ClearAllSoftPatches.
        """
        raise NotWritten("Doc.ClearAllSoftPatches")

    def commit_script(self, *, qCommitMessage: str = "") -> Outs:
        """Store the load script as a version with a message.

        Needs the right to update.
        QIX: Doc.CommitScript.
        """
        raise NotWritten("Doc.CommitScript")
