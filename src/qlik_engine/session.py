"""A session: selections and session objects of one user on one document."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .columns import Dual, Vector
from .columns.vector import Bools
from .errors import EngineError, ExpressionError
from .expr import quote_field
from .formats import interpret, text_of
from .hypercube import Context, Cube
from .hypercube.app_functions import Facts
from .hypercube.expressions import evaluate
from .model.access import User
from .model.describe import describe_field, describe_tables, table_rows
from .objects import GenericObject, new_id
from .objects.bookmarks import selected_in
from .objects.layouts import texts_in
from .objects.record import Record, variables_in
from .objects.undo import Undo
from .objects.variables import check_properties, check_value
from .selection import Selections
from .selection.selecting import Selecting

if TYPE_CHECKING:
    from .document import Document

_NAMEABLE: Final = frozenset(("dimension", "measure", "bookmark"))
_STEPS: Final = re.compile(r"\$(_?)(\d+)")


class Session(Selecting):
    """Selections by alternate state, history, session objects and session variables.

    Made by `Document.session`. All methods may be called from any thread; they hold the document's lock.
    `revision` grows with every change of selections, variables or data that layouts depend on. `environment`
    is what GetSysAttr knows of where the app is, by name (tenantId, spaceName ...), `client` what uses the
    session, as it calls itself (a browser's User-Agent).
    """

    def __init__(
        self, document: Document, user: User | None = None, owner: str = "", *, has_data: bool = True
    ) -> None:
        super().__init__(document, user, has_data=has_data)
        self.owner = owner
        self._variables: dict[str, str] = {}
        # The same object from one context to the next, as long as no variable changes.
        self._known_variables: dict[str, str] = {}
        self._views: dict[str, GenericObject] = {}
        self._records: dict[str, Record] = {}
        self._context: Context | None = None
        self._positions: dict[str, int] = {}
        self._items: tuple[int, Mapping[str, Sequence[str]]] = (-1, {})
        self._opened = datetime.now(UTC)
        self.environment: Mapping[str, str] = {}
        self.client = ""
        self.undo = Undo(self)

    def close(self) -> None:
        """Let go at once of what was calculated for objects: these hold each other, and would stay for long.
        It may be called while another thread calculates, which goes on with what it has."""
        for view in [*self._views.values()]:
            view.forget()
        self._views.clear()
        self._context = None

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
            return self.now()

    def now(self) -> Context:
        """`context`, for callers who hold the lock."""
        if self._whole is not self.document.model or self._document_revision != self.document.revision:
            self._follow()
        context = self._context
        if context is None:
            variables = self.variables()
            if variables != self._known_variables:
                self._known_variables = variables
            context = self._context = Context(
                self._model,
                self._states,
                self.document.possible.get,
                self._known_variables,
                self._library,
                named=self._named_selections,
                measure_named=self._measure_named,
                facts=self._facts(),
            )
        elif context.states is not self._states:
            # A later moment, with the same variables and facts.
            context = self._context = context.changed(states=self._states, cache={}, moment=object())
        return context

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

    def _facts(self) -> Facts:
        document = self.document
        author = str(document.properties.get("author") or "")
        return Facts(
            document.id,
            document.title,
            author,
            document.last_reload,
            self._opened,
            self._user or {},
            self.environment,
            self.client,
        )

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

    # --- searching ----------------------------------------------------------------------------

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

    # --- variables ----------------------------------------------------------------------------

    def variables(self) -> dict[str, str]:
        """Name to definition: of the script, of the document, of this session, the later the stronger."""
        with self.lock:
            shared, own = variables_in(self.document.records), variables_in(self._records)
            return {**self.document.model.variables, **shared, **own, **self._variables}

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
        inside: GenericObject | None = None,
    ) -> GenericObject:
        """Create an object (CreateObject, CreateSessionObject, CreateDimension, CreateMeasure ...).

        Parameters: `kind` is object, dimension, measure, variable or bookmark; it is a child of `parent`, or
        part of the object `inside`. A missing or taken `qInfo.qId` is replaced by a new one.

        Raises EngineError 8 without a `qInfo.qType`.
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
            above = parent or inside
            record = Record(id, kind, made, above.id if above else None, session_only=session_only)
            record.owner = "" if kind == "variable" or session_only else self.owner
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
            if record is None or (kind is not None and record.kind != kind) or not self.sees(record):
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
                snapshot = (view.record.content or {}).get("snapshot") if view.kind == "object" else ""
                for child in (*view.record.children, *([snapshot] if snapshot else [])):
                    self.destroy_object(child)
                if parent is not None and id in parent.children:
                    parent.children.remove(id)
                self.records_of(view.record).pop(id, None)
                self._views.pop(id, None)
            if self.modal is not None and self.modal.owner is view:
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
            return [self._view(r, r.session_only) for r in records if r.kind == "object" and self.sees(r)]

    def objects_around(self, record: Record) -> tuple[tuple[str, str], ...]:
        """Id and `qType` of an object and of those it is part of, the innermost first."""
        found: list[tuple[str, str]] = []
        around: Record | None = record
        while around is not None:
            found.append((around.id, str(around.properties["qInfo"].get("qType") or "")))
            around = self._record(around.parent) if around.parent else None
        return tuple(found)

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
            views = [self._view(r, False) for r in found if self.sees(r)]
            return [view for view in views if type is None or view.type == type]

    def sees(self, record: Record) -> bool:
        """Whether an object is shown to this session's owner: not if it, or what it is part of, is another's
        and not published."""
        root = record
        while root.parent and (above := self._record(root.parent)) is not None:
            root = above
        return root.session_only or root.is_public or root.owner == self.owner

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
            self.document.expect_layouts()
        return view

    def library_key(self) -> tuple[int, str] | None:
        """What changes when master items or bookmarks do, which expressions may name; None if the session has
        some of its own."""
        named = not _NAMEABLE.isdisjoint({record.kind for record in self._records.values()})
        if named or self._positions:
            return None
        shared = not _NAMEABLE.isdisjoint({record.kind for record in self.document.records.values()})
        return (self.document.revision, self.owner) if shared else (0, "")

    def library_texts(self) -> Mapping[str, Sequence[str]]:
        """The texts in each master item of the document, by its id and by its label; the same object until
        one of them changes."""
        if self._items[0] != self.document.revision:
            items: dict[str, list[str]] = {}
            for record in self.document.records.values():
                if record.kind in _NAMEABLE:
                    texts = [text for text in texts_in(record.properties) if text]
                    label = (record.properties.get("qMeasure") or {}).get("qLabel")
                    items |= {str(name): texts for name in (record.id, label) if name}
            same = items == self._items[1]
            self._items = (self.document.revision, self._items[1] if same else items)
        return self._items[1]

    def _library(self, kind: str, id: str) -> Mapping[str, Any] | None:
        record = self._record(id)
        if record is None or record.kind != kind:
            return None
        if id not in self._positions:
            return record.properties
        shared = {**record.properties.get("qDim", {}), "qActiveField": self._positions[id]}
        return {**record.properties, "qDim": shared}

    def _changed(self) -> None:
        super()._changed()
        self._context = None
