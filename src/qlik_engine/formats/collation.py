"""The order of texts in a language (CollationLocale): spaces, punctuation, symbols, digits, letters; accents
and case only tell apart what is else the same, small letters first."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .. import native
from ..columns.vector import Bools, Ints

_ASCII: Final = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
# Letters that are letters of their own, behind z, by language.
_BEHIND_Z: Final = {
    "sv": "åäö",
    "fi": "åäö",
    "da": "æøå",
    "nb": "æøå",
    "nn": "æøå",
    "no": "æøå",
    "et": "õäöü",
    "is": "þæöå",
}
# Letters that stand for others.
_SPELLED: Final = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d"}

Key = tuple[str, str, str]


def _places() -> dict[int, str]:
    """ASCII characters, capitals too, as characters in the order they sort by."""
    table = {ord(char): chr(place) for place, char in enumerate(_ASCII, start=32)}
    return table | {ord(char.upper()): table[ord(char)] for char in _ASCII}


_PLACES: Final = _places()
# By byte; 0 is left for what stands behind each text and sorts before all others.
_PLACE_OF: Final = bytes(ord(_PLACES.get(code, chr(code))) + 1 for code in range(128)) + bytes(128)
# Characters that are compared at once.
_WORD: Final = 8
# Texts that are compared at once.
_ROWS: Final = 64
# Texts that are worth arrays.
_MANY: Final = 1_000


@lru_cache(maxsize=64)
def collation_key(locale: str) -> Callable[[str], Key]:
    """A function that gives what a text sorts by in a language (`sv-SE`), to compare, not to read.

    The first part is the same for texts that differ in accents and case only.
    """
    own = _BEHIND_Z.get(locale.replace("_", "-").partition("-")[0].lower(), "")
    special = dict(_SPELLED) | {char: f"z{chr(0x3000 + place)}" for place, char in enumerate(own)}

    def key(text: str) -> Key:
        if text.isascii():
            return text.translate(_PLACES), "", text.swapcase()
        lower = unicodedata.normalize("NFC", text).lower()
        parts = unicodedata.normalize("NFD", "".join(special.get(char, char) for char in lower))
        plain = "".join(char for char in parts if not unicodedata.combining(char))
        return plain.translate(_PLACES), unicodedata.normalize("NFD", lower), text.swapcase()

    return key


@lru_cache(maxsize=64)
def alphabetical(locale: str) -> Callable[[str], str]:
    """As `collation_key`, but one text, and the same for texts that differ in case only."""
    key = collation_key(locale)

    def form(text: str) -> str:
        if text.isascii():
            return text.translate(_PLACES)
        plain, accents, _ = key(text)
        return f"{plain}\0{accents}"

    return form


def alphabetical_ranks(texts: Sequence[str], locale: str) -> Ints:
    """A rank for every text by alphabetical order, case apart; equal texts have equal ranks."""
    if len(texts) > _MANY and all(map(str.isascii, texts)):
        lengths = np.fromiter(map(len, texts), dtype=np.intp, count=len(texts))
        return ascii_ranks(np.frombuffer("".join(texts).encode(), dtype=np.uint8), lengths)
    forms = list(map(alphabetical(locale), texts))
    rank = {form: at for at, form in enumerate(sorted(set(forms)))}
    return np.array([rank[form] for form in forms], dtype=np.intp)


def ascii_ranks(data: NDArray[np.uint8], lengths: NDArray[Any]) -> Ints:
    """The same of texts in ASCII, whose bytes stand one after the other."""
    if native.lib is not None and native.lib.texts_ascend(
        np.ascontiguousarray(data), np.ascontiguousarray(lengths, dtype=np.int64), _PLACE_OF
    ):
        return np.arange(len(lengths))
    ranks = np.zeros(len(lengths), dtype=np.intp)
    left = np.flatnonzero(lengths)
    if len(left) < len(lengths):
        # Empty texts, as that of null, come before all others and have nothing in common with them.
        ranks[left] = len(lengths) - len(left) + ascii_ranks(data, lengths[left])
        return ranks
    if (words := _words_of_few(data, lengths)) is not None:
        return _word_ranks(words)
    starts = np.cumsum(lengths) - lengths
    placed = np.frombuffer(data.tobytes().translate(_PLACE_OF) + bytes(8), dtype=np.uint8)
    at = _common(placed, starts, lengths)
    while len(left):
        words = _words(placed, starts[left] + at, lengths[left] - at)
        at += 8
        among = ranks[left]
        is_begun = bool(among.any())
        order = np.lexsort((words, among)) if is_begun else np.argsort(words)
        left, words, among = left[order], words[order], among[order]
        if not is_begun and bool((words[1:] != words[:-1]).all()):
            ranks[left] = np.arange(len(left))
            break
        first = np.ones(len(left), dtype=bool)
        first[1:] = (words[1:] != words[:-1]) | (among[1:] != among[:-1])
        begins = np.flatnonzero(first)
        sizes = np.diff(begins, append=len(left))
        # A rank is how many texts come before: those before all alike, and of these the lesser ones.
        place = np.repeat(begins, sizes)
        apart = np.ones(len(left), dtype=bool)
        apart[1:] = among[1:] != among[:-1]
        alike = np.flatnonzero(apart)
        before = np.repeat(alike, np.diff(alike, append=len(left)))
        ranks[left] = among + place - before
        longest = np.maximum.reduceat(lengths[left], begins)
        left = left[np.repeat((sizes > 1) & (longest > at), sizes)]
    return ranks


def _words_of_few(data: NDArray[np.uint8], lengths: NDArray[Any]) -> NDArray[np.uint64] | None:
    """Texts as numbers of the same order, if all have one length and differ in eight places at most, as those
    do that are numbered; else None."""
    length = int(lengths[0]) if len(lengths) else 0
    if not length or bool((lengths != length).any()):
        return None
    table = data[: len(lengths) * length].reshape(-1, length)
    places = np.flatnonzero(_differing(table))
    if len(places) > _WORD:
        return None
    words = np.zeros((len(table), _WORD), dtype=np.uint8)
    placed = table[:, places].tobytes().translate(_PLACE_OF)
    words[:, : len(places)] = np.frombuffer(placed, dtype=np.uint8).reshape(len(table), len(places))
    return words.view(">u8")[:, 0].astype(np.uint64)


def _differing(table: NDArray[np.uint8]) -> Bools:
    """In which columns not all rows are the same."""
    count, length = table.shape
    # Several rows are one of a wider table, and its first one's are compared by themselves.
    wide = table[: count // _ROWS * _ROWS].reshape(-1, _ROWS * length)
    found: Bools = (table[count // _ROWS * _ROWS :] != table[0]).any(axis=0)
    if len(wide):
        apart = np.bitwise_or.reduce(wide ^ wide[0], axis=0).reshape(_ROWS, length)
        found |= ((apart != 0) | (table[:_ROWS] != table[0])).any(axis=0)
    return found


def _word_ranks(words: NDArray[np.uint64]) -> Ints:
    """For each number how many are smaller."""
    if bool((words[1:] > words[:-1]).all()):
        return np.arange(len(words))
    order = np.argsort(words)
    words = words[order]
    begins = np.zeros(len(words), dtype=np.intp)
    places = np.flatnonzero(words[1:] != words[:-1]) + 1
    begins[places] = places
    ranks = np.empty(len(words), dtype=np.intp)
    ranks[order] = np.maximum.accumulate(begins)
    return ranks


def _common(placed: NDArray[np.uint8], starts: Ints, lengths: NDArray[Any]) -> int:
    """How many characters all texts begin with."""
    least, at = int(lengths.min()) if len(lengths) else 0, 0
    for step, kind in ((8, ">u8"), (1, "u1")):
        every = _every(placed, kind)
        while at + step <= least and bool((every[starts + at] == every[starts[0] + at]).all()):
            at += step
    return at


def _every(placed: NDArray[np.uint8], kind: str) -> NDArray[Any]:
    """As many bytes as the type has from every place on."""
    length = len(placed) + 1 - np.dtype(kind).itemsize
    return np.ndarray(length, dtype=kind, buffer=placed, strides=(1,))


def _words(placed: NDArray[np.uint8], starts: Ints, lengths: NDArray[Any]) -> NDArray[np.uint64]:
    """The next eight characters of texts as numbers of the same order; those behind a text count nothing."""
    words = _every(placed, ">u8")[np.minimum(starts, len(placed) - 8)].astype(np.uint64)
    behind = (np.clip(8 - lengths, 0, 8) * 8).astype(np.uint64)
    # Shifts by all 64 bits are not defined.
    half = behind // np.uint64(2)
    found: NDArray[np.uint64] = words >> half >> (behind - half) << half << (behind - half)
    return found
