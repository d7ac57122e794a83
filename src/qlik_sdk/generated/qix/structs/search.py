# Generated from contract/qix by `python -m codegen`; change the contract or the template, not this file.
"""Structures of the engine protocol: search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....core.model import Model, field

if TYPE_CHECKING:
    from ..enums import (
        CharEncodingType,
        SearchContextType,
        SearchFieldMatchType,
        SearchFieldSelectionMode,
        SearchGroupItemType,
        SearchGroupType,
    )


class AssociationScore(Model):
    """How well a field of one table matches a field of another."""

    qField1Scores: FieldScores | None = field("qField1Scores", "FieldScores", default=None)
    qField2Scores: FieldScores | None = field("qField2Scores", "FieldScores", default=None)
    qFieldPairName: str | None = field("qFieldPairName", default=None)
    qScoreSummary: int | None = field("qScoreSummary", default=None)


class FieldScores(Model):
    """Scores of one field in a comparison."""

    qCardinalRatio: float | None = field("qCardinalRatio", default=None)
    qFieldName: str | None = field("qFieldName", default=None)
    qReadableName: str | None = field("qReadableName", default=None)
    qRowScore: float | None = field("qRowScore", default=None)
    qSymbolScore: float | None = field("qSymbolScore", default=None)


class SearchAssociationResult(Model):
    """What a search for combinations of terms found.

    Deprecated.
    """

    qFieldDictionaries: list[SearchFieldDictionary] | None = field(
        "qFieldDictionaries", "SearchFieldDictionary[]", default=None
    )
    qFieldNames: list[str] | None = field("qFieldNames", default=None)
    qSearchTerms: list[str] | None = field("qSearchTerms", default=None)
    qSearchTermsMatched: list[list[SearchMatchCombination]] | None = field(
        "qSearchTermsMatched", "SearchMatchCombination[][]", default=None
    )
    qTotalSearchResults: int | None = field("qTotalSearchResults", default=None)


class SearchAttribute(Model):
    """An attribute of what is searched, or of a hit."""

    qKey: str | None = field("qKey", default=None)
    qValue: str | None = field("qValue", default=None)


class SearchCharRange(Model):
    """A stretch of characters that a term hit."""

    qCharCount: int | None = field("qCharCount", default=None)
    qCharPos: int | None = field("qCharPos", default=None)
    qTerm: int | None = field("qTerm", default=None)


class SearchCombinationOptions(Model):
    """Where and how data are searched.

    Left out, the engine takes:
        qCharEncoding CHAR_ENCODING_UTF8
        qContext CONTEXT_LOCKED_FIELDS_ONLY
    """

    qAttributes: list[str] | None = field("qAttributes", default=None)
    qCharEncoding: CharEncodingType | None = field("qCharEncoding", default="CHAR_ENCODING_UTF8")
    qContext: SearchContextType | None = field("qContext", default="CONTEXT_LOCKED_FIELDS_ONLY")
    qSearchFields: list[str] | None = field("qSearchFields", default=None)


class SearchFieldDictionary(Model):
    """The hits of a search in one field.

    Deprecated.
    """

    qField: int | None = field("qField", default=None)
    qResult: list[SearchTermResult] | None = field("qResult", "SearchTermResult[]", default=None)


class SearchFieldMatch(Model):
    """The values of one field that terms hit.

    Deprecated.
    """

    qField: int | None = field("qField", default=None)
    qNoOfMatches: int | None = field("qNoOfMatches", default=None)
    qTerms: list[int] | None = field("qTerms", default=None)
    qValues: list[int] | None = field("qValues", default=None)


class SearchFieldMatchesItem(Model):
    """One value that terms hit.

    Experimental: it may change.
    """

    qElemNo: int | None = field("qElemNo", default=None)
    qSearchTermsMatched: list[int] | None = field("qSearchTermsMatched", default=None)
    qText: str | None = field("qText", default=None)


class SearchFieldValueItem(Model):
    """The values of one field that a search hit.

    Experimental: it may change.
    """

    qFieldName: str | None = field("qFieldName", default=None)
    qValues: list[SearchFieldMatchesItem] | None = field("qValues", "SearchFieldMatchesItem[]", default=None)


class SearchGroup(Model):
    """Hits that share a combination of terms."""

    qGroupType: SearchGroupType | None = field("qGroupType", default=None)
    qId: int | None = field("qId", default=None)
    qItems: list[SearchGroupItem] | None = field("qItems", "SearchGroupItem[]", default=None)
    qSearchTermsMatched: list[int] | None = field("qSearchTermsMatched", default=None)
    qTotalNumberOfItems: int | None = field("qTotalNumberOfItems", default=None)


class SearchGroupItem(Model):
    """One field or object in a group of hits."""

    qIdentifier: str | None = field("qIdentifier", default=None)
    qItemMatches: list[SearchGroupItemMatch] | None = field(
        "qItemMatches", "SearchGroupItemMatch[]", default=None
    )
    qItemType: SearchGroupItemType | None = field("qItemType", default=None)
    qMatchType: SearchFieldMatchType | None = field("qMatchType", default=None)
    qSearchTermsMatched: list[int] | None = field("qSearchTermsMatched", default=None)
    qTotalNumberOfMatches: int | None = field("qTotalNumberOfMatches", default=None)


class SearchGroupItemMatch(Model):
    """One text that was hit."""

    qAttributes: list[SearchAttribute] | None = field("qAttributes", "SearchAttribute[]", default=None)
    qFieldSelectionMode: SearchFieldSelectionMode | None = field("qFieldSelectionMode", default=None)
    qRanges: list[SearchCharRange] | None = field("qRanges", "SearchCharRange[]", default=None)
    qText: str | None = field("qText", default=None)


class SearchGroupItemOptions(Model):
    """Which items of one kind are wanted, from an offset.

    Left out, the engine takes:
        qCount -1
        qOffset 0
    """

    qCount: int | None = field("qCount", default=-1)
    qGroupItemType: SearchGroupItemType | None = field("qGroupItemType", default=None)
    qOffset: int | None = field("qOffset", default=0)


class SearchGroupOptions(Model):
    """Which groups of one kind are wanted, from an offset.

    Left out, the engine takes:
        qCount -1
        qOffset 0
    """

    qCount: int | None = field("qCount", default=-1)
    qGroupType: SearchGroupType | None = field("qGroupType", default=None)
    qOffset: int | None = field("qOffset", default=0)


class SearchMatchCombination(Model):
    """One combination of fields that together hit the terms.

    Deprecated.
    """

    qFieldMatches: list[SearchFieldMatch] | None = field("qFieldMatches", "SearchFieldMatch[]", default=None)
    qId: int | None = field("qId", default=None)


class SearchObjectOptions(Model):
    """Where and how objects are searched.

    Left out, the engine takes:
        qCharEncoding CHAR_ENCODING_UTF8
    """

    qAttributes: list[str] | None = field("qAttributes", default=None)
    qCharEncoding: CharEncodingType | None = field("qCharEncoding", default="CHAR_ENCODING_UTF8")


class SearchPage(Model):
    """Which part of the hits is wanted.

    Left out, the engine takes:
        qMaxNbrFieldMatches -1
    """

    qCount: int | None = field("qCount", default=None)
    qGroupItemOptions: list[SearchGroupItemOptions] | None = field(
        "qGroupItemOptions", "SearchGroupItemOptions[]", default=None
    )
    qGroupOptions: list[SearchGroupOptions] | None = field(
        "qGroupOptions", "SearchGroupOptions[]", default=None
    )
    qMaxNbrFieldMatches: int | None = field("qMaxNbrFieldMatches", default=-1)
    qOffset: int | None = field("qOffset", default=None)


class SearchResult(Model):
    """What a search found, in groups."""

    qSearchGroupArray: list[SearchGroup] | None = field("qSearchGroupArray", "SearchGroup[]", default=None)
    qSearchTerms: list[str] | None = field("qSearchTerms", default=None)
    qTotalNumberOfGroups: int | None = field("qTotalNumberOfGroups", default=None)


class SearchSuggestItem(Model):
    """A suggested word for a term."""

    qTerm: int | None = field("qTerm", default=None)
    qValue: str | None = field("qValue", default=None)


class SearchSuggestionResult(Model):
    """Suggested words, and fields with such names."""

    qFieldNames: list[str] | None = field("qFieldNames", default=None)
    qSuggestions: list[SearchSuggestItem] | None = field("qSuggestions", "SearchSuggestItem[]", default=None)


class SearchTermResult(Model):
    """One value that was hit, and where.

    Deprecated.
    """

    qElemNumber: int | None = field("qElemNumber", default=None)
    qRanges: list[SearchCharRange] | None = field("qRanges", "SearchCharRange[]", default=None)
    qText: str | None = field("qText", default=None)


class SearchValueOptions(Model):
    """Fields in which values are searched.

    Experimental: it may change.
    """

    qSearchFields: list[str] | None = field("qSearchFields", default=None)


class SearchValuePage(Model):
    """Which part of the hits in values is wanted.

    Left out, the engine takes:
        qMaxNbrFieldMatches -1

    Experimental: it may change.
    """

    qCount: int | None = field("qCount", default=None)
    qMaxNbrFieldMatches: int | None = field("qMaxNbrFieldMatches", default=-1)
    qOffset: int | None = field("qOffset", default=None)


class SearchValueResult(Model):
    """Values that a search hit.

    Experimental: it may change.
    """

    qFieldMatches: list[SearchFieldValueItem] | None = field(
        "qFieldMatches", "SearchFieldValueItem[]", default=None
    )
    qSearchTerms: list[str] | None = field("qSearchTerms", default=None)
