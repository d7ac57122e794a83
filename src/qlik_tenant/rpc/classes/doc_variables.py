"""Doc: variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qlik_engine import inspection

from ..service import Outs
from .doc_part import DocPart
from .object_part import NO_OBJECT, destroy, info_of, obtain_object, tell_change
from .old_variable import OldVariableService
from .variable import ScriptVariableService, VariableService

if TYPE_CHECKING:
    from qlik_engine import GenericObject

_KIND = "variable"
_FAVORITES = "favoriteVariables"


class DocVariables(DocPart):
    """Making, finding and destroying variables."""

    def create_variable_ex(self, *, qProp: dict[str, Any]) -> Outs:
        """A variable of the app, in memory until DoSave. Errors: 18000 without a name, 18001 for one taken.

        QIX: Doc.CreateVariableEx.
        """
        made = self._create_variable(qProp, session_only=False)
        tell_change(self.rpc, self._app_session, made)
        return {"qInfo": info_of(made), **self._variable_shown(made)}

    def create_session_variable(self, *, qProp: dict[str, Any]) -> Outs:
        """A variable that lives as long as the session; errors as CreateVariableEx.

        QIX: Doc.CreateSessionVariable.
        """
        made = self._create_variable(qProp, session_only=True)
        return {"qInfo": info_of(made), **self._variable_shown(made)}

    def create_variable(self, *, qName: str) -> Outs:
        """An empty variable of the app; false if there is one of that name. QIX: Doc.CreateVariable."""
        if qName in self._engine.variables():
            return {"qReturn": False}
        self.create_variable_ex(qProp={"qName": qName})
        return {"qReturn": True}

    def get_variable(self, *, qName: str) -> Outs:
        """A variable by name in its older form; null handle if there is none. QIX: Doc.GetVariable."""
        if qName not in self._engine.variables():
            return NO_OBJECT
        entry = self.rpc.obtain(
            ("Variable", qName), OldVariableService, self._app_session, qName, has_layout=False
        )
        return {"qReturn": {"qType": OldVariableService.QIX_TYPE, "qHandle": entry.handle}}

    def get_variables(self, *, qListDef: dict[str, Any]) -> Outs:
        """What a variable list of this definition shows. QIX: Doc.GetVariables."""
        return {"qList": self._engine.list_variables(qListDef)}

    def get_variable_by_id(self, *, qId: str) -> Outs:
        """A variable by id; null handle if there is none. QIX: Doc.GetVariableById."""
        found = self._engine.get_object(qId, _KIND)
        return self._variable_shown(found) if found is not None else self._script_variable(qId)

    def get_variable_by_name(self, *, qName: str) -> Outs:
        """A variable by name; null handle if there is none. QIX: Doc.GetVariableByName."""
        found = self._engine.find_variable(qName)
        return self._variable_shown(found) if found is not None else self._script_variable(qName)

    def destroy_variable_by_id(self, *, qId: str) -> Outs:
        """QIX: Doc.DestroyVariableById."""
        return self._destroy_variable(self._engine.get_object(qId, _KIND))

    def destroy_variable_by_name(self, *, qName: str) -> Outs:
        """QIX: Doc.DestroyVariableByName."""
        return self._destroy_variable(self._engine.find_variable(qName))

    def destroy_session_variable(self, *, qId: str) -> Outs:
        """QIX: Doc.DestroySessionVariable."""
        return self._destroy_session_variable(self._engine.get_object(qId, _KIND))

    def destroy_session_variable_by_id(self, *, qId: str) -> Outs:
        """QIX: Doc.DestroySessionVariableById."""
        return self._destroy_session_variable(self._engine.get_object(qId, _KIND))

    def destroy_session_variable_by_name(self, *, qName: str) -> Outs:
        """QIX: Doc.DestroySessionVariableByName."""
        return self._destroy_session_variable(self._engine.find_variable(qName))

    def remove_variable(self, *, qName: str) -> Outs:
        """Remove a variable of the app; false if there is none. QIX: Doc.RemoveVariable."""
        return {"qReturn": self.destroy_variable_by_name(qName=qName)["qSuccess"]}

    def get_text_macros(self) -> Outs:
        """The variables that expand in scripts. They are told as the script left them, not as they were
        read and set on the way. QIX: Doc.GetTextMacros."""
        known = inspection.system_variables()
        return {
            "qMacros": [
                {
                    "qTag": name,
                    "qRefSeqNo": 0,
                    "qSetSeqNo": 0,
                    "qDisplayString": definition,
                    "qIsSystem": name in known,
                    "qIsReserved": name in known,
                }
                for name, definition in self._engine.variables().items()
            ]
        }

    def get_favorite_variables(self) -> Outs:
        """QIX: Doc.GetFavoriteVariables."""
        return {"qNames": self._document.settings.get(_FAVORITES, [])}

    def set_favorite_variables(self, *, qNames: list[str]) -> Outs:
        """Names kept with the app, in memory until DoSave. QIX: Doc.SetFavoriteVariables."""
        self._document.keep_setting(_FAVORITES, [str(name) for name in qNames])
        self._app_changed()
        return {}

    def _create_variable(self, properties: dict[str, Any], *, session_only: bool) -> GenericObject:
        info = {"qType": _KIND, **(properties.get("qInfo") or {})}
        return self._engine.create_object(
            {**properties, "qInfo": info}, session_only=session_only, kind=_KIND
        )

    def _destroy_session_variable(self, found: GenericObject | None) -> Outs:
        return self._destroy_variable(found if found is not None and found.session_only else None)

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
