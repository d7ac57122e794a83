"""Doc: what expressions and scripts say of themselves."""

from __future__ import annotations

import hashlib
from typing import Any

from qlik_engine import inspection

from ...apps import TenantSources
from ..errors import NOT_FOUND, RpcError
from ..service import Outs
from .doc_part import DocPart
from .doc_script import BREAKPOINTS


class DocExpressions(DocPart):
    """Checking and taking apart expressions and scripts."""

    def check_expression(self, *, qExpr: str, qLabels: list[str] | None = None) -> Outs:
        """What is wrong with an expression; all empty if nothing is. QIX: Doc.CheckExpression."""
        return inspection.check_expression(self._engine, qExpr, qLabels or ())

    def check_number_or_expression(self, *, qExpr: str) -> Outs:
        """What is wrong with a number or an expression. QIX: Doc.CheckNumberOrExpression."""
        return inspection.check_number_or_expression(self._engine, qExpr)

    def expand_expression(self, *, qExpression: str) -> Outs:
        """The expression with its variables expanded. QIX: Doc.ExpandExpression."""
        return {"qExpandedExpression": inspection.expand_expression(self._engine, qExpression)}

    def get_fields_from_expression(self, *, qExpr: str) -> Outs:
        """The fields an expression reads. QIX: Doc.GetFieldsFromExpression."""
        return {"qFieldNames": inspection.fields_of_expression(self._engine, qExpr)}

    def get_fields_resource_ids(self, *, qFieldNames: list[str]) -> Outs:
        """For each field, an id in each of its tables that stays the same; error 2 for an unknown field.

        QIX: Doc.GetFieldsResourceIds.
        """
        return {
            "qFields": [{"qName": name, "qResourceIds": self._resource_ids(name)} for name in qFieldNames]
        }

    def check_script_syntax(self) -> Outs:
        """What of the script cannot be read. QIX: Doc.CheckScriptSyntax."""
        return {"qErrors": inspection.script_errors(self._document.script)}

    def get_include_file_content(self, *, qPath: str) -> Outs:
        """The text of a file the script may include. Errors: 11020. QIX: Doc.GetIncludeFileContent."""
        path = TenantSources(self.rpc.tenant, self.rpc.caller).resolve(qPath)
        return {"qContent": path.read_text(encoding="utf-8-sig", errors="replace")}

    def get_script_ex(self) -> Outs:
        """The script with its lock, which nobody can set here. QIX: Doc.GetScriptEx."""
        return {"qScript": {"qScript": self._document.script, "qIsLocked": False, "qMeta": {}}}

    def get_script_meta(self) -> Outs:
        """The lock of the script without its text. QIX: Doc.GetScriptMeta."""
        return {"qMeta": {"qIsLocked": False, "qMeta": {}}}

    def get_script_breakpoints(self) -> Outs:
        """QIX: Doc.GetScriptBreakpoints."""
        return {"qBreakpoints": self._document.settings.get(BREAKPOINTS, [])}

    def set_script_breakpoints(self, *, qBreakpoints: list[dict[str, Any]]) -> Outs:
        """Keep the breakpoints of the script, in memory until DoSave. QIX: Doc.SetScriptBreakpoints."""
        self._document.keep_setting(BREAKPOINTS, qBreakpoints)
        self._app_changed()
        return {}

    def _resource_ids(self, name: str) -> list[dict[str, str]]:
        tables = self._engine.field_description(name)["qSrcTables"]
        if not tables:
            raise RpcError(NOT_FOUND, name)
        return [{"qTable": table, "qResourceId": _stable_id(self._app.id, table, name)} for table in tables]


def _stable_id(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
