"""Texts from a file as duals: each distinct text is looked at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..columns import Coded, Vector
from ..columns.vector import Floats, Texts, narrow
from ..formats import interpret_all
from ..formats.locale import Locale
from .format_spec import FormatSpec

if TYPE_CHECKING:
    import pyarrow as pa

PLAIN: Final = FormatSpec()
# A number whose default text is these very characters: the text need not be kept.
_INTEGER: Final = r"^(?:0|-?[1-9][0-9]{0,13})$"
_DECIMAL: Final = r"^-?(?:0|[1-9][0-9]{0,6})\.[0-9]{0,6}[1-9]$"


def coded(array: Any, locale: Locale, spec: FormatSpec = PLAIN) -> Coded:
    """A DictionaryArray of texts as duals. A null index is null, and so is the null text of `spec`; blanks
    around a text are no part of it unless `spec` says so."""
    import pyarrow as pa

    codes = array.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False) + 1
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
    is_plain = pc.match_substring_regex(trimmed, pattern).to_numpy(zero_copy_only=False).astype(bool)
    if is_plain.any():
        at = np.flatnonzero(is_plain) + 1
        numbers[at] = pc.cast(trimmed.filter(pa.array(is_plain)), pa.float64()).to_numpy(zero_copy_only=False)
    others = np.flatnonzero(~is_plain)
    if len(others):
        kept = trimmed.take(others).to_pylist()
        texts[others + 1] = kept
        numbers[others + 1] = interpret_all(kept, locale)
    return Vector(size, None if np.isnan(numbers).all() else numbers, texts if len(others) else None)
