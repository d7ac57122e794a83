from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_tenant.rpc.delta import MAX_PATCHES, DeltaCache, diff

names = st.sampled_from(["a", "b", "qNum", "0", "", "x/y", "~"])
values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.just(1.0) | st.sampled_from(["", "t"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)


def apply(value: Any, patches: list[dict[str, Any]]) -> Any:
    """Patch the way clients do: paths split at slashes, nothing unescaped."""
    value = copy.deepcopy(value)
    for patch in patches:
        if patch["path"] == "/":
            value = patch["value"]
            continue
        *steps, last = patch["path"].split("/")[1:]
        target = value
        for step in steps:
            target = target[int(step)] if isinstance(target, list) else target[step]
        if isinstance(target, list):
            assert patch["op"] == "replace"
            target[int(last)] = patch["value"]
        elif patch["op"] == "remove":
            del target[last]
        else:
            assert (last in target) == (patch["op"] == "replace")
            target[last] = patch["value"]
    return value


def same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


@settings(max_examples=200, deadline=None)
@given(values, values)
def test_patches_turn_the_old_value_into_the_new(old: Any, new: Any) -> None:
    assert same(apply(old, diff(old, new)), new)


@settings(max_examples=50, deadline=None)
@given(values)
def test_equal_values_need_no_patch(value: Any) -> None:
    assert diff(value, copy.deepcopy(value)) == []


def test_only_what_differs_is_sent() -> None:
    old = {"qSize": {"qcx": 2, "qcy": 5}, "qPages": [{"qText": "a"}, {"qText": "b"}]}
    new = {"qSize": {"qcx": 2, "qcy": 6}, "qPages": [{"qText": "a"}, {"qText": "c"}], "qTitle": "t"}
    assert diff(old, new) == [
        {"op": "replace", "path": "/qSize/qcy", "value": 6},
        {"op": "replace", "path": "/qPages/1/qText", "value": "c"},
        {"op": "add", "path": "/qTitle", "value": "t"},
    ]


def test_many_differences_are_sent_as_the_whole_value() -> None:
    old, new = [0] * (MAX_PATCHES + 1), [1] * (MAX_PATCHES + 1)
    assert diff(old, new) == [{"op": "add", "path": "/", "value": new}]


def test_the_cache_is_per_handle_method_and_output() -> None:
    cache = DeltaCache()
    whole = [{"op": "add", "path": "/", "value": 1}]
    assert cache.patches(1, "M", {"q": 1}) == {"q": whole}
    assert cache.patches(1, "M", {"q": 1}) == {"q": []}
    assert cache.patches(2, "M", {"q": 1}) == {"q": whole}
    assert cache.patches(1, "N", {"q": 1}) == {"q": whole}
    assert cache.patches(1, "M", {"q": 1, "r": 1}) == {"q": [], "r": whole}
    cache.forget([1])
    assert cache.patches(1, "M", {"q": 1}) == {"q": whole}
    assert cache.patches(2, "M", {"q": 1}) == {"q": []}


def test_a_bare_null_is_not_sent_as_a_patch() -> None:
    cache = DeltaCache()
    cache.patches(1, "M", {"q": 1})
    assert cache.patches(1, "M", {"q": None}) is None
    assert cache.patches(1, "M", {"q": 1}) == {"q": []}
