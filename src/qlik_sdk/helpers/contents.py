"""What a document holds: tables, sheets with their objects, bookmarks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from .calls import Ask, Steps, ask, ask_all
from .cubes import read_object
from .frames import Column, Hypercube, kind_of

if TYPE_CHECKING:
    from ..generated.qix.generic_object import AsyncGenericObject, GenericObject
    from .document import AsyncDocument, Document

_DATA = {"title": "/qMetaDef/title", "description": "/qMetaDef/description"}
_SHEET_DATA = {**_DATA, "rank": "/rank", "cells": "/cells"}
_SIZE = {"qcx": 0, "qcy": 0}
_PAGE_ROWS = 1000


@dataclass(frozen=True, slots=True)
class TableField:
    """A field of a table.

    Attributes:
        values: how many different ones; nulls: rows without one; tags: such as ``$numeric``, ``$key``.
    """

    name: str
    values: int
    nulls: int
    tags: tuple[str, ...]
    comment: str = ""

    @property
    def is_key(self) -> bool:
        """Whether the field links tables."""
        return "$key" in self.tags


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the data model."""

    name: str
    rows: int
    fields: tuple[TableField, ...]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """An object in a list: its id, title, description, and the rest of what the list tells."""

    id: str
    title: str
    description: str
    data: Mapping[str, Any]


def tables(doc: int) -> Steps[list[Table]]:
    """The tables of the data model."""
    found = yield from ask(
        "GetTablesAndKeys",
        doc,
        "qtr",
        qWindowSize=_SIZE,
        qNullSize=_SIZE,
        qCellHeight=0,
        qSyntheticMode=False,
        qIncludeSysVars=False,
    )
    return [
        Table(
            table["qName"],
            int(table.get("qNoOfRows", 0)),
            tuple(_field(one) for one in table.get("qFields") or ()),
            table.get("qComment", ""),
        )
        for table in found or ()
    ]


def _field(told: Mapping[str, Any]) -> TableField:
    return TableField(
        told["qName"],
        int(told.get("qnTotalDistinctValues", 0)),
        int(told.get("qnRows", 0)) - int(told.get("qnNonNulls", 0)),
        tuple(told.get("qTags") or ()),
        told.get("qComment", ""),
    )


def table_rows(doc: int, name: str, limit: int | None) -> Steps[Hypercube]:
    """Rows of a table as they were loaded."""
    known = yield from tables(doc)
    table = next((table for table in known if table.name == name), None)
    if table is None:
        raise ConfigError(f"the app has no table called {name!r}; there are {[one.name for one in known]}")
    whole = table.rows if limit is None else min(limit, table.rows)
    calls = [
        Ask(
            "GetTableData",
            doc,
            {
                "qOffset": top,
                "qRows": min(_PAGE_ROWS, whole - top),
                "qSyntheticMode": False,
                "qTableName": name,
            },
            "qData",
        )
        for top in range(0, whole, _PAGE_ROWS)
    ]
    pages = yield from ask_all(calls)
    rows = [row["qValue"] for page in pages for row in page or ()]
    cells = list(zip(*rows, strict=True)) if rows else [() for _ in table.fields]
    return Hypercube([_column(field, found) for field, found in zip(table.fields, cells, strict=True)])


def _column(field: TableField, cells: tuple[Mapping[str, Any], ...]) -> Column:
    texts: list[str | None] = [cell.get("qText") for cell in cells]
    numbers = [float(cell["qNumber"]) if cell.get("qIsNumeric") else math.nan for cell in cells]
    column = Column(field.name, texts, numbers)
    column.kind = kind_of(column, {"qTags": field.tags})
    return column


def sheets(doc: int) -> Steps[list[Info]]:
    """The sheets in their order."""
    definition = {"qAppObjectListDef": {"qType": "sheet", "qData": _SHEET_DATA}}
    found = yield from _listed(doc, definition, "qAppObjectList")
    return sorted(found, key=lambda info: float(info.data.get("rank") or 0))


