"""Layouts of charts and lists that were made before, for every session on the same data.

A layout is kept under all it is made of: the data, the selections of every state, the definition, the
variables it names and the master items there are. Definitions whose results also depend on something else
(the time, chance, who asks, bookmarks, the history of selections) are not kept.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..limits import LAYOUT_CACHE_BYTES

if TYPE_CHECKING:
    from ..hypercube import Context
    from ..session import Session

Json = dict[str, Any]
Items: TypeAlias = Mapping[str, Sequence[str]]
"""The texts in each master item, by a name definitions or expressions have for it."""
Definitions: TypeAlias = tuple[tuple[str, str], ...]
"""Variables and their definitions."""

_CALL: Final = re.compile(r"([A-Za-z_]\w*)\s*\(")
_HISTORY: Final = re.compile(r"\$_?\d")
# What a cell and a layout without cells take in memory, measured.
_CELL_BYTES: Final = 400
_LAYOUT_BYTES: Final = 6_000


class LayoutCache:
    """The layouts used last, as many as fit into `size` bytes. Callers hold the document's lock."""

    def __init__(self, size: int = LAYOUT_CACHE_BYTES) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, tuple[Json, int]] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Json | None:
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: Hashable, layout: Json) -> None:
        taken = _LAYOUT_BYTES
        for page in layout["qDataPages"]:
            area = page["qArea"]
            taken += _CELL_BYTES * area["qWidth"] * area["qHeight"]
        if taken > self._size // 4:
            return
        self._kept[key] = (layout, taken)
        self.bytes += taken
        while self.bytes > self._size:
            _, (_, freed) = self._kept.popitem(last=False)
            self.bytes -= freed

    def clear(self) -> None:
        self._kept.clear()
        self.bytes = 0


class Read:
    """A definition as it says what its layout depends on: the texts in it, and all of it as one text."""

    __slots__ = ("_items", "_texts", "_used", "_variables", "_whole")

    def __init__(self, definition: Any) -> None:
        self._texts = [text for text in texts_in(definition) if text]
        self._whole = json.dumps(definition, sort_keys=True)
        # What was used of these master items and variables; see `_used`.
        self._items: Items | None = None
        self._variables: Mapping[str, str] | None = None
        self._used: Definitions | None = None

    def key(self, context: Context, session: Session) -> Hashable | None:
        """What the layout in a context depends on: data, selections, the variables that the texts name, or
        the master items and variables these name, with their definitions. None if the layout may change all
        the same while these stay."""
        cache = context.cache
        moment, items = cache["moment"] if "moment" in cache else _moment(session, context)
        if moment is None:
            return None
        if self._items is not items or self._variables is not context.variables:
            self._items, self._variables = items, context.variables
            self._used = _used(self._texts, items, context.variables)
        return None if self._used is None else (context.state, moment, self._used, self._whole)


def _moment(session: Session, context: Context) -> tuple[Hashable | None, Items]:
    """The data, the master items, and the selections of every state, None if the session has master items of
    its own; and the texts of master items. Found once in a moment."""
    library = session.library_key()
    states = frozenset([(name, held.key, held.locked) for name, held in context.states.items()])
    moment = None if library is None else (context.model.version, library, states)
    found = context.cache["moment"] = (moment, session.library_texts())
    return found


def _used(texts: list[str], items: Items, variables: Mapping[str, str]) -> Definitions | None:
    texts = _with_items(items, texts)
    while True:
        names = _named(variables, texts)
        definitions = [variables[name] for name in names]
        wider = [text for text in _with_items(items, definitions)[len(names) :] if text not in texts]
        if not wider:
            break
        texts = [*texts, *wider]
    if not all(map(_is_lasting, (*texts, *definitions))):
        return None
    return tuple(zip(names, definitions, strict=True))


def _with_items(items: Items, texts: Sequence[str]) -> list[str]:
    """Texts, and those of the master items that they name, or that those name."""
    found, pending, used = list(texts), list(texts), set[str]()
    while items and pending:
        text = pending.pop()
        for name, more in items.items():
            if name in text and name not in used:
                used.add(name)
                found += more
                pending += more
    return found


def texts_in(node: Any) -> list[str]:
    """All texts in a definition."""
    found: list[str] = []
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, dict):
            pending += part.values()
        elif isinstance(part, list | tuple):
            pending += part
    return found


def _named(variables: Mapping[str, str], texts: list[str]) -> list[str]:
    """The variables that texts name, or that those name."""
    found: list[str] = []
    pending = [text for text in texts if text]
    while pending:
        text = pending.pop()
        for name in variables:
            if name in text and name not in found:
                found.append(name)
                pending.append(variables[name])
    return sorted(found)


def _is_lasting(text: str) -> bool:
    """Whether an expression gives the same as long as data and selections stay."""
    if "(" not in text and "$" not in text:
        return True
    from ..expr.declare import Style, find_function  # documents without layouts need none of that

    for name in _CALL.findall(text):
        function = find_function(name)
        if function is not None and (function.volatile or function.style is Style.OWNER):
            return False
    return not (_HISTORY.search(text) and "{" in text)
