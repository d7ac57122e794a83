"""What variables may be called and hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..columns import Dual
from ..errors import EngineError
from ..formats.interpret import interpret

if TYPE_CHECKING:
    from ..session import Session

_NO_NAME: Final = 18000
_DUPLICATE: Final = 18001
_BAD_CONSTRAINTS: Final = 18003
_CONSTRAINT_FAILED: Final = 18004

_ANY, _NUMBER, _TEXT = "any", "number", "text"
_TYPES: Final = {
    "": _ANY,
    _ANY: _ANY,
    _NUMBER: _NUMBER,
    _TEXT: _TEXT,
    "VARIABLE_TYPE_ANY": _ANY,
    "VARIABLE_TYPE_NUMBER": _NUMBER,
    "VARIABLE_TYPE_TEXT": _TEXT,
}


def check_properties(session: Session, properties: Mapping[str, Any], id: str = "") -> None:
    """Whether GenericVariableProperties can be those of the variable `id` (of a new one without).

    Raises EngineError 18000 without a name, 18001 for the name of another variable, 18003 for constraints
    that contradict themselves, 18004 for a definition they forbid.
    """
    name = str(properties.get("qName") or "")
    if not name.strip():
        raise EngineError("Variable must have a name", code=_NO_NAME, parameter="qName")
    if name in session.variables():
        other = session.find_variable(name)
        if other is None or other.id != id:
            raise EngineError(f"Variable already exists: {name}", code=_DUPLICATE, parameter=name)
    check_value(session, properties, str(properties.get("qDefinition") or ""))


def check_value(session: Session, properties: Mapping[str, Any], definition: str) -> None:
    """Whether `qConstraints` allow a value. Raises EngineError 18003 and 18004 as `check_properties`.

    What is to be evaluated is not held to them: its value changes with the selections.
    """
    constraints = properties.get("qConstraints")
    if not isinstance(constraints, Mapping) or not constraints:
        return
    kind = _TYPES.get(str(constraints.get("qType") or ""))
    numbers = [float(number) for number in constraints.get("qValuesNum") or ()]
    texts = [str(text) for text in constraints.get("qValuesText") or ()]
    if kind is None or (kind == _NUMBER and texts) or (kind == _TEXT and numbers):
        raise EngineError(
            "Variable constraint inconsistency", code=_BAD_CONSTRAINTS, parameter="qConstraints"
        )
    if definition.lstrip().startswith("="):
        return
    value = Dual(interpret(definition, session.model.locale), definition)
    listed = value.number in numbers or definition in texts
    if (kind == _NUMBER and not value.is_number) or ((numbers or texts) and not listed):
        raise EngineError(
            "Variable constraint failed",
            code=_CONSTRAINT_FAILED,
            parameter=str(properties.get("qName") or ""),
        )
