"""A session: selections and session objects of one user on one document."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

from .columns import Dual, Vector
from .columns.vector import Bools
from .errors import EngineError, ExpressionError
from .formats import interpret, text_of
from .hypercube import Context
from .hypercube.expressions import evaluate
from .model import Field, Model
from .objects import GenericObject, new_id
from .objects.generic import Record
from .selection import Chosen, History, Possible, SelectableField, Selections
from .selection.conflicts import without_conflicts

if TYPE_CHECKING:
    from .document import Document

DEFAULT_STATE = "$"


class Session:
    """Selections by alternate state, history, session objects and session variables.

    Made by `Document.session`. All methods may be called from any thread; they hold the document's lock.
    `revision` grows with every change of selections, variables or data that layouts depend on.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.revision = 0
        self._own_states: set[str] = set()
        self._states = {name: Selections() for name in (DEFAULT_STATE, *document.alternate_states)}
        self._history = History()
        self._model = document.model
        self._document_revision = document.revision
        self._variables: dict[str, str] = {}
        self._views: dict[str, GenericObject] = {}
        self._records: dict[str, Record] = {}
        self._context: Context | None = None

    @property
    def lock(self) -> RLock:
        """The document's lock."""
        return self.document.lock

    @property
    def model(self) -> Model:
        """The document's data; selections follow when they have changed."""
        with self.lock:
            self._follow()
            return self._model

    def context(self) -> Context:
        """What expressions and layouts of this moment are evaluated in; the same object until something
        changes."""
        with self.lock:
            self._follow()
            if self._context is None:
                self._context = Context(
                    self._model,
                    dict(self._states),
                    self.document.possible.get,
                    self.variables(),
                    self._library,
                )
            return self._context

    def evaluate(self, expression: str) -> Dual:
        """The value of an expression over the current selection, with its text (Doc.EvaluateEx).

        An expression that is wrong gives a text starting "Error: ". Null has no number and the text "-".
        """
        with self.lock:
            context = self.context()
            try:
                value = evaluate(context, expression)
            except ExpressionError as error:
                return Dual(text=f"Error: {error.message}")
            text = text_of(Vector.of_duals([value]), context.locale)[0]
            return Dual(value.number, "-" if text is None else text)

    # --- selections ---------------------------------------------------------------------------

    def field(self, name: str, state: str = DEFAULT_STATE) -> SelectableField | None:
        """A field to select in (Doc.GetField); None if there is none of that name.

        Raises EngineError 8 for an unknown alternate state.
        """
        with self.lock:
            self._require(state)
            return SelectableField(self, name, state or DEFAULT_STATE) if name in self.model.fields else None

    def selections(self, state: str = DEFAULT_STATE) -> Selections:
        with self.lock:
            self._follow()
            return self._states[self._require(state)]

    def possible(self, state: str = DEFAULT_STATE) -> Possible:
        """What the selections of a state leave possible."""
        return self.document.possible.get(self.model, self.selections(state))

    @property
    def state_names(self) -> list[str]:
        """Alternate states, without the default one (`qStateNames`)."""
        with self.lock:
            self._follow()
            return [name for name in self._states if name != DEFAULT_STATE]

    def add_state(self, name: str, *, session_only: bool = False) -> None:
        """Add an alternate state to the document, or to this session (AddAlternateState,
        AddSessionAlternateState). Raises EngineError 8 without a name, 3 if it exists."""
        with self.lock:
            if not name:
                raise EngineError("an alternate state needs a name", code=8, parameter="qStateName")
            if name in self.state_names or name == DEFAULT_STATE:
                raise EngineError(f"Resource already exists: {name}", code=3, parameter=name)
            if session_only:
                self._own_states.add(name)
                self._states[name] = Selections()
                self._changed()
            else:
                self.document.alternate_states.append(name)
                self.document.touch()

    def remove_state(self, name: str) -> None:
        """Remove an alternate state (RemoveAlternateState). Raises EngineError 8 for an unknown one."""
        with self.lock:
            if self._require(name) == DEFAULT_STATE:
                raise EngineError("the default state cannot be removed", code=8, parameter=name)
            if name in self._own_states:
                self._own_states.discard(name)
            else:
                self.document.alternate_states.remove(name)
            self.document.touch()

    def apply_selection(self, state: str, field: str, values: Bools) -> bool:
        """Make `values` (a bitmap over codes) the selection of a field; false if locked fields forbid it."""
        with self.lock:
            now = self.selections(state)
            values.flags.writeable = False
            wanted = without_conflicts(
                now.with_values(field, values), field, lambda s: self.document.possible.get(self._model, s)
            )
            if wanted is None:
                return False
            self._move({state: wanted})
            return True

    def clear_all(self, locked_also: bool = False, state: str = DEFAULT_STATE) -> None:
        """Drop all selections of a state (ClearAll); locked ones only with `locked_also`."""
        with self.lock:
            now = self.selections(state)
            self._move({self._require(state): Selections() if locked_also else now.only(now.locked)})

    def clear_all_but(self, field: str, state: str = DEFAULT_STATE, *, locked_also: bool = False) -> bool:
        with self.lock:
            now = self.selections(state)
            self._move({self._require(state): now.only({field} | (set() if locked_also else now.locked))})
            return True

    def set_lock(self, field: str, state: str, locked: bool) -> bool:
        """Lock or unlock the selection of a field; false if there is none."""
        with self.lock:
            now = self.selections(state)
            if now.get(field) is None:
                return False
            self._states[self._require(state)] = now.with_lock(field, locked)
            self._changed()
            return True

    def lock_all(self, state: str = DEFAULT_STATE) -> None:
        with self.lock:
            for field in self.selections(state):
                self.set_lock(field, state, True)

    def unlock_all(self, state: str = DEFAULT_STATE) -> None:
        with self.lock:
            for field in self.selections(state):
                self.set_lock(field, state, False)

    @property
    def back_count(self) -> int:
        return self._history.back_count

    @property
    def forward_count(self) -> int:
        return self._history.forward_count

    def back(self) -> bool:
        """Undo the last selection (Back); false if there is none."""
        with self.lock:
            self._follow()
            return self._go(self._history.back(dict(self._states)))

    def forward(self) -> bool:
        """Redo what `back` undid (Forward)."""
        with self.lock:
            self._follow()
            return self._go(self._history.forward(dict(self._states)))

    # --- variables ----------------------------------------------------------------------------

    def variables(self) -> dict[str, str]:
        """Name to definition: of the script, of the document, of this session, the later the stronger."""
        with self.lock:
            made = {
                str(record.properties.get("qName", "")): str(record.properties.get("qDefinition", ""))
                for record in self._records.values()
                if record.kind == "variable"
            }
            return {**self.document.variables(), **made, **self._variables}

    def set_variable(self, name: str, definition: str) -> None:
        """Set a variable for this session only."""
        with self.lock:
            self._variables[name] = definition
            self._changed()

    def variable_value(self, name: str) -> Dual | None:
        """What a variable is worth now: its definition, or with leading `=` the expression's value. None
        if there is no such variable."""
        with self.lock:
            definition = self.variables().get(name)
            if definition is None:
                return None
            if definition.lstrip().startswith("="):
                return self.evaluate(definition.lstrip())
            return Dual(interpret(definition, self.model.locale), definition)

    def find_variable(self, name: str) -> GenericObject | None:
        """The object of a variable (GetVariableByName); None for unknown ones and those of the script."""
        with self.lock:
            records = [*self._records.values(), *self.document.records.values()]
            for record in records:
                if record.kind == "variable" and record.properties.get("qName") == name:
                    return self._view(record, record.id in self._records)
            return None

    def remove_variable(self, name: str) -> bool:
        with self.lock:
            found = self._variables.pop(name, None) is not None
            self._changed()
            return found

    # --- objects ------------------------------------------------------------------------------

    def create_object(
        self,
        properties: Mapping[str, Any],
        *,
        session_only: bool,
        kind: str = "object",
        parent: GenericObject | None = None,
    ) -> GenericObject:
        """Create an object (CreateObject, CreateSessionObject, CreateDimension, CreateMeasure ...).

        Parameters: `kind` is object, dimension, measure, variable or bookmark. A missing or taken
        `qInfo.qId` is replaced by a new one. Raises EngineError 8 without a `qInfo.qType`.
        """
        with self.lock:
            made = copy.deepcopy(dict(properties))
            info = dict(made.get("qInfo") or {})
            if not info.get("qType"):
                raise EngineError("an object needs qInfo.qType", code=8, parameter="qInfo")
            if kind == "variable":
                self._check_variable(str(made.get("qName") or ""))
            wanted = str(info.get("qId") or "")
            id = wanted if wanted and self._record(wanted) is None else new_id()
            made["qInfo"] = {**info, "qId": id}
            record = Record(id, kind, made, parent.id if parent else None)
            (self._records if session_only else self.document.records)[id] = record
            if parent is not None:
                parent.record.children.append(id)
            view = self._view(record, session_only)
            self.object_changed(view)
            return view

    def get_object(self, id: str, kind: str | None = None) -> GenericObject | None:
        """An object by id, of this session or of the document; None if there is none (of that kind)."""
        with self.lock:
            record = self._record(id)
            if record is None or (kind is not None and record.kind != kind):
                return None
            return self._view(record, id in self._records)

    def destroy_object(self, id: str) -> bool:
        """Remove an object with its children; false if there is none."""
        with self.lock:
            view = self.get_object(id)
            if view is None:
                return False
            for child in list(view.record.children):
                self.destroy_object(child)
            parent = self._record(view.record.parent) if view.record.parent else None
            if parent is not None and id in parent.children:
                parent.children.remove(id)
            (self._records if view.session_only else self.document.records).pop(id, None)
            self._views.pop(id, None)
            self.object_changed(view)
            return True

    def objects(self) -> list[GenericObject]:
        """All generic objects, the document's first."""
        with self.lock:
            own = [self._view(r, True) for r in self._records.values() if r.kind == "object"]
            return [*self.document_objects(), *own]

    def document_objects(self) -> list[GenericObject]:
        """The document's own generic objects without a parent."""
        return self.library_objects("object")

    def library_objects(self, kind: str, type: str | None = None) -> list[GenericObject]:
        """The document's objects of a kind, in the order made; of one `qType` if given."""
        with self.lock:
            found = (r for r in self.document.records.values() if r.kind == kind and r.parent is None)
            views = [self._view(r, False) for r in found]
            return [view for view in views if type is None or view.type == type]

    def object_changed(self, changed: GenericObject) -> None:
        """Objects call this when their properties change."""
        if not changed.session_only:
            self.document.touch()
        if changed.kind != "object":
            self._changed()

    # --- inside -------------------------------------------------------------------------------

    def _check_variable(self, name: str) -> None:
        if not name:
            raise EngineError("Variable must have a name", code=18000, parameter="qName")
        if self.find_variable(name) is not None:
            raise EngineError(f"Variable already exists: {name}", code=18001, parameter=name)

    def _record(self, id: str) -> Record | None:
        return self._records.get(id) or self.document.records.get(id)

    def _view(self, record: Record, session_only: bool) -> GenericObject:
        view = self._views.get(record.id)
        if view is None or view.record is not record:
            view = self._views[record.id] = GenericObject(self, record, session_only=session_only)
        return view

    def _library(self, kind: str, id: str) -> Mapping[str, Any] | None:
        record = self._record(id)
        return record.properties if record is not None and record.kind == kind else None

    def _require(self, state: str) -> str:
        self._follow()
        state = state or DEFAULT_STATE
        if state not in self._states:
            raise EngineError(f"no such alternate state: {state}", code=8, parameter=state)
        return state

    def _move(self, states: Mapping[str, Selections]) -> None:
        """Take up new selections as one step of history, if they differ."""
        if all(self._states[name].same_as(selections) for name, selections in states.items()):
            return
        self._history.record(dict(self._states))
        self._states.update(states)
        self._changed()

    def _go(self, states: dict[str, Selections] | None) -> bool:
        if states is None:
            return False
        self._states.update((name, s) for name, s in states.items() if name in self._states)
        self._changed()
        return True

    def _changed(self) -> None:
        self.revision += 1
        self._context = None

    def _follow(self) -> None:
        """Take up new data of the document: selections stay on values that are still there."""
        if self._document_revision != self.document.revision:
            self._document_revision = self.document.revision
            names = (DEFAULT_STATE, *self.document.alternate_states, *sorted(self._own_states))
            self._states = {name: self._states.get(name) or Selections() for name in names}
            self._changed()
        if self._model is self.document.model:
            return
        old, self._model = self._model, self.document.model
        self._states = {
            name: Selections(dict(_surviving(selections, old, self._model)))
            for name, selections in self._states.items()
        }
        self._history.clear()
        self._changed()


def _surviving(selections: Selections, old: Model, new: Model) -> Iterator[tuple[str, Chosen]]:
    for name in selections:
        chosen, field = selections.get(name), new.fields.get(name)
        if chosen is None or field is None:
            continue
        values = _same_values(chosen.values, old.fields[name], field)
        if values.any():
            yield name, Chosen(values, chosen.locked)


def _same_values(values: Bools, old: Field, new: Field) -> Bools:
    found = np.zeros(new.cardinality + 1, dtype=bool)
    for code in np.flatnonzero(values).tolist():
        found[new.symbols.code_of(old.symbols[code]) or 0] = True
    found[0] = False
    return found
