"""A field as something to select in, in one session and state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ..columns import Dual
from ..columns.vector import Bools
from ..formats import bound_reader
from ..model import Field
from .match import match, search
from .possible import Possible
from .state import Chosen
from .states import LETTERS, FieldStates

if TYPE_CHECKING:
    from .selecting import Selecting


class SelectableField:
    """One field under one alternate state. All methods that select return whether they succeeded: false
    when nothing matches or when the field is locked (and not `soft_lock`), as the QIX methods of Field do.
    """

    def __init__(self, session: Selecting, name: str, state: str) -> None:
        self.session = session
        self.name = name
        self.state = state

    def __repr__(self) -> str:
        return f"<SelectableField {self.name} in {self.state}>"

    @property
    def field(self) -> Field:
        return self.session.model.fields[self.name]

    @property
    def cardinality(self) -> int:
        """How many values there are (Field.GetCardinal)."""
        return self.field.cardinality

    @property
    def chosen(self) -> Chosen | None:
        return self.session.selections(self.state).get(self.name)

    @property
    def locked(self) -> bool:
        chosen = self.chosen
        return chosen is not None and chosen.locked

    def states(self) -> list[str]:
        """The state of every value by element number: S, O, A, X, XS, L or XL."""
        with self.session.lock:
            return [LETTERS[at] for at in self._states().by_code[1:].tolist()]

    def state_counts(self) -> dict[str, int]:
        """`qStateCounts`."""
        with self.session.lock:
            return {**self._states().counts}

    def select_values(self, values: Iterable[Dual], toggle: bool = False, *, soft_lock: bool = False) -> bool:
        """Select values by number or text (Field.SelectValues); `toggle` turns each over."""
        with self.session.lock:
            field, chosen = self._now()
            codes = [code for value in values if (code := _code_of(field, value))]
            return self._select_codes(field, chosen, codes, toggle, soft_lock)

    def low_level_select(
        self, elements: Iterable[int], toggle: bool = False, *, soft_lock: bool = False
    ) -> bool:
        """Select by element number (Field.LowLevelSelect); numbers of no value are left out."""
        with self.session.lock:
            field, chosen = self._now()
            cardinality = field.cardinality
            codes = [e + 1 for e in elements if 0 <= e < cardinality]
            return self._select_codes(field, chosen, codes, toggle, soft_lock)

    def select(self, text: str, *, soft_lock: bool = False) -> bool:
        """Select what a search text means (Field.Select); see `match` for its forms."""
        with self.session.lock:
            return self._select(self._match(text), soft_lock)

    def search(self, text: str) -> Bools:
        """Bitmap of the values an interactive search finds; see `match.search`."""
        with self.session.lock:
            if text.startswith("="):
                return self.session.values_where(self.name, self.state, text)
            return search(text, self.field.texts, self.field.numbers, self._bound)

    def toggle_select(self, text: str, *, soft_lock: bool = False) -> bool:
        """Turn over the selection of what a search text means (Field.ToggleSelect)."""
        with self.session.lock:
            found = self._match(text)
            if not found.any():
                return False
            return self._replace(self._selected() ^ found, soft_lock)

    def select_all(self, *, soft_lock: bool = False) -> bool:
        """Select all values, also excluded ones (Field.SelectAll)."""
        with self.session.lock:
            everything = np.ones(self.cardinality + 1, dtype=bool)
            everything[0] = False
            return self._select(everything, soft_lock)

    def select_possible(self, *, soft_lock: bool = False) -> bool:
        """Select the possible values (Field.SelectPossible)."""
        with self.session.lock:
            return self._select(self._possible().values(self.name), soft_lock)

    def select_excluded(self, *, soft_lock: bool = False) -> bool:
        """Select the alternative and excluded values instead of the others (Field.SelectExcluded)."""
        with self.session.lock:
            out = ~self._possible().values(self.name) & ~self._selected()
            out[0] = False
            return self._select(out, soft_lock)

    def select_alternative(self, *, soft_lock: bool = False) -> bool:
        """Select the alternative values instead of the selected ones (Field.SelectAlternative)."""
        with self.session.lock:
            if self.chosen is None:
                return False
            return self._select(self._possible().under_others(self.name) & ~self._selected(), soft_lock)

    def clear(self) -> bool:
        """Drop the selection (Field.Clear)."""
        with self.session.lock:
            return self._replace(np.zeros(self.cardinality + 1, dtype=bool), False)

    def clear_all_but_this(self, *, soft_lock: bool = False) -> bool:
        """Drop the selections of all other fields (Field.ClearAllButThis); locked ones stay unless
        `soft_lock`."""
        return self.session.clear_all_but(self.name, self.state, locked_also=soft_lock)

    def lock(self) -> bool:
        """Lock the selection (Field.Lock); false if there is none."""
        return self.session.set_lock(self.name, self.state, True)

    def unlock(self) -> bool:
        return self.session.set_lock(self.name, self.state, False)

    def _possible(self) -> Possible:
        return self.session.possible(self.state)

    def _states(self) -> FieldStates:
        return FieldStates.of(self._possible(), self.name, self.chosen)

    def _selected(self) -> Bools:
        chosen = self.chosen
        return np.zeros(self.cardinality + 1, dtype=bool) if chosen is None else chosen.values

    def _match(self, text: str) -> Bools:
        if text.startswith("="):
            return self.session.values_where(self.name, self.state, text)
        return match(text, self.field.texts, self.field.numbers, self._bound)

    def _bound(self, text: str) -> float:
        """The number of a bound in a search, as the field's values are written."""
        return bound_reader(self.field.number_format, self.session.model.locale)(text)

    def _now(self) -> tuple[Field, Chosen | None]:
        """`field` and `chosen`, for callers who hold the lock."""
        model, selections = self.session.now_in(self.state)
        return model.fields[self.name], selections.get(self.name)

    def _select_codes(
        self, field: Field, chosen: Chosen | None, codes: list[int], toggle: bool, soft_lock: bool
    ) -> bool:
        if not codes or (chosen is not None and chosen.locked and not soft_lock):
            return False
        found = np.zeros(field.cardinality + 1, dtype=bool)
        found[codes] = True
        if toggle and chosen is not None:
            found ^= chosen.values
        return self.session.apply_selections(self.state, {self.name: found})

    def _select(self, values: Bools, soft_lock: bool) -> bool:
        return bool(values.any()) and self._replace(values, soft_lock)

    def _replace(self, values: Bools, soft_lock: bool) -> bool:
        if not soft_lock and self.locked:
            return False
        return self.session.apply_selection(self.state, self.name, values)


def _code_of(field: Field, value: Dual) -> int:
    """The code of the value that a number or text means, 0 if there is none."""
    code = field.symbols.code_of(value)
    if not code and value.text is not None:
        code = field.code_of_text.get(value.text)
    return code or 0
