"""Groups of members in an object, and the snapshot in it."""

from __future__ import annotations

from typing import Any

from qlik_engine import member_groups, snapshots

from ..service import Outs
from .bookmark import BookmarkService
from .object_part import (
    NO_OBJECT,
    ObjectPart,
    drop,
    object_key,
    obtain_object,
    require_update,
    tell_change,
)


class Groups(ObjectPart):
    """The part of generic objects that holds other things."""

    def create_group(self, *, qPath: str, qGroupDef: dict[str, Any], qTargetGroupId: str = "") -> Outs:
        """Make a group in the object, or in one of its groups. Errors: 6000 for a path without a definition,
        2 for a group or members that are not there, 8. QIX: GenericObject.CreateGroup."""
        require_update(self.rpc, self._object)
        made = member_groups.create(self._object, qPath, qGroupDef, qTargetGroupId)
        self._regrouped()
        return {"qGroupId": made.id}

    def add_group_members(
        self, *, qPath: str, qMembers: list[dict[str, Any]], qTargetGroupId: str = "", qPosId: str = ""
    ) -> Outs:
        """Put members into a group, in front of another one if named; errors as CreateGroup.

        QIX: GenericObject.AddGroupMembers.
        """
        require_update(self.rpc, self._object)
        member_groups.add_members(self._object, qPath, qMembers, qTargetGroupId, qPosId)
        self._regrouped()
        return {}

    def remove_group_members(self, *, qPath: str, qMembers: list[str], qTargetGroupId: str = "") -> Outs:
        """Take members out of a group; errors as CreateGroup. QIX: GenericObject.RemoveGroupMembers."""
        require_update(self.rpc, self._object)
        member_groups.remove_members(self._object, qPath, qMembers, qTargetGroupId)
        self._regrouped()
        return {}

    def remove_group(self, *, qPath: str, qGroupId: str) -> Outs:
        """Remove a group, not its members; errors as CreateGroup. QIX: GenericObject.RemoveGroup."""
        require_update(self.rpc, self._object)
        gone = member_groups.remove(self._object, qPath, qGroupId)
        drop(self._app_session, [object_key(gone)], gone.session_only)
        self._regrouped()
        return {}

    def set_group_label(self, *, qPath: str, qNewLabel: str, qTargetGroupId: str = "") -> Outs:
        """Rename a group; errors as CreateGroup. QIX: GenericObject.SetGroupLabel."""
        require_update(self.rpc, self._object)
        member_groups.set_label(self._object, qPath, qNewLabel, qTargetGroupId)
        self._regrouped()
        return {}

    def _regrouped(self) -> None:
        for one in (self._object, *self._object.children()):
            tell_change(self.rpc, self._app_session, one)

    def embed_snapshot_object(self, *, qId: str) -> Outs:
        """Put a copy of a snapshot into the object, in the place of the one it has. Errors: 2 if there is no
        bookmark of that id. QIX: GenericObject.EmbedSnapshotObject."""
        require_update(self.rpc, self._object)
        former = snapshots.embedded(self._object)
        snapshots.embed(self._object, qId)
        if former is not None:
            drop(self._app_session, [object_key(former)], former.session_only)
        self._changed()
        return {}

    def get_snapshot_object(self) -> Outs:
        """The snapshot in the object; null handle without one. QIX: GenericObject.GetSnapshotObject."""
        found = snapshots.embedded(self._object)
        if found is None:
            return NO_OBJECT
        return {"qReturn": obtain_object(self.rpc, self._app_session, found, BookmarkService)}
