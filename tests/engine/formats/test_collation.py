"""The order of texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlik_engine import native
from qlik_engine.formats.collation import alphabetical, alphabetical_ranks, ascii_ranks, collation_key
from tests.engine.twins import by_both


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


ASCII = st.text(st.characters(max_codepoint=127), max_size=30)


@given(
    st.lists(st.one_of(ASCII, st.text("abAB-0\0", max_size=20)), max_size=40),
    st.sampled_from(["", "Az", "a" * 9]),
    st.integers(0, 2),
)
def test_ranks_of_bytes_are_those_of_texts(texts: list[str], prefix: str, empty: int) -> None:
    texts = [""] * empty + [prefix + text for text in texts]
    data = np.frombuffer("".join(texts).encode(), dtype=np.uint8)
    ranks = ascii_ranks(data, np.array([len(text) for text in texts], dtype=np.intp)).tolist()
    forms = list(map(alphabetical("en-US"), texts))
    assert [ranks[i] < ranks[j] for i in range(len(texts)) for j in range(len(texts))] == [
        forms[i] < forms[j] for i in range(len(texts)) for j in range(len(texts))
    ]


@given(st.lists(st.text("abAB-0", max_size=20), min_size=1, max_size=12), st.booleans(), st.data())
def test_ranks_of_texts_in_order(texts: list[str], is_strict: bool, data: st.DataObject) -> None:
    form = alphabetical("en-US")
    texts = sorted({form(text): text for text in texts}.values() if is_strict else texts, key=form)
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(texts) - 1))
        texts[at] += data.draw(st.sampled_from(["a", "-", "zzzzzzzzz"]))
    held = np.frombuffer("".join(texts).encode(), dtype=np.uint8)
    lengths = np.array([len(text) for text in texts], dtype=np.intp)
    expected = [sum(form(text) < form(other) for text in texts) for other in texts]
    assert by_both(lambda: ascii_ranks(held, lengths).tolist(), [1]) == [expected] * (1 + bool(native.lib))


@given(st.data(), st.integers(1, 12), st.integers(0, 2))
def test_ranks_of_texts_of_one_length(data: st.DataObject, length: int, empty: int) -> None:
    one = st.text("aAb-0", min_size=length, max_size=length)
    some = data.draw(st.lists(one.map(lambda text: f"No. {text}"), max_size=20))
    texts = [""] * empty + some * data.draw(st.sampled_from([1, 20])) + some[1:4]
    held = np.frombuffer("".join(texts).encode(), dtype=np.uint8)
    ranks = ascii_ranks(held, np.array([len(text) for text in texts], dtype=np.intp)).tolist()
    forms = list(map(alphabetical("en-US"), texts))
    assert ranks == [sum(form < other for form in forms) for other in forms]


@pytest.mark.parametrize("last", ["zebra", "Zebra", "zébra"])
def test_ranks_of_many_texts(last: str) -> None:
    texts = [f"Customer#{number * 7919 % 2000:09}" for number in range(2000)] + [last, "customer#000000001"]
    ranks = alphabetical_ranks(texts, "en-US")
    assert [texts[at] for at in np.argsort(ranks[:2000])] == sorted(texts[:2000])
    assert ranks[2000] == ranks.max()
    assert ranks[2001] == ranks[texts.index("Customer#000000001")]
