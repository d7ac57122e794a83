"""The order of texts in a language (CollationLocale): spaces, punctuation, symbols, digits, letters; accents
and case only tell apart what is else the same, small letters first."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

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
