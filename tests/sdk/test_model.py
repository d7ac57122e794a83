"""Bodies and results."""

from __future__ import annotations

import copy
import pickle
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_sdk.core.model import Model, build, plain, snake_case
from qlik_sdk.generated.models.apps import AppAttributes, CreateApp, NxApp
from qlik_sdk.generated.models.spaces import Space, SpaceMeta
from qlik_sdk.generated.qix.structs.app import NxAppLayout

WIRE: dict[str, Any] = {
    "id": "s-1",
    "name": "Sales",
    "ownerId": "u-1",
    "type": "a-type-of-next-year",
    "description": None,
    "meta": {"actions": ["read"], "futureThing": {"deepName": 1}},
    "brandNew": {"x": 1},
}


def test_attributes_in_both_spellings() -> None:
    space = Space.from_dict(WIRE)
    assert space.owner_id == space.ownerId == space["ownerId"] == space["owner_id"] == "u-1"
    assert space.type == "a-type-of-next-year"
    assert space.description is None
    assert space.created_at is None
    assert space.brandNew == space.brand_new == {"x": 1}
    assert isinstance(space.meta, SpaceMeta)
    assert space.meta.actions == ["read"]
    assert space.meta.futureThing == {"deepName": 1}
    assert space.meta is space.meta
    with pytest.raises(AttributeError, match="Space has no field 'nothing'"):
        _ = space.nothing


def test_nothing_of_the_wire_is_lost() -> None:
    space = Space.from_dict(WIRE)
    _ = space.meta
    assert space.to_dict() == WIRE
    assert "ownerId" in space
    assert "owner_id" in space
    assert set(space) == set(WIRE)
    assert "brandNew" in dir(space)


def test_repr_shows_what_it_is() -> None:
    assert repr(Space.from_dict(WIRE)) == "Space(id='s-1', name='Sales')"
    assert repr(NxApp.from_dict({"attributes": {"id": "a", "name": "b"}})) == "NxApp(id='a', name='b')"
    assert repr(NxAppLayout.from_dict({"qTitle": "t"})) == "NxAppLayout(qTitle='t')"


def test_bodies_drop_none_and_take_either_spelling() -> None:
    body = CreateApp(attributes=AppAttributes(name="x", space_id="s", description=None))
    assert body.to_dict() == {"attributes": {"name": "x", "spaceId": "s"}}
    assert AppAttributes(spaceId="s") == AppAttributes(space_id="s")  # type: ignore[call-arg]  # 0.17's spelling
    body.attributes.description = None  # type: ignore[union-attr]  # it is there
    assert body.to_dict()["attributes"] == {"name": "x", "spaceId": "s", "description": None}


def test_changes_reach_the_dictionary() -> None:
    space = Space.from_dict(WIRE)
    space.name = "New"
    space.meta.actions.append("delete")  # type: ignore[union-attr]  # it is there
    space["extra"] = 5
    space.another = 6
    assert space.to_dict()["name"] == "New"
    assert space.to_dict()["meta"]["actions"] == ["read", "delete"]
    assert (space.extra, space.another) == (5, 6)


def test_equality_copies_and_pickles() -> None:
    space = Space.from_dict(WIRE)
    assert space == Space.from_dict(WIRE)
    assert space != Model.from_dict(WIRE)
    assert space != 5
    assert copy.copy(space) == space
    deep = copy.deepcopy(space)
    deep.meta.actions.append("x")  # type: ignore[union-attr]  # it is there
    assert space.meta.actions == ["read"]  # type: ignore[union-attr]
    assert pickle.loads(pickle.dumps(space)) == space
    with pytest.raises(TypeError):
        hash(space)


def test_references() -> None:
    assert build(None, {"a": 1}) == {"a": 1}
    assert build("spaces:Space", None) is None
    assert build("spaces:Space", "not an object") == "not an object"
    (space,) = build("spaces:Space[]", [{"id": "1"}])
    assert isinstance(space, Space)
    assert build("spaces:Space{}", {"k": {"id": "1"}})["k"] == space
    assert isinstance(build("NxAppLayout", {"qTitle": "x"}), NxAppLayout)


class Colour(Enum):
    RED = "red"


def test_plain_values() -> None:
    assert plain({"a": Colour.RED, "b": (1, Space(id="x")), "c": None}) == {
        "a": "red",
        "b": [1, {"id": "x"}],
        "c": None,
    }


@pytest.mark.parametrize(
    ("wire", "python"),
    [("ownerId", "owner_id"), ("qID", "q_id"), ("CSPEntry", "csp_entry"), ("a-b", "a_b"), ("x1Y", "x1_y")],
)
def test_snake_case(wire: str, python: str) -> None:
    assert snake_case(wire) == python


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(
    st.dictionaries(
        st.sampled_from(["id", "ownerId", "meta", "links", "name", "to_dict", "_data", "__class__"])
        | st.text(),
        JSON,
        max_size=6,
    )
)
@settings(max_examples=80, deadline=None)
def test_any_dictionary_goes_through_unchanged(data: dict[str, Any]) -> None:
    space = Space.from_dict(data)
    for name in ("id", "owner_id", "meta", "links", "name"):
        getattr(space, name)
    repr(space)
    assert space.to_dict() == data
    assert Space.from_dict(space.to_dict()) == space
