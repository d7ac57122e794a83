"""The GenericVariable class: variables of the app, of the script and of the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...generated.qix.generic_variable import GenericVariableApi
from ..errors import NOT_FOUND, RpcError
from ..service import Outs
from .object_part import ObjectPart
from .values import dual_expression, wire_number

if TYPE_CHECKING:
    from ...apps.sessions import AppSession
    from ..session import RpcSession


class VariablePart(GenericVariableApi):
    """What a variable's value is, and how it is set for a session."""

    _app_session: AppSession

    @property
    def _name(self) -> str:
        raise NotImplementedError

    def get_raw_content(self) -> Outs:
        """The definition as it stands. QIX: GenericVariable.GetRawContent."""
        return {"qReturn": self._definition()}

    def set_string_value(self, *, qVal: str) -> Outs:
        """Set a text for this session. QIX: GenericVariable.SetStringValue."""
        self._app_session.engine.set_variable(self._name, qVal)
        return {}

    def set_num_value(self, *, qVal: float) -> Outs:
        """Set a number for this session. QIX: GenericVariable.SetNumValue."""
        self._app_session.engine.set_variable(self._name, str(wire_number(float(qVal))))
        return {}

    def set_dual_value(self, *, qText: str, qNum: float) -> Outs:
        """Set a text with its number for this session. QIX: GenericVariable.SetDualValue."""
        self._app_session.engine.set_variable(self._name, dual_expression(qText, qNum))
        return {}

    def _definition(self) -> str:
        definition = self._app_session.engine.variables().get(self._name)
        if definition is None:
            raise RpcError(NOT_FOUND, self._name)
        return definition

    def _value(self) -> dict[str, Any]:
        """`qText` and `qNum`; a definition that begins with `=` is evaluated."""
        definition = self._definition()
        if not definition.lstrip().startswith("="):
            return {"qText": definition, "qNum": _number(definition)}
        value = self._app_session.engine.evaluate(definition)
        return {"qText": value.text or "", "qNum": wire_number(value.number)}


class ScriptVariableService(VariablePart):
    """A variable the script made: it has a value, but no properties."""

    def __init__(self, session: RpcSession, handle: int, app_session: AppSession, name: str) -> None:
        super().__init__(session, handle)
        self._app_session = app_session
        self._script_name = name

    @property
    def _name(self) -> str:
        return self._script_name

    def get_info(self) -> Outs:
        """QIX: GenericVariable.GetInfo."""
        return {"qInfo": {"qId": self._name, "qType": "variable"}}

    def get_layout(self) -> Outs:
        """QIX: GenericVariable.GetLayout."""
        epoch = self.rpc.handles.begin_validation(self.handle)
        layout = {**self.get_info(), "qMeta": {}, **self._value(), "qIsScriptCreated": True}
        self.rpc.handles.end_validation(self.handle, epoch)
        return {"qLayout": layout}


class VariableService(ObjectPart, VariablePart):
    """A variable with properties."""

    @property
    def _name(self) -> str:
        return str(self._object.properties.get("qName", ""))

    def get_layout(self) -> Outs:
        """QIX: GenericVariable.GetLayout."""
        layout = super().get_layout()["qLayout"]
        shown = {name: layout[name] for name in ("qInfo", "qMeta") if name in layout}
        return {"qLayout": {**shown, **self._value()}}

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """QIX: GenericVariable.ApplyPatches."""
        return self._patch(qPatches)


def _number(text: str) -> int | float | str:
    try:
        return wire_number(float(text))
    except ValueError:
        return "NaN"
