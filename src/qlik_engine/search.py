"""Searching the data and the objects of an app (Doc.SearchAssociations, SearchResults, SearchObjects ...)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .columns.vector import Bools
from .errors import EngineError
from .selection import Chosen, Selections

if TYPE_CHECKING:
    from .model import Field
    from .objects import GenericObject
    from .session import Session

Json = dict[str, Any]

COMBINATIONS_MAX: Final = 2000
"""Combinations of terms and fields that are looked at; more than a person would page through."""
SUGGESTIONS_MAX: Final = 100
_NOT_SEARCHED: Final = frozenset(
    (
        "slideitem",
        "sheet",
        "story",
        "slide",
        "masterobject",
        "snapshot",
        "LoadModel",
        "appprops",
        "searchhistory",
    )
)
_TEXTS: Final = ("/qMetaDef/title", "/title", "/subtitle", "/footnote", "/visualization")
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Match:
    """Terms found together: by field the numbers of its terms, and the values they mean."""

    terms: tuple[int, ...]
    fields: Mapping[str, tuple[int, ...]]
    values: Mapping[str, Bools]


def matches(session: Session, options: Mapping[str, Any], terms: Sequence[str]) -> list[Match]:
    """The combinations of terms and fields that go together, those of most terms first.

    Parameters: `options` are SearchCombinationOptions: `qSearchFields` (all by default) and `qContext`: what
    of the selections counts. A term finds the values with a word that begins with it, in any case.
    Raises EngineError 8 for an unknown context.
    """
    with session.lock:
        inside = _inside(session, options)
        found: list[dict[str, Bools]] = [_hits(inside, term) for term in terms]
        present = [at for at, hits in enumerate(found) if hits]
        every = (
            (chosen, fields)
            for size in range(len(present), 0, -1)
            for chosen in combinations(present, size)
            for fields in product(*(found[at] for at in chosen))
        )
        tried = (_match(session, found, *pair) for pair in islice(every, COMBINATIONS_MAX))
        return [match for match in tried if match is not None]


def select(
    session: Session, options: Mapping[str, Any], terms: Sequence[str], at: int, *, soft_lock: bool = False
) -> bool:
    """Select what a match means, by its number (SelectAssociations). False if locks forbid it.

    Raises EngineError 8 for a number no match has.
    """
    with session.lock:
        found = matches(session, options, terms)
        if not 0 <= at < len(found):
            raise EngineError(f"there is no match {at}", code=8, parameter="qMatchIx")
        locked = session.selections().locked
        if not soft_lock and locked & found[at].values.keys():
            return False
        return session.apply_selections("$", found[at].values)


def associations(
    session: Session, options: Mapping[str, Any], terms: Sequence[str], page: Mapping[str, Any]
) -> Json:
    """SearchAssociationResult."""
    found = matches(session, options, terms)
    shown = _paged(list(enumerate(found)), page)
    names = list(dict.fromkeys(name for _, match in shown for name in match.fields))
    most = int(page.get("qMaxNbrFieldMatches", -1))
    dictionaries: list[dict[int, Json]] = [{} for _ in names]
    combined = []
    for id, match in shown:
        fields = []
        for name, of_field in match.fields.items():
            at = names.index(name)
            elements = [code - 1 for code in np.flatnonzero(match.values[name]).tolist()]
            kept = elements if most < 0 else elements[:most]
            text = session.model.fields[name].texts
            for element in kept:
                dictionaries[at][element] = {
                    "qText": text[element + 1],
                    "qElemNumber": element,
                    "qRanges": _ranges(text[element + 1], terms, of_field),
                }
            places = list(dictionaries[at])
            fields.append(
                {
                    "qField": at,
                    "qValues": [places.index(element) for element in kept],
                    "qTerms": list(of_field),
                    "qNoOfMatches": len(elements),
                }
            )
        combined.append({"qId": id, "qFieldMatches": fields})
    return {
        "qFieldNames": names,
        "qSearchTerms": list(terms),
        "qFieldDictionaries": [
            {"qField": at, "qResult": list(entries.values())} for at, entries in enumerate(dictionaries)
        ],
        "qSearchTermsMatched": [combined] if combined else [],
        "qTotalSearchResults": len(found),
    }


def results(
    session: Session, options: Mapping[str, Any], terms: Sequence[str], page: Mapping[str, Any]
) -> Json:
    """SearchResult of the data: one group for each match."""
    found = matches(session, options, terms)
    attributes = frozenset(options.get("qAttributes") or ())
    groups = []
    for id, match in _paged(list(enumerate(found)), page):
        items = [
            _field_item(session.model.fields[name], match, terms, attributes, page) for name in match.fields
        ]
        groups.append(_group(id, "DatasetType", match.terms, items, page))
    return {"qSearchTerms": list(terms), "qTotalNumberOfGroups": len(found), "qSearchGroupArray": groups}


def suggest(session: Session, options: Mapping[str, Any], terms: Sequence[str]) -> Json:
    """SearchSuggestionResult: words of the data that begin with a term, and the fields they are in."""
    with session.lock:
        inside = _inside(session, options)
        words: dict[tuple[str, int], None] = {}
        names: dict[str, None] = {}
        for at, term in enumerate(terms):
            for name, values in _hits(inside, term).items():
                names[name] = None
                texts = session.model.fields[name].texts
                for code in np.flatnonzero(values).tolist()[:SUGGESTIONS_MAX]:
                    for word in re.findall(r"\w+", texts[code]):
                        if word.casefold().startswith(term.casefold()):
                            words[word, at] = None
        suggestions = [{"qValue": word, "qTerm": at} for word, at in islice(words, SUGGESTIONS_MAX)]
        return {"qSuggestions": suggestions, "qFieldNames": list(names)}


def values(
    session: Session, options: Mapping[str, Any], terms: Sequence[str], page: Mapping[str, Any]
) -> Json:
    """SearchValueResult: values any of the terms finds, by field, whatever is selected."""
    with session.lock:
        fields = _fields(session, options.get("qSearchFields") or ())
        everything = [(field, np.ones(field.cardinality + 1, dtype=bool)) for field in fields]
        found: dict[str, dict[int, list[int]]] = {}
        for at, term in enumerate(terms):
            for name, hits in _hits(everything, term).items():
                for code in np.flatnonzero(hits).tolist():
                    found.setdefault(name, {}).setdefault(code, []).append(at)
        most = int(page.get("qMaxNbrFieldMatches", -1))
        items = [
            {
                "qFieldName": name,
                "qValues": [
                    {
                        "qText": session.model.fields[name].texts[code],
                        "qElemNo": code - 1,
                        "qSearchTermsMatched": matched,
                    }
                    for code, matched in islice(codes.items(), None if most < 0 else most)
                ],
            }
            for name, codes in found.items()
        ]
        return {"qSearchTerms": list(terms), "qFieldMatches": _paged(items, page)}


def objects(
    session: Session, options: Mapping[str, Any], terms: Sequence[str], page: Mapping[str, Any]
) -> Json:
    """SearchResult of the app's objects: one group of those in whose texts every term is found."""
    with session.lock:
        items = []
        for found in session.all_objects():
            if found.session_only or found.type in _NOT_SEARCHED:
                continue
            shown = [(path, text) for path, text in _texts(found) if _matched(text, terms)]
            everything = {at for _, text in shown for at in _matched(text, terms)}
            if terms and everything == set(range(len(terms))):
                items.append(_object_item(found, shown, terms, page))
        numbers = tuple(range(len(terms)))
        groups = [_group(0, "GenericObjectsType", numbers, items, page)] if items else []
        return {
            "qSearchTerms": list(terms),
            "qTotalNumberOfGroups": len(groups),
            "qSearchGroupArray": _paged(groups, page),
        }


