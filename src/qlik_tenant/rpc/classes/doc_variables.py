"""Doc: variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import access
from ..errors import VARIABLE_DUPLICATE_NAME, VARIABLE_NO_NAME, RpcError
from ..service import Outs
from .doc_part import DocPart
from .object_part import NO_OBJECT, destroy, info_of, obtain_object, tell_change
from .variable import ScriptVariableService, VariableService

if TYPE_CHECKING:
    from qlik_engine import GenericObject

_KIND = "variable"


class DocVariables(DocPart):
    """Making, finding and destroying variables."""

    def create_variable_ex(self, *, qProp: dict[str, Any]) -> Outs:
        """A variable of the app, in memory until DoSave. Errors: 18000 without a name, 18001 for one taken.

        QIX: Doc.CreateVariableEx.
        """
        return self._create_variable(qProp)

    def get_variable_by_id(self, *, qId: str) -> Outs:
        """A variable by id; null handle if there is none. QIX: Doc.GetVariableById."""
        found = self._engine.get_object(qId, _KIND)
        return self._variable_shown(found) if found is not None else self._script_variable(qId)

    def get_variable_by_name(self, *, qName: str) -> Outs:
        """A variable by name; null handle if there is none. QIX: Doc.GetVariableByName."""
        found = self._variable_named(qName)
        return self._variable_shown(found) if found is not None else self._script_variable(qName)

    def destroy_variable_by_id(self, *, qId: str) -> Outs:
        """QIX: Doc.DestroyVariableById."""
        return self._destroy_variable(self._engine.get_object(qId, _KIND))

    def destroy_variable_by_name(self, *, qName: str) -> Outs:
        """QIX: Doc.DestroyVariableByName."""
        return self._destroy_variable(self._variable_named(qName))

    def _create_variable(self, properties: dict[str, Any]) -> Outs:
        name = str(properties.get("qName") or "")
        if not name.strip():
            raise RpcError(VARIABLE_NO_NAME, "qName")
        if name in self._engine.variables():
            raise RpcError(VARIABLE_DUPLICATE_NAME, name)
        access.require(self.rpc, access.UPDATE)
        info = {"qType": _KIND, **(properties.get("qInfo") or {})}
        made = self._engine.create_object({**properties, "qInfo": info}, session_only=False, kind=_KIND)
        tell_change(self.rpc, self._app_session, made)
        return {"qInfo": info_of(made), **self._variable_shown(made)}

    def _variable_named(self, name: str) -> GenericObject | None:
        for found in self._engine.library_objects(_KIND):
            if found.properties.get("qName") == name:
                return found
        return None

    def _script_variable(self, name: str) -> Outs:
        if name not in self._engine.variables():
            return NO_OBJECT
        entry = self.rpc.obtain(
            (_KIND, name), ScriptVariableService, self._app_session, name, follows_data=True
        )
        shown = {"qHandle": entry.handle, "qGenericType": _KIND, "qGenericId": name}
        return {"qReturn": {"qType": ScriptVariableService.QIX_TYPE, **shown}}

    def _destroy_variable(self, found: GenericObject | None) -> Outs:
        return {"qSuccess": found is not None and destroy(self.rpc, self._app_session, found)}

    def _variable_shown(self, found: GenericObject) -> Outs:
        return {"qReturn": obtain_object(self.rpc, self._app_session, found, VariableService)}
