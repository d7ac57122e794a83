"""What dimensions, measures and bookmarks have in common; the modules of these classes take it over."""

from __future__ import annotations

from collections.abc import Callable

from .world import World

Make = Callable[[World], int]


def get_layout(t: World, make: Make) -> None:
    layout = t.layout(make(t))
    assert "update" in layout["qMeta"]["privileges"]


def apply_patches(t: World, make: Make) -> None:
    made = make(t)
    t.patch(made, "/qMetaDef", '{"title": "Changed"}')
    assert t.layout(made)["qMeta"]["title"] == "Changed"


def set_properties(t: World, make: Make) -> None:
    made = make(t)
    t(made, "SetProperties", {**t.properties(made), "extra": 5})
    assert t.layout(made)["extra"] == 5


def get_properties(t: World, make: Make) -> None:
    made = make(t)
    assert t.properties(made)["qInfo"]["qId"] == t.id(made)


def get_info(t: World, make: Make) -> None:
    made = make(t)
    assert t(made, "GetInfo")["qInfo"] == t.properties(made)["qInfo"]


def publish(t: World, make: Make) -> None:
    made = make(t)
    t(made, "Publish")
    assert t.layout(made)["qMeta"]["published"]


def un_publish(t: World, make: Make) -> None:
    made = make(t)
    t(made, "Approve")
    t(made, "UnPublish")
    meta = t.layout(made)["qMeta"]
    assert (meta["published"], meta["approved"]) == (False, False)


def approve(t: World, make: Make) -> None:
    made = make(t)
    t(made, "Approve")
    assert t.layout(made)["qMeta"]["approved"]


def un_approve(t: World, make: Make) -> None:
    made = make(t)
    t(made, "Approve")
    t(made, "UnApprove")
    meta = t.layout(made)["qMeta"]
    assert (meta["published"], meta["approved"]) == (True, False)


def get_linked_objects(t: World, make: Make) -> None:
    made = make(t)
    id = t.id(made)
    t.object(qHyperCubeDef={"qDimensions": [{"qLibraryId": id}], "qMeasures": [{"qLibraryId": id}]})
    assert len(t(made, "GetLinkedObjects")["qItems"]) == 1
