# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
# mypy: disable-error-code=no-any-return
"""An app that is open: its data, script, selections and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rpc.remote import AsyncRpcObject, RpcObject, method

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from .enums import NxMatchingFieldMode
    from .field import AsyncField, Field
    from .generic_bookmark import AsyncGenericBookmark, GenericBookmark
    from .generic_dimension import AsyncGenericDimension, GenericDimension
    from .generic_measure import AsyncGenericMeasure, GenericMeasure
    from .generic_object import AsyncGenericObject, GenericObject
    from .generic_variable import AsyncGenericVariable, GenericVariable
    from .structs.app import (
        ContentLibraryList,
        LocaleInfo,
        NxAppLayout,
        NxAppProperties,
        NxDownloadInfo,
        NxDownloadOptions,
        StaticContentList,
    )
    from .structs.bookmark import (
        ApplyGroupStatesResult,
        BookmarkApplyAndVerifyResult,
        FieldValue,
        GenericBookmarkProperties,
        GroupState,
        NxGetBookmarkOptions,
        NxTempBookmarkOptions,
    )
    from .structs.connections import (
        Connection,
        DataField,
        DataTable,
        DataTableEx,
        Database,
        DatabaseInfo,
        DatabaseOwner,
        FileDataFormat,
        FilterInfo,
        FolderItem,
    )
    from .structs.library import (
        GenericDimensionProperties,
        GenericMeasureProperties,
        GenericVariableProperties,
        NxVariableListItem,
        VariableListDef,
    )
    from .structs.object import GenericObjectProperties, NxContainerEntry, NxGetObjectOptions, NxInfo
    from .structs.results import (
        CheckExpressionReturn,
        CheckNumberOrExpressionReturn,
        CreateTemporaryBookmarkReturn,
        GetDatabaseTablePreviewReturn,
        GetExpressionBNFReturn,
        GetFileTableFieldsReturn,
        GetFileTablePreviewReturn,
        GetMediaListReturn,
        GetTablesAndKeysReturn,
        StoreTempSelectionStateReturn,
    )
    from .structs.script import (
        AppScript,
        AppScriptMeta,
        DoReloadExParams,
        DoReloadExResult,
        EditorBreakpoint,
        FieldOrColumn,
        SampleResult,
        ScriptSyntaxError,
        TextMacro,
        TransformAppParameters,
        TransformAppResult,
    )
    from .structs.search import (
        AssociationScore,
        SearchAssociationResult,
        SearchCombinationOptions,
        SearchObjectOptions,
        SearchPage,
        SearchResult,
        SearchSuggestionResult,
        SearchValueOptions,
        SearchValuePage,
        SearchValueResult,
    )
    from .structs.tables import (
        FieldDescription,
        LineageInfo,
        NxFieldResourceId,
        NxMatchingFieldInfo,
        Size,
        TableProfilingData,
        TableRow,
        TableViewDlgSaveInfo,
    )


class Doc(RpcObject):
    """An app that is open: its data, script, selections and objects.

    Every call waits for the answer, and raises `EngineError` when the engine refuses.
    """

    @method("GetField")
    def get_field(self, qFieldName: str, qStateName: str | None = None) -> Field | None:
        """Get a field by name, in the state of the current selections or another.

        Parameters:
            qStateName: $ unless given.
        Returns:
            None when there is no such object.
        QIX: Doc.GetField.
        """
        return self._rpc(
            "GetField",
            {"qFieldName": qFieldName, "qStateName": qStateName},
            out="qReturn",
            result="object:Field",
        )

    @method("GetFieldDescription")
    def get_field_description(self, qFieldName: str) -> FieldDescription:
        """Describe a field: counts, tags, source tables, locks.

        QIX: Doc.GetFieldDescription.
        """
        return self._rpc(
            "GetFieldDescription", {"qFieldName": qFieldName}, out="qReturn", result="FieldDescription"
        )

    @method("GetVariable")
    def get_variable(self, qName: str) -> GenericVariable | None:
        """Get a variable by name.

        Returns:
            None when there is no such object.
        Deprecated.
        QIX: Doc.GetVariable.
        """
        return self._rpc("GetVariable", {"qName": qName}, out="qReturn", result="object:GenericVariable")

    @method("GetLooselyCoupledVector")
    def get_loosely_coupled_vector(self) -> list[int]:
        """Tell for each table whether it is loosely coupled.

        QIX: Doc.GetLooselyCoupledVector.
        """
        return self._rpc("GetLooselyCoupledVector", {}, out="qv")

    @method("SetLooselyCoupledVector")
    def set_loosely_coupled_vector(self, qv: Sequence[int]) -> bool:
        """Set for each table whether it is loosely coupled.

        Needs the right to reload.
        QIX: Doc.SetLooselyCoupledVector.
        """
        return self._rpc("SetLooselyCoupledVector", {"qv": qv}, out="qReturn")

    @method("Evaluate")
    def evaluate(self, qExpression: str) -> str:
        """Evaluate an expression under the current selections, as text.

        QIX: Doc.Evaluate.
        """
        return self._rpc("Evaluate", {"qExpression": qExpression}, out="qReturn")

    @method("EvaluateEx")
    def evaluate_ex(self, qExpression: str) -> FieldValue:
        """Evaluate an expression under the current selections, as text and number.

        QIX: Doc.EvaluateEx.
        """
        return self._rpc("EvaluateEx", {"qExpression": qExpression}, out="qValue", result="FieldValue")

    @method("ClearAll")
    def clear_all(self, qLockedAlso: bool | None = None, qStateName: str | None = None) -> None:
        """Clear the selections of a state.

        Parameters:
            qLockedAlso: false unless given.
            qStateName: $ unless given.
        QIX: Doc.ClearAll.
        """
        self._rpc("ClearAll", {"qLockedAlso": qLockedAlso, "qStateName": qStateName})

    @method("LockAll")
    def lock_all(self, qStateName: str | None = None) -> None:
        """Lock every field that has selections in a state.

        Parameters:
            qStateName: $ unless given.
        QIX: Doc.LockAll.
        """
        self._rpc("LockAll", {"qStateName": qStateName})

    @method("UnlockAll")
    def unlock_all(self, qStateName: str | None = None) -> None:
        """Unlock every field of a state.

        Parameters:
            qStateName: $ unless given.
        QIX: Doc.UnlockAll.
        """
        self._rpc("UnlockAll", {"qStateName": qStateName})

    @method("Back")
    def back(self) -> None:
        """Return to the selections before the last step.

        QIX: Doc.Back.
        """
        self._rpc("Back", {})

    @method("Forward")
    def forward(self) -> None:
        """Take back the last step back.

        QIX: Doc.Forward.
        """
        self._rpc("Forward", {})

    @method("CreateVariable")
    def create_variable(self, qName: str) -> bool:
        """Make a variable of the older form.

        Deprecated.
        Needs the right to update.
        QIX: Doc.CreateVariable.
        """
        return self._rpc("CreateVariable", {"qName": qName}, out="qReturn")

    @method("RemoveVariable")
    def remove_variable(self, qName: str) -> bool:
        """Remove a variable of the older form.

        Deprecated.
        Needs the right to update.
        QIX: Doc.RemoveVariable.
        """
        return self._rpc("RemoveVariable", {"qName": qName}, out="qReturn")

    @method("GetLocaleInfo")
    def get_locale_info(self) -> LocaleInfo:
        """Give the formats and names of days and months the app works with.

        QIX: Doc.GetLocaleInfo.
        """
        return self._rpc("GetLocaleInfo", {}, out="qReturn", result="LocaleInfo")

    @method("GetTablesAndKeys")
    def get_tables_and_keys(
        self,
        qWindowSize: Size | Mapping[str, Any],
        qNullSize: Size | Mapping[str, Any],
        qCellHeight: int,
        qSyntheticMode: bool,
        qIncludeSysVars: bool,
        qIncludeProfiling: bool | None = None,
    ) -> GetTablesAndKeysReturn:
        """Describe the data model: tables with their fields, and the keys between them.

        Parameters:
            qIncludeProfiling: false unless given.
        QIX: Doc.GetTablesAndKeys.
        """
        return self._rpc(
            "GetTablesAndKeys",
            {
                "qWindowSize": qWindowSize,
                "qNullSize": qNullSize,
                "qCellHeight": qCellHeight,
                "qSyntheticMode": qSyntheticMode,
                "qIncludeSysVars": qIncludeSysVars,
                "qIncludeProfiling": qIncludeProfiling,
            },
            result="GetTablesAndKeysReturn",
        )

    @method("GetViewDlgSaveInfo")
    def get_view_dlg_save_info(self) -> TableViewDlgSaveInfo:
        """Give the stored layout of the data model viewer.

        QIX: Doc.GetViewDlgSaveInfo.
        """
        return self._rpc("GetViewDlgSaveInfo", {}, out="qReturn", result="TableViewDlgSaveInfo")

    @method("SetViewDlgSaveInfo")
    def set_view_dlg_save_info(self, qInfo: TableViewDlgSaveInfo | Mapping[str, Any]) -> None:
        """Store the layout of the data model viewer.

        Needs the right to update.
        QIX: Doc.SetViewDlgSaveInfo.
        """
        self._rpc("SetViewDlgSaveInfo", {"qInfo": qInfo})

    @method("GetEmptyScript")
    def get_empty_script(self, qLocalizedMainSection: str | None = None) -> str:
        """Give the script a new app starts with.

        Parameters:
            qLocalizedMainSection: Main unless given.
        Needs the right to reload.
        QIX: Doc.GetEmptyScript.
        """
        return self._rpc("GetEmptyScript", {"qLocalizedMainSection": qLocalizedMainSection}, out="qReturn")

    @method("DoReload")
    def do_reload(
        self, qMode: int | None = None, qPartial: bool | None = None, qDebug: bool | None = None
    ) -> bool:
        """Run the load script; false means that it failed.

        Parameters:
            qMode: 0 unless given.
            qPartial: false unless given.
            qDebug: false unless given.
        Needs the right to reload.
        QIX: Doc.DoReload.
        """
        return self._rpc("DoReload", {"qMode": qMode, "qPartial": qPartial, "qDebug": qDebug}, out="qReturn")

    @method("GetScriptBreakpoints")
    def get_script_breakpoints(self) -> list[EditorBreakpoint]:
        """List the breakpoints of the script editor.

        Needs the right to reload.
        QIX: Doc.GetScriptBreakpoints.
        """
        return self._rpc("GetScriptBreakpoints", {}, out="qBreakpoints", result="EditorBreakpoint[]")

    @method("SetScriptBreakpoints")
    def set_script_breakpoints(self, qBreakpoints: Sequence[EditorBreakpoint | Mapping[str, Any]]) -> None:
        """Set the breakpoints of the script editor.

        Needs the right to reload.
        QIX: Doc.SetScriptBreakpoints.
        """
        self._rpc("SetScriptBreakpoints", {"qBreakpoints": qBreakpoints})

    @method("GetScript")
    def get_script(self) -> str:
        """Give the load script.

        Needs the right to reload.
        QIX: Doc.GetScript.
        """
        return self._rpc("GetScript", {}, out="qScript")

    @method("GetTextMacros")
    def get_text_macros(self) -> list[TextMacro]:
        """List the variables that expand in scripts.

        Needs the right to reload.
        QIX: Doc.GetTextMacros.
        """
        return self._rpc("GetTextMacros", {}, out="qMacros", result="TextMacro[]")

    @method("SetFetchLimit")
    def set_fetch_limit(self, qLimit: int) -> None:
        """Bound the rows each statement loads in a debug reload.

        Needs the right to reload.
        QIX: Doc.SetFetchLimit.
        """
        self._rpc("SetFetchLimit", {"qLimit": qLimit})

    @method("DoSave")
    def do_save(self, qFileName: str | None = None) -> None:
        """Store the app with its data.

        Parameters:
            qFileName: empty unless given.
        Needs the right to update.
        QIX: Doc.DoSave.
        """
        self._rpc("DoSave", {"qFileName": qFileName})

    @method("GetTableData")
    def get_table_data(
        self, qOffset: int, qRows: int, qSyntheticMode: bool, qTableName: str
    ) -> list[TableRow]:
        """Fetch rows of one table of the data model.

        QIX: Doc.GetTableData.
        """
        return self._rpc(
            "GetTableData",
            {"qOffset": qOffset, "qRows": qRows, "qSyntheticMode": qSyntheticMode, "qTableName": qTableName},
            out="qData",
            result="TableRow[]",
        )

    @method("GetAppLayout")
    def get_app_layout(self) -> NxAppLayout:
        """Evaluate the app: title, last reload, states, formats and dynamic properties.

        QIX: Doc.GetAppLayout.
        """
        return self._rpc("GetAppLayout", {}, out="qLayout", result="NxAppLayout")

    @method("SetAppProperties")
    def set_app_properties(self, qProp: NxAppProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the app.

        Needs the right to update.
        QIX: Doc.SetAppProperties.
        """
        self._rpc("SetAppProperties", {"qProp": qProp})

    @method("GetAppProperties")
    def get_app_properties(self) -> NxAppProperties:
        """Read the properties of the app.

        QIX: Doc.GetAppProperties.
        """
        return self._rpc("GetAppProperties", {}, out="qProp", result="NxAppProperties")

    @method("GetLineage")
    def get_lineage(self) -> list[LineageInfo]:
        """List where the data of the app came from.

        Needs the right to reload.
        QIX: Doc.GetLineage.
        """
        return self._rpc("GetLineage", {}, out="qLineage", result="LineageInfo[]")

    @method("CreateSessionObject")
    def create_session_object(self, qProp: GenericObjectProperties | Mapping[str, Any]) -> GenericObject:
        """Make an object that lives as long as the session.

        QIX: Doc.CreateSessionObject.
        """
        return self._rpc(
            "CreateSessionObject", {"qProp": qProp}, out="qReturn", result="object:GenericObject"
        )

    @method("DestroySessionObject")
    def destroy_session_object(self, qId: str) -> bool:
        """Remove an object of the session.

        QIX: Doc.DestroySessionObject.
        """
        return self._rpc("DestroySessionObject", {"qId": qId}, out="qSuccess")

    @method("CreateObject")
    def create_object(self, qProp: GenericObjectProperties | Mapping[str, Any]) -> GenericObject:
        """Make an object that is stored with the app.

        Needs the right to create.
        QIX: Doc.CreateObject.
        """
        return self._rpc("CreateObject", {"qProp": qProp}, out="qReturn", result="object:GenericObject")

    @method("GetOrCreateObject")
    def get_or_create_object(self, qProp: GenericObjectProperties | Mapping[str, Any]) -> GenericObject:
        """Get the object of this identifier, or make it.

        Experimental: it may change.
        Needs the right to create.
        QIX: Doc.GetOrCreateObject.
        """
        return self._rpc("GetOrCreateObject", {"qProp": qProp}, out="qReturn", result="object:GenericObject")

    @method("DestroyObject")
    def destroy_object(self, qId: str) -> bool:
        """Remove an object of the app.

        Needs the right to delete.
        QIX: Doc.DestroyObject.
        """
        return self._rpc("DestroyObject", {"qId": qId}, out="qSuccess")

    @method("GetObject")
    def get_object(self, qId: str) -> GenericObject | None:
        """Get an object by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetObject.
        """
        return self._rpc("GetObject", {"qId": qId}, out="qReturn", result="object:GenericObject")

    @method("GetObjects")
    def get_objects(self, qOptions: NxGetObjectOptions | Mapping[str, Any]) -> list[NxContainerEntry]:
        """List the objects of given types, with data picked from them.

        QIX: Doc.GetObjects.
        """
        return self._rpc("GetObjects", {"qOptions": qOptions}, out="qList", result="NxContainerEntry[]")

    @method("GetBookmarks")
    def get_bookmarks(self, qOptions: NxGetBookmarkOptions | Mapping[str, Any]) -> list[NxContainerEntry]:
        """List the bookmarks of given types, with data picked from them.

        QIX: Doc.GetBookmarks.
        """
        return self._rpc("GetBookmarks", {"qOptions": qOptions}, out="qList", result="NxContainerEntry[]")

    @method("CloneObject")
    def clone_object(self, qId: str) -> str:
        """Copy an object with its children.

        Needs the right to create.
        QIX: Doc.CloneObject.
        """
        return self._rpc("CloneObject", {"qId": qId}, out="qCloneId")

    @method("CreateDraft")
    def create_draft(self, qId: str) -> str:
        """Make a draft of an object for editing.

        Deprecated.
        Needs the right to create.
        QIX: Doc.CreateDraft.
        """
        return self._rpc("CreateDraft", {"qId": qId}, out="qDraftId")

    @method("CommitDraft")
    def commit_draft(self, qId: str) -> None:
        """Put a draft in the place of its object.

        Deprecated.
        Needs the right to update.
        QIX: Doc.CommitDraft.
        """
        self._rpc("CommitDraft", {"qId": qId})

    @method("DestroyDraft")
    def destroy_draft(self, qId: str, qSourceId: str) -> bool:
        """Throw a draft away.

        Deprecated.
        Needs the right to delete.
        QIX: Doc.DestroyDraft.
        """
        return self._rpc("DestroyDraft", {"qId": qId, "qSourceId": qSourceId}, out="qSuccess")

    @method("Undo")
    def undo(self) -> bool:
        """Undo the last change of an object.

        QIX: Doc.Undo.
        """
        return self._rpc("Undo", {}, out="qSuccess")

    @method("Redo")
    def redo(self) -> bool:
        """Repeat the change that was undone last.

        QIX: Doc.Redo.
        """
        return self._rpc("Redo", {}, out="qSuccess")

    @method("ClearUndoBuffer")
    def clear_undo_buffer(self) -> None:
        """Forget which changes could be undone.

        QIX: Doc.ClearUndoBuffer.
        """
        self._rpc("ClearUndoBuffer", {})

    @method("CreateDimension")
    def create_dimension(self, qProp: GenericDimensionProperties | Mapping[str, Any]) -> GenericDimension:
        """Make a library dimension.

        Needs the right to create.
        QIX: Doc.CreateDimension.
        """
        return self._rpc("CreateDimension", {"qProp": qProp}, out="qReturn", result="object:GenericDimension")

    @method("DestroyDimension")
    def destroy_dimension(self, qId: str) -> bool:
        """Remove a library dimension.

        Needs the right to delete.
        QIX: Doc.DestroyDimension.
        """
        return self._rpc("DestroyDimension", {"qId": qId}, out="qSuccess")

    @method("GetDimension")
    def get_dimension(self, qId: str) -> GenericDimension | None:
        """Get a library dimension by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetDimension.
        """
        return self._rpc("GetDimension", {"qId": qId}, out="qReturn", result="object:GenericDimension")

    @method("CloneDimension")
    def clone_dimension(self, qId: str) -> str:
        """Copy a library dimension.

        Needs the right to create.
        QIX: Doc.CloneDimension.
        """
        return self._rpc("CloneDimension", {"qId": qId}, out="qCloneId")

    @method("CreateMeasure")
    def create_measure(self, qProp: GenericMeasureProperties | Mapping[str, Any]) -> GenericMeasure:
        """Make a library measure.

        Needs the right to create.
        QIX: Doc.CreateMeasure.
        """
        return self._rpc("CreateMeasure", {"qProp": qProp}, out="qReturn", result="object:GenericMeasure")

    @method("DestroyMeasure")
    def destroy_measure(self, qId: str) -> bool:
        """Remove a library measure.

        Needs the right to delete.
        QIX: Doc.DestroyMeasure.
        """
        return self._rpc("DestroyMeasure", {"qId": qId}, out="qSuccess")

    @method("GetMeasure")
    def get_measure(self, qId: str) -> GenericMeasure | None:
        """Get a library measure by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetMeasure.
        """
        return self._rpc("GetMeasure", {"qId": qId}, out="qReturn", result="object:GenericMeasure")

    @method("CloneMeasure")
    def clone_measure(self, qId: str) -> str:
        """Copy a library measure.

        Needs the right to create.
        QIX: Doc.CloneMeasure.
        """
        return self._rpc("CloneMeasure", {"qId": qId}, out="qCloneId")

    @method("CreateSessionVariable")
    def create_session_variable(
        self, qProp: GenericVariableProperties | Mapping[str, Any]
    ) -> GenericVariable:
        """Make a variable that lives as long as the session.

        QIX: Doc.CreateSessionVariable.
        """
        return self._rpc(
            "CreateSessionVariable", {"qProp": qProp}, out="qReturn", result="object:GenericVariable"
        )

    @method("DestroySessionVariable")
    def destroy_session_variable(self, qId: str) -> bool:
        """Remove a variable of the session.

        QIX: Doc.DestroySessionVariable.
        """
        return self._rpc("DestroySessionVariable", {"qId": qId}, out="qSuccess")

    @method("CreateVariableEx")
    def create_variable_ex(self, qProp: GenericVariableProperties | Mapping[str, Any]) -> GenericVariable:
        """Make a variable that is stored with the app.

        Needs the right to create.
        QIX: Doc.CreateVariableEx.
        """
        return self._rpc("CreateVariableEx", {"qProp": qProp}, out="qReturn", result="object:GenericVariable")

    @method("DestroyVariableById")
    def destroy_variable_by_id(self, qId: str) -> bool:
        """Remove the variable of this identifier.

        Needs the right to delete.
        QIX: Doc.DestroyVariableById.
        """
        return self._rpc("DestroyVariableById", {"qId": qId}, out="qSuccess")

    @method("DestroyVariableByName")
    def destroy_variable_by_name(self, qName: str) -> bool:
        """Remove the variable of this name.

        Needs the right to delete.
        QIX: Doc.DestroyVariableByName.
        """
        return self._rpc("DestroyVariableByName", {"qName": qName}, out="qSuccess")

    @method("GetVariableById")
    def get_variable_by_id(self, qId: str) -> GenericVariable | None:
        """Get a variable by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetVariableById.
        """
        return self._rpc("GetVariableById", {"qId": qId}, out="qReturn", result="object:GenericVariable")

    @method("GetVariableByName")
    def get_variable_by_name(self, qName: str) -> GenericVariable | None:
        """Get a variable by its name.

        Returns:
            None when there is no such object.
        QIX: Doc.GetVariableByName.
        """
        return self._rpc(
            "GetVariableByName", {"qName": qName}, out="qReturn", result="object:GenericVariable"
        )

    @method("CheckExpression")
    def check_expression(self, qExpr: str, qLabels: Sequence[str] | None = None) -> CheckExpressionReturn:
        """Check an expression; empty results mean that it is valid.

        QIX: Doc.CheckExpression.
        """
        return self._rpc(
            "CheckExpression", {"qExpr": qExpr, "qLabels": qLabels}, result="CheckExpressionReturn"
        )

    @method("CheckNumberOrExpression")
    def check_number_or_expression(self, qExpr: str) -> CheckNumberOrExpressionReturn:
        """Check text that may be a number or an expression.

        QIX: Doc.CheckNumberOrExpression.
        """
        return self._rpc("CheckNumberOrExpression", {"qExpr": qExpr}, result="CheckNumberOrExpressionReturn")

    @method("AddAlternateState")
    def add_alternate_state(self, qStateName: str) -> None:
        """Add a state with selections of its own, stored with the app.

        Needs the right to update.
        QIX: Doc.AddAlternateState.
        """
        self._rpc("AddAlternateState", {"qStateName": qStateName})

    @method("RemoveAlternateState")
    def remove_alternate_state(self, qStateName: str) -> None:
        """Remove a stored state.

        Needs the right to update.
        QIX: Doc.RemoveAlternateState.
        """
        self._rpc("RemoveAlternateState", {"qStateName": qStateName})

    @method("AddSessionAlternateState")
    def add_session_alternate_state(self, qStateName: str, qSourceStateName: str | None = None) -> None:
        """Add a state for the session, with the selections of another state if one is named.

        Parameters:
            qSourceStateName: empty unless given.
        QIX: Doc.AddSessionAlternateState.
        """
        self._rpc(
            "AddSessionAlternateState", {"qStateName": qStateName, "qSourceStateName": qSourceStateName}
        )

    @method("RemoveSessionAlternateState")
    def remove_session_alternate_state(self, qStateName: str) -> bool:
        """Remove a state of the session.

        QIX: Doc.RemoveSessionAlternateState.
        """
        return self._rpc("RemoveSessionAlternateState", {"qStateName": qStateName}, out="qSuccess")

    @method("CreateBookmark")
    def create_bookmark(self, qProp: GenericBookmarkProperties | Mapping[str, Any]) -> GenericBookmark:
        """Store the current selections as a bookmark.

        Needs the right to create.
        QIX: Doc.CreateBookmark.
        """
        return self._rpc("CreateBookmark", {"qProp": qProp}, out="qReturn", result="object:GenericBookmark")

    @method("DestroyBookmark")
    def destroy_bookmark(self, qId: str) -> bool:
        """Remove a bookmark.

        Needs the right to delete.
        QIX: Doc.DestroyBookmark.
        """
        return self._rpc("DestroyBookmark", {"qId": qId}, out="qSuccess")

    @method("GetBookmark")
    def get_bookmark(self, qId: str) -> GenericBookmark | None:
        """Get a bookmark by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetBookmark.
        """
        return self._rpc("GetBookmark", {"qId": qId}, out="qReturn", result="object:GenericBookmark")

    @method("ApplyBookmark")
    def apply_bookmark(self, qId: str) -> bool:
        """Select what a bookmark stores.

        QIX: Doc.ApplyBookmark.
        """
        return self._rpc("ApplyBookmark", {"qId": qId}, out="qSuccess")

    @method("ApplyAndVerifyBookmark")
    def apply_and_verify_bookmark(self, qId: str) -> BookmarkApplyAndVerifyResult:
        """Select what a bookmark stores and report values that are gone.

        Experimental: it may change.
        QIX: Doc.ApplyAndVerifyBookmark.
        """
        return self._rpc(
            "ApplyAndVerifyBookmark", {"qId": qId}, out="qResult", result="BookmarkApplyAndVerifyResult"
        )

    @method("CloneBookmark")
    def clone_bookmark(self, qId: str) -> str:
        """Copy a bookmark.

        Needs the right to create.
        QIX: Doc.CloneBookmark.
        """
        return self._rpc("CloneBookmark", {"qId": qId}, out="qCloneId")

    @method("AddFieldFromExpression")
    def add_field_from_expression(self, qName: str, qExpr: str) -> bool:
        """Add a field that is computed by an expression.

        QIX: Doc.AddFieldFromExpression.
        """
        return self._rpc("AddFieldFromExpression", {"qName": qName, "qExpr": qExpr}, out="qSuccess")

    @method("GetFieldOnTheFlyByName")
    def get_field_on_the_fly_by_name(self, qReadableName: str) -> str:
        """Give the internal name of a field made by an expression.

        QIX: Doc.GetFieldOnTheFlyByName.
        """
        return self._rpc("GetFieldOnTheFlyByName", {"qReadableName": qReadableName}, out="qName")

    @method("GetAllInfos")
    def get_all_infos(self) -> list[NxInfo]:
        """List identifier and type of every object of the app.

        QIX: Doc.GetAllInfos.
        """
        return self._rpc("GetAllInfos", {}, out="qInfos", result="NxInfo[]")

    @method("Resume")
    def resume(self) -> None:
        """Let the app work again after the script debugger stopped it.

        QIX: Doc.Resume.
        """
        self._rpc("Resume", {})

    @method("AbortModal")
    def abort_modal(self, qAccept: bool) -> None:
        """End modal mode, whichever object holds it.

        QIX: Doc.AbortModal.
        """
        self._rpc("AbortModal", {"qAccept": qAccept})

    @method("Publish")
    def publish(self, qStreamId: str, qName: str | None = None) -> None:
        """Publish the app to a stream.

        Parameters:
            qName: empty unless given.
        Needs the right to publish.
        QIX: Doc.Publish.
        """
        self._rpc("Publish", {"qStreamId": qStreamId, "qName": qName})

    @method("GetMatchingFields")
    def get_matching_fields(
        self, qTags: Sequence[str], qMatchingFieldMode: NxMatchingFieldMode | None = None
    ) -> list[NxMatchingFieldInfo]:
        """List the fields that have some or all of the given tags.

        Parameters:
            qMatchingFieldMode: one of MATCHINGFIELDMODE_MATCH_ALL, MATCHINGFIELDMODE_MATCH_ONE; MATCHINGFIELDMODE_MATCH_ALL unless given.
        QIX: Doc.GetMatchingFields.
        """
        return self._rpc(
            "GetMatchingFields",
            {"qTags": qTags, "qMatchingFieldMode": qMatchingFieldMode},
            out="qFieldNames",
            result="NxMatchingFieldInfo[]",
        )

    @method("FindMatchingFields")
    def find_matching_fields(self, qFieldName: str, qTags: Sequence[str]) -> list[NxMatchingFieldInfo]:
        """List the fields that share tags with a field.

        QIX: Doc.FindMatchingFields.
        """
        return self._rpc(
            "FindMatchingFields",
            {"qFieldName": qFieldName, "qTags": qTags},
            out="qFieldNames",
            result="NxMatchingFieldInfo[]",
        )

    @method("Scramble")
    def scramble(self, qFieldName: str) -> None:
        """Replace the values of a field by meaningless ones.

        Needs the right to update.
        QIX: Doc.Scramble.
        """
        self._rpc("Scramble", {"qFieldName": qFieldName})

    @method("SaveObjects")
    def save_objects(self) -> None:
        """Store the objects of the app without its data.

        Needs the right to update.
        QIX: Doc.SaveObjects.
        """
        self._rpc("SaveObjects", {})

    @method("GetAssociationScores")
    def get_association_scores(self, qTable1: str, qTable2: str) -> list[AssociationScore]:
        """Tell how well the fields of two tables would match.

        QIX: Doc.GetAssociationScores.
        """
        return self._rpc(
            "GetAssociationScores",
            {"qTable1": qTable1, "qTable2": qTable2},
            out="qScore",
            result="AssociationScore[]",
        )

    @method("GetMediaList")
    def get_media_list(self) -> GetMediaListReturn:
        """List the media files of the app.

        Deprecated.
        QIX: Doc.GetMediaList.
        """
        return self._rpc("GetMediaList", {}, result="GetMediaListReturn")

    @method("GetContentLibraries")
    def get_content_libraries(self) -> ContentLibraryList:
        """List the content libraries the user may see.

        QIX: Doc.GetContentLibraries.
        """
        return self._rpc("GetContentLibraries", {}, out="qList", result="ContentLibraryList")

    @method("GetLibraryContent")
    def get_library_content(self, qName: str) -> StaticContentList:
        """List the files of a content library.

        QIX: Doc.GetLibraryContent.
        """
        return self._rpc("GetLibraryContent", {"qName": qName}, out="qList", result="StaticContentList")

    @method("DoReloadEx")
    def do_reload_ex(self, qParams: DoReloadExParams | Mapping[str, Any] | None = None) -> DoReloadExResult:
        """Run the load script with all options and tell how it ended.

        Needs the right to reload.
        QIX: Doc.DoReloadEx.
        """
        return self._rpc("DoReloadEx", {"qParams": qParams}, out="qResult", result="DoReloadExResult")

    @method("BackCount")
    def back_count(self) -> int:
        """Count the steps that can be gone back.

        QIX: Doc.BackCount.
        """
        return self._rpc("BackCount", {}, out="qReturn")

    @method("ForwardCount")
    def forward_count(self) -> int:
        """Count the steps that can be gone forward.

        QIX: Doc.ForwardCount.
        """
        return self._rpc("ForwardCount", {}, out="qReturn")

    @method("ExportReducedData")
    def export_reduced_data(
        self, qOptions: NxDownloadOptions | Mapping[str, Any] | None = None
    ) -> NxDownloadInfo:
        """Write a copy of the app reduced to what is selected, and give its address.

        QIX: Doc.ExportReducedData.
        """
        return self._rpc(
            "ExportReducedData", {"qOptions": qOptions}, out="qDownloadInfo", result="NxDownloadInfo"
        )

    @method("GetSetAnalysis")
    def get_set_analysis(self, qStateName: str | None = None, qBookmarkId: str | None = None) -> str:
        """Write the selections of a state, or of a bookmark, as a set expression.

        Parameters:
            qStateName: $ unless given.
            qBookmarkId: empty unless given.
        QIX: Doc.GetSetAnalysis.
        """
        return self._rpc(
            "GetSetAnalysis", {"qStateName": qStateName, "qBookmarkId": qBookmarkId}, out="qSetExpression"
        )

    @method("SetScript")
    def set_script(self, qScript: str) -> None:
        """Replace the load script.

        Needs the right to update.
        QIX: Doc.SetScript.
        """
        self._rpc("SetScript", {"qScript": qScript})

    @method("CheckScriptSyntax")
    def check_script_syntax(self) -> list[ScriptSyntaxError]:
        """Check the syntax of the load script; no errors means that it is valid.

        Needs the right to reload.
        QIX: Doc.CheckScriptSyntax.
        """
        return self._rpc("CheckScriptSyntax", {}, out="qErrors", result="ScriptSyntaxError[]")

    @method("GetFavoriteVariables")
    def get_favorite_variables(self) -> list[str]:
        """List the names of the favourite variables.

        Needs the right to reload.
        QIX: Doc.GetFavoriteVariables.
        """
        return self._rpc("GetFavoriteVariables", {}, out="qNames")

    @method("SetFavoriteVariables")
    def set_favorite_variables(self, qNames: Sequence[str]) -> None:
        """Set the names of the favourite variables.

        Needs the right to reload.
        QIX: Doc.SetFavoriteVariables.
        """
        self._rpc("SetFavoriteVariables", {"qNames": qNames})

    @method("GetIncludeFileContent")
    def get_include_file_content(self, qPath: str) -> str:
        """Read a script file as an include statement would.

        Needs the right to reload.
        QIX: Doc.GetIncludeFileContent.
        """
        return self._rpc("GetIncludeFileContent", {"qPath": qPath}, out="qContent")

    @method("CreateConnection")
    def create_connection(self, qConnection: Connection | Mapping[str, Any]) -> str:
        """Make a data connection.

        Needs the right to create.
        QIX: Doc.CreateConnection.
        """
        return self._rpc("CreateConnection", {"qConnection": qConnection}, out="qConnectionId")

    @method("ModifyConnection")
    def modify_connection(
        self,
        qConnectionId: str,
        qConnection: Connection | Mapping[str, Any],
        qOverrideCredentials: bool | None = None,
    ) -> None:
        """Change a data connection, its credentials only if asked to.

        Parameters:
            qOverrideCredentials: false unless given.
        Needs the right to update.
        QIX: Doc.ModifyConnection.
        """
        self._rpc(
            "ModifyConnection",
            {
                "qConnectionId": qConnectionId,
                "qConnection": qConnection,
                "qOverrideCredentials": qOverrideCredentials,
            },
        )

    @method("DeleteConnection")
    def delete_connection(self, qConnectionId: str) -> None:
        """Remove a data connection.

        Needs the right to delete.
        QIX: Doc.DeleteConnection.
        """
        self._rpc("DeleteConnection", {"qConnectionId": qConnectionId})

    @method("GetConnection")
    def get_connection(self, qConnectionId: str) -> Connection:
        """Read a data connection.

        Needs the right to reload.
        QIX: Doc.GetConnection.
        """
        return self._rpc(
            "GetConnection", {"qConnectionId": qConnectionId}, out="qConnection", result="Connection"
        )

    @method("GetConnections")
    def get_connections(self) -> list[Connection]:
        """List the data connections of the app.

        Needs the right to reload.
        QIX: Doc.GetConnections.
        """
        return self._rpc("GetConnections", {}, out="qConnections", result="Connection[]")

    @method("GetDatabaseInfo")
    def get_database_info(self, qConnectionId: str) -> DatabaseInfo:
        """Describe the data source behind a connection.

        Needs the right to reload.
        QIX: Doc.GetDatabaseInfo.
        """
        return self._rpc(
            "GetDatabaseInfo", {"qConnectionId": qConnectionId}, out="qInfo", result="DatabaseInfo"
        )

    @method("GetDatabases")
    def get_databases(self, qConnectionId: str) -> list[Database]:
        """List the databases behind a connection.

        Needs the right to reload.
        QIX: Doc.GetDatabases.
        """
        return self._rpc(
            "GetDatabases", {"qConnectionId": qConnectionId}, out="qDatabases", result="Database[]"
        )

    @method("GetDatabaseOwners")
    def get_database_owners(self, qConnectionId: str, qDatabase: str | None = None) -> list[DatabaseOwner]:
        """List the owners of a database behind a connection.

        Parameters:
            qDatabase: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetDatabaseOwners.
        """
        return self._rpc(
            "GetDatabaseOwners",
            {"qConnectionId": qConnectionId, "qDatabase": qDatabase},
            out="qOwners",
            result="DatabaseOwner[]",
        )

    @method("GetDatabaseTables")
    def get_database_tables(
        self, qConnectionId: str, qDatabase: str | None = None, qOwner: str | None = None
    ) -> list[DataTable]:
        """List the tables of a database behind a connection.

        Parameters:
            qDatabase: empty unless given.
            qOwner: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetDatabaseTables.
        """
        return self._rpc(
            "GetDatabaseTables",
            {"qConnectionId": qConnectionId, "qDatabase": qDatabase, "qOwner": qOwner},
            out="qTables",
            result="DataTable[]",
        )

    @method("GetDatabaseTableFields")
    def get_database_table_fields(
        self, qConnectionId: str, qTable: str, qDatabase: str | None = None, qOwner: str | None = None
    ) -> list[DataField]:
        """List the columns of a database table.

        Parameters:
            qDatabase: empty unless given.
            qOwner: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetDatabaseTableFields.
        """
        return self._rpc(
            "GetDatabaseTableFields",
            {"qConnectionId": qConnectionId, "qTable": qTable, "qDatabase": qDatabase, "qOwner": qOwner},
            out="qFields",
            result="DataField[]",
        )

    @method("GetDatabaseTablePreview")
    def get_database_table_preview(
        self,
        qConnectionId: str,
        qTable: str,
        qDatabase: str | None = None,
        qOwner: str | None = None,
        qConditions: FilterInfo | Mapping[str, Any] | None = None,
    ) -> GetDatabaseTablePreviewReturn:
        """Fetch the first rows of a database table.

        Parameters:
            qDatabase: empty unless given.
            qOwner: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetDatabaseTablePreview.
        """
        return self._rpc(
            "GetDatabaseTablePreview",
            {
                "qConnectionId": qConnectionId,
                "qTable": qTable,
                "qDatabase": qDatabase,
                "qOwner": qOwner,
                "qConditions": qConditions,
            },
            result="GetDatabaseTablePreviewReturn",
        )

    @method("GetFolderItemsForConnection")
    def get_folder_items_for_connection(
        self, qConnectionId: str, qRelativePath: str | None = None
    ) -> list[FolderItem]:
        """List the files and folders behind a file connection.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFolderItemsForConnection.
        """
        return self._rpc(
            "GetFolderItemsForConnection",
            {"qConnectionId": qConnectionId, "qRelativePath": qRelativePath},
            out="qFolderItems",
            result="FolderItem[]",
        )

    @method("GuessFileType")
    def guess_file_type(self, qConnectionId: str, qRelativePath: str | None = None) -> FileDataFormat:
        """Guess type and format of a data file.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GuessFileType.
        """
        return self._rpc(
            "GuessFileType",
            {"qConnectionId": qConnectionId, "qRelativePath": qRelativePath},
            out="qDataFormat",
            result="FileDataFormat",
        )

    @method("GetFileTables")
    def get_file_tables(
        self,
        qConnectionId: str,
        qDataFormat: FileDataFormat | Mapping[str, Any],
        qRelativePath: str | None = None,
    ) -> list[DataTable]:
        """List the tables a data file holds.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFileTables.
        """
        return self._rpc(
            "GetFileTables",
            {"qConnectionId": qConnectionId, "qDataFormat": qDataFormat, "qRelativePath": qRelativePath},
            out="qTables",
            result="DataTable[]",
        )

    @method("GetFileTableFields")
    def get_file_table_fields(
        self,
        qConnectionId: str,
        qDataFormat: FileDataFormat | Mapping[str, Any],
        qTable: str,
        qRelativePath: str | None = None,
    ) -> GetFileTableFieldsReturn:
        """List the columns of a table in a data file.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFileTableFields.
        """
        return self._rpc(
            "GetFileTableFields",
            {
                "qConnectionId": qConnectionId,
                "qDataFormat": qDataFormat,
                "qTable": qTable,
                "qRelativePath": qRelativePath,
            },
            result="GetFileTableFieldsReturn",
        )

    @method("GetFileTablePreview")
    def get_file_table_preview(
        self,
        qConnectionId: str,
        qDataFormat: FileDataFormat | Mapping[str, Any],
        qTable: str,
        qRelativePath: str | None = None,
    ) -> GetFileTablePreviewReturn:
        """Fetch the first rows of a table in a data file.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFileTablePreview.
        """
        return self._rpc(
            "GetFileTablePreview",
            {
                "qConnectionId": qConnectionId,
                "qDataFormat": qDataFormat,
                "qTable": qTable,
                "qRelativePath": qRelativePath,
            },
            result="GetFileTablePreviewReturn",
        )

    @method("GetFileTablesEx")
    def get_file_tables_ex(
        self,
        qConnectionId: str,
        qDataFormat: FileDataFormat | Mapping[str, Any],
        qRelativePath: str | None = None,
    ) -> list[DataTableEx]:
        """List the tables of a data file together with their columns and format.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFileTablesEx.
        """
        return self._rpc(
            "GetFileTablesEx",
            {"qConnectionId": qConnectionId, "qDataFormat": qDataFormat, "qRelativePath": qRelativePath},
            out="qTables",
            result="DataTableEx[]",
        )

    @method("SendGenericCommandToCustomConnector")
    def send_generic_command_to_custom_connector(
        self, qProvider: str, qCommand: str, qMethod: str, qParameters: Sequence[str], qAppendConnection: str
    ) -> str:
        """Hand a command to a custom connector and return its answer as it is.

        Needs the right to reload.
        QIX: Doc.SendGenericCommandToCustomConnector.
        """
        return self._rpc(
            "SendGenericCommandToCustomConnector",
            {
                "qProvider": qProvider,
                "qCommand": qCommand,
                "qMethod": qMethod,
                "qParameters": qParameters,
                "qAppendConnection": qAppendConnection,
            },
            out="qResult",
        )

    @method("SearchSuggest")
    def search_suggest(
        self, qOptions: SearchCombinationOptions | Mapping[str, Any], qTerms: Sequence[str]
    ) -> SearchSuggestionResult:
        """Suggest search terms from the data.

        QIX: Doc.SearchSuggest.
        """
        return self._rpc(
            "SearchSuggest",
            {"qOptions": qOptions, "qTerms": qTerms},
            out="qResult",
            result="SearchSuggestionResult",
        )

    @method("SearchAssociations")
    def search_associations(
        self,
        qOptions: SearchCombinationOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qPage: SearchPage | Mapping[str, Any],
    ) -> SearchAssociationResult:
        """Search the data for combinations of terms.

        Deprecated.
        QIX: Doc.SearchAssociations.
        """
        return self._rpc(
            "SearchAssociations",
            {"qOptions": qOptions, "qTerms": qTerms, "qPage": qPage},
            out="qResults",
            result="SearchAssociationResult",
        )

    @method("SelectAssociations")
    def select_associations(
        self,
        qOptions: SearchCombinationOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qMatchIx: int,
        qSoftLock: bool | None = None,
    ) -> None:
        """Select one of the combinations a search found.

        Parameters:
            qSoftLock: false unless given.
        QIX: Doc.SelectAssociations.
        """
        self._rpc(
            "SelectAssociations",
            {"qOptions": qOptions, "qTerms": qTerms, "qMatchIx": qMatchIx, "qSoftLock": qSoftLock},
        )

    @method("SearchResults")
    def search_results(
        self,
        qOptions: SearchCombinationOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qPage: SearchPage | Mapping[str, Any],
    ) -> SearchResult:
        """Search the data, with hits grouped by combination of terms.

        QIX: Doc.SearchResults.
        """
        return self._rpc(
            "SearchResults",
            {"qOptions": qOptions, "qTerms": qTerms, "qPage": qPage},
            out="qResult",
            result="SearchResult",
        )

    @method("SearchObjects")
    def search_objects(
        self,
        qOptions: SearchObjectOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qPage: SearchPage | Mapping[str, Any],
    ) -> SearchResult:
        """Search titles and texts of the app's objects.

        QIX: Doc.SearchObjects.
        """
        return self._rpc(
            "SearchObjects",
            {"qOptions": qOptions, "qTerms": qTerms, "qPage": qPage},
            out="qResult",
            result="SearchResult",
        )

    @method("GetFieldAndColumnSamples")
    def get_field_and_column_samples(
        self,
        qFieldsOrColumnsWithWildcards: Sequence[FieldOrColumn | Mapping[str, Any]],
        qMaxNumberOfValues: int,
        qRandSeed: int | None = None,
    ) -> list[SampleResult]:
        """Fetch sample values of fields or of columns of tables.

        QIX: Doc.GetFieldAndColumnSamples.
        """
        return self._rpc(
            "GetFieldAndColumnSamples",
            {
                "qFieldsOrColumnsWithWildcards": qFieldsOrColumnsWithWildcards,
                "qMaxNumberOfValues": qMaxNumberOfValues,
                "qRandSeed": qRandSeed,
            },
            out="qResult",
            result="SampleResult[]",
        )

    @method("GetScriptEx")
    def get_script_ex(self) -> AppScript:
        """Give the load script with its lock and metadata.

        Needs the right to read.
        QIX: Doc.GetScriptEx.
        """
        return self._rpc("GetScriptEx", {}, out="qScript", result="AppScript")

    @method("GetVariables")
    def get_variables(self, qListDef: VariableListDef | Mapping[str, Any]) -> list[NxVariableListItem]:
        """List the variables of the app.

        QIX: Doc.GetVariables.
        """
        return self._rpc("GetVariables", {"qListDef": qListDef}, out="qList", result="NxVariableListItem[]")

    @method("ExpandExpression")
    def expand_expression(self, qExpression: str) -> str:
        """Replace the variables in an expression by their content.

        QIX: Doc.ExpandExpression.
        """
        return self._rpc("ExpandExpression", {"qExpression": qExpression}, out="qExpandedExpression")

    @method("DestroySessionVariableById")
    def destroy_session_variable_by_id(self, qId: str) -> bool:
        """Remove the session's variable of this identifier.

        QIX: Doc.DestroySessionVariableById.
        """
        return self._rpc("DestroySessionVariableById", {"qId": qId}, out="qSuccess")

    @method("DestroySessionVariableByName")
    def destroy_session_variable_by_name(self, qName: str) -> bool:
        """Remove the session's variable of this name.

        QIX: Doc.DestroySessionVariableByName.
        """
        return self._rpc("DestroySessionVariableByName", {"qName": qName}, out="qSuccess")

    @method("GetGroupStates")
    def get_group_states(self) -> list[GroupState]:
        """Give the position of every cyclic group.

        Experimental: it may change.
        QIX: Doc.GetGroupStates.
        """
        return self._rpc("GetGroupStates", {}, out="qGroupStates", result="GroupState[]")

    @method("ApplyGroupStates")
    def apply_group_states(
        self, qGroupStates: Sequence[GroupState | Mapping[str, Any]]
    ) -> ApplyGroupStatesResult:
        """Set the position of cyclic groups.

        Experimental: it may change.
        QIX: Doc.ApplyGroupStates.
        """
        return self._rpc(
            "ApplyGroupStates", {"qGroupStates": qGroupStates}, out="qResult", result="ApplyGroupStatesResult"
        )

    @method("CreateBookmarkEx")
    def create_bookmark_ex(
        self,
        qProp: GenericBookmarkProperties | Mapping[str, Any],
        qObjectIdsToPatch: Sequence[str] | None = None,
    ) -> GenericBookmark:
        """Store the current selections, and soft patches of some objects, as a bookmark.

        Experimental: it may change.
        Needs the right to create.
        QIX: Doc.CreateBookmarkEx.
        """
        return self._rpc(
            "CreateBookmarkEx",
            {"qProp": qProp, "qObjectIdsToPatch": qObjectIdsToPatch},
            out="qReturn",
            result="object:GenericBookmark",
        )

    @method("SaveAs")
    def save_as(self, qNewAppName: str) -> str:
        """Store the app under a new name, which makes an ordinary app of a session app.

        Needs the right to create.
        QIX: Doc.SaveAs.
        """
        return self._rpc("SaveAs", {"qNewAppName": qNewAppName}, out="qNewAppId")

    @method("StoreTempSelectionState")
    def store_temp_selection_state(self, qTTLOfTempState: int | None = None) -> StoreTempSelectionStateReturn:
        """Keep the current selections for a while, to be restored by their identifier.

        Parameters:
            qTTLOfTempState: 0 unless given.
        QIX: Doc.StoreTempSelectionState.
        """
        return self._rpc(
            "StoreTempSelectionState",
            {"qTTLOfTempState": qTTLOfTempState},
            result="StoreTempSelectionStateReturn",
        )

    @method("RestoreTempSelectionState")
    def restore_temp_selection_state(self, qId: str) -> bool:
        """Select what was kept for a while.

        QIX: Doc.RestoreTempSelectionState.
        """
        return self._rpc("RestoreTempSelectionState", {"qId": qId}, out="qReturn")

    @method("ChangeSessionAppOwner")
    def change_session_app_owner(self, qNewOwnerId: str) -> bool:
        """Give a session app to another owner.

        Experimental: it may change.
        Needs the right to change_owner.
        QIX: Doc.ChangeSessionAppOwner.
        """
        return self._rpc("ChangeSessionAppOwner", {"qNewOwnerId": qNewOwnerId}, out="qSuccess")

    @method("ChangeSessionAppSpace")
    def change_session_app_space(self, qSpaceId: str) -> bool:
        """Move a session app to another space.

        Experimental: it may change.
        QIX: Doc.ChangeSessionAppSpace.
        """
        return self._rpc("ChangeSessionAppSpace", {"qSpaceId": qSpaceId}, out="qSuccess")

    @method("GetTableProfileData")
    def get_table_profile_data(self, qTableName: str) -> TableProfilingData:
        """Profile the fields of a table: counts, extremes, averages, frequent values.

        Experimental: it may change.
        QIX: Doc.GetTableProfileData.
        """
        return self._rpc(
            "GetTableProfileData", {"qTableName": qTableName}, out="qProfiling", result="TableProfilingData"
        )

    @method("GetMeasureWithLabel")
    def get_measure_with_label(self, qLabel: str) -> GenericMeasure | None:
        """Get a library measure by its label.

        Returns:
            None when there is no such object.
        QIX: Doc.GetMeasureWithLabel.
        """
        return self._rpc(
            "GetMeasureWithLabel", {"qLabel": qLabel}, out="qReturn", result="object:GenericMeasure"
        )

    @method("SearchValues")
    def search_values(
        self,
        qOptions: SearchValueOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qPage: SearchValuePage | Mapping[str, Any],
    ) -> SearchValueResult:
        """Search the values of fields.

        Experimental: it may change.
        QIX: Doc.SearchValues.
        """
        return self._rpc(
            "SearchValues",
            {"qOptions": qOptions, "qTerms": qTerms, "qPage": qPage},
            out="qResult",
            result="SearchValueResult",
        )

    @method("GetFieldsFromExpression")
    def get_fields_from_expression(self, qExpr: str) -> list[str]:
        """List the fields an expression uses.

        QIX: Doc.GetFieldsFromExpression.
        """
        return self._rpc("GetFieldsFromExpression", {"qExpr": qExpr}, out="qFieldNames")

    @method("GetFieldsResourceIds")
    def get_fields_resource_ids(self, qFieldNames: Sequence[str]) -> list[NxFieldResourceId]:
        """Give the identifiers of fields in the tables they come from.

        QIX: Doc.GetFieldsResourceIds.
        """
        return self._rpc(
            "GetFieldsResourceIds", {"qFieldNames": qFieldNames}, out="qFields", result="NxFieldResourceId[]"
        )

    @method("GetExpressionBNF")
    def get_expression_bnf(self) -> GetExpressionBNFReturn:
        """Give the grammar of expressions in this app, its fields and measures included.

        Experimental: it may change.
        QIX: Doc.GetExpressionBNF.
        """
        return self._rpc("GetExpressionBNF", {}, result="GetExpressionBNFReturn")

    @method("GetExpressionBNFHash")
    def get_expression_bnf_hash(self) -> str:
        """Give a hash of the grammar of expressions, to see whether it changed.

        Experimental: it may change.
        QIX: Doc.GetExpressionBNFHash.
        """
        return self._rpc("GetExpressionBNFHash", {}, out="qBnfHash")

    @method("SetProhibitBinaryLoad")
    def set_prohibit_binary_load(self, qProhibit: bool) -> None:
        """Forbid other apps to load the data of this one, or allow it.

        Needs the right to update.
        QIX: Doc.SetProhibitBinaryLoad.
        """
        self._rpc("SetProhibitBinaryLoad", {"qProhibit": qProhibit})

    @method("TransformApp")
    def transform_app(self, qDstParameters: TransformAppParameters | Mapping[str, Any]) -> TransformAppResult:
        """Write a transformed copy of the app.

        QIX: Doc.TransformApp.
        """
        return self._rpc(
            "TransformApp", {"qDstParameters": qDstParameters}, out="qResult", result="TransformAppResult"
        )

    @method("CreateTemporaryBookmark")
    def create_temporary_bookmark(
        self,
        qOptions: NxTempBookmarkOptions | Mapping[str, Any],
        qObjectIdsToPatch: Sequence[str] | None = None,
    ) -> CreateTemporaryBookmarkReturn:
        """Make a bookmark that is not stored, to be applied by its identifier.

        QIX: Doc.CreateTemporaryBookmark.
        """
        return self._rpc(
            "CreateTemporaryBookmark",
            {"qOptions": qOptions, "qObjectIdsToPatch": qObjectIdsToPatch},
            result="CreateTemporaryBookmarkReturn",
        )

    @method("ApplyTemporaryBookmark")
    def apply_temporary_bookmark(self, qId: str) -> bool:
        """Select what a temporary bookmark holds.

        QIX: Doc.ApplyTemporaryBookmark.
        """
        return self._rpc("ApplyTemporaryBookmark", {"qId": qId}, out="qReturn")

    @method("GetScriptMeta")
    def get_script_meta(self) -> AppScriptMeta:
        """Give the lock and metadata of the load script without its text.

        Experimental: it may change.
        Needs the right to read.
        QIX: Doc.GetScriptMeta.
        """
        return self._rpc("GetScriptMeta", {}, out="qMeta", result="AppScriptMeta")

    @method("ReplaceBookmark")
    def replace_bookmark(
        self, qId: str, qIgnorePatches: bool | None = None, qObjectIdsToPatch: Sequence[str] | None = None
    ) -> GenericBookmark:
        """Store the current selections in an existing bookmark.

        Parameters:
            qIgnorePatches: false unless given.
        Needs the right to update.
        QIX: Doc.ReplaceBookmark.
        """
        return self._rpc(
            "ReplaceBookmark",
            {"qId": qId, "qIgnorePatches": qIgnorePatches, "qObjectIdsToPatch": qObjectIdsToPatch},
            out="qReturn",
            result="object:GenericBookmark",
        )

    @method("ClearAllSoftPatches")
    def clear_all_soft_patches(self) -> None:
        """Drop the session's soft patches of all objects.

        Experimental: it may change.
        QIX: Doc.ClearAllSoftPatches.
        """
        self._rpc("ClearAllSoftPatches", {})

    @method("CommitScript")
    def commit_script(self, qCommitMessage: str | None = None) -> None:
        """Store the load script as a version with a message.

        Parameters:
            qCommitMessage: empty unless given.
        Experimental: it may change.
        Needs the right to update.
        QIX: Doc.CommitScript.
        """
        self._rpc("CommitScript", {"qCommitMessage": qCommitMessage})

    def changes(self) -> Iterator[NxAppLayout]:
        """What `get_app_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: Doc.GetAppLayout.
        """
        from ...helpers.changes import layouts

        return layouts(self.get_app_layout, self.on)


