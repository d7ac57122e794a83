"""Doc: the data model, and expressions over it."""

from __future__ import annotations

from typing import Any, ClassVar

from qlik_engine import profiling

from .. import access
from ..errors import INVALID_PARAMS, RpcError, unsupported
from ..service import Outs
from .doc_part import DocPart
from .values import wire_number

_VIEWER = "dataModelViewer"


class DocModel(DocPart):
    """Tables, fields and values."""

    PARTIAL: ClassVar = {"get_tables_and_keys": "Not with system tables."}

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
        """Tables and associations; the sizes lay out a picture, which clients do themselves.

        QIX: Doc.GetTablesAndKeys.
        """
        if qIncludeSysVars:
            raise unsupported("Doc.GetTablesAndKeys with qIncludeSysVars")
        tables, keys = self._engine.tables_and_keys(synthetic=qSyntheticMode)
        for table in tables if qIncludeProfiling else ():
            if not table["qIsSynthetic"]:
                table["qProfilingData"] = profiling.table_profile(self._engine, table["qName"])
        return {"qtr": tables, "qk": keys}

    def get_table_profile_data(self, *, qTableName: str) -> Outs:
        """What the fields of a table are like. Errors: 11001. QIX: Doc.GetTableProfileData."""
        return {"qProfiling": profiling.table_profile(self._engine, qTableName)}

    def get_field_and_column_samples(
        self,
        *,
        qFieldsOrColumnsWithWildcards: list[dict[str, Any]],
        qMaxNumberOfValues: int,
        qRandSeed: int | None = None,
    ) -> Outs:
        """Some values of fields or columns, the first ones unless there is a seed.

        QIX: Doc.GetFieldAndColumnSamples.
        """
        if qMaxNumberOfValues < 0:
            raise RpcError(INVALID_PARAMS, "qMaxNumberOfValues cannot be negative")
        wanted = qFieldsOrColumnsWithWildcards
        return {"qResult": profiling.samples(self._engine, wanted, qMaxNumberOfValues, qRandSeed or 0)}

    def get_matching_fields(self, *, qTags: list[str], qMatchingFieldMode: str = "") -> Outs:
        """The fields with all of some tags, or one of them. QIX: Doc.GetMatchingFields."""
        one = qMatchingFieldMode.endswith("MATCH_ONE")
        return {"qFieldNames": profiling.fields_with_tags(self._engine, qTags, one=one)}

    def get_view_dlg_save_info(self) -> Outs:
        """The stored layout of the data model viewer. QIX: Doc.GetViewDlgSaveInfo."""
        return {"qReturn": self._document.settings.get(_VIEWER, {})}

    def set_view_dlg_save_info(self, *, qInfo: dict[str, Any]) -> Outs:
        """Keep the layout of the data model viewer, in memory until DoSave. QIX: Doc.SetViewDlgSaveInfo."""
        access.require(self.rpc, access.UPDATE)
        self._document.keep_setting(_VIEWER, qInfo)
        self._app_changed()
        return {}

    def get_table_data(self, *, qOffset: int, qRows: int, qSyntheticMode: bool, qTableName: str) -> Outs:
        """Rows of one table as loaded. QIX: Doc.GetTableData."""
        if qOffset < 0 or qRows < 0:
            raise RpcError(INVALID_PARAMS, "qOffset and qRows count from 0")
        return {"qData": self._engine.table_data(qTableName, qOffset, qRows, synthetic=qSyntheticMode)}

    def get_field_description(self, *, qFieldName: str) -> Outs:
        """QIX: Doc.GetFieldDescription."""
        return {"qReturn": self._engine.field_description(qFieldName)}

    def evaluate(self, *, qExpression: str) -> Outs:
        """The formatted value of an expression; `Error: ...` when it is wrong. QIX: Doc.Evaluate."""
        return {"qReturn": self._engine.evaluate(qExpression).text or ""}

    def evaluate_ex(self, *, qExpression: str) -> Outs:
        """The value of an expression as text and number. QIX: Doc.EvaluateEx."""
        value = self._engine.evaluate(qExpression)
        number = wire_number(value.number)
        return {"qValue": {"qText": value.text or "", "qIsNumeric": value.is_number, "qNumber": number}}
