"""What the values of fields are like: counts, extremes, moments, frequencies, samples."""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from .columns.vector import Bools, Floats
from .errors import EngineError
from .hypercube.cells import wire_number
from .objects.bookmarks import field_value

if TYPE_CHECKING:
    from .document import Document
    from .model import Field, Model
    from .session import Session

Json = dict[str, Any]
Counts = NDArray[np.int64]

FRACTILES: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
MOST_FREQUENT: Final = 10
BINS_MAX: Final = 10
_TABLE_NOT_FOUND: Final = 11001


def table_profile(data: Document | Session, table: str) -> Json:
    """`TableProfilingData` (Doc.GetTableProfileData). Raises EngineError 11001 for an unknown table."""
    with data.lock:
        model = data.model
        found = model.tables.get(table)
        if found is None:
            raise EngineError(f"Table '{table}' not found", code=_TABLE_NOT_FOUND, parameter=table)
        profiles = [_profile(model, name, table) for name in found.columns]
        return {"qNoOfRows": found.length, "qFieldProfiling": profiles}


def samples(
    data: Document | Session, wanted: Sequence[Mapping[str, Any]], count: int, seed: int = 0
) -> list[Json]:
    """`SampleResult` of fields, or of columns of tables (Doc.GetFieldAndColumnSamples).

    Parameters: `wanted` are FieldOrColumn, whose names may hold `*` and `?`; `count` the most values of each;
    `seed`, unless 0, picks them at random, the same ones for the same seed; else they are the first ones.
    """
    with data.lock:
        model = data.model
        result = []
        for entry in wanted:
            for field, table in _named(model, str(entry.get("qFieldName") or ""), entry.get("qTableName")):
                codes = _present(model, field, table)
                if seed and len(codes) > count:
                    picked = np.random.default_rng(seed).choice(len(codes), count, replace=False)
                    codes = codes[np.sort(picked)]
                known = model.fields[field]
                values = [
                    field_value(known.texts[code], float(known.numbers[code]))
                    for code in codes[: max(count, 0)].tolist()
                ]
                place = {"qFieldName": field, **({"qTableName": table} if table else {})}
                result.append({"qFieldOrColumn": place, "qValues": values})
        return result


def fields_with_tags(data: Document | Session, tags: Iterable[str], *, one: bool = False) -> list[Json]:
    """`NxMatchingFieldInfo` of the fields that have all of some tags, or `one` of them
    (Doc.GetMatchingFields)."""
    wanted = set(tags)
    with data.lock:
        return [
            {"qName": field.name, "qTags": field.tags}
            for field in data.model.fields.values()
            if not field.is_synthetic and (wanted & set(field.tags) if one else wanted <= set(field.tags))
        ]


def _named(model: Model, field: str, table: Any) -> list[tuple[str, str]]:
    if not table:
        names = [known.name for known in model.fields.values() if not known.is_synthetic]
        return [(name, "") for name in names if _like(name, field)]
    return [
        (name, known)
        for known, found in model.tables.items()
        if _like(known, str(table))
        for name in found.columns
        if _like(name, field)
    ]


def _like(name: str, pattern: str) -> bool:
    return name == pattern or fnmatch.fnmatchcase(name, pattern.replace("[", "[[]"))


def _present(model: Model, field: str, table: str) -> NDArray[Any]:
    """The codes of a field's values, in load order; of those in one table if it is named."""
    if not table:
        return np.arange(1, model.fields[field].cardinality + 1)
    codes = np.unique(model.tables[table].columns[field].codes)
    present: NDArray[Any] = codes[codes != 0]
    return present


def _profile(model: Model, name: str, table: str) -> Json:
    field = model.fields[name]
    codes = model.tables[table].columns[name].codes
    counts = np.bincount(codes, minlength=field.cardinality + 1).astype(np.int64)
    nulls, counts[0] = int(counts[0]), 0
    numbers, is_number = field.numbers, ~np.isnan(field.numbers)
    there = counts > 0
    return {
        "qName": name,
        "qFieldTags": field.tags,
        "qNumberFormat": field.number_format.struct(),
        "qDistinctValues": int(there.sum()),
        "qDistinctNumericValues": int((there & is_number).sum()),
        "qDistinctTextValues": int((there & ~is_number).sum()),
        "qNumericValues": int(counts[is_number].sum()),
        "qTextValues": int(counts[~is_number].sum()),
        "qNullValues": nulls,
        "qPosValues": int(counts[numbers > 0].sum()),
        "qNegValues": int(counts[numbers < 0].sum()),
        "qZeroValues": int(counts[numbers == 0].sum()),
        "qDataEvenness": _evenness(counts[there]),
        "qMostFrequent": _most_frequent(field, counts),
        **_text_profile(field, counts, there),
        **_number_profile(numbers[is_number & there], counts[is_number & there]),
    }