class AsyncDoc(AsyncRpcObject):
    """An app that is open: its data, script, selections and objects.

    Every call is awaited, and raises `EngineError` when the engine refuses.
    """

    @method("GetField")
    async def get_field(self, qFieldName: str, qStateName: str | None = None) -> AsyncField | None:
        """Get a field by name, in the state of the current selections or another.

        Parameters:
            qStateName: $ unless given.
        Returns:
            None when there is no such object.
        QIX: Doc.GetField.
        """
        return await self._rpc(
            "GetField",
            {"qFieldName": qFieldName, "qStateName": qStateName},
            out="qReturn",
            result="object:Field",
        )

    @method("GetFieldDescription")
    async def get_field_description(self, qFieldName: str) -> FieldDescription:
        """Describe a field: counts, tags, source tables, locks.

        QIX: Doc.GetFieldDescription.
        """
        return await self._rpc(
            "GetFieldDescription", {"qFieldName": qFieldName}, out="qReturn", result="FieldDescription"
        )

    @method("GetVariable")
    async def get_variable(self, qName: str) -> AsyncGenericVariable | None:
        """Get a variable by name.

        Returns:
            None when there is no such object.
        Deprecated.
        QIX: Doc.GetVariable.
        """
        return await self._rpc(
            "GetVariable", {"qName": qName}, out="qReturn", result="object:GenericVariable"
        )

    @method("GetLooselyCoupledVector")
    async def get_loosely_coupled_vector(self) -> list[int]:
        """Tell for each table whether it is loosely coupled.

        QIX: Doc.GetLooselyCoupledVector.
        """
        return await self._rpc("GetLooselyCoupledVector", {}, out="qv")

    @method("SetLooselyCoupledVector")
    async def set_loosely_coupled_vector(self, qv: Sequence[int]) -> bool:
        """Set for each table whether it is loosely coupled.

        Needs the right to reload.
        QIX: Doc.SetLooselyCoupledVector.
        """
        return await self._rpc("SetLooselyCoupledVector", {"qv": qv}, out="qReturn")

    @method("Evaluate")
    async def evaluate(self, qExpression: str) -> str:
        """Evaluate an expression under the current selections, as text.

        QIX: Doc.Evaluate.
        """
        return await self._rpc("Evaluate", {"qExpression": qExpression}, out="qReturn")

    @method("EvaluateEx")
    async def evaluate_ex(self, qExpression: str) -> FieldValue:
        """Evaluate an expression under the current selections, as text and number.

        QIX: Doc.EvaluateEx.
        """
        return await self._rpc("EvaluateEx", {"qExpression": qExpression}, out="qValue", result="FieldValue")

    @method("ClearAll")
    async def clear_all(self, qLockedAlso: bool | None = None, qStateName: str | None = None) -> None:
        """Clear the selections of a state.

        Parameters:
            qLockedAlso: false unless given.
            qStateName: $ unless given.
        QIX: Doc.ClearAll.
        """
        await self._rpc("ClearAll", {"qLockedAlso": qLockedAlso, "qStateName": qStateName})

    @method("LockAll")
    async def lock_all(self, qStateName: str | None = None) -> None:
        """Lock every field that has selections in a state.

        Parameters:
            qStateName: $ unless given.
        QIX: Doc.LockAll.
        """
        await self._rpc("LockAll", {"qStateName": qStateName})

    @method("UnlockAll")
    async def unlock_all(self, qStateName: str | None = None) -> None:
        """Unlock every field of a state.

        Parameters:
            qStateName: $ unless given.
        QIX: Doc.UnlockAll.
        """
        await self._rpc("UnlockAll", {"qStateName": qStateName})

    @method("Back")
    async def back(self) -> None:
        """Return to the selections before the last step.

        QIX: Doc.Back.
        """
        await self._rpc("Back", {})

    @method("Forward")
    async def forward(self) -> None:
        """Take back the last step back.

        QIX: Doc.Forward.
        """
        await self._rpc("Forward", {})

    @method("CreateVariable")
    async def create_variable(self, qName: str) -> bool:
        """Make a variable of the older form.

        Deprecated.
        Needs the right to update.
        QIX: Doc.CreateVariable.
        """
        return await self._rpc("CreateVariable", {"qName": qName}, out="qReturn")

    @method("RemoveVariable")
    async def remove_variable(self, qName: str) -> bool:
        """Remove a variable of the older form.

        Deprecated.
        Needs the right to update.
        QIX: Doc.RemoveVariable.
        """
        return await self._rpc("RemoveVariable", {"qName": qName}, out="qReturn")

    @method("GetLocaleInfo")
    async def get_locale_info(self) -> LocaleInfo:
        """Give the formats and names of days and months the app works with.

        QIX: Doc.GetLocaleInfo.
        """
        return await self._rpc("GetLocaleInfo", {}, out="qReturn", result="LocaleInfo")

    @method("GetTablesAndKeys")
    async def get_tables_and_keys(
        self,
        qWindowSize: Size | Mapping[str, Any],
        qNullSize: Size | Mapping[str, Any],
        qCellHeight: int,
        qSyntheticMode: bool,
        qIncludeSysVars: bool,
        qIncludeProfiling: bool | None = None,
    ) -> GetTablesAndKeysReturn:
        """Describe the data model: tables with their fields, and the keys between them.

        Parameters:
            qIncludeProfiling: false unless given.
        QIX: Doc.GetTablesAndKeys.
        """
        return await self._rpc(
            "GetTablesAndKeys",
            {
                "qWindowSize": qWindowSize,
                "qNullSize": qNullSize,
                "qCellHeight": qCellHeight,
                "qSyntheticMode": qSyntheticMode,
                "qIncludeSysVars": qIncludeSysVars,
                "qIncludeProfiling": qIncludeProfiling,
            },
            result="GetTablesAndKeysReturn",
        )

    @method("GetViewDlgSaveInfo")
    async def get_view_dlg_save_info(self) -> TableViewDlgSaveInfo:
        """Give the stored layout of the data model viewer.

        QIX: Doc.GetViewDlgSaveInfo.
        """
        return await self._rpc("GetViewDlgSaveInfo", {}, out="qReturn", result="TableViewDlgSaveInfo")

    @method("SetViewDlgSaveInfo")
    async def set_view_dlg_save_info(self, qInfo: TableViewDlgSaveInfo | Mapping[str, Any]) -> None:
        """Store the layout of the data model viewer.

        Needs the right to update.
        QIX: Doc.SetViewDlgSaveInfo.
        """
        await self._rpc("SetViewDlgSaveInfo", {"qInfo": qInfo})

    @method("GetEmptyScript")
    async def get_empty_script(self, qLocalizedMainSection: str | None = None) -> str:
        """Give the script a new app starts with.

        Parameters:
            qLocalizedMainSection: Main unless given.
        Needs the right to reload.
        QIX: Doc.GetEmptyScript.
        """
        return await self._rpc(
            "GetEmptyScript", {"qLocalizedMainSection": qLocalizedMainSection}, out="qReturn"
        )

    @method("DoReload")
    async def do_reload(
        self, qMode: int | None = None, qPartial: bool | None = None, qDebug: bool | None = None
    ) -> bool:
        """Run the load script; false means that it failed.

        Parameters:
            qMode: 0 unless given.
            qPartial: false unless given.
            qDebug: false unless given.
        Needs the right to reload.
        QIX: Doc.DoReload.
        """
        return await self._rpc(
            "DoReload", {"qMode": qMode, "qPartial": qPartial, "qDebug": qDebug}, out="qReturn"
        )

    @method("GetScriptBreakpoints")
    async def get_script_breakpoints(self) -> list[EditorBreakpoint]:
        """List the breakpoints of the script editor.

        Needs the right to reload.
        QIX: Doc.GetScriptBreakpoints.
        """
        return await self._rpc("GetScriptBreakpoints", {}, out="qBreakpoints", result="EditorBreakpoint[]")

    @method("SetScriptBreakpoints")
    async def set_script_breakpoints(
        self, qBreakpoints: Sequence[EditorBreakpoint | Mapping[str, Any]]
    ) -> None:
        """Set the breakpoints of the script editor.

        Needs the right to reload.
        QIX: Doc.SetScriptBreakpoints.
        """
        await self._rpc("SetScriptBreakpoints", {"qBreakpoints": qBreakpoints})

    @method("GetScript")
    async def get_script(self) -> str:
        """Give the load script.

        Needs the right to reload.
        QIX: Doc.GetScript.
        """
        return await self._rpc("GetScript", {}, out="qScript")

    @method("GetTextMacros")
    async def get_text_macros(self) -> list[TextMacro]:
        """List the variables that expand in scripts.

        Needs the right to reload.
        QIX: Doc.GetTextMacros.
        """
        return await self._rpc("GetTextMacros", {}, out="qMacros", result="TextMacro[]")

    @method("SetFetchLimit")
    async def set_fetch_limit(self, qLimit: int) -> None:
        """Bound the rows each statement loads in a debug reload.

        Needs the right to reload.
        QIX: Doc.SetFetchLimit.
        """
        await self._rpc("SetFetchLimit", {"qLimit": qLimit})

    @method("DoSave")
    async def do_save(self, qFileName: str | None = None) -> None:
        """Store the app with its data.

        Parameters:
            qFileName: empty unless given.
        Needs the right to update.
        QIX: Doc.DoSave.
        """
        await self._rpc("DoSave", {"qFileName": qFileName})

    @method("GetTableData")
    async def get_table_data(
        self, qOffset: int, qRows: int, qSyntheticMode: bool, qTableName: str
    ) -> list[TableRow]:
        """Fetch rows of one table of the data model.

        QIX: Doc.GetTableData.
        """
        return await self._rpc(
            "GetTableData",
            {"qOffset": qOffset, "qRows": qRows, "qSyntheticMode": qSyntheticMode, "qTableName": qTableName},
            out="qData",
            result="TableRow[]",
        )

    @method("GetAppLayout")
    async def get_app_layout(self) -> NxAppLayout:
        """Evaluate the app: title, last reload, states, formats and dynamic properties.

        QIX: Doc.GetAppLayout.
        """
        return await self._rpc("GetAppLayout", {}, out="qLayout", result="NxAppLayout")

    @method("SetAppProperties")
    async def set_app_properties(self, qProp: NxAppProperties | Mapping[str, Any]) -> None:
        """Replace the properties of the app.

        Needs the right to update.
        QIX: Doc.SetAppProperties.
        """
        await self._rpc("SetAppProperties", {"qProp": qProp})

    @method("GetAppProperties")
    async def get_app_properties(self) -> NxAppProperties:
        """Read the properties of the app.

        QIX: Doc.GetAppProperties.
        """
        return await self._rpc("GetAppProperties", {}, out="qProp", result="NxAppProperties")

    @method("GetLineage")
    async def get_lineage(self) -> list[LineageInfo]:
        """List where the data of the app came from.

        Needs the right to reload.
        QIX: Doc.GetLineage.
        """
        return await self._rpc("GetLineage", {}, out="qLineage", result="LineageInfo[]")

    @method("CreateSessionObject")
    async def create_session_object(
        self, qProp: GenericObjectProperties | Mapping[str, Any]
    ) -> AsyncGenericObject:
        """Make an object that lives as long as the session.

        QIX: Doc.CreateSessionObject.
        """
        return await self._rpc(
            "CreateSessionObject", {"qProp": qProp}, out="qReturn", result="object:GenericObject"
        )

    @method("DestroySessionObject")
    async def destroy_session_object(self, qId: str) -> bool:
        """Remove an object of the session.

        QIX: Doc.DestroySessionObject.
        """
        return await self._rpc("DestroySessionObject", {"qId": qId}, out="qSuccess")

    @method("CreateObject")
    async def create_object(self, qProp: GenericObjectProperties | Mapping[str, Any]) -> AsyncGenericObject:
        """Make an object that is stored with the app.

        Needs the right to create.
        QIX: Doc.CreateObject.
        """
        return await self._rpc("CreateObject", {"qProp": qProp}, out="qReturn", result="object:GenericObject")

    @method("GetOrCreateObject")
    async def get_or_create_object(
        self, qProp: GenericObjectProperties | Mapping[str, Any]
    ) -> AsyncGenericObject:
        """Get the object of this identifier, or make it.

        Experimental: it may change.
        Needs the right to create.
        QIX: Doc.GetOrCreateObject.
        """
        return await self._rpc(
            "GetOrCreateObject", {"qProp": qProp}, out="qReturn", result="object:GenericObject"
        )

    @method("DestroyObject")
    async def destroy_object(self, qId: str) -> bool:
        """Remove an object of the app.

        Needs the right to delete.
        QIX: Doc.DestroyObject.
        """
        return await self._rpc("DestroyObject", {"qId": qId}, out="qSuccess")

    @method("GetObject")
    async def get_object(self, qId: str) -> AsyncGenericObject | None:
        """Get an object by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetObject.
        """
        return await self._rpc("GetObject", {"qId": qId}, out="qReturn", result="object:GenericObject")

    @method("GetObjects")
    async def get_objects(self, qOptions: NxGetObjectOptions | Mapping[str, Any]) -> list[NxContainerEntry]:
        """List the objects of given types, with data picked from them.

        QIX: Doc.GetObjects.
        """
        return await self._rpc("GetObjects", {"qOptions": qOptions}, out="qList", result="NxContainerEntry[]")

    @method("GetBookmarks")
    async def get_bookmarks(
        self, qOptions: NxGetBookmarkOptions | Mapping[str, Any]
    ) -> list[NxContainerEntry]:
        """List the bookmarks of given types, with data picked from them.

        QIX: Doc.GetBookmarks.
        """
        return await self._rpc(
            "GetBookmarks", {"qOptions": qOptions}, out="qList", result="NxContainerEntry[]"
        )

    @method("CloneObject")
    async def clone_object(self, qId: str) -> str:
        """Copy an object with its children.

        Needs the right to create.
        QIX: Doc.CloneObject.
        """
        return await self._rpc("CloneObject", {"qId": qId}, out="qCloneId")

    @method("CreateDraft")
    async def create_draft(self, qId: str) -> str:
        """Make a draft of an object for editing.

        Deprecated.
        Needs the right to create.
        QIX: Doc.CreateDraft.
        """
        return await self._rpc("CreateDraft", {"qId": qId}, out="qDraftId")

    @method("CommitDraft")
    async def commit_draft(self, qId: str) -> None:
        """Put a draft in the place of its object.

        Deprecated.
        Needs the right to update.
        QIX: Doc.CommitDraft.
        """
        await self._rpc("CommitDraft", {"qId": qId})

    @method("DestroyDraft")
    async def destroy_draft(self, qId: str, qSourceId: str) -> bool:
        """Throw a draft away.

        Deprecated.
        Needs the right to delete.
        QIX: Doc.DestroyDraft.
        """
        return await self._rpc("DestroyDraft", {"qId": qId, "qSourceId": qSourceId}, out="qSuccess")

    @method("Undo")
    async def undo(self) -> bool:
        """Undo the last change of an object.

        QIX: Doc.Undo.
        """
        return await self._rpc("Undo", {}, out="qSuccess")

    @method("Redo")
    async def redo(self) -> bool:
        """Repeat the change that was undone last.

        QIX: Doc.Redo.
        """
        return await self._rpc("Redo", {}, out="qSuccess")

    @method("ClearUndoBuffer")
    async def clear_undo_buffer(self) -> None:
        """Forget which changes could be undone.

        QIX: Doc.ClearUndoBuffer.
        """
        await self._rpc("ClearUndoBuffer", {})

    @method("CreateDimension")
    async def create_dimension(
        self, qProp: GenericDimensionProperties | Mapping[str, Any]
    ) -> AsyncGenericDimension:
        """Make a library dimension.

        Needs the right to create.
        QIX: Doc.CreateDimension.
        """
        return await self._rpc(
            "CreateDimension", {"qProp": qProp}, out="qReturn", result="object:GenericDimension"
        )

    @method("DestroyDimension")
    async def destroy_dimension(self, qId: str) -> bool:
        """Remove a library dimension.

        Needs the right to delete.
        QIX: Doc.DestroyDimension.
        """
        return await self._rpc("DestroyDimension", {"qId": qId}, out="qSuccess")

    @method("GetDimension")
    async def get_dimension(self, qId: str) -> AsyncGenericDimension | None:
        """Get a library dimension by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetDimension.
        """
        return await self._rpc("GetDimension", {"qId": qId}, out="qReturn", result="object:GenericDimension")

    @method("CloneDimension")
    async def clone_dimension(self, qId: str) -> str:
        """Copy a library dimension.

        Needs the right to create.
        QIX: Doc.CloneDimension.
        """
        return await self._rpc("CloneDimension", {"qId": qId}, out="qCloneId")

    @method("CreateMeasure")
    async def create_measure(
        self, qProp: GenericMeasureProperties | Mapping[str, Any]
    ) -> AsyncGenericMeasure:
        """Make a library measure.

        Needs the right to create.
        QIX: Doc.CreateMeasure.
        """
        return await self._rpc(
            "CreateMeasure", {"qProp": qProp}, out="qReturn", result="object:GenericMeasure"
        )

    @method("DestroyMeasure")
    async def destroy_measure(self, qId: str) -> bool:
        """Remove a library measure.

        Needs the right to delete.
        QIX: Doc.DestroyMeasure.
        """
        return await self._rpc("DestroyMeasure", {"qId": qId}, out="qSuccess")

    @method("GetMeasure")
    async def get_measure(self, qId: str) -> AsyncGenericMeasure | None:
        """Get a library measure by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetMeasure.
        """
        return await self._rpc("GetMeasure", {"qId": qId}, out="qReturn", result="object:GenericMeasure")

    @method("CloneMeasure")
    async def clone_measure(self, qId: str) -> str:
        """Copy a library measure.

        Needs the right to create.
        QIX: Doc.CloneMeasure.
        """
        return await self._rpc("CloneMeasure", {"qId": qId}, out="qCloneId")

    @method("CreateSessionVariable")
    async def create_session_variable(
        self, qProp: GenericVariableProperties | Mapping[str, Any]
    ) -> AsyncGenericVariable:
        """Make a variable that lives as long as the session.

        QIX: Doc.CreateSessionVariable.
        """
        return await self._rpc(
            "CreateSessionVariable", {"qProp": qProp}, out="qReturn", result="object:GenericVariable"
        )

    @method("DestroySessionVariable")
    async def destroy_session_variable(self, qId: str) -> bool:
        """Remove a variable of the session.

        QIX: Doc.DestroySessionVariable.
        """
        return await self._rpc("DestroySessionVariable", {"qId": qId}, out="qSuccess")

    @method("CreateVariableEx")
    async def create_variable_ex(
        self, qProp: GenericVariableProperties | Mapping[str, Any]
    ) -> AsyncGenericVariable:
        """Make a variable that is stored with the app.

        Needs the right to create.
        QIX: Doc.CreateVariableEx.
        """
        return await self._rpc(
            "CreateVariableEx", {"qProp": qProp}, out="qReturn", result="object:GenericVariable"
        )

    @method("DestroyVariableById")
    async def destroy_variable_by_id(self, qId: str) -> bool:
        """Remove the variable of this identifier.

        Needs the right to delete.
        QIX: Doc.DestroyVariableById.
        """
        return await self._rpc("DestroyVariableById", {"qId": qId}, out="qSuccess")

    @method("DestroyVariableByName")
    async def destroy_variable_by_name(self, qName: str) -> bool:
        """Remove the variable of this name.

        Needs the right to delete.
        QIX: Doc.DestroyVariableByName.
        """
        return await self._rpc("DestroyVariableByName", {"qName": qName}, out="qSuccess")

    @method("GetVariableById")
    async def get_variable_by_id(self, qId: str) -> AsyncGenericVariable | None:
        """Get a variable by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetVariableById.
        """
        return await self._rpc(
            "GetVariableById", {"qId": qId}, out="qReturn", result="object:GenericVariable"
        )

    @method("GetVariableByName")
    async def get_variable_by_name(self, qName: str) -> AsyncGenericVariable | None:
        """Get a variable by its name.

        Returns:
            None when there is no such object.
        QIX: Doc.GetVariableByName.
        """
        return await self._rpc(
            "GetVariableByName", {"qName": qName}, out="qReturn", result="object:GenericVariable"
        )

    @method("CheckExpression")
    async def check_expression(
        self, qExpr: str, qLabels: Sequence[str] | None = None
    ) -> CheckExpressionReturn:
        """Check an expression; empty results mean that it is valid.

        QIX: Doc.CheckExpression.
        """
        return await self._rpc(
            "CheckExpression", {"qExpr": qExpr, "qLabels": qLabels}, result="CheckExpressionReturn"
        )

    @method("CheckNumberOrExpression")
    async def check_number_or_expression(self, qExpr: str) -> CheckNumberOrExpressionReturn:
        """Check text that may be a number or an expression.

        QIX: Doc.CheckNumberOrExpression.
        """
        return await self._rpc(
            "CheckNumberOrExpression", {"qExpr": qExpr}, result="CheckNumberOrExpressionReturn"
        )

    @method("AddAlternateState")
    async def add_alternate_state(self, qStateName: str) -> None:
        """Add a state with selections of its own, stored with the app.

        Needs the right to update.
        QIX: Doc.AddAlternateState.
        """
        await self._rpc("AddAlternateState", {"qStateName": qStateName})

    @method("RemoveAlternateState")
    async def remove_alternate_state(self, qStateName: str) -> None:
        """Remove a stored state.

        Needs the right to update.
        QIX: Doc.RemoveAlternateState.
        """
        await self._rpc("RemoveAlternateState", {"qStateName": qStateName})

    @method("AddSessionAlternateState")
    async def add_session_alternate_state(self, qStateName: str, qSourceStateName: str | None = None) -> None:
        """Add a state for the session, with the selections of another state if one is named.

        Parameters:
            qSourceStateName: empty unless given.
        QIX: Doc.AddSessionAlternateState.
        """
        await self._rpc(
            "AddSessionAlternateState", {"qStateName": qStateName, "qSourceStateName": qSourceStateName}
        )

    @method("RemoveSessionAlternateState")
    async def remove_session_alternate_state(self, qStateName: str) -> bool:
        """Remove a state of the session.

        QIX: Doc.RemoveSessionAlternateState.
        """
        return await self._rpc("RemoveSessionAlternateState", {"qStateName": qStateName}, out="qSuccess")

    @method("CreateBookmark")
    async def create_bookmark(
        self, qProp: GenericBookmarkProperties | Mapping[str, Any]
    ) -> AsyncGenericBookmark:
        """Store the current selections as a bookmark.

        Needs the right to create.
        QIX: Doc.CreateBookmark.
        """
        return await self._rpc(
            "CreateBookmark", {"qProp": qProp}, out="qReturn", result="object:GenericBookmark"
        )

    @method("DestroyBookmark")
    async def destroy_bookmark(self, qId: str) -> bool:
        """Remove a bookmark.

        Needs the right to delete.
        QIX: Doc.DestroyBookmark.
        """
        return await self._rpc("DestroyBookmark", {"qId": qId}, out="qSuccess")

    @method("GetBookmark")
    async def get_bookmark(self, qId: str) -> AsyncGenericBookmark | None:
        """Get a bookmark by its identifier.

        Returns:
            None when there is no such object.
        QIX: Doc.GetBookmark.
        """
        return await self._rpc("GetBookmark", {"qId": qId}, out="qReturn", result="object:GenericBookmark")

    @method("ApplyBookmark")
    async def apply_bookmark(self, qId: str) -> bool:
        """Select what a bookmark stores.

        QIX: Doc.ApplyBookmark.
        """
        return await self._rpc("ApplyBookmark", {"qId": qId}, out="qSuccess")

    @method("ApplyAndVerifyBookmark")
    async def apply_and_verify_bookmark(self, qId: str) -> BookmarkApplyAndVerifyResult:
        """Select what a bookmark stores and report values that are gone.

        Experimental: it may change.
        QIX: Doc.ApplyAndVerifyBookmark.
        """
        return await self._rpc(
            "ApplyAndVerifyBookmark", {"qId": qId}, out="qResult", result="BookmarkApplyAndVerifyResult"
        )

    @method("CloneBookmark")
    async def clone_bookmark(self, qId: str) -> str:
        """Copy a bookmark.

        Needs the right to create.
        QIX: Doc.CloneBookmark.
        """
        return await self._rpc("CloneBookmark", {"qId": qId}, out="qCloneId")

    @method("AddFieldFromExpression")
    async def add_field_from_expression(self, qName: str, qExpr: str) -> bool:
        """Add a field that is computed by an expression.

        QIX: Doc.AddFieldFromExpression.
        """
        return await self._rpc("AddFieldFromExpression", {"qName": qName, "qExpr": qExpr}, out="qSuccess")

    @method("GetFieldOnTheFlyByName")
    async def get_field_on_the_fly_by_name(self, qReadableName: str) -> str:
        """Give the internal name of a field made by an expression.

        QIX: Doc.GetFieldOnTheFlyByName.
        """
        return await self._rpc("GetFieldOnTheFlyByName", {"qReadableName": qReadableName}, out="qName")

    @method("GetAllInfos")
    async def get_all_infos(self) -> list[NxInfo]:
        """List identifier and type of every object of the app.

        QIX: Doc.GetAllInfos.
        """
        return await self._rpc("GetAllInfos", {}, out="qInfos", result="NxInfo[]")

    @method("Resume")
    async def resume(self) -> None:
        """Let the app work again after the script debugger stopped it.

        QIX: Doc.Resume.
        """
        await self._rpc("Resume", {})

    @method("AbortModal")
    async def abort_modal(self, qAccept: bool) -> None:
        """End modal mode, whichever object holds it.

        QIX: Doc.AbortModal.
        """
        await self._rpc("AbortModal", {"qAccept": qAccept})

    @method("Publish")
    async def publish(self, qStreamId: str, qName: str | None = None) -> None:
        """Publish the app to a stream.

        Parameters:
            qName: empty unless given.
        Needs the right to publish.
        QIX: Doc.Publish.
        """
        await self._rpc("Publish", {"qStreamId": qStreamId, "qName": qName})

    @method("GetMatchingFields")
    async def get_matching_fields(
        self, qTags: Sequence[str], qMatchingFieldMode: NxMatchingFieldMode | None = None
    ) -> list[NxMatchingFieldInfo]:
        """List the fields that have some or all of the given tags.

        Parameters:
            qMatchingFieldMode: one of MATCHINGFIELDMODE_MATCH_ALL, MATCHINGFIELDMODE_MATCH_ONE; MATCHINGFIELDMODE_MATCH_ALL unless given.
        QIX: Doc.GetMatchingFields.
        """
        return await self._rpc(
            "GetMatchingFields",
            {"qTags": qTags, "qMatchingFieldMode": qMatchingFieldMode},
            out="qFieldNames",
            result="NxMatchingFieldInfo[]",
        )

    @method("FindMatchingFields")
    async def find_matching_fields(self, qFieldName: str, qTags: Sequence[str]) -> list[NxMatchingFieldInfo]:
        """List the fields that share tags with a field.

        QIX: Doc.FindMatchingFields.
        """
        return await self._rpc(
            "FindMatchingFields",
            {"qFieldName": qFieldName, "qTags": qTags},
            out="qFieldNames",
            result="NxMatchingFieldInfo[]",
        )

    @method("Scramble")
    async def scramble(self, qFieldName: str) -> None:
        """Replace the values of a field by meaningless ones.

        Needs the right to update.
        QIX: Doc.Scramble.
        """
        await self._rpc("Scramble", {"qFieldName": qFieldName})

    @method("SaveObjects")
    async def save_objects(self) -> None:
        """Store the objects of the app without its data.

        Needs the right to update.
        QIX: Doc.SaveObjects.
        """
        await self._rpc("SaveObjects", {})

    @method("GetAssociationScores")
    async def get_association_scores(self, qTable1: str, qTable2: str) -> list[AssociationScore]:
        """Tell how well the fields of two tables would match.

        QIX: Doc.GetAssociationScores.
        """
        return await self._rpc(
            "GetAssociationScores",
            {"qTable1": qTable1, "qTable2": qTable2},
            out="qScore",
            result="AssociationScore[]",
        )

    @method("GetMediaList")
    async def get_media_list(self) -> GetMediaListReturn:
        """List the media files of the app.

        Deprecated.
        QIX: Doc.GetMediaList.
        """
        return await self._rpc("GetMediaList", {}, result="GetMediaListReturn")

    @method("GetContentLibraries")
    async def get_content_libraries(self) -> ContentLibraryList:
        """List the content libraries the user may see.

        QIX: Doc.GetContentLibraries.
        """
        return await self._rpc("GetContentLibraries", {}, out="qList", result="ContentLibraryList")

    @method("GetLibraryContent")
    async def get_library_content(self, qName: str) -> StaticContentList:
        """List the files of a content library.

        QIX: Doc.GetLibraryContent.
        """
        return await self._rpc("GetLibraryContent", {"qName": qName}, out="qList", result="StaticContentList")

    @method("DoReloadEx")
    async def do_reload_ex(
        self, qParams: DoReloadExParams | Mapping[str, Any] | None = None
    ) -> DoReloadExResult:
        """Run the load script with all options and tell how it ended.

        Needs the right to reload.
        QIX: Doc.DoReloadEx.
        """
        return await self._rpc("DoReloadEx", {"qParams": qParams}, out="qResult", result="DoReloadExResult")

    @method("BackCount")
    async def back_count(self) -> int:
        """Count the steps that can be gone back.

        QIX: Doc.BackCount.
        """
        return await self._rpc("BackCount", {}, out="qReturn")

    @method("ForwardCount")
    async def forward_count(self) -> int:
        """Count the steps that can be gone forward.

        QIX: Doc.ForwardCount.
        """
        return await self._rpc("ForwardCount", {}, out="qReturn")

    @method("ExportReducedData")
    async def export_reduced_data(
        self, qOptions: NxDownloadOptions | Mapping[str, Any] | None = None
    ) -> NxDownloadInfo:
        """Write a copy of the app reduced to what is selected, and give its address.

        QIX: Doc.ExportReducedData.
        """
        return await self._rpc(
            "ExportReducedData", {"qOptions": qOptions}, out="qDownloadInfo", result="NxDownloadInfo"
        )

    @method("GetSetAnalysis")
    async def get_set_analysis(self, qStateName: str | None = None, qBookmarkId: str | None = None) -> str:
        """Write the selections of a state, or of a bookmark, as a set expression.

        Parameters:
            qStateName: $ unless given.
            qBookmarkId: empty unless given.
        QIX: Doc.GetSetAnalysis.
        """
        return await self._rpc(
            "GetSetAnalysis", {"qStateName": qStateName, "qBookmarkId": qBookmarkId}, out="qSetExpression"
        )

    @method("SetScript")
    async def set_script(self, qScript: str) -> None:
        """Replace the load script.

        Needs the right to update.
        QIX: Doc.SetScript.
        """
        await self._rpc("SetScript", {"qScript": qScript})

    @method("CheckScriptSyntax")
    async def check_script_syntax(self) -> list[ScriptSyntaxError]:
        """Check the syntax of the load script; no errors means that it is valid.

        Needs the right to reload.
        QIX: Doc.CheckScriptSyntax.
        """
        return await self._rpc("CheckScriptSyntax", {}, out="qErrors", result="ScriptSyntaxError[]")

    @method("GetFavoriteVariables")
    async def get_favorite_variables(self) -> list[str]:
        """List the names of the favourite variables.

        Needs the right to reload.
        QIX: Doc.GetFavoriteVariables.
        """
        return await self._rpc("GetFavoriteVariables", {}, out="qNames")

    @method("SetFavoriteVariables")
    async def set_favorite_variables(self, qNames: Sequence[str]) -> None:
        """Set the names of the favourite variables.

        Needs the right to reload.
        QIX: Doc.SetFavoriteVariables.
        """
        await self._rpc("SetFavoriteVariables", {"qNames": qNames})

    @method("GetIncludeFileContent")
    async def get_include_file_content(self, qPath: str) -> str:
        """Read a script file as an include statement would.

        Needs the right to reload.
        QIX: Doc.GetIncludeFileContent.
        """
        return await self._rpc("GetIncludeFileContent", {"qPath": qPath}, out="qContent")

    @method("CreateConnection")
    async def create_connection(self, qConnection: Connection | Mapping[str, Any]) -> str:
        """Make a data connection.

        Needs the right to create.
        QIX: Doc.CreateConnection.
        """
        return await self._rpc("CreateConnection", {"qConnection": qConnection}, out="qConnectionId")

    @method("ModifyConnection")
    async def modify_connection(
        self,
        qConnectionId: str,
        qConnection: Connection | Mapping[str, Any],
        qOverrideCredentials: bool | None = None,
    ) -> None:
        """Change a data connection, its credentials only if asked to.

        Parameters:
            qOverrideCredentials: false unless given.
        Needs the right to update.
        QIX: Doc.ModifyConnection.
        """
        await self._rpc(
            "ModifyConnection",
            {
                "qConnectionId": qConnectionId,
                "qConnection": qConnection,
                "qOverrideCredentials": qOverrideCredentials,
            },
        )

    @method("DeleteConnection")
    async def delete_connection(self, qConnectionId: str) -> None:
        """Remove a data connection.

        Needs the right to delete.
        QIX: Doc.DeleteConnection.
        """
        await self._rpc("DeleteConnection", {"qConnectionId": qConnectionId})

    @method("GetConnection")
    async def get_connection(self, qConnectionId: str) -> Connection:
        """Read a data connection.

        Needs the right to reload.
        QIX: Doc.GetConnection.
        """
        return await self._rpc(
            "GetConnection", {"qConnectionId": qConnectionId}, out="qConnection", result="Connection"
        )

    @method("GetConnections")
    async def get_connections(self) -> list[Connection]:
        """List the data connections of the app.

        Needs the right to reload.
        QIX: Doc.GetConnections.
        """
        return await self._rpc("GetConnections", {}, out="qConnections", result="Connection[]")

    @method("GetDatabaseInfo")
    async def get_database_info(self, qConnectionId: str) -> DatabaseInfo:
        """Describe the data source behind a connection.

        Needs the right to reload.
        QIX: Doc.GetDatabaseInfo.
        """
        return await self._rpc(
            "GetDatabaseInfo", {"qConnectionId": qConnectionId}, out="qInfo", result="DatabaseInfo"
        )

    @method("GetDatabases")
    async def get_databases(self, qConnectionId: str) -> list[Database]:
        """List the databases behind a connection.

        Needs the right to reload.
        QIX: Doc.GetDatabases.
        """
        return await self._rpc(
            "GetDatabases", {"qConnectionId": qConnectionId}, out="qDatabases", result="Database[]"
        )

    @method("GetDatabaseOwners")
    async def get_database_owners(
        self, qConnectionId: str, qDatabase: str | None = None
    ) -> list[DatabaseOwner]:
        """List the owners of a database behind a connection.

        Parameters:
            qDatabase: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetDatabaseOwners.
        """
        return await self._rpc(
            "GetDatabaseOwners",
            {"qConnectionId": qConnectionId, "qDatabase": qDatabase},
            out="qOwners",
            result="DatabaseOwner[]",
        )

    @method("GetDatabaseTables")
    async def get_database_tables(
        self, qConnectionId: str, qDatabase: str | None = None, qOwner: str | None = None
    ) -> list[DataTable]:
        """List the tables of a database behind a connection.

        Parameters:
            qDatabase: empty unless given.
            qOwner: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetDatabaseTables.
        """
        return await self._rpc(
            "GetDatabaseTables",
            {"qConnectionId": qConnectionId, "qDatabase": qDatabase, "qOwner": qOwner},
            out="qTables",
            result="DataTable[]",
        )

    @method("GetDatabaseTableFields")
    async def get_database_table_fields(
        self, qConnectionId: str, qTable: str, qDatabase: str | None = None, qOwner: str | None = None
    ) -> list[DataField]:
        """List the columns of a database table.

        Parameters:
            qDatabase: empty unless given.
            qOwner: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetDatabaseTableFields.
        """
        return await self._rpc(
            "GetDatabaseTableFields",
            {"qConnectionId": qConnectionId, "qTable": qTable, "qDatabase": qDatabase, "qOwner": qOwner},
            out="qFields",
            result="DataField[]",
        )

    @method("GetDatabaseTablePreview")
    async def get_database_table_preview(
        self,
        qConnectionId: str,
        qTable: str,
        qDatabase: str | None = None,
        qOwner: str | None = None,
        qConditions: FilterInfo | Mapping[str, Any] | None = None,
    ) -> GetDatabaseTablePreviewReturn:
        """Fetch the first rows of a database table.

        Parameters:
            qDatabase: empty unless given.
            qOwner: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetDatabaseTablePreview.
        """
        return await self._rpc(
            "GetDatabaseTablePreview",
            {
                "qConnectionId": qConnectionId,
                "qTable": qTable,
                "qDatabase": qDatabase,
                "qOwner": qOwner,
                "qConditions": qConditions,
            },
            result="GetDatabaseTablePreviewReturn",
        )

    @method("GetFolderItemsForConnection")
    async def get_folder_items_for_connection(
        self, qConnectionId: str, qRelativePath: str | None = None
    ) -> list[FolderItem]:
        """List the files and folders behind a file connection.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFolderItemsForConnection.
        """
        return await self._rpc(
            "GetFolderItemsForConnection",
            {"qConnectionId": qConnectionId, "qRelativePath": qRelativePath},
            out="qFolderItems",
            result="FolderItem[]",
        )

    @method("GuessFileType")
    async def guess_file_type(self, qConnectionId: str, qRelativePath: str | None = None) -> FileDataFormat:
        """Guess type and format of a data file.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GuessFileType.
        """
        return await self._rpc(
            "GuessFileType",
            {"qConnectionId": qConnectionId, "qRelativePath": qRelativePath},
            out="qDataFormat",
            result="FileDataFormat",
        )

    @method("GetFileTables")
    async def get_file_tables(
        self,
        qConnectionId: str,
        qDataFormat: FileDataFormat | Mapping[str, Any],
        qRelativePath: str | None = None,
    ) -> list[DataTable]:
        """List the tables a data file holds.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFileTables.
        """
        return await self._rpc(
            "GetFileTables",
            {"qConnectionId": qConnectionId, "qDataFormat": qDataFormat, "qRelativePath": qRelativePath},
            out="qTables",
            result="DataTable[]",
        )

    @method("GetFileTableFields")
    async def get_file_table_fields(
        self,
        qConnectionId: str,
        qDataFormat: FileDataFormat | Mapping[str, Any],
        qTable: str,
        qRelativePath: str | None = None,
    ) -> GetFileTableFieldsReturn:
        """List the columns of a table in a data file.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFileTableFields.
        """
        return await self._rpc(
            "GetFileTableFields",
            {
                "qConnectionId": qConnectionId,
                "qDataFormat": qDataFormat,
                "qTable": qTable,
                "qRelativePath": qRelativePath,
            },
            result="GetFileTableFieldsReturn",
        )

    @method("GetFileTablePreview")
    async def get_file_table_preview(
        self,
        qConnectionId: str,
        qDataFormat: FileDataFormat | Mapping[str, Any],
        qTable: str,
        qRelativePath: str | None = None,
    ) -> GetFileTablePreviewReturn:
        """Fetch the first rows of a table in a data file.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFileTablePreview.
        """
        return await self._rpc(
            "GetFileTablePreview",
            {
                "qConnectionId": qConnectionId,
                "qDataFormat": qDataFormat,
                "qTable": qTable,
                "qRelativePath": qRelativePath,
            },
            result="GetFileTablePreviewReturn",
        )

    @method("GetFileTablesEx")
    async def get_file_tables_ex(
        self,
        qConnectionId: str,
        qDataFormat: FileDataFormat | Mapping[str, Any],
        qRelativePath: str | None = None,
    ) -> list[DataTableEx]:
        """List the tables of a data file together with their columns and format.

        Parameters:
            qRelativePath: empty unless given.
        Needs the right to reload.
        QIX: Doc.GetFileTablesEx.
        """
        return await self._rpc(
            "GetFileTablesEx",
            {"qConnectionId": qConnectionId, "qDataFormat": qDataFormat, "qRelativePath": qRelativePath},
            out="qTables",
            result="DataTableEx[]",
        )

    @method("SendGenericCommandToCustomConnector")
    async def send_generic_command_to_custom_connector(
        self, qProvider: str, qCommand: str, qMethod: str, qParameters: Sequence[str], qAppendConnection: str
    ) -> str:
        """Hand a command to a custom connector and return its answer as it is.

        Needs the right to reload.
        QIX: Doc.SendGenericCommandToCustomConnector.
        """
        return await self._rpc(
            "SendGenericCommandToCustomConnector",
            {
                "qProvider": qProvider,
                "qCommand": qCommand,
                "qMethod": qMethod,
                "qParameters": qParameters,
                "qAppendConnection": qAppendConnection,
            },
            out="qResult",
        )

    @method("SearchSuggest")
    async def search_suggest(
        self, qOptions: SearchCombinationOptions | Mapping[str, Any], qTerms: Sequence[str]
    ) -> SearchSuggestionResult:
        """Suggest search terms from the data.

        QIX: Doc.SearchSuggest.
        """
        return await self._rpc(
            "SearchSuggest",
            {"qOptions": qOptions, "qTerms": qTerms},
            out="qResult",
            result="SearchSuggestionResult",
        )

    @method("SearchAssociations")
    async def search_associations(
        self,
        qOptions: SearchCombinationOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qPage: SearchPage | Mapping[str, Any],
    ) -> SearchAssociationResult:
        """Search the data for combinations of terms.

        Deprecated.
        QIX: Doc.SearchAssociations.
        """
        return await self._rpc(
            "SearchAssociations",
            {"qOptions": qOptions, "qTerms": qTerms, "qPage": qPage},
            out="qResults",
            result="SearchAssociationResult",
        )

    @method("SelectAssociations")
    async def select_associations(
        self,
        qOptions: SearchCombinationOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qMatchIx: int,
        qSoftLock: bool | None = None,
    ) -> None:
        """Select one of the combinations a search found.

        Parameters:
            qSoftLock: false unless given.
        QIX: Doc.SelectAssociations.
        """
        await self._rpc(
            "SelectAssociations",
            {"qOptions": qOptions, "qTerms": qTerms, "qMatchIx": qMatchIx, "qSoftLock": qSoftLock},
        )

    @method("SearchResults")
    async def search_results(
        self,
        qOptions: SearchCombinationOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qPage: SearchPage | Mapping[str, Any],
    ) -> SearchResult:
        """Search the data, with hits grouped by combination of terms.

        QIX: Doc.SearchResults.
        """
        return await self._rpc(
            "SearchResults",
            {"qOptions": qOptions, "qTerms": qTerms, "qPage": qPage},
            out="qResult",
            result="SearchResult",
        )

    @method("SearchObjects")
    async def search_objects(
        self,
        qOptions: SearchObjectOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qPage: SearchPage | Mapping[str, Any],
    ) -> SearchResult:
        """Search titles and texts of the app's objects.

        QIX: Doc.SearchObjects.
        """
        return await self._rpc(
            "SearchObjects",
            {"qOptions": qOptions, "qTerms": qTerms, "qPage": qPage},
            out="qResult",
            result="SearchResult",
        )

    @method("GetFieldAndColumnSamples")
    async def get_field_and_column_samples(
        self,
        qFieldsOrColumnsWithWildcards: Sequence[FieldOrColumn | Mapping[str, Any]],
        qMaxNumberOfValues: int,
        qRandSeed: int | None = None,
    ) -> list[SampleResult]:
        """Fetch sample values of fields or of columns of tables.

        QIX: Doc.GetFieldAndColumnSamples.
        """
        return await self._rpc(
            "GetFieldAndColumnSamples",
            {
                "qFieldsOrColumnsWithWildcards": qFieldsOrColumnsWithWildcards,
                "qMaxNumberOfValues": qMaxNumberOfValues,
                "qRandSeed": qRandSeed,
            },
            out="qResult",
            result="SampleResult[]",
        )

    @method("GetScriptEx")
    async def get_script_ex(self) -> AppScript:
        """Give the load script with its lock and metadata.

        Needs the right to read.
        QIX: Doc.GetScriptEx.
        """
        return await self._rpc("GetScriptEx", {}, out="qScript", result="AppScript")

    @method("GetVariables")
    async def get_variables(self, qListDef: VariableListDef | Mapping[str, Any]) -> list[NxVariableListItem]:
        """List the variables of the app.

        QIX: Doc.GetVariables.
        """
        return await self._rpc(
            "GetVariables", {"qListDef": qListDef}, out="qList", result="NxVariableListItem[]"
        )

    @method("ExpandExpression")
    async def expand_expression(self, qExpression: str) -> str:
        """Replace the variables in an expression by their content.

        QIX: Doc.ExpandExpression.
        """
        return await self._rpc("ExpandExpression", {"qExpression": qExpression}, out="qExpandedExpression")

    @method("DestroySessionVariableById")
    async def destroy_session_variable_by_id(self, qId: str) -> bool:
        """Remove the session's variable of this identifier.

        QIX: Doc.DestroySessionVariableById.
        """
        return await self._rpc("DestroySessionVariableById", {"qId": qId}, out="qSuccess")

    @method("DestroySessionVariableByName")
    async def destroy_session_variable_by_name(self, qName: str) -> bool:
        """Remove the session's variable of this name.

        QIX: Doc.DestroySessionVariableByName.
        """
        return await self._rpc("DestroySessionVariableByName", {"qName": qName}, out="qSuccess")

    @method("GetGroupStates")
    async def get_group_states(self) -> list[GroupState]:
        """Give the position of every cyclic group.

        Experimental: it may change.
        QIX: Doc.GetGroupStates.
        """
        return await self._rpc("GetGroupStates", {}, out="qGroupStates", result="GroupState[]")

    @method("ApplyGroupStates")
    async def apply_group_states(
        self, qGroupStates: Sequence[GroupState | Mapping[str, Any]]
    ) -> ApplyGroupStatesResult:
        """Set the position of cyclic groups.

        Experimental: it may change.
        QIX: Doc.ApplyGroupStates.
        """
        return await self._rpc(
            "ApplyGroupStates", {"qGroupStates": qGroupStates}, out="qResult", result="ApplyGroupStatesResult"
        )

    @method("CreateBookmarkEx")
    async def create_bookmark_ex(
        self,
        qProp: GenericBookmarkProperties | Mapping[str, Any],
        qObjectIdsToPatch: Sequence[str] | None = None,
    ) -> AsyncGenericBookmark:
        """Store the current selections, and soft patches of some objects, as a bookmark.

        Experimental: it may change.
        Needs the right to create.
        QIX: Doc.CreateBookmarkEx.
        """
        return await self._rpc(
            "CreateBookmarkEx",
            {"qProp": qProp, "qObjectIdsToPatch": qObjectIdsToPatch},
            out="qReturn",
            result="object:GenericBookmark",
        )

    @method("SaveAs")
    async def save_as(self, qNewAppName: str) -> str:
        """Store the app under a new name, which makes an ordinary app of a session app.

        Needs the right to create.
        QIX: Doc.SaveAs.
        """
        return await self._rpc("SaveAs", {"qNewAppName": qNewAppName}, out="qNewAppId")

    @method("StoreTempSelectionState")
    async def store_temp_selection_state(
        self, qTTLOfTempState: int | None = None
    ) -> StoreTempSelectionStateReturn:
        """Keep the current selections for a while, to be restored by their identifier.

        Parameters:
            qTTLOfTempState: 0 unless given.
        QIX: Doc.StoreTempSelectionState.
        """
        return await self._rpc(
            "StoreTempSelectionState",
            {"qTTLOfTempState": qTTLOfTempState},
            result="StoreTempSelectionStateReturn",
        )

    @method("RestoreTempSelectionState")
    async def restore_temp_selection_state(self, qId: str) -> bool:
        """Select what was kept for a while.

        QIX: Doc.RestoreTempSelectionState.
        """
        return await self._rpc("RestoreTempSelectionState", {"qId": qId}, out="qReturn")

    @method("ChangeSessionAppOwner")
    async def change_session_app_owner(self, qNewOwnerId: str) -> bool:
        """Give a session app to another owner.

        Experimental: it may change.
        Needs the right to change_owner.
        QIX: Doc.ChangeSessionAppOwner.
        """
        return await self._rpc("ChangeSessionAppOwner", {"qNewOwnerId": qNewOwnerId}, out="qSuccess")

    @method("ChangeSessionAppSpace")
    async def change_session_app_space(self, qSpaceId: str) -> bool:
        """Move a session app to another space.

        Experimental: it may change.
        QIX: Doc.ChangeSessionAppSpace.
        """
        return await self._rpc("ChangeSessionAppSpace", {"qSpaceId": qSpaceId}, out="qSuccess")

    @method("GetTableProfileData")
    async def get_table_profile_data(self, qTableName: str) -> TableProfilingData:
        """Profile the fields of a table: counts, extremes, averages, frequent values.

        Experimental: it may change.
        QIX: Doc.GetTableProfileData.
        """
        return await self._rpc(
            "GetTableProfileData", {"qTableName": qTableName}, out="qProfiling", result="TableProfilingData"
        )

    @method("GetMeasureWithLabel")
    async def get_measure_with_label(self, qLabel: str) -> AsyncGenericMeasure | None:
        """Get a library measure by its label.

        Returns:
            None when there is no such object.
        QIX: Doc.GetMeasureWithLabel.
        """
        return await self._rpc(
            "GetMeasureWithLabel", {"qLabel": qLabel}, out="qReturn", result="object:GenericMeasure"
        )

    @method("SearchValues")
    async def search_values(
        self,
        qOptions: SearchValueOptions | Mapping[str, Any],
        qTerms: Sequence[str],
        qPage: SearchValuePage | Mapping[str, Any],
    ) -> SearchValueResult:
        """Search the values of fields.

        Experimental: it may change.
        QIX: Doc.SearchValues.
        """
        return await self._rpc(
            "SearchValues",
            {"qOptions": qOptions, "qTerms": qTerms, "qPage": qPage},
            out="qResult",
            result="SearchValueResult",
        )

    @method("GetFieldsFromExpression")
    async def get_fields_from_expression(self, qExpr: str) -> list[str]:
        """List the fields an expression uses.

        QIX: Doc.GetFieldsFromExpression.
        """
        return await self._rpc("GetFieldsFromExpression", {"qExpr": qExpr}, out="qFieldNames")

    @method("GetFieldsResourceIds")
    async def get_fields_resource_ids(self, qFieldNames: Sequence[str]) -> list[NxFieldResourceId]:
        """Give the identifiers of fields in the tables they come from.

        QIX: Doc.GetFieldsResourceIds.
        """
        return await self._rpc(
            "GetFieldsResourceIds", {"qFieldNames": qFieldNames}, out="qFields", result="NxFieldResourceId[]"
        )

    @method("GetExpressionBNF")
    async def get_expression_bnf(self) -> GetExpressionBNFReturn:
        """Give the grammar of expressions in this app, its fields and measures included.

        Experimental: it may change.
        QIX: Doc.GetExpressionBNF.
        """
        return await self._rpc("GetExpressionBNF", {}, result="GetExpressionBNFReturn")

    @method("GetExpressionBNFHash")
    async def get_expression_bnf_hash(self) -> str:
        """Give a hash of the grammar of expressions, to see whether it changed.

        Experimental: it may change.
        QIX: Doc.GetExpressionBNFHash.
        """
        return await self._rpc("GetExpressionBNFHash", {}, out="qBnfHash")

    @method("SetProhibitBinaryLoad")
    async def set_prohibit_binary_load(self, qProhibit: bool) -> None:
        """Forbid other apps to load the data of this one, or allow it.

        Needs the right to update.
        QIX: Doc.SetProhibitBinaryLoad.
        """
        await self._rpc("SetProhibitBinaryLoad", {"qProhibit": qProhibit})

    @method("TransformApp")
    async def transform_app(
        self, qDstParameters: TransformAppParameters | Mapping[str, Any]
    ) -> TransformAppResult:
        """Write a transformed copy of the app.

        QIX: Doc.TransformApp.
        """
        return await self._rpc(
            "TransformApp", {"qDstParameters": qDstParameters}, out="qResult", result="TransformAppResult"
        )

    @method("CreateTemporaryBookmark")
    async def create_temporary_bookmark(
        self,
        qOptions: NxTempBookmarkOptions | Mapping[str, Any],
        qObjectIdsToPatch: Sequence[str] | None = None,
    ) -> CreateTemporaryBookmarkReturn:
        """Make a bookmark that is not stored, to be applied by its identifier.

        QIX: Doc.CreateTemporaryBookmark.
        """
        return await self._rpc(
            "CreateTemporaryBookmark",
            {"qOptions": qOptions, "qObjectIdsToPatch": qObjectIdsToPatch},
            result="CreateTemporaryBookmarkReturn",
        )

    @method("ApplyTemporaryBookmark")
    async def apply_temporary_bookmark(self, qId: str) -> bool:
        """Select what a temporary bookmark holds.

        QIX: Doc.ApplyTemporaryBookmark.
        """
        return await self._rpc("ApplyTemporaryBookmark", {"qId": qId}, out="qReturn")

    @method("GetScriptMeta")
    async def get_script_meta(self) -> AppScriptMeta:
        """Give the lock and metadata of the load script without its text.

        Experimental: it may change.
        Needs the right to read.
        QIX: Doc.GetScriptMeta.
        """
        return await self._rpc("GetScriptMeta", {}, out="qMeta", result="AppScriptMeta")

    @method("ReplaceBookmark")
    async def replace_bookmark(
        self, qId: str, qIgnorePatches: bool | None = None, qObjectIdsToPatch: Sequence[str] | None = None
    ) -> AsyncGenericBookmark:
        """Store the current selections in an existing bookmark.

        Parameters:
            qIgnorePatches: false unless given.
        Needs the right to update.
        QIX: Doc.ReplaceBookmark.
        """
        return await self._rpc(
            "ReplaceBookmark",
            {"qId": qId, "qIgnorePatches": qIgnorePatches, "qObjectIdsToPatch": qObjectIdsToPatch},
            out="qReturn",
            result="object:GenericBookmark",
        )

    @method("ClearAllSoftPatches")
    async def clear_all_soft_patches(self) -> None:
        """Drop the session's soft patches of all objects.

        Experimental: it may change.
        QIX: Doc.ClearAllSoftPatches.
        """
        await self._rpc("ClearAllSoftPatches", {})

    @method("CommitScript")
    async def commit_script(self, qCommitMessage: str | None = None) -> None:
        """Store the load script as a version with a message.

        Parameters:
            qCommitMessage: empty unless given.
        Experimental: it may change.
        Needs the right to update.
        QIX: Doc.CommitScript.
        """
        await self._rpc("CommitScript", {"qCommitMessage": qCommitMessage})

    def changes(self) -> AsyncIterator[NxAppLayout]:
        """What `get_app_layout` gives as it is now, then again after each change, until the object is closed.

        QIX: Doc.GetAppLayout.
        """
        from ...helpers.changes import layouts_async

        return layouts_async(self.get_app_layout, self.on)
