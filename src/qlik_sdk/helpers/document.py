"""The engine's document in Python's terms: tables, fields, selections, sheets, bookmarks, hypercubes.

Attributes that ask the engine are awaited in the asynchronous twin: ``doc.sheets`` and ``await doc.sheets``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from typing import TYPE_CHECKING, Any

from ..errors import SessionClosed
from ..generated.qix.doc import AsyncDoc, Doc
from . import contents, selections
from .calls import run, run_async

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..generated.qix.generic_object import AsyncGenericObject, GenericObject
    from ..generated.qix.structs.object import GenericObjectProperties
    from .contents import AsyncBookmark, AsyncSheet, Bookmark, Sheet, Table
    from .cubes import Specs
    from .frames import Hypercube
    from .selections import FieldItem, Selection


class Document(Doc):
    """An open document."""

    def hypercube(
        self,
        dimensions: Specs = (),
        measures: Specs = (),
        *,
        filters: Selection | None = None,
        labels: Sequence[str] | None = None,
        state: str | None = None,
    ) -> Hypercube:
        """Calculate a table and read all of it, several pages at a time.

        Parameters:
            dimensions: fields, master dimensions, calculated dimensions ("=Year(Date)"), or whole
                ``NxDimension`` definitions; in a row, or by the labels of their columns.
            measures: expressions, master measures, or whole ``NxMeasure`` definitions; likewise.
            filters: values by field, ``{"Year": [2024]}``: for this table only they take the place of what is
                selected in those fields.
            labels: names of the columns; titles the engine gives when left out.
            state: alternate state; the default state when left out.
        Raises:
            EngineError: the table cannot be calculated.
            ConfigError: there is no such field or master dimension, or none of the values of a filter.
        QIX:
            Doc.CreateSessionObject, GenericObject.GetLayout, GenericObject.GetHyperCubeData,
            Doc.DestroySessionObject; Doc.AddSessionAlternateState, Field.SelectValues for filters.
        """
        from .cubes import Question, read

        question = Question(dimensions, measures, labels, state, filters)
        return run(self._session, read(self.handle, question))

    def chart(self, object_id: str, path: str = "/qHyperCubeDef") -> Hypercube:
        """All data of a chart of the app, as a table.

        QIX:
            Doc.GetObject, GenericObject.GetLayout, GenericObject.GetHyperCubeData.
        """
        from .contents import chart

        return run(self._session, chart(self.handle, object_id, path))

    def session_object(
        self, properties: GenericObjectProperties | Mapping[str, Any]
    ) -> AbstractContextManager[GenericObject]:
        """A session object for one ``with`` block, at whose end it is destroyed.

        QIX:
            Doc.CreateSessionObject, Doc.DestroySessionObject.
        """
        return _session_object(self, properties)

    def field(self, name: str, state: str | None = None) -> FieldSelector:
        """A field to select in: ``doc.field("Year").select([2024])``."""
        return FieldSelector(self, name, state)

    @contextmanager
    def select(
        self, selection: Selection | None = None, *, state: str | None = None, **fields: Any
    ) -> Iterator[None]:
        """Select values for one ``with`` block; at its end everything is selected as it was before.

        ``with doc.select({"Year": [2024]}, Region="North"):``

        Raises:
            ConfigError: a field has none of the values, or is locked.
        QIX:
            Doc.StoreTempSelectionState, Field.SelectValues, Doc.RestoreTempSelectionState.
        """
        before = self.store_temp_selection_state().qId
        try:
            run(self._session, selections.select_steps(self.handle, {**(selection or {}), **fields}, state))
            yield
        finally:
            with suppress(SessionClosed):
                self.restore_temp_selection_state(before or "")

    @property
    def tables(self) -> list[Table]:
        """The tables of the data model. QIX: Doc.GetTablesAndKeys."""
        return run(self._session, contents.tables(self.handle))

    @property
    def load_script(self) -> str:
        """The load script; assigning replaces it. QIX: Doc.GetScript, Doc.SetScript."""
        return self.get_script()

    @load_script.setter
    def load_script(self, script: str) -> None:
        self.set_script(script)

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets, in their order. QIX: Doc.CreateSessionObject with a list of app objects."""
        found = run(self._session, contents.sheets(self.handle))
        return [contents.Sheet(self, info) for info in found]

    @property
    def bookmarks(self) -> list[Bookmark]:
        """The bookmarks, by title. QIX: Doc.CreateSessionObject with a list of bookmarks."""
        found = run(self._session, contents.bookmarks(self.handle))
        return [contents.Bookmark(self, info) for info in found]

    def table_rows(self, name: str, limit: int | None = None) -> Hypercube:
        """Rows of a table of the data model as they were loaded, whatever is selected.

        The engine writes nulls as empty texts here; `hypercube` tells the two apart.

        Parameters:
            name: of the table; limit: rows at most, all when left out.
        QIX:
            Doc.GetTablesAndKeys, Doc.GetTableData.
        """
        return run(self._session, contents.table_rows(self.handle, name, limit))