def _inside(session: Session, options: Mapping[str, Any]) -> list[tuple[Field, Bools]]:
    """The fields to search, with the values that count in the context asked for."""
    context = (
        str(options.get("qContext") or "LockedFieldsOnly").upper().removeprefix("CONTEXT_").replace("_", "")
    )
    now = session.selections()
    if context == "CLEARED":
        selections = Selections()
    elif context == "LOCKEDFIELDSONLY":
        selections = now.only(now.locked)
    elif context == "CURRENTSELECTIONS":
        selections = now
    else:
        raise EngineError(f"unknown search context: {options['qContext']}", code=8, parameter="qContext")
    possible = session.document.possible.get(session.model, selections)
    fields = _fields(session, options.get("qSearchFields") or ())
    return [(field, possible.values(field.name)) for field in fields]


def _fields(session: Session, names: Sequence[str]) -> list[Field]:
    known = session.model.fields
    if names:
        return [known[name] for name in names if name in known]
    excluded = {name for name, is_searched in session.model.searchable.items() if not is_searched}
    return [field for field in known.values() if not field.is_synthetic and field.name not in excluded]


def _hits(fields: Iterable[tuple[Field, Bools]], term: str) -> dict[str, Bools]:
    find = _finder(term).search
    result = {}
    for field, inside in fields:
        found = np.fromiter((find(text) is not None for text in field.texts), bool, len(field.texts))
        found[0] = False
        found &= inside
        if found.any():
            result[field.name] = found
    return result


