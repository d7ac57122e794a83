"""Texts from a file as duals: each distinct text is looked at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .. import kernels
from ..columns import Coded, Vector
from ..columns.arrow import arrow_mask, items_of, mask_of
from ..columns.packed import PackedVector, packed_arrow
from ..columns.vector import Bools, Floats, Texts, narrow
from ..formats import interpret_all
from ..formats.interpret import form_reads, start_of_numbers
from ..formats.locale import Locale
from .format_spec import FormatSpec

if TYPE_CHECKING:
    import pyarrow as pa

PLAIN: Final = FormatSpec()
# Every byte, with 0 for all digits.
_AS_ZERO: Final = np.array([ord("0") if chr(byte) in "123456789" else byte for byte in range(256)], np.uint8)
# A number, whatever its default text is.
_NUMBER: Final = r"^-?(?:0|[1-9][0-9]{0,13})(?:\.[0-9]{1,9})?$"
# A number whose default text is these very characters: the text need not be kept.
_INTEGER: Final = r"^(?:0|-?[1-9][0-9]{0,13})$"
_DECIMAL: Final = r"^-?(?:[1-9][0-9]{0,6}\.[0-9]{0,6}|0\.0{0,3}|0\.0{0,3}[1-9][0-9]{0,8})[1-9]$"


def coded(array: Any, locale: Locale, spec: FormatSpec = PLAIN) -> Coded:
    """A DictionaryArray of texts as duals. A null index is null, and so is the null text of `spec`; blanks
    around a text are no part of it unless `spec` says so."""
    import pyarrow as pa

    codes = items_of(array.indices.cast(pa.int64()).fill_null(-1), np.int64) + 1
    size = len(array.dictionary)
    if spec.null_text is not None:
        wanted = spec.null_text.strip(" ")
        is_null = np.array([text.strip(" ") == wanted for text in array.dictionary.to_pylist()], dtype=bool)
        codes = np.where(np.concatenate(([True], is_null))[codes], 0, codes)
    return Coded(interpreted(array.dictionary, locale, spec.verbatim), narrow(codes, size))


def coded_texts(texts: Sequence[str | None], locale: Locale, spec: FormatSpec = PLAIN) -> Coded:
    import pyarrow as pa

    return coded(pa.array(texts, type=pa.large_string()).dictionary_encode(), locale, spec)


def interpreted(dictionary: pa.Array[Any], locale: Locale, verbatim: bool = False) -> Vector:
    """Null, then every text of `dictionary` as a dual."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts_read = dictionary.cast(pa.large_string())
    trimmed = texts_read if verbatim else pc.utf8_trim(texts_read, " ")
    size = len(trimmed) + 1
    numbers: Floats = np.full(size, np.nan)
    texts: Texts = np.full(size, None, dtype=object)
    pattern = f"(?:{_INTEGER})|(?:{_DECIMAL})" if locale.decimal_sep == "." else _INTEGER
    is_plain = mask_of(pc.match_substring_regex(trimmed, pattern))
    if is_plain.any():
        at = np.flatnonzero(is_plain) + 1
        numbers[at] = items_of(pc.cast(trimmed.filter(arrow_mask(is_plain)), pa.float64()), np.float64)
    others = np.flatnonzero(~is_plain)
    if len(others):
        kept = trimmed.filter(arrow_mask(~is_plain))
        texts[others + 1] = kept.to_pylist()
        numbers[others + 1] = numbers_of(kept, locale)
    return Vector(size, None if np.isnan(numbers).all() else numbers, texts if len(others) else None)


def numbers_of(texts: pa.Array[Any], locale: Locale) -> Floats:
    """`interpret_all`, of plain numbers and of what can be none many at a time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = np.full(len(texts), np.nan)
    rest = np.arange(len(texts))
    if locale.decimal_sep == ".":
        is_number = _matches(texts, _NUMBER)
        found[is_number] = items_of(pc.cast(texts.filter(arrow_mask(is_number)), pa.float64()), np.float64)
        rest = np.flatnonzero(~is_number)
        texts = texts.filter(arrow_mask(~is_number))
    # Only of Latin letters and signs it is certain that this pattern means the same there and here.
    maybe = _matches(
        texts, f"^{start_of_numbers(locale)}|[^\\x00-\\x7F]|[\\x0B\\x1C-\\x1F]", ignore_case=True
    )
    rest, texts = rest[maybe], texts.filter(arrow_mask(maybe))
    reads = _forms_read(texts, locale)
    found[rest[reads]] = interpret_all(texts.filter(arrow_mask(reads)).to_pylist(), locale)
    return found


def _forms_read(texts: pa.Array[Any], locale: Locale) -> Bools:
    """Which texts are of a form that numbers are written in; columns have few forms."""
    data, bounds = packed_arrow(texts)
    forms = kernels.DistinctTexts()
    codes = forms.add(_AS_ZERO[data], bounds)
    held = PackedVector(forms.count + 1, None, *forms.packed())
    reads = [form is not None and form_reads(form, locale) for form in held.texts_or_none().tolist()]
    return np.array(reads, dtype=bool)[codes]


def _matches(texts: pa.Array[Any], pattern: str, *, ignore_case: bool = False) -> Bools:
    import pyarrow.compute as pc

    return mask_of(pc.match_substring_regex(texts, pattern, ignore_case=ignore_case))
