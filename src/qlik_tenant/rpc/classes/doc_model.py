"""Doc: the data model, and expressions over it."""

from __future__ import annotations

from typing import Any

from qlik_engine import altering, associating, grammar, inspection, profiling

from .. import access
from ..errors import INVALID_PARAMS, NOT_FOUND, RpcError
from ..service import Outs
from .doc_part import DocPart
from .values import wire_number

_VIEWER = "dataModelViewer"


class DocModel(DocPart):
    """Tables, fields and values."""

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
        tables, keys = self._engine.tables_and_keys(synthetic=qSyntheticMode)
        for table in tables if qIncludeProfiling else ():
            if not table["qIsSynthetic"]:
                table["qProfilingData"] = profiling.table_profile(self._engine, table["qName"])
        if qIncludeSysVars:
            tables.append(inspection.system_table(self._engine))
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

    def find_matching_fields(self, *, qFieldName: str, qTags: list[str]) -> Outs:
        """The fields linked with a field that have one of some tags. Errors: 2.

        QIX: Doc.FindMatchingFields.
        """
        return {"qFieldNames": associating.matching_fields(self._engine, qFieldName, qTags)}

    def get_association_scores(self, *, qTable1: str, qTable2: str) -> Outs:
        """How well the fields of two tables would match. Errors: 11001. QIX: Doc.GetAssociationScores."""
        return {"qScore": associating.scores(self._engine, qTable1, qTable2)}

    def get_loosely_coupled_vector(self) -> Outs:
        """Which tables are loosely coupled. QIX: Doc.GetLooselyCoupledVector."""
        return {"qv": altering.loose_vector(self._document)}

    def set_loosely_coupled_vector(self, *, qv: list[int]) -> Outs:
        """Couple tables loosely, or not; false for a vector of other tables.

        QIX: Doc.SetLooselyCoupledVector.
        """
        done = altering.set_loose_vector(self._document, qv)
        self._data_changed()
        return {"qReturn": done}

    def scramble(self, *, qFieldName: str) -> Outs:
        """Replace the values of a field by meaningless ones, in memory until DoSave. Errors: 2.

        QIX: Doc.Scramble.
        """
        altering.scramble(self._document, qFieldName)
        self._data_changed()
        return {}

    def add_field_from_expression(self, *, qName: str, qExpr: str) -> Outs:
        """Add a field that is computed from those of one table, in memory until DoSave; false if it cannot
        be. Errors: 5 for those who may not change the app. QIX: Doc.AddFieldFromExpression."""
        access.require(self.rpc, access.UPDATE)
        done = altering.add_field(self._document, qName, qExpr)
        self._data_changed()
        return {"qSuccess": done}

    def get_field_on_the_fly_by_name(self, *, qReadableName: str) -> Outs:
        """The name of a field made by an expression. Errors: 2. QIX: Doc.GetFieldOnTheFlyByName."""
        if qReadableName not in altering.fields_on_the_fly(self._document):
            raise RpcError(NOT_FOUND, qReadableName)
        return {"qName": qReadableName}

    def get_expression_bnf(self) -> Outs:
        """The grammar of expressions in this app. QIX: Doc.GetExpressionBNF."""
        found = grammar.of_app(self._engine)
        return {"qBnfDefs": found, "qBnfHash": grammar.digest(found)}

    def get_expression_bnf_hash(self) -> Outs:
        """The hash of the grammar of expressions in this app. QIX: Doc.GetExpressionBNFHash."""
        return {"qBnfHash": grammar.digest(grammar.of_app(self._engine))}

    def _data_changed(self) -> None:
        if self._document.version != self._app.shown_version:
            self._app.unsaved = self._app.has_new_data = True

    def get_view_dlg_save_info(self) -> Outs:
        """The stored layout of the data model viewer. QIX: Doc.GetViewDlgSaveInfo."""
        return {"qReturn": self._document.settings.get(_VIEWER, {})}

    def set_view_dlg_save_info(self, *, qInfo: dict[str, Any]) -> Outs:
        """Keep the layout of the data model viewer, in memory until DoSave. QIX: Doc.SetViewDlgSaveInfo."""
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