class AsyncDocument(AsyncDoc):
    """The asynchronous twin of `Document`."""

    async def hypercube(
        self,
        dimensions: Specs = (),
        measures: Specs = (),
        *,
        filters: Selection | None = None,
        labels: Sequence[str] | None = None,
        state: str | None = None,
    ) -> Hypercube:
        """Calculate a table and read all of it; see `Document.hypercube`."""
        from .cubes import Question, read

        question = Question(dimensions, measures, labels, state, filters)
        return await run_async(self._session, read(self.handle, question))

    async def chart(self, object_id: str, path: str = "/qHyperCubeDef") -> Hypercube:
        """All data of a chart of the app; see `Document.chart`."""
        from .contents import chart

        return await run_async(self._session, chart(self.handle, object_id, path))

    def session_object(
        self, properties: GenericObjectProperties | Mapping[str, Any]
    ) -> AbstractAsyncContextManager[AsyncGenericObject]:
        """A session object for one ``async with`` block; see `Document.session_object`."""
        return _session_object_async(self, properties)

    def field(self, name: str, state: str | None = None) -> AsyncFieldSelector:
        """A field to select in: ``await doc.field("Year").select([2024])``."""
        return AsyncFieldSelector(self, name, state)

    @asynccontextmanager
    async def select(
        self, selection: Selection | None = None, *, state: str | None = None, **fields: Any
    ) -> AsyncIterator[None]:
        """Select values for one ``async with`` block; see `Document.select`."""
        before = (await self.store_temp_selection_state()).qId
        try:
            steps = selections.select_steps(self.handle, {**(selection or {}), **fields}, state)
            await run_async(self._session, steps)
            yield
        finally:
            with suppress(SessionClosed):
                await self.restore_temp_selection_state(before or "")

    @property
    def tables(self) -> Coroutine[Any, Any, list[Table]]:
        """The tables of the data model, to be awaited."""
        return run_async(self._session, contents.tables(self.handle))

    @property
    def load_script(self) -> Coroutine[Any, Any, str]:
        """The load script, to be awaited; `set_script` replaces it."""
        return self.get_script()

    @property
    def sheets(self) -> Coroutine[Any, Any, list[AsyncSheet]]:
        """The sheets, to be awaited; see `Document.sheets`."""
        return self._sheets()

    async def _sheets(self) -> list[AsyncSheet]:
        found = await run_async(self._session, contents.sheets(self.handle))
        return [contents.AsyncSheet(self, info) for info in found]

    @property
    def bookmarks(self) -> Coroutine[Any, Any, list[AsyncBookmark]]:
        """The bookmarks, to be awaited; see `Document.bookmarks`."""
        return self._bookmarks()

    async def _bookmarks(self) -> list[AsyncBookmark]:
        found = await run_async(self._session, contents.bookmarks(self.handle))
        return [contents.AsyncBookmark(self, info) for info in found]

    async def table_rows(self, name: str, limit: int | None = None) -> Hypercube:
        """Rows of a table of the data model; see `Document.table_rows`."""
        return await run_async(self._session, contents.table_rows(self.handle, name, limit))


@contextmanager
def _session_object(doc: Doc, properties: Any) -> Iterator[GenericObject]:
    made = doc.create_session_object(properties)
    try:
        yield made
    finally:
        with suppress(SessionClosed):  # then it went with the session
            doc.destroy_session_object(made.id or "")


