"""Where an expression stands: in which generic objects, and in a chart of which columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..columns import Dual
from ..columns.vector import NULL
from ..expr.lift import number_of
from ..expr.nodes import Call, FieldRef, Node
from .app_functions import each

if TYPE_CHECKING:
    from .context import Context
    from .definition import DimensionDef, MeasureDef

_SHEET: Final = "sheet"


class Place(NamedTuple):
    """The chart around an expression: `fields` are the definitions of its dimensions, `dimensions` and
    `measures` the names of its columns, which may be expressions with leading `=`."""

    fields: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()

    @classmethod
    def of_columns(cls, dimensions: Sequence[DimensionDef], measures: Sequence[MeasureDef]) -> Place:
        """A chart of these columns."""
        return cls(
            tuple(dimension.field for dimension in dimensions),
            tuple(dimension.label or dimension.field for dimension in dimensions),
            tuple(measure.label or measure.expression.lstrip().removeprefix("=") for measure in measures),
        )


def depends_on_place(tree: Sequence[Node], fields: Mapping[str, object]) -> bool:
    """Whether trees ask where they stand, or name something (a variable, a measure) that might."""
    for node in (inside for root in tree for inside in root.walk()):
        if isinstance(node, FieldRef) and node.name not in fields:
            return True
        if isinstance(node, Call) and node.name.lower() in _ASKING:
            return True
    return False


def _innermost(context: Context, kind: str) -> str:
    """The id of the innermost object, or of the innermost of a `qType`; "" if there is none."""
    return next((id for id, found in context.objects if not kind or found == kind), "")


def _object_id(context: Context, arguments: Sequence[Any]) -> Any:
    def found(kind: Dual) -> Dual:
        return Dual(text=_innermost(context, kind.text or ""))

    return each(arguments[0], found) if arguments else found(NULL)


def _in_object(context: Context, arguments: Sequence[Any]) -> Any:
    around = {id for id, _ in context.objects[1:]}
    return each(arguments[0], lambda asked: Dual(-1.0 if asked.text in around else 0.0))


def _active_sheet(context: Context, arguments: Sequence[Any]) -> Dual:
    found = _innermost(context, _SHEET)
    return Dual(text=found) if found else NULL


def _nth(context: Context, names: Sequence[str], arguments: Sequence[Any]) -> Any:
    """The name at a place from 0, the first one if no place is asked for."""

    def at(place: Dual) -> Dual:
        number = number_of(place, context.locale)
        return shown(names[int(number)]) if number == number and 0 <= number < len(names) else NULL

    def shown(name: str) -> Dual:
        # That module evaluates with scopes, which ask this one. A name that asks for names would not end.
        from .expressions import evaluate_text

        bare = context.changed(place=Place())
        return Dual(text=evaluate_text(bare, name))

    return each(arguments[0] if arguments else Dual(0.0), at)


ANSWERS: Final[Mapping[str, Callable[[Context, Sequence[Any]], Any]]] = {
    "ObjectId": _object_id,
    "InObject": _in_object,
    "GetActiveSheetId": _active_sheet,
    "GetObjectField": lambda context, arguments: _nth(context, context.place.fields, arguments),
    "GetObjectDimension": lambda context, arguments: _nth(context, context.place.dimensions, arguments),
    "GetObjectMeasure": lambda context, arguments: _nth(context, context.place.measures, arguments),
}
_ASKING: Final = frozenset(name.lower() for name in ANSWERS)
