"""Patches: they change what they say, or fail."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from codegen.model import read_yaml
from codegen.patches import PatchError, apply_patches

CONTRACT = Path(__file__).resolve().parents[2] / "contract"
WHY = {"reason": "it is so", "evidence": "seen"}


def documents() -> dict[str, dict[str, Any]]:
    operation = {
        "query": {"limit": "integer", "type": {"type": "string", "format": "x"}},
        "responses": {200: "Space"},
    }
    return {"spaces": {"operations": {"GET /spaces": operation}, "schemas": {"Space": {"type": "object"}}}}


def patched(**patch: Any) -> dict[str, Any]:
    found = documents()
    apply_patches(found, [{**WHY, **patch}], "test.yaml")
    return found["spaces"]


def test_add_opens_a_short_schema() -> None:
    changed = patched(operations=["GET /spaces"], at=["query", "limit"], add={"minimum": 1})
    assert changed["operations"]["GET /spaces"]["query"]["limit"] == {"type": "integer", "minimum": 1}


def test_replace_and_remove() -> None:
    changed = patched(
        operations=["GET /spaces"], at=["query", "type"], replace={"type": "integer"}, remove=["format"]
    )
    assert changed["operations"]["GET /spaces"]["query"]["type"] == {"type": "integer"}


def test_operation_itself() -> None:
    assert patched(operations=["GET /spaces"], add={"tier": 1})["operations"]["GET /spaces"]["tier"] == 1


def test_schema() -> None:
    assert patched(schemas=["spaces:Space"], add={"required": ["id"]})["schemas"]["Space"]["required"] == [
        "id"
    ]


@pytest.mark.parametrize(
    "patch",
    [
        {"operations": ["GET /spaces"], "at": ["query", "limit"]},
        {"operations": ["GET /nowhere"], "add": {"tier": 1}},
        {"operations": ["GET /spaces"], "at": ["query", "page"], "add": {"minimum": 1}},
        {"operations": ["GET /spaces"], "at": ["query"], "add": {"limit": "integer"}},
        {"operations": ["GET /spaces"], "at": ["query", "type"], "replace": {"format": "x"}},
        {"operations": ["GET /spaces"], "at": ["query", "type"], "replace": {"maximum": 1}},
        {"operations": ["GET /spaces"], "at": ["query", "type"], "remove": ["maximum"]},
        {"operations": ["GET /spaces"], "add": {"tier": 1}, "where": "here"},
        {"operations": ["GET /spaces"], "add": {"tier": 1}, "evidence": ""},
        {"schemas": ["spaces:Person"], "add": {"type": "object"}},
        {"add": {"tier": 1}},
    ],
    ids=lambda patch: "-".join(patch),
)
def test_useless_patches_fail(patch: dict[str, Any]) -> None:
    with pytest.raises(PatchError, match=r"test\.yaml, patch 1"):
        patched(**patch)


def test_the_patches_of_the_project_apply_once() -> None:
    found = {path.stem: read_yaml(path) for path in (CONTRACT / "rest").glob("*.yaml")}
    files = sorted((CONTRACT / "patches").glob("rest*.yaml"))
    assert files
    for path in files:
        for patch in read_yaml(path):
            apply_patches(found, [patch], path.name)
            with pytest.raises(PatchError):
                apply_patches(copy.deepcopy(found), [patch], path.name)
