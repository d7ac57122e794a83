"""Groups of bookmarks or objects, kept in an object under `qNxGroupDef`; a group in a group is a child object
of the group's type with a definition of its own at the same path."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ..errors import EngineError, NotFoundError
from .pointer import resolve

if TYPE_CHECKING:
    from .generic import GenericObject

Json = dict[str, Any]

_CLASSES: Final = {
    "bookmark": "bookmark",
    "MEMBER_BOOKMARK": "bookmark",
    "object": "object",
    "MEMBER_OBJECT": "object",
}
_TYPE: Final = "objectgroup"
_OBJECT_TYPE: Final = "bookmark"
_INVALID_OBJECT: Final = 6000


def create(owner: GenericObject, path: str, definition: Mapping[str, Any], target: str = "") -> GenericObject:
    """Make a group and put it into a group (GenericObject.CreateGroup); the object of the new one.

    Parameters: `path` of the object's own definition; `target` the id of the group it goes into, the object's
    own without. Raises EngineError 6000 if there is no definition at `path`, 8 for a wrong class of members,
    NotFoundError for a group or members that are not there.
    """
    with owner.session.lock, owner.session.undo.step(owner.record):
        inside = _group(owner, path, target)
        kind = str(definition.get("qGroupType") or _TYPE)
        made = {
            "qClass": _kind_of(definition),
            "qObjectType": str(definition.get("qObjectType") or _OBJECT_TYPE),
            "qGroupType": kind,
            "qLabel": str(definition.get("qLabel") or ""),
            "qMemberIds": _checked(owner, definition, definition.get("qMemberIds") or ()),
        }
        group = owner.create_child(_placed({"qInfo": {"qType": kind}}, path, made))
        _change(inside, path, lambda members: [*members, {"qGroupId": group.id}])
        return group


def add_members(
    owner: GenericObject,
    path: str,
    members: Sequence[Mapping[str, Any]],
    target: str = "",
    before: str = "",
) -> None:
    """Put members (`NxGroupObjectId`) into a group, at its end or in front of the member `before`
    (GenericObject.AddGroupMembers). One that is in it already moves. Errors as `create`."""
    with owner.session.lock:
        group = _group(owner, path, target)
        new = _checked(owner, _definition(group, path), members)
        ids = {_id(member) for member in new}

        def changed(known: list[Json]) -> list[Json]:
            rest = [member for member in known if _id(member) not in ids]
            at = next((i for i, member in enumerate(rest) if _id(member) == before), len(rest))
            if before and at == len(rest):
                raise NotFoundError(f"Resource not found: {before}", parameter=before)
            return [*rest[:at], *new, *rest[at:]]

        _change(group, path, changed)


def remove_members(owner: GenericObject, path: str, ids: Iterable[str], target: str = "") -> None:
    """Take members out of a group (GenericObject.RemoveGroupMembers). Raises NotFoundError for one that is
    not in it, and errors as `create`."""
    with owner.session.lock:
        group = _group(owner, path, target)
        gone = set(ids)
        missing = gone - {_id(member) for member in _members(group, path)}
        if missing:
            raise NotFoundError(f"Resource not found: {min(missing)}", parameter=min(missing))
        _change(group, path, lambda known: [member for member in known if _id(member) not in gone])


def remove(owner: GenericObject, path: str, id: str) -> GenericObject:
    """Remove a group, but none of its members (GenericObject.RemoveGroup); the object it was. Raises
    EngineError 8 without an id, NotFoundError for a group that is not there."""
    with owner.session.lock, owner.session.undo.step(owner.record):
        if not id:
            raise EngineError("a group has to be named", code=8, parameter="qGroupId")
        group = _group(owner, path, id)
        for holder in (owner, *owner.children()):
            if any(_id(member) == id for member in _members(holder, path)):
                _change(holder, path, lambda known: [member for member in known if _id(member) != id])
        owner.session.destroy_object(group.id)
        return group


def set_label(owner: GenericObject, path: str, label: str, target: str = "") -> None:
    """Rename a group; a label that begins with `=` is evaluated in layouts (GenericObject.SetGroupLabel).
    Errors as `create`."""
    with owner.session.lock:
        group = _group(owner, path, target)
        made = copy.deepcopy(dict(_definition(group, path)))
        group.set_properties(_placed(group.properties, path, {**made, "qLabel": label}))


def _group(owner: GenericObject, path: str, target: str) -> GenericObject:
    """The object that holds a group: the owner itself, or one of its children."""
    _definition(owner, path)
    if target in ("", owner.id):
        return owner
    for child in owner.children():
        if child.id == target and _defines(child, path):
            return child
    raise NotFoundError(f"Resource not found: {target}", parameter=target)


def _defines(found: GenericObject, path: str) -> bool:
    try:
        return isinstance(resolve(found.record.properties, path), Mapping)
    except EngineError:
        return False


def _definition(found: GenericObject, path: str) -> Mapping[str, Any]:
    if not path.endswith("qNxGroupDef") or not _defines(found, path):
        raise EngineError(f"Invalid object: no group at {path}", code=_INVALID_OBJECT, parameter=path)
    definition: Mapping[str, Any] = resolve(found.record.properties, path)
    return definition


def _members(found: GenericObject, path: str) -> list[Json]:
    return list(_definition(found, path).get("qMemberIds") or ()) if _defines(found, path) else []


def _change(group: GenericObject, path: str, change: Callable[[list[Json]], list[Json]]) -> None:
    made = copy.deepcopy(dict(_definition(group, path)))
    made["qMemberIds"] = change(list(made.get("qMemberIds") or ()))
    group.set_properties(_placed(group.properties, path, made))


def _placed(properties: Json, path: str, value: Json) -> Json:
    """The properties with a value at a path, whose parents are made if need be."""
    *parents, name = path.strip("/").split("/")
    node = properties
    for part in parents:
        node = node.setdefault(part, {})
    node[name] = value
    return properties


def _id(member: Mapping[str, Any]) -> str:
    return str(member.get("qGroupId") or member.get("qObjectId") or "")


def _kind_of(definition: Mapping[str, Any]) -> str:
    kind = _CLASSES.get(str(definition.get("qClass") or "bookmark"))
    if kind is None:
        raise EngineError(f"Unknown class of members: {definition['qClass']}", code=8, parameter="qClass")
    return kind


def _checked(
    owner: GenericObject, definition: Mapping[str, Any], members: Iterable[Mapping[str, Any]]
) -> list[Json]:
    """Members that are there, each with the one id it has. Raises NotFoundError."""
    kind = _kind_of(definition)
    found: list[Json] = []
    for member in members:
        id, is_group = _id(member), bool(member.get("qGroupId"))
        if owner.session.get_object(id, "object" if is_group else kind) is None:
            raise NotFoundError(f"Resource not found: {id}", parameter=id)
        found.append({"qGroupId": id} if is_group else {"qObjectId": id})
    return found