def bookmarks(doc: int) -> Steps[list[Info]]:
    """The bookmarks by title."""
    definition = {"qBookmarkListDef": {"qType": "bookmark", "qData": _DATA}}
    found = yield from _listed(doc, definition, "qBookmarkList")
    return sorted(found, key=lambda info: info.title)


def _listed(doc: int, definition: Mapping[str, Any], name: str) -> Steps[list[Info]]:
    properties = {"qInfo": {"qType": "list"}, **definition}
    made = yield from ask("CreateSessionObject", doc, "qReturn", qProp=properties)
    try:
        layout = yield from ask("GetLayout", made["qHandle"], "qLayout")
    finally:
        yield from ask("DestroySessionObject", doc, qId=made["qGenericId"])
    return [_info(item) for item in (layout.get(name) or {}).get("qItems") or ()]


def _info(item: Mapping[str, Any]) -> Info:
    data, meta = item.get("qData") or {}, item.get("qMeta") or {}
    title = meta.get("title") or data.get("title") or ""
    return Info(item["qInfo"]["qId"], title, meta.get("description") or data.get("description") or "", data)


def chart(doc: int, object_id: str, path: str) -> Steps[Hypercube]:
    """All data of a chart."""
    found = yield from ask("GetObject", doc, "qReturn", qId=object_id)
    if (found or {}).get("qHandle") is None:
        raise ConfigError(f"the app has no object {object_id!r}")
    return (yield from read_object(found["qHandle"], path))


class _Listed:
    """An object of the app that a list told of."""

    def __init__(self, info: Info) -> None:
        self._info = info

    @property
    def id(self) -> str:
        """Its id."""
        return self._info.id

    @property
    def title(self) -> str:
        """Its title."""
        return self._info.title

    @property
    def description(self) -> str:
        """Its description."""
        return self._info.description

    def __repr__(self) -> str:
        return f"<{type(self).__name__} id={self.id!r} title={self.title!r}>"


class _SheetFace(_Listed):
    @property
    def object_ids(self) -> list[str]:
        """Ids of the objects on the sheet, in the order of its cells."""
        return [str(cell["name"]) for cell in self._info.data.get("cells") or () if cell.get("name")]


class Sheet(_SheetFace):
    """A sheet."""

    def __init__(self, doc: Document, info: Info) -> None:
        super().__init__(info)
        self._doc = doc

    def objects(self) -> list[GenericObject]:
        """The objects on the sheet. QIX: Doc.GetObject."""
        found = [self._doc.get_object(id) for id in self.object_ids]
        return [one for one in found if one is not None]


class AsyncSheet(_SheetFace):
    """The asynchronous twin of `Sheet`."""

    def __init__(self, doc: AsyncDocument, info: Info) -> None:
        super().__init__(info)
        self._doc = doc

    async def objects(self) -> list[AsyncGenericObject]:
        """The objects on the sheet. QIX: Doc.GetObject."""
        found = [await self._doc.get_object(id) for id in self.object_ids]
        return [one for one in found if one is not None]


class Bookmark(_Listed):
    """A bookmark."""

    def __init__(self, doc: Document, info: Info) -> None:
        super().__init__(info)
        self._doc = doc

    def apply(self) -> bool:
        """Select what the bookmark holds; whether that could be. QIX: Doc.ApplyBookmark."""
        return self._doc.apply_bookmark(self.id)

    def delete(self) -> bool:
        """Remove the bookmark. QIX: Doc.DestroyBookmark."""
        return self._doc.destroy_bookmark(self.id)


class AsyncBookmark(_Listed):
    """The asynchronous twin of `Bookmark`."""

    def __init__(self, doc: AsyncDocument, info: Info) -> None:
        super().__init__(info)
        self._doc = doc

    async def apply(self) -> bool:
        """Select what the bookmark holds; whether that could be."""
        return await self._doc.apply_bookmark(self.id)

    async def delete(self) -> bool:
        """Remove the bookmark."""
        return await self._doc.destroy_bookmark(self.id)
