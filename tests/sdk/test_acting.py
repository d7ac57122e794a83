"""What a call answers can act on itself."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Qlik

SPACE = {"id": "s1", "name": "Sales", "type": "shared"}


@pytest.fixture
def spaces(http: Any) -> Any:
    http.on("GET", "/api/v1/spaces", (200, {}, {"data": [SPACE]}))
    http.on("GET", "/api/v1/spaces/s1", (200, {}, SPACE))
    http.on("PUT", "/api/v1/spaces/s1", (200, {}, {**SPACE, "name": "Marketing"}))
    http.on("PATCH", "/api/v1/spaces/s1", (200, {}, {**SPACE, "description": "new"}))
    http.on("DELETE", "/api/v1/spaces/s1", (204, {}, None))
    http.on("GET", "/api/v1/spaces/s1/assignments", (200, {}, {"data": [{"id": "a1"}]}))
    http.on("POST", "/api/v1/spaces/s1/assignments", (201, {}, {"id": "a2", "type": "user"}))
    http.on("DELETE", "/api/v1/spaces/s1/assignments/a2", (204, {}, None))
    return http


def asked(http: Any) -> list[tuple[str, str]]:
    return [(seen.method, seen.path.removeprefix("/api/v1/spaces")) for seen in http.seen]


def test_a_space_updates_and_deletes_itself(spaces: Any) -> None:
    with Qlik(spaces.config()) as qlik:
        space = qlik.spaces.get("s1")
        assert space.update(name="Marketing") is space
        assert space.name == "Marketing"
        space.patch([{"op": "replace", "path": "/description", "value": "new"}])
        assert space.description == "new"
        space.delete()
    assert asked(spaces) == [("GET", "/s1"), ("PUT", "/s1"), ("PATCH", "/s1"), ("DELETE", "/s1")]
    assert spaces.seen[1].json == {"name": "Marketing"}


def test_what_is_below_a_space_has_the_usual_verbs(spaces: Any) -> None:
    with Qlik(spaces.config()) as qlik:
        space = qlik.spaces.list().first()
        assert space is not None
        assert [assignment.id for assignment in space.assignments.list()] == ["a1"]
        made = space.assignments.create(type="user", assignee_id="u", roles=["consumer"])
        space.assignments.delete(made.id)
        with pytest.raises(AttributeError, match="assignments cannot rename"):
            space.assignments.rename("x")
    assert asked(spaces)[1:] == [
        ("GET", "/s1/assignments"),
        ("POST", "/s1/assignments"),
        ("DELETE", "/s1/assignments/a2"),
    ]


def test_what_is_no_member_of_an_api_does_nothing_to_one(spaces: Any) -> None:
    with Qlik(spaces.config()) as qlik:
        assignment = next(iter(qlik.spaces.get_assignments("s1")))
        assert not hasattr(assignment, "delete")
        assert not hasattr(assignment, "update")


def test_made_by_hand_there_is_nobody_to_ask() -> None:
    from qlik_sdk import Space

    assert not hasattr(Space(id="s1"), "delete")


def test_names_are_offered_for_completion(spaces: Any) -> None:
    with Qlik(spaces.config()) as qlik:
        assert {"delete", "update", "assignments", "name"} <= set(dir(qlik.spaces.get("s1")))


def test_asynchronously(spaces: Any) -> None:
    async def run() -> str:
        async with AsyncQlik(spaces.config()) as qlik:
            space = await qlik.spaces.get("s1")
            assert await space.update(name="Marketing") is space
            made = await space.assignments.create(type="user", assignee_id="u", roles=["consumer"])
            ids = [assignment.id async for assignment in space.assignments.list()]
            await space.delete()
            return f"{space.name} {made.id} {ids}"

    assert asyncio.run(run()) == "Marketing a2 ['a1']"
