"""What the operations on spaces, assignments and shares all ask."""

from __future__ import annotations

from typing import Any

from ...errors import bad_body, not_found
from ...gateway.service import Call
from ...generated.rest.spaces import SpacesApi
from ...storage import Document
from ..groups.store import GROUPS
from ..users.store import USERS
from .store import SPACES


class SpaceParts(SpacesApi):
    """The space of a call, and those who can be given something in it."""

    def _space(self, call: Call, action: str) -> Document:
        id = call.path["spaceId"]
        space: Document | None = self.tenant.store[SPACES].get(id)
        if space is None:
            raise not_found(f"Space {id}")
        call.tenant.access.require(call.caller, action, "space", space, f"space {id}")
        return space

    def _user(self, value: Any, pointer: str) -> str:
        if not isinstance(value, str) or self.tenant.store[USERS].get(value) is None:
            raise bad_body(f"there is no user {value!r}", pointer)
        return value

    def _assignee(self, type: str, id: str) -> None:
        if type == "user":
            self._user(id, "/assigneeId")
        elif type != "group" or self.tenant.store[GROUPS].get(id) is None:
            raise bad_body(f"there is no {type} {id!r}", "/assigneeId")
