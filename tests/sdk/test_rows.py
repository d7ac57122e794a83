"""Items of a page as rows: nothing of the wire is lost, whichever way an item is looked at."""

from __future__ import annotations

import copy
import json
import pickle
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_sdk.core.model import model_class
from qlik_sdk.core.paging import Page
from qlik_sdk.core.rows import read_rows

REF = "items:ItemResultResponseBody"
ITEM: dict[str, Any] = {
    "id": "1",
    "name": None,
    "resourceType": "of the future",
    "resourceSize": {"appFile": 7},
    "meta": {"isFavorited": True, "tags": [{"id": "t", "name": "T"}]},
    "actions": ["read"],
    "xNew": [1, {"a": None}],
}


def page(body: Any) -> Page[Any]:
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    rows = read_rows(content, model_class(REF))
    assert rows is not None
    return Page(rows, REF, None)


def test_attributes_and_unknown_fields() -> None:
    item = page({"data": [ITEM]})[0]
    assert (item.id, item.name, item.resource_type, item.owner_id) == ("1", None, "of the future", None)
    assert (item.meta.is_favorited, item.meta.tags[0].name) == (True, "T")
    assert item.actions == ["read"]
    assert item.x_new == item["xNew"] == item.xNew == [1, {"a": None}]
    assert list(item) == list(ITEM)
    assert item.to_dict() == ITEM
    with pytest.raises(AttributeError):
        _ = item.nothing


def test_changes_outlive_the_row() -> None:
    item, other = page({"data": [ITEM, {**ITEM, "id": "2"}]})
    item.meta.is_favorited = False
    item.actions.append("update")
    item.meta.tags[0].name = "U"
    item.name = "N"
    changed = {**ITEM, "name": "N", "actions": ["read", "update"]}
    changed["meta"] = {"isFavorited": False, "tags": [{"id": "t", "name": "U"}]}
    assert item.to_dict() == changed
    assert (item.meta.tags[0].name, item.name) == ("U", "N")
    assert other.to_dict() == {**ITEM, "id": "2"}


def test_copies_pickles_and_equality() -> None:
    item, same = page([ITEM, ITEM])
    assert item == same == copy.copy(item) == copy.deepcopy(item) == pickle.loads(pickle.dumps(item))
    assert "id" in item
    assert "ownerId" not in item
    assert repr(item).startswith("ItemResultResponseBody(id='1'")


def test_threads_agree_on_one_dictionary() -> None:
    for _ in range(50):
        item = page([ITEM])[0]
        threads = [threading.Thread(target=lambda n=n, i=item: i.__setitem__(f"x{n}", n)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {name for name in item if name.startswith("x") and name != "xNew"} == {"x0", "x1", "x2", "x3"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[1]",
        b'{"data": [[]]}',
        b'{"data": {}}',
        b'{"items": []}',
        b'"x"',
        b'{"data": [{"id": "1", "xNew": "\xff"}]}',
        b'{"data": [{"id": "1", "xNew": tru}]}',
        b'{"data": [{"id": "1"',
    ],
)
def test_other_shapes_and_broken_json_are_left_to_others(content: bytes) -> None:
    assert read_rows(content, model_class(REF)) is None


def test_what_stands_beside_the_list() -> None:
    links = {"next": {"href": "https://t.example/api/v1/items?next=x"}}
    found = page({"data": [], "links": links, "meta": {"count": 3}, "xNew": 1})
    assert (found.next_href, found.total, found.has_links) == (links["next"]["href"], 3, True)
    assert found.body == {"data": [], "links": links, "meta": {"count": 3}, "xNew": 1}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["id", "name", "meta", "actions", "resourceAttributes", "xNew", "links"])


@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=5), max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_any_item_reads_the_same_in_any_order(items: list[dict[str, Any]], data: Any) -> None:
    for item, sent in zip(page({"data": items}), items, strict=True):
        for name in data.draw(st.lists(NAMES, max_size=4)):
            value = item[name] if name in sent else None
            plain = value.to_dict() if hasattr(value, "to_dict") else value
            assert isinstance(value, list) or plain == sent.get(name)
        assert item.to_dict() == sent
