"""The part of generic objects that calculates: their hypercubes and list objects, once for each moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..errors import EngineError
from ..hypercube import Context, Cube, ListBox, PivotCube, TreeData, make_cube
from .parts import Part
from .pointer import resolve

if TYPE_CHECKING:
    from ..session import Session
    from .record import Record

INVALID_OBJECT: Final = 6000
_WRONG_MODE: Final = 6002

_CUBE: Final = "qHyperCubeDef"
_TREE: Final = "qTreeDataDef"
_LIST: Final = "qListObjectDef"


class Calculated:
    """Cubes and lists by the path of their definition."""

    session: Session
    record: Record
    _parts: dict[str, Part]
    # Where it is, and the state it is in, as its own properties tell.
    _where: tuple[Mapping[str, Any], tuple[tuple[str, str], ...], str] | None

    @property
    def effective_properties(self) -> dict[str, Any]:
        """The properties as layouts are made of them."""
        raise NotImplementedError

    @property
    def shown_properties(self) -> dict[str, Any]:
        """The same, kept until they change: nobody may write into them."""
        raise NotImplementedError

    def cube(self, path: str, context: Context) -> Cube:
        """The hypercube, or tree data, defined at `path`, calculated once for a context. Raises EngineError
        6000 if there is none."""
        found = self._calculated(self._part(path, _TREE if path.endswith(_TREE) else _CUBE), context)
        assert isinstance(found, Cube)
        return found

    def list_box(self, path: str, context: Context) -> ListBox:
        """The list object defined at `path`, calculated once for a context. Raises EngineError 6000 if there
        is none."""
        found = self._calculated(self._part(path, _LIST), context)
        assert isinstance(found, ListBox)
        return found

    def laid_out(self, context: Context, definition: Any, path: str) -> dict[str, Any]:
        """The layout of the hypercube or list object whose definition is at `path`: the one there is, if it
        was made before, in whatever session. Nobody may write into what is below its topmost level."""
        part = self._defined(path, definition)
        if part.hits is not None or part.expansion is not None:
            shown = self._calculated(part, context).layout()
            if part.text:
                shown["qDataPages"] = part.highlighted(shown["qDataPages"])
            return shown
        layouts, key = self.session.document.layouts, part.read.key(context, self.session)
        found = None if key is None else layouts.get(key)
        if found is None:
            found = self._calculated(part, context).layout()
            if key is not None:
                layouts.put(key, found)
        return {**found}

    def context(self) -> Context:
        """What the object's data are calculated in: the session's moment, in the object's state and place.
        Callers hold the document's lock. Raises EngineError 8 for a state there is none of."""
        record, context, where = self.record, self.session.now(), self._where
        properties = record.properties
        if where is None or where[0] is not properties or record.parent:
            state = str(properties.get("qStateName") or "")
            where = self._where = (properties, self.session.objects_around(record), state)
        if where[2]:
            context = context.in_state(where[2])
        return context.changed(objects=where[1])

    def _calculated(self, part: Part, context: Context) -> Cube | ListBox:
        made, before = part.made, part.context
        if before is not None and before.moment is context.moment and before.state == context.state:
            assert made is not None
            return made
        if part.kind == _LIST:
            made = ListBox(context, part.definition, part.hits, part.plan)
        elif part.kind == _TREE:
            made = TreeData(context, part.definition)
        else:
            model, expansion = part.expansion or (None, None)
            made = make_cube(
                context, part.definition, expansion if model is context.model else None, part.plan
            )
        part.made, part.context, part.plan = made, context, made.plan or part.plan
        return made

    def _part(self, path: str, name: str) -> Part:
        return self._defined(path, self.definition(path, name))

    def _defined(self, path: str, definition: Any) -> Part:
        """What is known of what is at a path, which has this definition now."""
        part = self._parts.get(path)
        if part is None or part.definition is not definition:
            name = path.rsplit("/", 1)[-1]
            if not isinstance(definition, Mapping):
                raise _no(name, path)
            if part is None:
                part = self._parts[path] = Part(name)
            part.define(definition)
        return part

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


def _no(what: str, path: str) -> EngineError:
    return EngineError(f"Invalid object: no {what} at {path}", code=INVALID_OBJECT, parameter=path)


def wrong_mode(path: str) -> EngineError:
    return EngineError(f"the hypercube at {path} is in another mode", code=_WRONG_MODE, parameter=path)
