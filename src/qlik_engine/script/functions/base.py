"""How a loader function is declared and found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...columns import Dual, Vector
from ...errors import ScriptError, UnsupportedError
from ...expr.lift import Value, number_of, text_of_dual, texts_of
from ...expr.scope import BareName
from ...io.rows import plain

if TYPE_CHECKING:
    from ..loading.stage import Stage
    from ..run import Run

NULL: Final = Dual()


@dataclass(frozen=True, slots=True)
class Call:
    """One call on `length` rows of a LOAD at `stage`; outside a LOAD the stage is None and `length` 1."""

    name: str
    arguments: Sequence[Any]
    run: Run
    rows: Stage | None
    length: int

    @property
    def stage(self) -> Stage:
        """Raises ScriptError outside a LOAD."""
        if self.rows is None:
            raise ScriptError(f"{self.name}() has a meaning in a LOAD only")
        return self.rows

    def __len__(self) -> int:
        return len(self.arguments)

    def text(self, index: int) -> str:
        """An argument that is the same on every row, as text: a field's name, a table's ..."""
        text = self.optional_text(index)
        if text is None:
            raise ScriptError(f"{self.name}() needs a name as argument {index + 1}")
        return text

    def optional_text(self, index: int) -> str | None:
        if index >= len(self.arguments):
            return None
        value = self.arguments[index]
        if isinstance(value, BareName) and not self._is_field(value):
            return self.run.variables.get(value, value)
        if isinstance(value, str):
            return value
        return text_of_dual(self._constant(index), self.run.locale)

    def _is_field(self, name: str) -> bool:
        """Whether a name without quotes means a field of the rows."""
        return self.rows is not None and (name in self.rows.frame.columns or name in self.rows.outputs)

    def number(self, index: int, default: float) -> float:
        """An argument that is the same on every row, as a number."""
        if index >= len(self.arguments):
            return default
        number = number_of(self._constant(index), self.run.locale)
        return default if number != number else number

    def _constant(self, index: int) -> Dual:
        value = self.arguments[index]
        if isinstance(value, Dual):
            return value
        distinct = set(plain(value))
        if len(distinct) > 1:
            raise _Varying(
                f"{self.name}() with argument {index + 1} different from row to row", parameter=self.name
            )
        return distinct.pop() if distinct else NULL

    def vector(self, index: int) -> Vector:
        """An argument on every row."""
        value: Value = self.arguments[index]
        return Vector.constant(value, self.length) if isinstance(value, Dual) else plain(value)

    def texts(self, index: int) -> list[str]:
        """An argument on every row as text, "" for null."""
        texts: list[str] = texts_of(self.vector(index), self.run.locale).tolist()
        return texts


class _Varying(UnsupportedError):
    """An argument that a function wants to be the same on every row is not."""


Body = Callable[[Call], Value]
_BODIES: Final[dict[str, Body]] = {}


def loader_function(*names: str) -> Callable[[Body], Body]:
    """Declare what the loader answers to functions of these names."""

    def declare(body: Body) -> Body:
        _BODIES.update({name.lower(): body for name in names})
        return body

    return declare


def answer(call: Call) -> Value:
    """Raises UnsupportedError for a function that this loader cannot answer."""
    body = _BODIES.get(call.name.lower())
    if body is None:
        raise UnsupportedError(f"{call.name}() is not supported in a script", parameter=call.name)
    try:
        return body(call)
    except _Varying:
        return _one_by_one(body, call)


def _one_by_one(body: Body, call: Call) -> Vector:
    """The function for each distinct combination of its arguments."""
    arguments = [
        [argument] * call.length if isinstance(argument, str | Dual) else list(plain(argument))
        for argument in call.arguments
    ]
    known: dict[tuple[Any, ...], Dual] = {}
    results: list[Dual] = []
    for combination in zip(*arguments, strict=True):
        if combination not in known:
            value = body(Call(call.name, combination, call.run, None, 1))
            known[combination] = value if isinstance(value, Dual) else plain(value)[0]
        results.append(known[combination])
    return Vector.of_duals(results)
