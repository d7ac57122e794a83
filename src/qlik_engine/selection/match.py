"""Which values a search text means, as `Field.Select` and list box searches by wildcard read it.

A text is a numeric range (`>10<=20`), a wildcard pattern (`*`, `?`, `^` for the start of a word), the whole
text of a value, in any case, or several of these in parentheses (`(a|b*)`, `(>1&<5)`). Searches by expression
(`=`) are for those who know the selections; by similarity (`~`) they raise UnsupportedError.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from ..columns.vector import Bools, Floats
from ..errors import UnsupportedError

Reader: TypeAlias = Callable[[str], float]

_COMPARISON: Final = re.compile(r"\s*(>=|<=|>|<)\s*([^<>]*[^<>\s])")
_COMPARE: Final[dict[str, Callable[[Any, float], Any]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_UNSUPPORTED: Final = {"=": "search by expression", "~": "fuzzy search"}
_TERM: Final = re.compile(r'([+-]?)(?:"([^"]*)"|(\S+))')
_WILDCARD: Final = {"*": ".*", "?": ".", "^": r"\b"}


def match(text: str, texts: Sequence[str], numbers: Floats, read: Reader) -> Bools:
    """Bitmap of the values meant by `text`; `texts` and `numbers` are by code, code 0 never matches. `read`
    gives the number of a bound, NaN for what is none."""
    if text[:1] in _UNSUPPORTED:
        raise UnsupportedError(f"{_UNSUPPORTED[text[0]]} is not supported: {text}", parameter="Select")
    if text[:1] == "(" and text.rstrip()[-1:] == ")":
        return _compound(text.strip()[1:-1], texts, numbers, read)
    found = _in_range(text, numbers, read) if text[:1] in "<>" and text else None
    if found is None:
        found = _like(text, texts)
    found[0] = False
    return found


def search(text: str, texts: Sequence[str], numbers: Floats, read: Reader) -> Bools:
    """Bitmap of the values an interactive search finds: as `match` where the text is a pattern, else the
    values with a word that begins with one of the text's words ("..." is one phrase). Of words with `+` all
    must be there, of those with `-` none."""
    if text[:1] in (*_UNSUPPORTED, "<", ">", "(") or any(sign in text for sign in _WILDCARD):
        return match(text, texts, numbers, read)
    terms: dict[str, list[Bools]] = {"": [], "+": [], "-": []}
    for sign, quoted, bare in _TERM.findall(text):
        terms[sign].append(_begins(quoted or bare, texts))
    length = len(texts)
    wanted = [np.logical_or.reduce(terms[""])] if terms[""] else []
    if not wanted and not terms["+"] and not terms["-"]:
        return np.zeros(length, dtype=bool)
    found: Bools = np.logical_and.reduce([np.ones(length, dtype=bool), *wanted, *terms["+"]])
    for unwanted in terms["-"]:
        found &= ~unwanted
    found[0] = False
    return found


def highlights(search_text: str, value: str) -> list[tuple[int, int]]:
    """Where in a value stands what an interactive search looked for: position and length of each place."""
    if search_text[:1] in (*_UNSUPPORTED, "<", ">", "("):
        return []
    if any(sign in search_text for sign in _WILDCARD):
        pieces = [re.escape(piece) for piece in re.split(r"[*?^]+", search_text) if piece]
    else:
        found = _TERM.findall(search_text)
        pieces = [rf"(?<!\w){re.escape(quoted or bare)}" for sign, quoted, bare in found if sign != "-"]
    if not pieces:
        return []
    places = re.finditer("|".join(sorted(pieces, key=len, reverse=True)), value, re.IGNORECASE)
    return [(place.start(), len(place[0])) for place in places]


def _begins(term: str, texts: Sequence[str]) -> Bools:
    """The values with a word that begins with `term`."""
    find = re.compile(rf"(?<!\w){re.escape(term)}", re.IGNORECASE).search
    return np.fromiter((find(text) is not None for text in texts), dtype=bool, count=len(texts))


def _compound(text: str, texts: Sequence[str], numbers: Floats, read: Reader) -> Bools:
    """What `a|b` (one of them) or `a&b` (both) mean; `&` binds closer."""
    found = np.zeros(len(texts), dtype=bool)
    for alternative in _parts(text, "|"):
        both = [match(part, texts, numbers, read) for part in _parts(alternative, "&")]
        found |= np.logical_and.reduce(both)
    return found


def _parts(text: str, separator: str) -> list[str]:
    """The parts between separators that stand outside of parentheses and quotes."""
    parts, level, quoted = [""], 0, False
    for char in text:
        quoted ^= char == '"'
        if not quoted:
            level += (char == "(") - (char == ")")
        if char == separator and not level and not quoted:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]


def _in_range(text: str, numbers: Floats, read: Reader) -> Bools | None:
    parts = list(_COMPARISON.finditer(text))
    if not parts or "".join(part.group() for part in parts) != text.rstrip():
        return None
    bounds = [read(part[2]) for part in parts]
    if any(bound != bound for bound in bounds):
        return None
    found = np.ones(len(numbers), dtype=bool)
    for part, bound in zip(parts, bounds, strict=True):
        found &= _COMPARE[part[1]](numbers, bound)
    return found


def _like(text: str, texts: Sequence[str]) -> Bools:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        pattern = re.escape(text[1:-1])
    else:
        pattern = "".join(_WILDCARD.get(c) or re.escape(c) for c in text)
    like = re.compile(pattern, re.IGNORECASE | re.DOTALL).fullmatch
    return np.fromiter((like(t) is not None for t in texts), dtype=bool, count=len(texts))
