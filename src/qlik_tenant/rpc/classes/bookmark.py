"""The GenericBookmark class: stored selections."""

from __future__ import annotations

from typing import Any

from qlik_engine import bookmarks

from ...generated.qix.generic_bookmark import GenericBookmarkApi
from ..errors import INVALID_PARAMS, RpcError
from ..service import Outs
from .object_part import ObjectPart
from .publishing import Publishing


class BookmarkService(ObjectPart, Publishing, GenericBookmarkApi):
    """One bookmark of the app."""

    def apply_patches(self, *, qPatches: list[dict[str, Any]]) -> Outs:
        """QIX: GenericBookmark.ApplyPatches."""
        return self._patch(qPatches)

    def apply(self) -> Outs:
        """Select what the bookmark holds. QIX: GenericBookmark.Apply."""
        bookmarks.restore(self._object.session, bookmarks.content_of(self._object))
        return {"qSuccess": True}

    def apply_and_verify(self) -> Outs:
        """Select what the bookmark holds; tell what of it is gone. QIX: GenericBookmark.ApplyAndVerify."""
        held = bookmarks.content_of(self._object)
        bookmarks.restore(self._object.session, held)
        warnings = bookmarks.verify(self._object.session, held)
        return {"qResult": {"qApplySuccess": True, "qWarnings": warnings}}

    def get_field_values(self, *, qField: str, qGetExcludedValues: bool, qDataPage: dict[str, Any]) -> Outs:
        """A page of the values of a field in the default state. QIX: GenericBookmark.GetFieldValues."""
        return {"qFieldValues": self._values(qField, "$", qGetExcludedValues, qDataPage)}

    def get_field_values_ex(
        self, *, qField: str, qGetExcludedValues: bool, qDataPages: dict[str, Any]
    ) -> Outs:
        """Pages of the values of a field in any state. QIX: GenericBookmark.GetFieldValuesEx."""
        pages = qDataPages.get("qStatePages") or []
        states = [(str(page.get("qStateName") or "$"), page) for page in pages]
        return {
            "qFieldValues": [
                {
                    "qStateName": state,
                    "qFieldValues": self._values(qField, state, qGetExcludedValues, page),
                }
                for state, page in states
            ]
        }

    def _values(self, field: str, state: str, excluded: bool, page: dict[str, Any]) -> list[dict[str, Any]]:
        start, end = page.get("qStartIndex", 0), page.get("qEndIndex", 0)
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end):
            raise RpcError(INVALID_PARAMS, "qStartIndex and qEndIndex must be ascending numbers from 0")
        held = bookmarks.field_values(bookmarks.content_of(self._object), field, state, excluded=excluded)
        return held[start : end + 1]
