"""The order of texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlik_engine.formats.collation import collation_key


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("en-US", ["", " a", "_a", "-1", "#", "$5", "1", "10", "2", "a", "A", "á", "ab", "Áb", "b", "B"]),
        ("en-US", ["aerie", "æsir", "afar", "o", "ö", "oz", "strasse", "straße", "straßen", "z"]),
        ("sv-SE", ["a", "z", "zz", "å", "Å", "ä", "ö", "öa"]),
        ("da_DK", ["a", "z", "æ", "ø", "å"]),
        ("de-DE", ["a", "ä", "az", "b"]),
        ("", ["a", "B", "c"]),
    ],
)
def test_order(locale: str, texts: list[str]) -> None:
    mixed = texts[1::2] + texts[::2]
    assert sorted(mixed, key=collation_key(locale)) == texts


def test_case_and_accents_only_tell_apart() -> None:
    key = collation_key("en-US")
    assert key("resume")[0] == key("Résumé")[0]
    assert key("resume") != key("Résumé")


@given(st.lists(st.text(max_size=8)), st.sampled_from(["en-US", "sv-SE", "x"]))
def test_any_texts_have_an_order(texts: list[str], locale: str) -> None:
    key = collation_key(locale)
    mixed = texts[1::2] + texts[::2]
    assert list(map(key, sorted(mixed, key=key))) == sorted(map(key, texts))
    assert all(key(a) != key(b) for a in texts for b in texts if a.swapcase() != b.swapcase())
