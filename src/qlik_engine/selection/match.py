"""Which values a search text means, as `Field.Select` and list box searches by wildcard read it.

A text is a numeric range (`>10<=20`), a wildcard pattern (`*`, `?`, `^` for the start of a word) or
the whole text of a value, in any case. Searches by expression (`=`), similarity (`~`) and compound ones
(`(a|b)`) are documented too and raise UnsupportedError.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from ..columns.vector import Bools, Floats
from ..errors import UnsupportedError

_COMPARISON: Final = re.compile(r"\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)")
_COMPARE: Final[dict[str, Callable[[Any, float], Any]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_UNSUPPORTED: Final = {"=": "search by expression", "~": "fuzzy search", "(": "compound search"}
_TERM: Final = re.compile(r'"([^"]*)"|(\S+)')
_WILDCARD: Final = {"*": ".*", "?": ".", "^": r"\b"}


def match(text: str, texts: Sequence[str], numbers: Floats) -> Bools:
    """Bitmap of the values meant by `text`; `texts` and `numbers` are by code, code 0 never matches."""
    if text[:1] in _UNSUPPORTED:
        raise UnsupportedError(f"{_UNSUPPORTED[text[0]]} is not supported: {text}", parameter="Select")
    found = _in_range(text, numbers) if text[:1] in "<>" and text else None
    if found is None:
        found = _like(text, texts)
    found[0] = False
    return found


def search(text: str, texts: Sequence[str], numbers: Floats) -> Bools:
    """Bitmap of the values an interactive search finds: as `match` where the text is a pattern, else the
    values with a word that begins with one of the text's words ("..." is one phrase)."""
    if text[:1] in (*_UNSUPPORTED, "<", ">") or any(sign in text for sign in _WILDCARD):
        return match(text, texts, numbers)
    terms = [quoted or bare for quoted, bare in _TERM.findall(text)]
    if any(term[0] in "+-" for term in terms):
        raise UnsupportedError(
            f"search with + or - is not supported: {text}", parameter="SearchListObjectFor"
        )
    begins = re.compile("|".join(rf"(?<!\w){re.escape(term)}" for term in terms), re.IGNORECASE).search
    found = np.fromiter((bool(terms) and begins(t) is not None for t in texts), dtype=bool, count=len(texts))
    found[0] = False
    return found


def _in_range(text: str, numbers: Floats) -> Bools | None:
    parts = list(_COMPARISON.finditer(text))
    if not parts or "".join(part.group() for part in parts) != text.rstrip():
        return None
    found = np.ones(len(numbers), dtype=bool)
    for part in parts:
        found &= _COMPARE[part[1]](numbers, float(part[2]))
    return found


def _like(text: str, texts: Sequence[str]) -> Bools:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        pattern = re.escape(text[1:-1])
    else:
        pattern = "".join(_WILDCARD.get(c) or re.escape(c) for c in text)
    like = re.compile(pattern, re.IGNORECASE | re.DOTALL).fullmatch
    return np.fromiter((like(t) is not None for t in texts), dtype=bool, count=len(texts))