def _match(
    session: Session, found: Sequence[dict[str, Bools]], terms: tuple[int, ...], fields: tuple[str, ...]
) -> Match | None:
    """The match of terms in fields; None if nothing in the data has them all."""
    of_field: dict[str, tuple[int, ...]] = {}
    for at, name in zip(terms, fields, strict=True):
        of_field[name] = (*of_field.get(name, ()), at)
    values = {}
    for name, numbers in of_field.items():
        both: Bools = np.logical_and.reduce([found[at][name] for at in numbers])
        values[name] = both if both.any() else np.logical_or.reduce([found[at][name] for at in numbers])
    wanted = Selections({name: Chosen(chosen) for name, chosen in values.items()})
    possible = session.document.possible.get(session.model, wanted)
    if not all((possible.values(name) & chosen).any() for name, chosen in values.items()):
        return None
    return Match(terms, of_field, values)


def _field_item(
    field: Field,
    match: Match,
    terms: Sequence[str],
    attributes: frozenset[str],
    page: Mapping[str, Any],
) -> Json:
    codes = np.flatnonzero(match.values[field.name]).tolist()
    numbers = match.fields[field.name]
    most = int(page.get("qMaxNbrFieldMatches", -1))
    options = _options(page, "qGroupItemOptions", "qGroupItemType", "Field")
    shown = _window(codes if most < 0 else codes[:most], options)
    exact = all(any(field.texts[code].casefold() == terms[at].casefold() for code in codes) for at in numbers)
    return {
        "qItemType": "Field",
        "qTotalNumberOfMatches": len(codes),
        "qIdentifier": field.name,
        "qItemMatches": [
            {
                "qText": field.texts[code],
                "qRanges": _ranges(field.texts[code], terms, numbers),
                "qAttributes": _attributes(field, code, attributes),
            }
            for code in shown
        ],
        "qSearchTermsMatched": list(numbers),
        "qMatchType": "FieldMatchExact" if exact else "FieldMatchWord",
    }


def _attributes(field: Field, code: int, wanted: frozenset[str]) -> list[Json]:
    known = {"qNum": f"{field.numbers[code]:.15g}", "qElemNum": str(code - 1)}
    return [{"qKey": key, "qValue": value} for key, value in known.items() if key in wanted]


def _object_item(
    found: GenericObject, shown: list[tuple[str, str]], terms: Sequence[str], page: Mapping[str, Any]
) -> Json:
    every = tuple(range(len(terms)))
    options = _options(page, "qGroupItemOptions", "qGroupItemType", "GenericObject")
    return {
        "qItemType": "GenericObject",
        "qTotalNumberOfMatches": len(shown),
        "qIdentifier": found.id,
        "qItemMatches": [
            {
                "qText": text,
                "qRanges": _ranges(text, terms, every),
                "qAttributes": [{"qKey": "qProperty", "qValue": path}],
            }
            for path, text in _window(shown, options)
        ],
        "qSearchTermsMatched": list(every),
        "qMatchType": "FieldMatchWord",
    }


def _texts(found: GenericObject) -> Iterator[tuple[str, str]]:
    properties = found.record.properties
    for path in _TEXTS:
        node: Any = properties
        for part in path[1:].split("/"):
            node = node.get(part) if isinstance(node, Mapping) else None
        if isinstance(node, str) and node:
            yield path, node


def _matched(text: str, terms: Sequence[str]) -> list[int]:
    return [at for at, term in enumerate(terms) if _finder(term).search(text)]


def _group(id: int, kind: str, terms: tuple[int, ...], items: list[Json], page: Mapping[str, Any]) -> Json:
    return {
        "qId": id,
        "qGroupType": kind,
        "qSearchTermsMatched": list(terms),
        "qTotalNumberOfItems": len(items),
        "qItems": _window(items, _options(page, "qGroupOptions", "qGroupType", kind)),
    }


def _ranges(text: str, terms: Sequence[str], numbers: Iterable[int]) -> list[Json]:
    return [
        {"qCharPos": hit.start(), "qCharCount": len(hit[0]), "qTerm": at}
        for at in numbers
        for hit in _finder(terms[at]).finditer(text)
    ]


def _finder(term: str) -> re.Pattern[str]:
    if not term.strip():
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w){re.escape(term.strip())}", re.IGNORECASE)


def _options(page: Mapping[str, Any], member: str, kind: str, value: str) -> Mapping[str, Any]:
    for options in page.get(member) or ():
        if options.get(kind) == value:
            found: Mapping[str, Any] = options
            return found
    return {}


def _window(items: Sequence[Any], options: Mapping[str, Any]) -> list[Any]:
    start, count = int(options.get("qOffset", 0)), int(options.get("qCount", -1))
    return list(items[start:] if count < 0 else items[start : start + count])


def _paged(items: Sequence[Any], page: Mapping[str, Any]) -> list[Any]:
    start, count = int(page.get("qOffset") or 0), int(page.get("qCount", _MOST))
    return list(items[start : start + max(count, 0)])