@asynccontextmanager
async def _session_object_async(doc: AsyncDoc, properties: Any) -> AsyncIterator[AsyncGenericObject]:
    made = await doc.create_session_object(properties)
    try:
        yield made
    finally:
        with suppress(SessionClosed):  # then it went with the session
            await doc.destroy_session_object(made.id or "")


class FieldSelector:
    """A field of an open document, to select in."""

    def __init__(self, doc: Document, name: str, state: str | None) -> None:
        self._doc = doc
        self.name = name
        self.state = state

    def _selected(self, method: str, **params: Any) -> bool:
        steps = selections.call_field(self._doc.handle, self.name, self.state, method, params)
        return bool(run(self._doc._session, steps))

    def select(self, values: Any, *, toggle: bool = False) -> None:
        """Select values - numbers, texts, dates - in the place of what is selected in the field.

        Parameters:
            values: one, or several.
            toggle: add those that are not selected, and take away the others.
        Raises:
            ConfigError: the field has none of them, or is locked.
        QIX:
            Doc.GetField, Field.SelectValues.
        """
        found = selections.values_of(values)
        if not self._selected("SelectValues", qFieldValues=found, qToggleMode=toggle):
            raise selections.refused(self.name, values)

    def search(self, text: str) -> bool:
        """Select what a search finds (``*x*``, ``>=2020``); whether it found anything. QIX: Field.Select."""
        return self._selected("Select", qMatch=text)

    def select_all(self) -> bool:
        """Select every value. QIX: Field.SelectAll."""
        return self._selected("SelectAll")

    def select_possible(self) -> bool:
        """Select every possible value. QIX: Field.SelectPossible."""
        return self._selected("SelectPossible")

    def select_excluded(self) -> bool:
        """Select every excluded value. QIX: Field.SelectExcluded."""
        return self._selected("SelectExcluded")

    def clear(self) -> bool:
        """Clear the selections in the field. QIX: Field.Clear."""
        return self._selected("Clear")

    def clear_others(self) -> bool:
        """Clear the selections in all other fields. QIX: Field.ClearAllButThis."""
        return self._selected("ClearAllButThis")

    def lock(self) -> bool:
        """Lock the selections. QIX: Field.Lock."""
        return self._selected("Lock")

    def unlock(self) -> bool:
        """Unlock the selections. QIX: Field.Unlock."""
        return self._selected("Unlock")

    def values(self) -> list[FieldItem]:
        """All values with their states. QIX: Doc.CreateSessionObject with a list object."""
        return run(self._doc._session, selections.items(self._doc.handle, self.name, self.state))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"


class AsyncFieldSelector:
    """The asynchronous twin of `FieldSelector`."""

    def __init__(self, doc: AsyncDocument, name: str, state: str | None) -> None:
        self._doc = doc
        self.name = name
        self.state = state

    async def _selected(self, method: str, **params: Any) -> bool:
        steps = selections.call_field(self._doc.handle, self.name, self.state, method, params)
        return bool(await run_async(self._doc._session, steps))

    async def select(self, values: Any, *, toggle: bool = False) -> None:
        """Select values; see `FieldSelector.select`."""
        found = selections.values_of(values)
        if not await self._selected("SelectValues", qFieldValues=found, qToggleMode=toggle):
            raise selections.refused(self.name, values)

    async def search(self, text: str) -> bool:
        """Select what a search finds; see `FieldSelector.search`."""
        return await self._selected("Select", qMatch=text)

    async def select_all(self) -> bool:
        """Select every value."""
        return await self._selected("SelectAll")

    async def select_possible(self) -> bool:
        """Select every possible value."""
        return await self._selected("SelectPossible")

    async def select_excluded(self) -> bool:
        """Select every excluded value."""
        return await self._selected("SelectExcluded")

    async def clear(self) -> bool:
        """Clear the selections in the field."""
        return await self._selected("Clear")

    async def clear_others(self) -> bool:
        """Clear the selections in all other fields."""
        return await self._selected("ClearAllButThis")

    async def lock(self) -> bool:
        """Lock the selections."""
        return await self._selected("Lock")

    async def unlock(self) -> bool:
        """Unlock the selections."""
        return await self._selected("Unlock")

    async def values(self) -> list[FieldItem]:
        """All values with their states."""
        return await run_async(self._doc._session, selections.items(self._doc.handle, self.name, self.state))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"
