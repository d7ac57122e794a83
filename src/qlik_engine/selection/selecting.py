"""Selections of one user in one document: by alternate state, with history and modal mode."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from ..columns.vector import Bools
from ..errors import AccessDenied, EngineError
from ..model import Field, Model
from ..model.access import User
from ..turns import Turns
from .conflicts import without_conflicts
from .field import SelectableField
from .history import History
from .modal import Modal
from .possible import ALL_OF_COLUMNS, Possible
from .state import Chosen, Selections

if TYPE_CHECKING:
    from ..document import Document

DEFAULT_STATE: Final = "$"
_MODAL: Final = 6003


class Selecting(ABC):
    """The part of a session that selects; it follows the document's data."""

    def __init__(self, document: Document, user: User | None = None, *, has_data: bool = True) -> None:
        self.document: Final = document
        # The document's.
        self.lock: Final[Turns] = document.lock
        self.has_data = has_data
        self.revision = 0
        self._own_states: set[str] = set()
        # Replaced with every change, never written into.
        self._states = {name: Selections() for name in (DEFAULT_STATE, *document.alternate_states)}
        self._history = History()
        self._user = user
        self._whole = document.model
        self._model = self._granted()
        self._document_revision = document.revision
        self._all_of: dict[str, set[str]] = {}
        # What holds modal mode.
        self.modal: Modal | None = None
        self._acting: object = None

    @property
    def model(self) -> Model:
        """The document's data, as far as section access leaves them to the user; selections follow when they
        have changed. Empty once the user is left without any."""
        with self.lock:
            self._follow()
            return self._model

    @abstractmethod
    def values_where(self, field: str, state: str, expression: str) -> Bools:
        """Bitmap of the possible values of a field for which an expression is true (searches with `=`).

        Raises EngineError 8 for an expression that is wrong.
        """

    def field(self, name: str, state: str = DEFAULT_STATE) -> SelectableField | None:
        """A field to select in (Doc.GetField); None if there is none of that name.

        Raises EngineError 8 for an unknown alternate state.
        """
        with self.lock:
            state = self._require(state)
            return SelectableField(self, name, state) if name in self._model.fields else None

    def selections(self, state: str = DEFAULT_STATE) -> Selections:
        with self.lock:
            return self._states[self._require(state)]

    def possible(self, state: str = DEFAULT_STATE) -> Possible:
        """What the selections of a state leave possible."""
        return self.document.possible.get(self.model, self.selections(state))

    def now_in(self, state: str) -> tuple[Model, Selections]:
        """The data, and the selections of a state, for callers who hold the lock. Raises EngineError 8 for an
        unknown state."""
        state = self._require(state)
        return self._model, self._states[state]

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
                self._states = {**self._states, name: copied}
                self.revision += 1
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
            state = self._require(state)
            wanted: Selections | None = self._states[state]
            possible = partial(self.document.possible.get, self._model)
            all_of = self._all_of.get(state, ())
            singles = self.document.one_and_only_one
            for field, values in chosen.items():
                if field in singles and np.count_nonzero(values) != 1:
                    return False
                values.flags.writeable = False
                assert wanted is not None
                wanted = wanted.with_values(field, values, all_of=field in all_of)
                wanted = without_conflicts(wanted, field, possible)
                if wanted is None:
                    return False
            assert wanted is not None
            self._move({state: wanted})
            return True

    def move(self, states: Mapping[str, Selections]) -> None:
        """Take up new selections as one step of history, if they differ.

        Raises EngineError 6003 while another object holds modal mode, as everything that selects does.
        """
        with self.lock:
            self._move(states)

    def _move(self, states: Mapping[str, Selections]) -> None:
        self.require_turn()
        for name in states:
            if not self._states[name].same_as(states[name]):
                break
        else:
            return
        if self.modal is None:
            self._history.record(self._states)
        self._take(states)

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
            state = self._require(state)
            now = self._states[state]
            self.require_turn()
            if now.get(field) is None:
                return False
            self._take({state: now.with_lock(field, locked)})
            return True

    def is_and_mode(self, field: str, state: str = DEFAULT_STATE) -> bool:
        """Whether values selected in a field all have to hold (Field.GetAndMode)."""
        return field in self._all_of.get(self._require(state), ())

    def set_and_mode(self, field: str, state: str, wanted: bool) -> None:
        """Let values selected in a field all have to hold, or one of them again (Field.SetAndMode).

        Raises EngineError 8 for a field of no table with two columns: what AND asks for are values of the
        other column that come with every selected one.
        """
        with self.lock:
            state = self._require(state)
            tables = self.model.fields[field].tables
            if wanted and not any(len(table.columns) == ALL_OF_COLUMNS for table in tables):
                raise EngineError(f"{field} is in no table of two fields", code=8, parameter=field)
            names = self._all_of.setdefault(state, set())
            if wanted:
                names.add(field)
            else:
                names.discard(field)
            self.move({state: self._states[state].with_all_of(field, wanted)})

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
            return self._go(self._history.back(self._states))

    def forward(self) -> bool:
        """Redo what `back` undid (Forward)."""
        with self.lock:
            self._follow()
            self.require_turn()
            return self._go(self._history.forward(self._states))

    # --- modal mode ---------------------------------------------------------------------------

    @contextmanager
    def acting(self, who: object) -> Iterator[None]:
        """Selections made in this block are made through an object."""
        with self.lock:
            before, self._acting = self._acting, who
            try:
                yield
            finally:
                self._acting = before

    def begin_selections(self, owner: object, paths: tuple[str, ...]) -> None:
        """Let one object alone take selections (BeginSelections). Raises EngineError 6003 if another does."""
        with self.acting(owner):
            self._follow()
            self.require_turn()
            if self.modal is None:
                self.modal = Modal(owner, paths, self._states)
                self.revision += 1

    def end_selections(self, accept: bool) -> None:
        """End modal mode, whoever holds it (EndSelections, AbortModal): `accept` keeps what was selected as
        one step of history, else it is undone. Nothing happens outside modal mode."""
        with self.lock:
            modal, self.modal = self.modal, None
            if modal is None:
                return
            if accept and modal.changed(self._states):
                self._history.record(modal.before)
            self._take({} if accept else modal.before)

    def reset_selections(self) -> None:
        """Undo what was selected since modal mode began (ResetMadeSelections)."""
        with self.lock:
            if self.modal is not None:
                self._take(self.modal.before)

    def selection_info(self, who: object) -> dict[str, bool]:
        """`qSelectionInfo` of an object: empty unless it holds modal mode."""
        modal = self.modal
        if modal is None or modal.owner is not who:
            return {}
        return {"qInSelections": True, "qMadeSelections": modal.changed(self._states)}

    def require_turn(self) -> None:
        """Raises EngineError 6003 while another object than the one acting holds modal mode."""
        if self.modal is not None and self.modal.owner is not self._acting:
            raise EngineError(
                "Function not allowed on this object in app modal mode", code=_MODAL, parameter=""
            )

    # --- inside -------------------------------------------------------------------------------

    def _require(self, state: str) -> str:
        self._follow()
        state = state or DEFAULT_STATE
        if state not in self._states:
            raise EngineError(f"no such alternate state: {state}", code=8, parameter=state)
        return state

    def _take(self, states: Mapping[str, Selections]) -> None:
        """Let these be the selections of some states, of those that are gone not."""
        now = self._states
        self._states = {name: states[name] if name in states else now[name] for name in now}
        self.revision += 1

    def _go(self, states: dict[str, Selections] | None) -> bool:
        if states is not None:
            self._take(states)
        return states is not None

    def _granted(self) -> Model:
        """The data of the document that the session has."""
        if self.has_data:
            return self.document.model_for(self._user)
        whole = self.document.model
        return Model((), whole.locale, whole.variables)

    def _changed(self) -> None:
        """Something else than selections has changed that layouts depend on."""
        self.revision += 1

    def _follow(self) -> None:
        """Take up new data of the document: selections stay on values that are still there."""
        document = self.document
        if self._document_revision != document.revision:
            self._document_revision = document.revision
            names = (DEFAULT_STATE, *document.alternate_states, *sorted(self._own_states))
            self._states = {name: self._states.get(name) or Selections() for name in names}
            self._changed()
        if self._whole is document.model:
            return
        self._whole = document.model
        old = self._model
        try:
            self._model = self._granted()
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
