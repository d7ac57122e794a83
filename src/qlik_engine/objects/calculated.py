"""The part of generic objects that calculates: their hypercubes and list objects, once for each moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..errors import EngineError
from ..hypercube import Context, Cube, ListBox, PivotCube, TreeData, make_cube
from ..hypercube.pivot_tree import Expansion
from ..hypercube.place import Place
from .pointer import resolve

if TYPE_CHECKING:
    from ..columns.vector import Bools
    from ..hypercube.plan import Plan
    from ..session import Session
    from .layouts import Read
    from .record import Record

INVALID_OBJECT: Final = 6000
_WRONG_MODE: Final = 6002


class Calculated:
    """Cubes and lists by the path of their definition."""

    session: Session
    record: Record
    _kept: dict[str, tuple[Context, int, Cube | ListBox]]
    _plans: dict[str, Plan]
    _expansions: dict[str, tuple[object, Expansion]]
    _searches: dict[str, Bools]
    read: dict[str, Read]
    # Where it is, as its own properties tell.
    _place: tuple[Mapping[str, Any], Place] | None

    @property
    def effective_properties(self) -> dict[str, Any]:
        """The properties as layouts are made of them."""
        raise NotImplementedError

    @property
    def shown_properties(self) -> dict[str, Any]:
        """The same, kept until they change: nobody may write into them."""
        raise NotImplementedError

    @property
    def revision(self) -> int:
        """Grows with every change of the properties."""
        raise NotImplementedError

    def cube(self, path: str, context: Context, definition: Mapping[str, Any] | None = None) -> Cube:
        """The hypercube, or tree data, defined at `path`, calculated once for a context; `definition` is what
        is there, if that is known."""
        kept = self._calculated(path, context)
        if kept is None and path.endswith("qTreeDataDef"):
            kept = TreeData(context, self.definition(path, "qTreeDataDef"))
            self._keep(path, context, kept)
        elif kept is None:
            found = definition if isinstance(definition, dict) else self.definition(path, "qHyperCubeDef")
            kept = make_cube(context, found, self._expansion(path, context), self._plans.get(path))
            self._keep(path, context, kept)
        if not isinstance(kept, Cube):
            raise _no("hypercube", path)
        return kept

    def list_box(self, path: str, context: Context, definition: Mapping[str, Any] | None = None) -> ListBox:
        """The list object defined at `path`, calculated once for a context; `definition` is what is there, if
        that is known."""
        kept = self._calculated(path, context)
        if kept is None:
            found = definition if isinstance(definition, dict) else self.definition(path, "qListObjectDef")
            kept = ListBox(context, found, self._searches.get(path), self._plans.get(path))
            self._keep(path, context, kept)
        if not isinstance(kept, ListBox):
            raise EngineError(
                f"Invalid object: no list object at {path}", code=INVALID_OBJECT, parameter=path
            )
        return kept

    def context(self) -> Context:
        """What the object's data are calculated in: the session's moment, in the object's state and place."""
        record, context = self.record, self.session.context()
        properties = record.properties
        if self._place is None or self._place[0] is not properties or record.parent:
            self._place = properties, Place(self.session.objects_around(record))
        return context.in_state(str(properties.get("qStateName") or "")).at(self._place[1])

    def _calculated(self, path: str, context: Context) -> Cube | ListBox | None:
        kept = self._kept.get(path)
        if kept is None or kept[0].moment is not context.moment or kept[0].state != context.state:
            return None
        return kept[2] if kept[1] == self.revision else None

    def _keep(self, path: str, context: Context, made: Cube | ListBox) -> None:
        self._kept[path] = (context, self.revision, made)
        if made.plan is not None:
            self._plans[path] = made.plan

    def definition(self, path: str, name: str) -> Mapping[str, Any]:
        """The definition of a name at a path. Raises EngineError 6000 if there is none."""
        if path.rsplit("/", 1)[-1] != name:
            raise _no(name, path)
        definition = resolve(self.shown_properties, path)
        if not isinstance(definition, Mapping):
            raise _no(name, path)
        return definition

    def _straight(self, path: str) -> Cube:
        cube = self.cube(path, self.context())
        if isinstance(cube, PivotCube):
            raise wrong_mode(path)
        return cube

    def pivot(self, path: str) -> PivotCube:
        """The pivot table or stacked one defined at `path`. Raises EngineError 6000 if there is no hypercube,
        6002 for one in another mode."""
        cube = self.cube(path, self.context())
        if not isinstance(cube, PivotCube):
            raise wrong_mode(path)
        return cube

    def has_own_view(self, path: str) -> bool:
        """Whether this session searches in what is at a path, or has expanded rows of it."""
        return path in self._searches or path in self._expansions

    def _expansion(self, path: str, context: Context) -> Expansion | None:
        """What this session expanded; forgotten with the data it was expanded in."""
        model, expansion = self._expansions.get(path, (None, None))
        return expansion if model is context.model else None


def _no(what: str, path: str) -> EngineError:
    return EngineError(f"Invalid object: no {what} at {path}", code=INVALID_OBJECT, parameter=path)


def wrong_mode(path: str) -> EngineError:
    return EngineError(f"the hypercube at {path} is in another mode", code=_WRONG_MODE, parameter=path)
