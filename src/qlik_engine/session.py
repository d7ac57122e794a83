"""A session: selections and session objects of one user on one document."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .columns import Dual, Vector
from .columns.vector import Bools
from .errors import AccessDenied, EngineError, ExpressionError
from .expr import quote_field
from .formats import interpret, text_of
from .hypercube import Context, Cube
from .hypercube.expressions import evaluate
from .model import Field, Model
from .model.access import User
from .model.describe import describe_field, describe_tables, table_rows
from .objects import GenericObject, new_id
from .objects.bookmarks import selected_in
from .objects.generic import Record
from .objects.modal import Modal
from .objects.undo import Undo
from .objects.variables import check_properties, check_value
from .selection import Chosen, History, Possible, SelectableField, Selections
from .selection.conflicts import without_conflicts

if TYPE_CHECKING:
    from .document import Document

_STEPS: Final = re.compile(r"\$(_?)(\d+)")
DEFAULT_STATE = "$"
_MODAL = 6003


class Session:
    """Selections by alternate state, history, session objects and session variables.

    Made by `Document.session`. All methods may be called from any thread; they hold the document's lock.
    `revision` grows with every change of selections, variables or data that layouts depend on.
    """

    def __init__(self, document: Document, user: User | None = None) -> None:
        self.document = document
        self.revision = 0
        self._own_states: set[str] = set()
        self._states = {name: Selections() for name in (DEFAULT_STATE, *document.alternate_states)}
        self._history = History()
        self._user = user
        self._whole = document.model
        self._model = document.model_for(user)
        self._document_revision = document.revision
        self._variables: dict[str, str] = {}
        self._views: dict[str, GenericObject] = {}
        self._records: dict[str, Record] = {}
        self._context: Context | None = None
        self._positions: dict[str, int] = {}
        self._modal: Modal | None = None
        self._acting: GenericObject | None = None
        self.undo = Undo(self)

    @property
    def lock(self) -> RLock:
        """The document's lock."""
        return self.document.lock

    @property
    def model(self) -> Model:
        """The document's data, as far as section access leaves them to the user; selections follow when they
        have changed. Empty once the user is left without any."""
        with self.lock:
            self._follow()
            return self._model

    def tables_and_keys(
        self, *, synthetic: bool = False
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """As of the document, of the data this session has."""
        with self.lock:
            return describe_tables(self.model, synthetic)

    def field_description(self, name: str) -> dict[str, Any]:
        """As of the document, of the data this session has. Raises NotFoundError."""
        with self.lock:
            return describe_field(self.model, name)

    def table_data(
        self, name: str, offset: int = 0, rows: int = 100, *, synthetic: bool = False
    ) -> list[dict[str, Any]]:
        """As of the document, of the data this session has. Raises EngineError 11001."""
        with self.lock:
            return table_rows(self.model, name, offset, rows, synthetic)

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
                    named=self._named_selections,
                    measure_named=self._measure_named,
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

    def _measure_named(self, label: str) -> str | None:
        """The expression of the master measure with this label."""
        for record in (*self._records.values(), *self.document.records.values()):
            shared = record.properties.get("qMeasure")
            if record.kind == "measure" and isinstance(shared, Mapping) and shared.get("qLabel") == label:
                return str(shared.get("qDef") or "")
        return None

    def _named_selections(self, name: str, state: str) -> Selections | None:
        """The selections a set identifier means: `$1` (one step back), `$_1` (forward), the id or title of a
        bookmark. Nothing is selected where the history ends; None for other names."""
        match = _STEPS.fullmatch(name)
        if match is not None:
            states = self._history.at(-int(match[2]) if match[1] else int(match[2]))
            return Selections() if states is None else states.get(state, Selections())
        content = self.bookmark_content(name)
        return None if content is None else selected_in(self._model, content).get(state, Selections())

    # --- selections ---------------------------------------------------------------------------

    def field(self, name: str, state: str = DEFAULT_STATE) -> SelectableField | None:
        """A field to select in (Doc.GetField); None if there is none of that name.

        Raises EngineError 8 for an unknown alternate state.
        """
        with self.lock:
            self._require(state)
            return SelectableField(self, name, state or DEFAULT_STATE) if name in self.model.fields else None

    def values_where(self, field: str, state: str, expression: str) -> Bools:
        """Bitmap of the possible values of a field for which an expression is true (searches with `=`).

        Raises EngineError 8 for an expression that is wrong.
        """
        with self.lock:
            definition = {
                "qDimensions": [{"qDef": {"qFieldDefs": [quote_field(field)]}, "qNullSuppression": True}],
                "qMeasures": [{"qDef": {"qDef": expression}}],
            }
            cube = Cube(self.context().in_state(state), definition)
            (measure,) = cube.measures
            if measure.error is not None:
                raise EngineError(measure.error.message, code=8, parameter=expression)
            numbers = measure.numbers
            found = np.zeros(self.model.fields[field].cardinality + 1, dtype=bool)
            found[cube.dimension_codes(0)[~np.isnan(numbers) & (numbers != 0)]] = True
            found[0] = False
            return found

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

    def add_state(self, name: str, *, session_only: bool = False, source: str = "") -> None:
        """Add an alternate state to the document, or to this session (AddAlternateState,
        AddSessionAlternateState), the latter with the selections of the state `source`.

        Raises EngineError 8 without a name or for an unknown `source`, 3 if it exists.
        """
        with self.lock:
            if not name:
                raise EngineError("an alternate state needs a name", code=8, parameter="qStateName")
            if name in self.state_names or name == DEFAULT_STATE:
                raise EngineError(f"Resource already exists: {name}", code=3, parameter=name)
            copied = self._states[self._require(source)] if source else Selections()
            if session_only:
                self._own_states.add(name)
                self._states[name] = copied
                self._changed()
            else:
                self.document.alternate_states.append(name)
                self.document.touch()

    def remove_state(self, name: str, *, session_only: bool = False) -> None:
        """Remove an alternate state of the document, or of this session (RemoveAlternateState,
        RemoveSessionAlternateState). Raises EngineError 8 for one that is not there."""
        with self.lock:
            if self._require(name) == DEFAULT_STATE:
                raise EngineError("the default state cannot be removed", code=8, parameter=name)
            if session_only != (name in self._own_states):
                raise EngineError(f"no such alternate state: {name}", code=8, parameter=name)
            if session_only:
                self._own_states.discard(name)
            else:
                self.document.alternate_states.remove(name)
            self.document.touch()

    def apply_selection(self, state: str, field: str, values: Bools) -> bool:
        """Make `values` (a bitmap over codes) the selection of a field; false if locked fields forbid it."""
        return self.apply_selections(state, {field: values})

    def apply_selections(self, state: str, chosen: Mapping[str, Bools]) -> bool:
        """Select in several fields as one step. False, and nothing is selected, if locked fields forbid it or
        a field that takes one and only one value would have none or several."""
        with self.lock:
            wanted: Selections | None = self.selections(state)
            for field, values in chosen.items():
                if field in self.document.one_and_only_one and np.count_nonzero(values) != 1:
                    return False
                values.flags.writeable = False
                assert wanted is not None
                wanted = without_conflicts(
                    wanted.with_values(field, values),
                    field,
                    lambda s: self.document.possible.get(self._model, s),
                )
                if wanted is None:
                    return False
            assert wanted is not None
            self.move({state: wanted})
            return True

    def move(self, states: Mapping[str, Selections]) -> None:
        """Take up new selections as one step of history, if they differ.

        Raises EngineError 6003 while another object holds modal mode, as everything that selects does.
        """
        with self.lock:
            self.require_turn()
            if all(self._states[name].same_as(selections) for name, selections in states.items()):
                return
            if self._modal is None:
                self._history.record(dict(self._states))
            self._states.update(states)
            self._changed()

    def clear_all(self, locked_also: bool = False, state: str = DEFAULT_STATE) -> None:
        """Drop all selections of a state (ClearAll); locked ones only with `locked_also`."""
        with self.lock:
            now = self.selections(state)
            kept = self.document.one_and_only_one | (set() if locked_also else now.locked)
            self.move({self._require(state): now.only(kept)})

    def clear_all_but(self, field: str, state: str = DEFAULT_STATE, *, locked_also: bool = False) -> bool:
        with self.lock:
            now = self.selections(state)
            kept = {field} | self.document.one_and_only_one | (set() if locked_also else now.locked)
            self.move({self._require(state): now.only(kept)})
            return True

    def set_one_and_only_one(self, field: str, wanted: bool) -> bool:
        """Let a field of the app have exactly one selected value from now on (Field.SetNxProperties).

        False, and nothing is changed, unless one value is selected in it now.
        """
        with self.lock:
            chosen = self.selections().get(field)
            if wanted and (chosen is None or chosen.count != 1):
                return False
            names = self.document.one_and_only_one - {field} | ({field} if wanted else set())
            self.document.keep_setting("oneAndOnlyOne", sorted(names))
            return True

    def set_lock(self, field: str, state: str, locked: bool) -> bool:
        """Lock or unlock the selection of a field; false if there is none."""
        with self.lock:
            now = self.selections(state)
            self.require_turn()
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
            self.require_turn()
            return self._go(self._history.back(dict(self._states)))

    def forward(self) -> bool:
        """Redo what `back` undid (Forward)."""
        with self.lock:
            self._follow()
            self.require_turn()
            return self._go(self._history.forward(dict(self._states)))

    # --- modal mode ---------------------------------------------------------------------------

    @contextmanager
    def acting(self, who: GenericObject) -> Iterator[None]:
        """Selections made in this block are made through an object."""
        with self.lock:
            before, self._acting = self._acting, who
            try:
                yield
            finally:
                self._acting = before

    def begin_selections(self, owner: GenericObject, paths: tuple[str, ...]) -> None:
        """Let one object alone take selections (BeginSelections). Raises EngineError 6003 if another does."""
        with self.acting(owner):
            self._follow()
            self.require_turn()
            if self._modal is None:
                self._modal = Modal(owner, paths, dict(self._states))
                self._changed()

    def end_selections(self, accept: bool) -> None:
        """End modal mode, whoever holds it (EndSelections, AbortModal): `accept` keeps what was selected as
        one step of history, else it is undone. Nothing happens outside modal mode."""
        with self.lock:
            modal, self._modal = self._modal, None
            if modal is None:
                return
            if not accept:
                self._states.update((n, s) for n, s in modal.before.items() if n in self._states)
            elif modal.changed(self._states):
                self._history.record(modal.before)
            self._changed()

    def reset_selections(self) -> None:
        """Undo what was selected since modal mode began (ResetMadeSelections)."""
        with self.lock:
            if self._modal is not None:
                self._states.update((n, s) for n, s in self._modal.before.items() if n in self._states)
                self._changed()

    def selection_info(self, who: GenericObject) -> dict[str, bool]:
        """`qSelectionInfo` of an object: empty unless it holds modal mode."""
        modal = self._modal
        if modal is None or modal.owner is not who:
            return {}
        return {"qInSelections": True, "qMadeSelections": modal.changed(self._states)}

    def require_turn(self) -> None:
        """Raises EngineError 6003 while another object than the one acting holds modal mode."""
        if self._modal is not None and self._modal.owner is not self._acting:
            raise EngineError(
                "Function not allowed on this object in app modal mode", code=_MODAL, parameter=""
            )

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

    def set_variable(self, name: str, definition: str, *, forced: bool = False) -> None:
        """Set a variable for this session only. Raises EngineError 18004 if its constraints forbid that,
        unless `forced`."""
        with self.lock:
            found = self.find_variable(name)
            if found is not None and not forced:
                check_value(self, found.record.properties, definition)
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

    def list_variables(self, definition: Mapping[str, Any]) -> list[dict[str, Any]]:
        """`NxVariableListItem` of the variables a `VariableListDef` asks for (Doc.GetVariables)."""
        from .objects.structures.variable_list import entries

        with self.lock:
            return entries(self, self.context(), definition)

    def variable_objects(self, *, session_too: bool = False) -> list[GenericObject]:
        """The variables made as objects, the document's first, then this session's own."""
        with self.lock:
            own = [self._view(r, True) for r in self._records.values() if r.kind == "variable"]
            return [*self.library_objects("variable"), *(own if session_too else [])]

    def forget_value(self, name: str) -> None:
        """Let a variable be worth its definition again in this session."""
        with self.lock:
            if self._variables.pop(name, None) is not None:
                self._changed()

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
            self.check_link(made)
            if kind == "variable":
                check_properties(self, made)
            wanted = str(info.get("qId") or "")
            id = wanted if wanted and self._record(wanted) is None else new_id()
            made["qInfo"] = {**info, "qId": id}
            record = Record(id, kind, made, parent.id if parent else None, session_only=session_only)
            with self.undo.step(record, *([parent.record] if parent else [])):
                self.records_of(record)[id] = record
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
            parent = self._record(view.record.parent) if view.record.parent else None
            with self.undo.step(view.record, *([parent] if parent else [])):
                for child in list(view.record.children):
                    self.destroy_object(child)
                if parent is not None and id in parent.children:
                    parent.children.remove(id)
                self.records_of(view.record).pop(id, None)
                self._views.pop(id, None)
            if self._modal is not None and self._modal.owner is view:
                self.end_selections(True)
            self.object_changed(view)
            return True

    def objects(self) -> list[GenericObject]:
        """All generic objects, the document's first."""
        with self.lock:
            own = [self._view(r, True) for r in self._records.values() if r.kind == "object"]
            return [*self.document_objects(), *own]

    def all_objects(self) -> list[GenericObject]:
        """All generic objects at all depths, the document's and this session's own."""
        with self.lock:
            records = [*self.document.records.values(), *self._records.values()]
            return [self._view(r, r.session_only) for r in records if r.kind == "object"]

    def check_link(self, properties: Mapping[str, Any], id: str = "") -> None:
        """Whether the `qExtendsId` of properties of the object `id` names an object that does not lead back
        to it. Raises EngineError 8000."""
        seen = {id}
        while wanted := str(properties.get("qExtendsId") or ""):
            found = self.get_object(wanted, "object")
            if found is None or wanted in seen:
                raise EngineError("Invalid extends id for properties", code=8000, parameter=wanted)
            seen.add(wanted)
            properties = found.record.properties

    def document_objects(self) -> list[GenericObject]:
        """The document's own generic objects without a parent."""
        return self.library_objects("object")

    def library_objects(self, kind: str, type: str | None = None) -> list[GenericObject]:
        """The document's objects of a kind, in the order made; of one `qType` if given."""
        with self.lock:
            found = (r for r in self.document.records.values() if r.kind == kind and r.parent is None)
            views = [self._view(r, False) for r in found]
            return [view for view in views if type is None or view.type == type]

    def bookmark_content(self, name: str) -> Mapping[str, Any] | None:
        """What the bookmark of an id or title holds; None if there is none."""
        with self.lock:
            found = self.get_object(name, "bookmark")
            for other in self.library_objects("bookmark") if found is None else ():
                if other.properties.get("qMetaDef", {}).get("title") == name:
                    found = other
                    break
            return None if found is None else found.record.content

    def records_of(self, record: Record) -> dict[str, Record]:
        """Where a record is kept: with the session's own or with the document's."""
        return self._records if record.session_only else self.document.records

    def record_restored(self, record: Record) -> None:
        """Undoing calls this for each object it touched."""
        view = self._view(record, record.session_only)
        if self._record(record.id) is None:
            self._views.pop(record.id, None)
        self.object_changed(view)

    def group_position(self, id: str) -> int:
        """Which of its fields a cyclic dimension of the library shows in this session."""
        return self._positions.get(id, 0)

    def set_group_position(self, id: str, at: int) -> None:
        """Let a cyclic dimension of the library show another field in this session."""
        with self.lock:
            self._positions[id] = at
            self._changed()

    def object_changed(self, changed: GenericObject) -> None:
        """Objects call this when their properties change."""
        if not changed.session_only:
            self.document.touch()
        if changed.kind != "object":
            self._changed()

    # --- inside -------------------------------------------------------------------------------

    def _record(self, id: str) -> Record | None:
        return self._records.get(id) or self.document.records.get(id)

    def _view(self, record: Record, session_only: bool) -> GenericObject:
        view = self._views.get(record.id)
        if view is None or view.record is not record:
            view = self._views[record.id] = GenericObject(self, record, session_only=session_only)
        return view

    def _library(self, kind: str, id: str) -> Mapping[str, Any] | None:
        record = self._record(id)
        if record is None or record.kind != kind:
            return None
        if id not in self._positions:
            return record.properties
        shared = {**record.properties.get("qDim", {}), "qActiveField": self._positions[id]}
        return {**record.properties, "qDim": shared}

    def _require(self, state: str) -> str:
        self._follow()
        state = state or DEFAULT_STATE
        if state not in self._states:
            raise EngineError(f"no such alternate state: {state}", code=8, parameter=state)
        return state

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
        if self._whole is self.document.model:
            return
        self._whole = self.document.model
        old = self._model
        try:
            self._model = self.document.model_for(self._user)
        except AccessDenied:
            self._model = Model()
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
