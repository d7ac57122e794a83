"""Doc: searching the data and the objects."""

from __future__ import annotations

from typing import Any

from qlik_engine import search

from ..service import Outs
from .doc_part import DocPart


class DocSearch(DocPart):
    """Searches and what they select."""

    def search_suggest(self, *, qOptions: dict[str, Any], qTerms: list[str]) -> Outs:
        """Words of the data that begin with the terms. QIX: Doc.SearchSuggest."""
        return {"qResult": search.suggest(self._engine, qOptions, qTerms)}

    def search_associations(
        self, *, qOptions: dict[str, Any], qTerms: list[str], qPage: dict[str, Any]
    ) -> Outs:
        """Combinations of terms and fields. Errors: 8 for an unknown context. QIX: Doc.SearchAssociations."""
        return {"qResults": search.associations(self._engine, qOptions, qTerms, qPage)}

    def select_associations(
        self, *, qOptions: dict[str, Any], qTerms: list[str], qMatchIx: int, qSoftLock: bool = False
    ) -> Outs:
        """Select a combination by its `qId`; error 8 if there is none. QIX: Doc.SelectAssociations."""
        search.select(self._engine, qOptions, qTerms, qMatchIx, soft_lock=qSoftLock)
        return {}

    def search_results(self, *, qOptions: dict[str, Any], qTerms: list[str], qPage: dict[str, Any]) -> Outs:
        """Hits in the data, by combination. Errors: 8 for an unknown context. QIX: Doc.SearchResults."""
        return {"qResult": search.results(self._engine, qOptions, qTerms, qPage)}

    def search_objects(self, *, qOptions: dict[str, Any], qTerms: list[str], qPage: dict[str, Any]) -> Outs:
        """Objects with all terms in their titles. QIX: Doc.SearchObjects."""
        return {"qResult": search.objects(self._engine, qOptions, qTerms, qPage)}

    def search_values(self, *, qOptions: dict[str, Any], qTerms: list[str], qPage: dict[str, Any]) -> Outs:
        """Values with any of the terms, by field. QIX: Doc.SearchValues."""
        return {"qResult": search.values(self._engine, qOptions, qTerms, qPage)}
