"""A generic object as one session sees it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..columns.vector import Bools
from ..errors import EngineError, ExpressionError, UnsupportedError
from ..hypercube import Context, Cube, ListBox
from ..hypercube.cells import wire_number
from ..hypercube.definition import text_of_expression
from ..hypercube.expressions import evaluate, evaluate_text
from ..selection import SelectableField
from .handlers import handler_of
from .pointer import apply_patches, resolve

if TYPE_CHECKING:
    from ..session import Session

_INVALID_OBJECT: Final = 6000


@dataclass
class Record:
    """What is kept of an object. `kind` is object, dimension, measure, variable or bookmark."""

    id: str
    kind: str
    properties: dict[str, Any]
    parent: str | None = None
    children: list[str] = field(default_factory=list)
    revision: int = 0


class GenericObject:
    """One object in one session: its properties, its layout, its data, and selections made through it."""

    def __init__(self, session: Session, record: Record, *, session_only: bool) -> None:
        self.session = session
        self.record = record
        self.session_only = session_only
        self._soft_patches: list[Mapping[str, Any]] = []
        self._kept: dict[str, tuple[Context, int, Cube | ListBox]] = {}
        self._searches: dict[str, Bools] = {}

    def __repr__(self) -> str:
        return f"<GenericObject {self.type} {self.id}>"

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def kind(self) -> str:
        return self.record.kind

    @property
    def type(self) -> str:
        """`qInfo.qType`."""
        return str(self.record.properties["qInfo"].get("qType", ""))

    @property
    def properties(self) -> dict[str, Any]:
        """A copy of the properties, without soft patches (GetProperties)."""
        return copy.deepcopy(self.record.properties)

    @property
    def effective_properties(self) -> dict[str, Any]:
        """The properties with soft patches (GetEffectiveProperties)."""
        return apply_patches(self.record.properties, self._soft_patches)

    @property
    def has_soft_patches(self) -> bool:
        return bool(self._soft_patches)

    def set_properties(self, properties: Mapping[str, Any]) -> None:
        """Replace all properties (SetProperties). The id stays."""
        with self.session.lock:
            made = copy.deepcopy(dict(properties))
            made["qInfo"] = {**made.get("qInfo", {}), "qId": self.id}
            made["qInfo"].setdefault("qType", self.type)
            self._replace(made)

    def apply_patches(self, patches: Iterable[Mapping[str, Any]], soft: bool = False) -> None:
        """Change properties by `NxPatch` items (ApplyPatches); soft ones only in this session's layouts.

        Raises EngineError 4 for a bad path, 8 for a bad value; then nothing is changed.
        """
        with self.session.lock:
            patches = list(patches)
            if soft:
                apply_patches(self.effective_properties, patches)
                self._soft_patches += patches
                self._forget()
            else:
                self._replace(apply_patches(self.record.properties, patches))

    def clear_soft_patches(self) -> None:
        with self.session.lock:
            self._soft_patches.clear()
            self._forget()

    def layout(self) -> dict[str, Any]:
        """`qLayout` (GetLayout): the properties with every dynamic structure, at any depth, evaluated.

        Raises UnsupportedError for documented structures and options this engine does not do.
        """
        with self.session.lock:
            context = self.session.context()
            if self.record.properties.get("qStateName"):
                context = context.in_state(str(self.record.properties["qStateName"]))
            properties = {"qMetaDef": {}, **self.effective_properties}
            layout: dict[str, Any] = self._lay_out(properties, context, "")
            layout["qSelectionInfo"] = {}
            if self._soft_patches:
                layout["qHasSoftPatches"] = True
            return layout

    def hypercube_data(self, path: str, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`qDataPages` (GetHyperCubeData). Raises EngineError 7009 for more than 10,000 cells, 6000 if there
        is no hypercube at `path`."""
        with self.session.lock:
            return self.cube(path, self._context()).pages(pages)

    def list_object_data(self, path: str, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`qDataPages` (GetListObjectData); errors as `hypercube_data`."""
        with self.session.lock:
            return self.list_box(path, self._context()).pages(pages)

    def select_list_object_values(
        self, path: str, elements: Iterable[int], toggle: bool = False, *, soft_lock: bool = False
    ) -> bool:
        """Select by element number (SelectListObjectValues). False if nothing could be selected."""
        with self.session.lock:
            target = self._list_field(path)
            return target is not None and target.low_level_select(elements, toggle, soft_lock=soft_lock)

    def list_field(self, path: str) -> SelectableField | None:
        """The field a list object lists, to select in; None if it lists a calculated dimension."""
        with self.session.lock:
            return self._list_field(path)

    def select_hypercube_values(
        self,
        path: str,
        dimension: int,
        elements: Iterable[int],
        toggle: bool = False,
        *,
        soft_lock: bool = False,
    ) -> bool:
        """Select values of a dimension by element number (SelectHyperCubeValues)."""
        with self.session.lock:
            target = self._cube_field(path, dimension)
            return target is not None and target.low_level_select(elements, toggle, soft_lock=soft_lock)

    def clear_selections(self, path: str, columns: Sequence[int] | None = None) -> bool:
        """Drop the selections in the fields of a list object or of a cube's dimensions (ClearSelections)."""
        with self.session.lock:
            if path.endswith("qListObjectDef"):
                targets = [self._list_field(path)]
            else:
                count = len(self.cube(path, self._context()).dimensions)
                wanted = columns or range(count)
                targets = [self._cube_field(path, at) for at in wanted]
            cleared = [target.clear() for target in targets if target is not None]
            return all(cleared)

    def search_list_object(self, path: str, text: str) -> bool:
        """Show only the values a text finds (SearchListObjectFor). False if it finds none."""
        with self.session.lock:
            target = self._list_field(path)
            if target is None:
                return False
            hits = target.search(text)
            self._searches[path] = hits
            self._kept.pop(path, None)
            return bool(hits.any())

    def abort_list_object_search(self, path: str) -> None:
        """Show all values again (AbortListObjectSearch)."""
        with self.session.lock:
            self._searches.pop(path, None)
            self._kept.pop(path, None)

    def accept_list_object_search(self, path: str, toggle: bool = False, *, soft_lock: bool = False) -> bool:
        """Select what the search found and end it (AcceptListObjectSearch)."""
        with self.session.lock:
            hits = self._searches.get(path)
            if hits is None:
                return False
            done = self.select_list_object_values(
                path, [code - 1 for code in hits.nonzero()[0].tolist()], toggle, soft_lock=soft_lock
            )
            self.abort_list_object_search(path)
            return done

    def children(self) -> list[GenericObject]:
        """The children in their order."""
        found = (self.session.get_object(child) for child in self.record.children)
        return [child for child in found if child is not None]

    def create_child(self, properties: Mapping[str, Any]) -> GenericObject:
        """Create an object below this one (CreateChild)."""
        return self.session.create_object(properties, session_only=self.session_only, parent=self)

    def cube(self, path: str, context: Context) -> Cube:
        """The hypercube defined at `path`, calculated once for a context."""
        kept = self._calculated(path, context)
        if kept is None:
            kept = Cube(context, self._definition(path, "qHyperCubeDef"))
            self._keep(path, context, kept)
        if not isinstance(kept, Cube):
            raise _no("hypercube", path)
        return kept

    def list_box(self, path: str, context: Context) -> ListBox:
        """The list object defined at `path`, calculated once for a context."""
        kept = self._calculated(path, context)
        if kept is None:
            kept = ListBox(context, self._definition(path, "qListObjectDef"), self._searches.get(path))
            self._keep(path, context, kept)
        if not isinstance(kept, ListBox):
            raise EngineError(
                f"Invalid object: no list object at {path}", code=_INVALID_OBJECT, parameter=path
            )
        return kept

    def _context(self) -> Context:
        return self.session.context().in_state(str(self.record.properties.get("qStateName") or ""))

    def _calculated(self, path: str, context: Context) -> Cube | ListBox | None:
        kept = self._kept.get(path)
        if kept is None or kept[0].moment is not context.moment or kept[0].state != context.state:
            return None
        return kept[2] if kept[1] == self.record.revision else None

    def _keep(self, path: str, context: Context, made: Cube | ListBox) -> None:
        self._kept[path] = (context, self.record.revision, made)

    def _definition(self, path: str, name: str) -> Mapping[str, Any]:
        if path.rsplit("/", 1)[-1] != name:
            raise _no(name, path)
        definition = resolve(self.effective_properties, path)
        if not isinstance(definition, Mapping):
            raise _no(name, path)
        return definition

    def _list_field(self, path: str) -> SelectableField | None:
        box = self.list_box(path, self._context())
        return None if box.field is None else self.session.field(box.field, box.context.state)

    def _cube_field(self, path: str, at: int) -> SelectableField | None:
        cube = self.cube(path, self._context())
        if not 0 <= at < len(cube.dimensions):
            return None
        column = cube.dimensions[at]
        if not column.is_field:
            raise UnsupportedError("selecting in a calculated dimension is not supported", parameter=path)
        return self.session.field(column.dimension.name, cube.context.state)

    def _replace(self, properties: dict[str, Any]) -> None:
        self.record.properties = properties
        self.record.revision += 1
        self._forget()
        self.session.object_changed(self)

    def _forget(self) -> None:
        self._kept.clear()
        self._searches.clear()

    def _lay_out(self, node: Any, context: Context, path: str) -> Any:
        if isinstance(node, list):
            return [self._lay_out(item, context, f"{path}/{at}") for at, item in enumerate(node)]
        if not isinstance(node, dict):
            return node
        if "qStringExpression" in node:
            return evaluate_text(context, text_of_expression(node["qStringExpression"]))
        if "qValueExpression" in node:
            return _value(context, text_of_expression(node["qValueExpression"]))
        result = {}
        for name, value in node.items():
            below = f"{path}/{name.replace('~', '~0').replace('/', '~1')}"
            handler = handler_of(name)
            if handler is None:
                result[name] = self._lay_out(value, context, below)
            else:
                layout, renamed = handler
                result[renamed] = layout(self, context, value, below)
        return result


def _no(what: str, path: str) -> EngineError:
    return EngineError(f"Invalid object: no {what} at {path}", code=_INVALID_OBJECT, parameter=path)


def _value(context: Context, expression: str) -> Any:
    """The value of a `qValueExpression`: a number, or "NaN"."""
    if not expression:
        return "NaN"
    try:
        return wire_number(evaluate(context, expression).number)
    except ExpressionError:
        return "NaN"
