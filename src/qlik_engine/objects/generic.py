"""A generic object as one session sees it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..columns.vector import Bools
from ..errors import EngineError, ExpressionError, UnsupportedError
from ..hypercube import Context, Cube, ListBox, PivotCube, make_cube
from ..hypercube.cells import error_struct, wire_number
from ..hypercube.definition import text_of_expression
from ..hypercube.expressions import evaluate, evaluate_text
from ..selection import SelectableField, highlights
from . import bookmarks, selecting
from .handlers import handler_of
from .pivots import Pivots, wrong_mode
from .pointer import apply_patches, resolve
from .variables import check_properties

if TYPE_CHECKING:
    from ..session import Session

_INVALID_OBJECT: Final = 6000
_LINK_MISSING: Final = 8001


@dataclass
class Record:
    """What is kept of an object. `kind` is object, dimension, measure, variable or bookmark; `content` is
    what a bookmark holds (`NxBookmark`), `flags` are `published` and `approved`."""

    id: str
    kind: str
    properties: dict[str, Any]
    parent: str | None = None
    children: list[str] = field(default_factory=list)
    revision: int = 0
    content: dict[str, Any] | None = None
    flags: dict[str, bool] = field(default_factory=dict)
    session_only: bool = False


class GenericObject(Pivots):
    """One object in one session: its properties, its layout, its data, and selections made through it."""

    def __init__(self, session: Session, record: Record, *, session_only: bool) -> None:
        self.session = session
        self.record = record
        self.session_only = session_only
        self._soft_patches: list[Mapping[str, Any]] = []
        self._kept: dict[str, tuple[Context, int, Cube | ListBox]] = {}
        self._expansions = {}
        self._searches: dict[str, Bools] = {}
        self._search_texts: dict[str, str] = {}

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
        """The properties with soft patches and, with a `qExtendsId`, those of the object it extends
        (GetEffectiveProperties). Raises EngineError 8001 if that is gone."""
        base = self.extended
        inherited = {} if base is None else base.effective_properties
        return apply_patches({**inherited, **self.record.properties}, self._soft_patches)

    @property
    def extends_id(self) -> str:
        """The id of the object whose properties this one takes over; empty for most."""
        return str(self.record.properties.get("qExtendsId") or "")

    @property
    def extended(self) -> GenericObject | None:
        """The object this one extends. Raises EngineError 8001 if it is gone."""
        if not self.extends_id:
            return None
        found = self.session.get_object(self.extends_id, "object")
        if found is None:
            raise EngineError(
                f"Linked object not found: {self.extends_id}", code=_LINK_MISSING, parameter=self.extends_id
            )
        return found

    @property
    def revision(self) -> int:
        """Grows with every change of the properties, those of the extended object, too."""
        base = self.extended
        return self.record.revision + (0 if base is None else base.revision)

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

    @property
    def soft_patches(self) -> list[dict[str, Any]]:
        """This session's `NxPatch` items."""
        return [dict(patch) for patch in self._soft_patches]

    def replace_soft_patches(self, patches: Iterable[Mapping[str, Any]]) -> None:
        """Put other soft patches in the place of this session's; those that fit nowhere are left out."""
        with self.session.lock:
            self.clear_soft_patches()
            for patch in patches:
                with suppress(EngineError):
                    self.apply_patches([patch], soft=True)

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
            try:
                properties, error = {"qMetaDef": {}, **self.effective_properties}, None
            except EngineError as wrong:
                if wrong.code != _LINK_MISSING:
                    raise
                properties, error = {"qMetaDef": {}, **self.record.properties}, wrong
            layout: dict[str, Any] = self._lay_out(properties, context, "")
            if error is not None:
                layout["qError"] = error_struct(error.code, error.parameter)
            layout["qMeta"] = {**layout["qMeta"], **self.record.flags}
            layout["qSelectionInfo"] = self.session.selection_info(self)
            if self._soft_patches:
                layout["qHasSoftPatches"] = True
            if self.kind == "bookmark":
                held = bookmarks.content_of(self)
                layout |= {"qBookmark": held, "qFieldInfos": bookmarks.field_infos(held)}
            return layout

    def set_flags(self, flags: Mapping[str, bool]) -> None:
        """Set `published` and `approved`, which layouts show in `qMeta`."""
        with self.session.lock:
            self.record.flags = {**self.record.flags, **flags}
            self.session.object_changed(self)

    def summary(self, wanted: Mapping[str, str] | None = None) -> dict[str, Any]:
        """`NxContainerEntry`: `qInfo`, `qMeta` and, by alias, what paths of `wanted` find in `qData`."""
        from .structures.listing import item

        with self.session.lock:
            return item(self, wanted or {})

    def hypercube_data(self, path: str, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`qDataPages` (GetHyperCubeData). Raises EngineError 7009 for more than 10,000 cells, 6000 if there
        is no hypercube at `path`."""
        with self.session.lock:
            return self._straight(path).pages(pages)

    def _straight(self, path: str) -> Cube:
        cube = self.cube(path, self.context())
        if isinstance(cube, PivotCube):
            raise wrong_mode(path)
        return cube

    def list_object_data(self, path: str, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`qDataPages` (GetListObjectData); errors as `hypercube_data`."""
        with self.session.lock:
            return self.highlighted(path, self.list_box(path, self.context()).pages(pages))

    def highlighted(self, path: str, pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Pages of a list object with `qHighlightRanges` on the hits, while it is searched."""
        text = self._search_texts.get(path, "")
        for page in pages if text else ():
            for (cell,) in page["qMatrix"]:
                places = highlights(text, str(cell["qText"]))
                if places:
                    ranges = [{"qCharPos": at, "qCharCount": count} for at, count in places]
                    cell["qHighlightRanges"] = {"qRanges": ranges}
        return pages

    def select_list_object_values(
        self, path: str, elements: Iterable[int], toggle: bool = False, *, soft_lock: bool = False
    ) -> bool:
        """Select by element number (SelectListObjectValues). False if nothing could be selected."""
        with self.session.acting(self):
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
        with self.session.acting(self):
            target = self._cube_field(path, dimension)
            return target is not None and target.low_level_select(elements, toggle, soft_lock=soft_lock)

    def select_cells(
        self,
        path: str,
        rows: Sequence[int],
        columns: Sequence[int],
        *,
        soft_lock: bool = False,
        deselect_only: bool = False,
    ) -> bool:
        """Select the values in some rows of a straight table (SelectHyperCubeCells); in all rows without
        `rows`, in all dimensions without `columns`."""
        with self.session.acting(self):
            wanted = selecting.cells_of(self._straight(path), rows, columns)
            targets = self._targets(path, wanted)
            return selecting.select(self, targets, wanted, soft_lock=soft_lock, deselect_only=deselect_only)

    def select_pivot_cells(
        self,
        path: str,
        cells: Iterable[Mapping[str, Any]],
        *,
        soft_lock: bool = False,
        deselect_only: bool = False,
    ) -> bool:
        """Select values through cells (`NxSelectionCell`) of a pivot table or a stacked one
        (SelectPivotCells): through a data cell all that lead to it, through a header cell its own value."""
        with self.session.acting(self):
            wanted = selecting.pivot_cells_of(self.pivot(path), cells)
            targets = self._targets(path, wanted)
            return selecting.select(self, targets, wanted, soft_lock=soft_lock, deselect_only=deselect_only)

    def select_ranges(
        self,
        path: str,
        sets: Iterable[Mapping[str, Any]],
        *,
        any_measure: bool = False,
        deselect_only: bool = False,
    ) -> bool:
        """Select the values of rows whose measures lie in ranges (RangeSelectHyperCubeValues,
        MultiRangeSelectHyperCubeValues): what one of `sets` (`NxMultiRangeSelectInfo`) selects."""
        with self.session.acting(self):
            cube = self.cube(path, self.context())
            wanted = selecting.merged(
                selecting.rows_in_ranges(
                    cube, part.get("qRanges") or (), part.get("qColumnsToSelect") or (), any_measure
                )
                for part in sets
            )
            targets = self._targets(path, wanted)
            return selecting.select(self, targets, wanted, deselect_only=deselect_only)

    def select_continuous(
        self, path: str, ranges: Mapping[int, Sequence[Mapping[str, Any]]], *, soft_lock: bool = False
    ) -> bool:
        """Select the values that are numbers in ranges (`Range`), by number of the dimension
        (SelectHyperCubeContinuousRange; SelectListObjectContinuousRange, whose list is dimension 0)."""
        with self.session.acting(self):
            targets = self._targets(path, ranges)
            wanted = {
                at: selecting.in_ranges(targets[at].field.numbers, asked) for at, asked in ranges.items()
            }
            return selecting.select(self, targets, wanted, soft_lock=soft_lock)

    def clear_selections(self, path: str, columns: Sequence[int] | None = None) -> bool:
        """Drop the selections in the fields of a list object or of a cube's dimensions (ClearSelections)."""
        with self.session.acting(self):
            cleared = [target.clear() for target in self._targets(path, columns or None).values()]
            return all(cleared)

    def lock_selections(self, path: str, columns: Sequence[int] | None = None) -> None:
        """Lock the selections of an object's fields (GenericObject.Lock)."""
        with self.session.acting(self):
            for target in self._targets(path, columns or None).values():
                target.lock()

    def unlock_selections(self, path: str, columns: Sequence[int] | None = None) -> None:
        """Release the locks of an object's fields (GenericObject.Unlock)."""
        with self.session.acting(self):
            for target in self._targets(path, columns or None).values():
                target.unlock()

    def _targets(self, path: str, columns: Iterable[int] | None) -> dict[int, SelectableField]:
        """The fields to select in by number of their dimension; of all dimensions without `columns`."""
        if path.endswith("qListObjectDef"):
            box = self._list_field(path)
            found = {} if box is None else {0: box}
        else:
            count = len(self.cube(path, self.context()).dimensions)
            asked = range(count) if columns is None else columns
            fields = {at: self._cube_field(path, at) for at in asked}
            found = {at: field for at, field in fields.items() if field is not None}
        missing = set(columns or ()) - found.keys()
        if missing:
            raise EngineError(
                f"Invalid object: no dimension {min(missing)} to select in at {path}",
                code=_INVALID_OBJECT,
                parameter=path,
            )
        return found

    def search_list_object(self, path: str, text: str) -> bool:
        """Show only the values a text finds (SearchListObjectFor). False if it finds none."""
        with self.session.lock:
            target = self._list_field(path)
            if target is None:
                return False
            hits = target.search(text)
            self._searches[path] = hits
            self._search_texts[path] = text
            self._kept.pop(path, None)
            return bool(hits.any())

    def abort_list_object_search(self, path: str) -> None:
        """Show all values again (AbortListObjectSearch)."""
        with self.session.lock:
            self._searches.pop(path, None)
            self._search_texts.pop(path, None)
            self._kept.pop(path, None)

    def accept_list_object_search(self, path: str, toggle: bool = False, *, soft_lock: bool = False) -> bool:
        """Select what the search found and end it (AcceptListObjectSearch)."""
        with self.session.acting(self):
            hits = self._searches.get(path)
            if hits is None:
                return False
            done = self.select_list_object_values(
                path, [code - 1 for code in hits.nonzero()[0].tolist()], toggle, soft_lock=soft_lock
            )
            self.abort_list_object_search(path)
            return done

    def set_tree(self, tree: Mapping[str, Any]) -> None:
        """Replace the properties of this object and of all below it (SetFullPropertyTree).

        Parameters: `tree` a GenericObjectEntry. Children it names are changed, made or put in its order;
        children it does not name are destroyed. Raises UnsupportedError for an embedded snapshot.
        """
        if tree.get("qEmbeddedSnapshotRef"):
            raise UnsupportedError("embedded snapshots are not supported", parameter="qEmbeddedSnapshotRef")
        with self.session.lock, self.session.undo.step(self.record):
            self.set_properties(tree.get("qProperty") or {})
            known = {child.id: child for child in self.children()}
            order = []
            for below in tree.get("qChildren") or ():
                properties = below.get("qProperty") or {}
                child = known.pop(str((properties.get("qInfo") or {}).get("qId") or ""), None)
                child = self.create_child(properties) if child is None else child
                child.set_tree(below)
                order.append(child.id)
            for gone in known:
                self.session.destroy_object(gone)
            self.record.children = order

    def tree(self) -> dict[str, Any]:
        """GenericObjectEntry: the properties of this object and of all below it (GetFullPropertyTree)."""
        return {"qProperty": self.properties, "qChildren": [child.tree() for child in self.children()]}

    def order_children(self, ids: Sequence[str]) -> None:
        """Put the children in another order (SetChildArrayOrder). Raises EngineError 8 if `ids` are not
        those of all children."""
        with self.session.lock:
            if sorted(ids) != sorted(self.record.children):
                raise EngineError("these are not the ids of all children", code=8, parameter="qIds")
            with self.session.undo.step(self.record):
                self.record.children = list(ids)
            self.session.object_changed(self)

    def copy_from(self, source: GenericObject) -> None:
        """Take over the properties and children of another object (CopyFrom); the own id stays."""
        with self.session.lock, self.session.undo.step(self.record):
            tree = source.tree()
            for child in list(self.record.children):
                self.session.destroy_object(child)
            self.set_tree(_without_ids(tree))

    def linked_objects(self) -> list[GenericObject]:
        """The objects that extend this one, or use it from the library (GetLinkedObjects)."""
        with self.session.lock:
            if self.kind == "object":
                return [found for found in self.session.all_objects() if found.extends_id == self.id]
            return [found for found in self.session.all_objects() if self.id in _library_ids(found.record)]

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
            kept = make_cube(context, self.definition(path, "qHyperCubeDef"), self._expansion(path, context))
            self._keep(path, context, kept)
        if not isinstance(kept, Cube):
            raise _no("hypercube", path)
        return kept

    def list_box(self, path: str, context: Context) -> ListBox:
        """The list object defined at `path`, calculated once for a context."""
        kept = self._calculated(path, context)
        if kept is None:
            kept = ListBox(context, self.definition(path, "qListObjectDef"), self._searches.get(path))
            self._keep(path, context, kept)
        if not isinstance(kept, ListBox):
            raise EngineError(
                f"Invalid object: no list object at {path}", code=_INVALID_OBJECT, parameter=path
            )
        return kept

    def context(self) -> Context:
        """What the object's data are calculated in: the session's moment, in the object's state."""
        return self.session.context().in_state(str(self.record.properties.get("qStateName") or ""))

    def _calculated(self, path: str, context: Context) -> Cube | ListBox | None:
        kept = self._kept.get(path)
        if kept is None or kept[0].moment is not context.moment or kept[0].state != context.state:
            return None
        return kept[2] if kept[1] == self.revision else None

    def _keep(self, path: str, context: Context, made: Cube | ListBox) -> None:
        self._kept[path] = (context, self.revision, made)

    def definition(self, path: str, name: str) -> Mapping[str, Any]:
        """The definition of a name at a path. Raises EngineError 6000 if there is none."""
        if path.rsplit("/", 1)[-1] != name:
            raise _no(name, path)
        definition = resolve(self.effective_properties, path)
        if not isinstance(definition, Mapping):
            raise _no(name, path)
        return definition

    def _list_field(self, path: str) -> SelectableField | None:
        box = self.list_box(path, self.context())
        return None if box.field is None else self.session.field(box.field, box.context.state)

    def _cube_field(self, path: str, at: int) -> SelectableField | None:
        cube = self.cube(path, self.context())
        if not 0 <= at < len(cube.dimensions):
            return None
        column = cube.dimensions[at]
        if not column.is_field:
            raise UnsupportedError("selecting in a calculated dimension is not supported", parameter=path)
        return self.session.field(column.dimension.name, cube.context.state)

    def _replace(self, properties: dict[str, Any]) -> None:
        self.session.check_link(properties, self.id)
        if self.kind == "variable":
            check_properties(self.session, properties, self.id)
            self.session.forget_value(str(self.record.properties.get("qName") or ""))
        with self.session.undo.step(self.record):
            self.record.properties = properties
            self.record.revision += 1
        self._forget()
        self.session.object_changed(self)

    def _forget(self) -> None:
        self._kept.clear()
        self._expansions.clear()
        self._searches.clear()
        self._search_texts.clear()

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


def _without_ids(tree: Mapping[str, Any]) -> dict[str, Any]:
    properties = dict(tree["qProperty"])
    properties["qInfo"] = {name: value for name, value in properties["qInfo"].items() if name != "qId"}
    return {"qProperty": properties, "qChildren": [_without_ids(child) for child in tree["qChildren"]]}


def _library_ids(record: Record) -> set[str]:
    found, pending = set(), [record.properties]
    while pending:
        node: Any = pending.pop()
        if isinstance(node, dict):
            found.add(str(node.get("qLibraryId") or ""))
        pending.extend(node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
    return found


def _value(context: Context, expression: str) -> Any:
    """The value of a `qValueExpression`: a number, or "NaN"."""
    if not expression:
        return "NaN"
    try:
        return wire_number(evaluate(context, expression).number)
    except ExpressionError:
        return "NaN"