def _text_profile(field: Field, counts: Counts, there: Bools) -> Json:
    used = np.flatnonzero(there).tolist()
    texts = [field.texts[code] for code in used]
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    weights = counts[there]
    total = int(weights.sum())
    ordered = sorted(texts, key=str.casefold)
    characters = int((lengths * weights).sum())
    return {
        "qEmptyStrings": int(weights[lengths == 0].sum()),
        "qMinStringLen": int(lengths.min()) if len(lengths) else 0,
        "qMaxStringLen": int(lengths.max(initial=0)),
        "qSumStringLen": characters,
        "qAvgStringLen": characters / total if total else 0,
        "qFirstSorted": ordered[0] if ordered else "",
        "qLastSorted": ordered[-1] if ordered else "",
    }


def _number_profile(numbers: Floats, counts: Counts) -> Json:
    total = int(counts.sum())
    if not total:
        nothing = ("qSum", "qSum2", "qAverage", "qStd", "qSkewness", "qKurtosis", "qMin", "qMax", "qMedian")
        return {
            **dict.fromkeys(nothing, "NaN"),
            "qFractiles": [],
            "qFrequencyDistribution": _bins(numbers, counts),
        }
    mean = float((numbers * counts).sum()) / total
    powers = [float(((numbers - mean) ** n * counts).sum()) / total for n in (2, 3, 4)]
    variance, third, fourth = powers
    ordered = np.argsort(numbers, kind="stable")
    return {
        "qSum": wire_number(float((numbers * counts).sum())),
        "qSum2": wire_number(float((numbers**2 * counts).sum())),
        "qAverage": wire_number(mean),
        "qStd": wire_number(math.sqrt(variance * total / (total - 1)) if total > 1 else math.nan),
        "qSkewness": wire_number(third / variance**1.5 if variance else math.nan),
        "qKurtosis": wire_number(fourth / variance**2 - 3 if variance else math.nan),
        "qMin": wire_number(float(numbers.min())),
        "qMax": wire_number(float(numbers.max())),
        "qMedian": wire_number(_fractile(numbers[ordered], counts[ordered], 0.5)),
        "qFractiles": [wire_number(_fractile(numbers[ordered], counts[ordered], at)) for at in FRACTILES],
        "qFrequencyDistribution": _bins(numbers, counts),
    }


def _fractile(numbers: Floats, counts: Counts, share: float) -> float:
    """The value below which a share of all values lies, between the two nearest of them."""
    ends = np.cumsum(counts)
    place = share * (int(ends[-1]) - 1)
    low, high = math.floor(place), math.ceil(place)
    first = float(numbers[np.searchsorted(ends, low, side="right")])
    second = float(numbers[np.searchsorted(ends, high, side="right")])
    return first + (second - first) * (place - low)


def _bins(numbers: Floats, counts: Counts) -> Json:
    if not len(numbers):
        return {"qNumberOfBins": 0, "qBinsEdges": [], "qFrequencies": []}
    bins = min(BINS_MAX, len(numbers))
    frequencies, edges = np.histogram(numbers, bins=bins, weights=counts)
    return {
        "qNumberOfBins": bins,
        "qBinsEdges": [wire_number(edge) for edge in edges.tolist()],
        "qFrequencies": [int(frequency) for frequency in frequencies.tolist()],
    }


def _most_frequent(field: Field, counts: Counts) -> list[Json]:
    codes = np.argsort(-counts, kind="stable")[:MOST_FREQUENT]
    return [
        {
            "qSymbol": {"qText": field.texts[code], "qNumber": wire_number(float(field.numbers[code]))},
            "qFrequency": int(counts[code]),
        }
        for code in codes.tolist()
        if counts[code]
    ]


def _evenness(counts: Counts) -> float:
    """How evenly values occur: 1 if all do equally often, towards 0 the more one prevails."""
    if len(counts) < 2:
        return 1.0 if len(counts) else 0.0
    shares = counts / counts.sum()
    return float(-(shares * np.log(shares)).sum() / math.log(len(counts)))
