"""Doc: the data model, and expressions over it."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import INVALID_PARAMS, RpcError, unsupported
from ..service import Outs
from .doc_part import DocPart
from .values import wire_number


class DocModel(DocPart):
    """Tables, fields and values."""

    PARTIAL: ClassVar = {"get_tables_and_keys": "Not with profiling or system tables."}

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
        if qIncludeSysVars or qIncludeProfiling:
            option = "qIncludeSysVars" if qIncludeSysVars else "qIncludeProfiling"
            raise unsupported(f"Doc.GetTablesAndKeys with {option}")
        tables, keys = self._document.tables_and_keys(synthetic=qSyntheticMode)
        return {"qtr": tables, "qk": keys}

    def get_table_data(self, *, qOffset: int, qRows: int, qSyntheticMode: bool, qTableName: str) -> Outs:
        """Rows of one table as loaded. QIX: Doc.GetTableData."""
        if qOffset < 0 or qRows < 0:
            raise RpcError(INVALID_PARAMS, "qOffset and qRows count from 0")
        return {"qData": self._document.table_data(qTableName, qOffset, qRows, synthetic=qSyntheticMode)}

    def get_field_description(self, *, qFieldName: str) -> Outs:
        """QIX: Doc.GetFieldDescription."""
        return {"qReturn": self._document.field_description(qFieldName)}

    def evaluate(self, *, qExpression: str) -> Outs:
        """The formatted value of an expression; `Error: ...` when it is wrong. QIX: Doc.Evaluate."""
        return {"qReturn": self._engine.evaluate(qExpression).text or ""}

    def evaluate_ex(self, *, qExpression: str) -> Outs:
        """The value of an expression as text and number. QIX: Doc.EvaluateEx."""
        value = self._engine.evaluate(qExpression)
        number = wire_number(value.number)
        return {"qValue": {"qText": value.text or "", "qIsNumeric": value.is_number, "qNumber": number}}
