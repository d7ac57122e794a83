"""A generic object as one session sees it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ..errors import EngineError
from ..hypercube import TreeCube
from ..hypercube.binned import binned_pages
from ..hypercube.cells import error_struct
from ..hypercube.continuous import continuous_data
from ..hypercube.pivot import PivotCube
from ..hypercube.reduced import reduced_pages
from . import bookmarks, snapshots
from .calculated import wrong_mode
from .clicks import Clicks
from .outline import Make, outline
from .pointer import apply_patches
from .record import Record
from .variables import check_properties

if TYPE_CHECKING:
    from ..session import Session

_LINK_MISSING: Final = 8001


class GenericObject(Clicks):
    """One object in one session: its properties, its layout, its data, and selections made through it."""

    def __init__(self, session: Session, record: Record, *, session_only: bool) -> None:
        self.session = session
        self.record = record
        self.session_only = session_only
        self._soft_patches: list[Mapping[str, Any]] = []
        # Of which own properties, of which revision, what is shown was made.
        self._shown: tuple[dict[str, Any], int, dict[str, Any]] | None = None
        # How layouts are made of the properties that are shown.
        self._outline: tuple[Mapping[str, Any], Make] | None = None
        self._where = None
        self._parts = {}

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
    def shown_properties(self) -> dict[str, Any]:
        """`effective_properties`, kept until they change: nobody may write into them."""
        own, shown = self.record.properties, self._shown
        # Properties are replaced, never changed in place; of what extends another, both.
        if shown is None or shown[0] is not own or ("qExtendsId" in own and shown[1] != self.revision):
            is_own = not self._soft_patches and not self.extends_id
            shown = self._shown = (own, self.revision, own if is_own else self.effective_properties)
        return shown[2]

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
        if not self.record.properties.get("qExtendsId"):
            return self.record.revision
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
                self.forget()
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
            self.forget()

    def layout(self) -> dict[str, Any]:
        """`qLayout` (GetLayout): the properties with every dynamic structure, at any depth, evaluated. Nobody
        may write into what is below the topmost level: layouts share it.

        Raises UnsupportedError for documented structures and options this engine does not do.
        """
        with self.session.lock:
            context = self.context()
            try:
                properties, error = self.shown_properties, None
            except EngineError as wrong:
                if wrong.code != _LINK_MISSING:
                    raise
                properties, error = self.record.properties, wrong
            if self._outline is None or self._outline[0] is not properties:
                self._outline = (properties, outline({"qMetaDef": {}, **properties}))
            layout: dict[str, Any] = self._outline[1](self, context)
            if error is not None:
                layout["qError"] = error_struct(error.code, error.parameter)
            if self.record.flags:
                layout["qMeta"] = {**layout["qMeta"], **self.record.flags}
            kind = self.record.kind
            if kind == "object":
                layout["qSelectionInfo"] = self.session.selection_info(self) if self.session.modal else {}
            if self._soft_patches:
                layout["qHasSoftPatches"] = True
            if kind == "bookmark":
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

    def hypercube_data(
        self, path: str, pages: Iterable[Mapping[str, Any]], *, plain: bool = False
    ) -> list[dict[str, Any]]:
        """`qDataPages` (GetHyperCubeData). With `plain`, cells may be `PlainCell`, which msgspec writes as
        the same JSON in less time. Raises EngineError 7009 for more than 10,000 cells, 6000 if there is no
        hypercube at `path`."""
        with self.session.lock:
            return self._straight(path).pages(pages, plain=plain)

    def hypercube_tree_data(
        self, path: str, options: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """`NxTreeNode`: the root of a hypercube in mode T or of tree data (GetHyperCubeTreeData); see
        `TreeCube.nodes`. Raises EngineError 6002 for a hypercube in another mode."""
        with self.session.lock:
            cube = self.cube(path, self.context())
            if not isinstance(cube, TreeCube):
                raise wrong_mode(path)
            return cube.nodes(options)

    def hypercube_reduced_data(
        self, path: str, pages: Iterable[Mapping[str, Any]], zoom: int, mode: str
    ) -> list[dict[str, Any]]:
        """`qDataPages` of rows thinned out (GetHyperCubeReducedData); see `reduced_pages`."""
        with self.session.lock:
            cube = self.cube(path, self.context())
            if isinstance(cube, PivotCube) and cube.mode != "K":
                raise wrong_mode(path)
            return reduced_pages(cube, pages, zoom, mode)

    def hypercube_binned_data(
        self,
        path: str,
        pages: Iterable[Mapping[str, Any]],
        viewport: Mapping[str, Any] | None,
        data_ranges: Sequence[Mapping[str, Any]],
        max_cells: int,
        query_level: int,
        binning_method: int = 0,
    ) -> list[dict[str, Any]]:
        """`qDataPages` of points gathered into cells (GetHyperCubeBinnedData); see `binned_pages`. The
        viewport has no effect, as documented."""
        del viewport
        with self.session.lock:
            cube = self._straight(path)
            return binned_pages(cube, pages, data_ranges, max_cells, query_level, binning_method)

    def hypercube_continuous_data(
        self, path: str, options: Mapping[str, Any], reverse_sort: bool = False
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """`qAxisData` and `qDataPages` along a continuous axis (GetHyperCubeContinuousData); see
        `continuous_data`."""
        with self.session.lock:
            return continuous_data(self._straight(path), options, reverse_sort)

    def list_object_data(self, path: str, pages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`qDataPages` (GetListObjectData); errors as `hypercube_data`."""
        with self.session.lock:
            shown = self.list_box(path, self.context()).pages(pages)
            return self._part(path, "qListObjectDef").highlighted(shown)

    def set_tree(self, tree: Mapping[str, Any]) -> None:
        """Replace the properties of this object and of all below it (SetFullPropertyTree).

        Parameters: `tree` a GenericObjectEntry. Children it names are changed, made or put in its order;
        children it does not name are destroyed, and so is an embedded snapshot it has none for.
        """
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
            reference = tree.get("qEmbeddedSnapshotRef") or {}
            if reference or snapshots.embedded(self) is not None:
                snapshots.embed_entry(self, reference)

    def tree(self) -> dict[str, Any]:
        """GenericObjectEntry: the properties of this object and of all below it (GetFullPropertyTree)."""
        tree = {"qProperty": self.properties, "qChildren": [child.tree() for child in self.children()]}
        snapshot = snapshots.embedded(self)
        return tree if snapshot is None else {**tree, "qEmbeddedSnapshotRef": snapshots.entry(snapshot)}

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

    def _replace(self, properties: dict[str, Any]) -> None:
        self.session.check_link(properties, self.id)
        if self.kind == "variable":
            check_properties(self.session, properties, self.id)
            self.session.forget_value(str(self.record.properties.get("qName") or ""))
        with self.session.undo.step(self.record):
            self.record.properties = properties
            self.record.revision += 1
        self.forget()
        self.session.object_changed(self)

    def forget(self) -> None:
        """Let go of what was calculated."""
        self._shown = None
        self._parts.clear()


def _without_ids(tree: Mapping[str, Any]) -> dict[str, Any]:
    properties = dict(tree["qProperty"])
    properties["qInfo"] = {name: value for name, value in properties["qInfo"].items() if name != "qId"}
    children = [_without_ids(child) for child in tree["qChildren"]]
    return {**tree, "qProperty": properties, "qChildren": children}


def _library_ids(record: Record) -> set[str]:
    found, pending = set(), [record.properties]
    while pending:
        node: Any = pending.pop()
        if isinstance(node, dict):
            found.add(str(node.get("qLibraryId") or ""))
        pending.extend(node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
    return found
