"""The Variable class: variables in their older form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qlik_engine import EngineError

from ...generated.qix.variable import VariableApi
from ..errors import NOT_FOUND, RpcError, unsupported
from ..service import Outs
from .object_part import tell_change
from .values import dual_expression

if TYPE_CHECKING:
    from ...apps.sessions import AppSession
    from ..session import RpcSession

_KEPT = frozenset({"qIncludeInBookmark", "qNumberPresentation"})


class OldVariableService(VariableApi):
    """One variable by name."""

    def __init__(self, session: RpcSession, handle: int, app_session: AppSession, name: str) -> None:
        super().__init__(session, handle)
        self._app_session = app_session
        self._name = name

    @property
    def is_own(self) -> bool:
        """Whether the variable is of the session."""
        found = self._app_session.engine.find_variable(self._name)
        return found is not None and found.session_only

    def get_content(self) -> Outs:
        """The evaluated text, and whether it is a number. QIX: Variable.GetContent."""
        value = self._app_session.engine.variable_value(self._name)
        if value is None:
            raise RpcError(NOT_FOUND, self._name)
        return {"qContent": {"qString": value.text or "", "qIsNum": value.is_number}}

    def get_raw_content(self) -> Outs:
        """The definition as it stands. QIX: Variable.GetRawContent."""
        definition = self._app_session.engine.variables().get(self._name)
        if definition is None:
            raise RpcError(NOT_FOUND, self._name)
        return {"qReturn": definition}

    def set_content(self, *, qContent: str, qUpdateMRU: bool) -> Outs:
        """Set the value for this session; false if constraints forbid it. QIX: Variable.SetContent.

        The list of recent values, which `qUpdateMRU` is about, is not shown anywhere.
        """
        try:
            self._app_session.engine.set_variable(self._name, qContent)
        except EngineError:
            return {"qReturn": False}
        return {"qReturn": True}

    def force_content(self, *, qs: str, qd: float) -> Outs:
        """Set a text with its number for this session, past all constraints. QIX: Variable.ForceContent."""
        self._app_session.engine.set_variable(self._name, dual_expression(qs, qd), forced=True)
        return {}

    def get_nx_properties(self) -> Outs:
        """QIX: Variable.GetNxProperties."""
        found = self._app_session.engine.find_variable(self._name)
        properties = {} if found is None else found.properties
        return {
            "qProperties": {
                "qName": self._name,
                "qNumberPresentation": properties.get("qNumberPresentation", {}),
                "qIncludeInBookmark": bool(properties.get("qIncludeInBookmark")),
                "qUsePredefListedValues": False,
                "qPreDefinedList": [],
            }
        }

    def set_nx_properties(self, *, qProperties: dict[str, Any]) -> Outs:
        """Change format and bookmarks' part in the variable. QIX: Variable.SetNxProperties."""
        found = self._app_session.engine.find_variable(self._name)
        if found is None:
            raise unsupported("Variable.SetNxProperties of a variable of the script")
        if qProperties.get("qUsePredefListedValues"):
            raise unsupported("Variable.SetNxProperties with qUsePredefListedValues")
        kept = {name: value for name, value in qProperties.items() if name in _KEPT}
        found.set_properties({**found.properties, **kept})
        tell_change(self.rpc, self._app_session, found)
        return {}
