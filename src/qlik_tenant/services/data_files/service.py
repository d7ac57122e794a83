"""Data files as records of the tenant, and the way from a load script's reference to one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from ...errors import not_found
from ...storage import Document, Where
from ..spaces.store import SPACES
from .store import DATA_FILES, KIND

if TYPE_CHECKING:
    from pathlib import Path

    from ...access import Caller
    from ...tenant import Tenant

RIGHTS = "data-file"
"""Kind in the table of access rules."""

_NAMESPACE = uuid.UUID("6f1c0a3e-52d5-4b8e-9d9a-0d1f4a6a7b11")


def place(space_id: str, owner_id: str) -> str:
    """Where names are unique: a space, or the personal files of a user."""
    return space_id or f"user:{owner_id}"


def connection_id(tenant: Tenant, space_id: str, owner_id: str) -> str:
    """Id of the connection to a place: always the same for the same place."""
    return str(uuid.uuid5(_NAMESPACE, f"{tenant.tenant_id}/{place(space_id, owner_id)}"))


def connections(tenant: Tenant, caller: Caller) -> list[dict[str, Any]]:
    """The caller's connections: to the personal files first, then to every space whose files it may list."""
    places = [""]
    spaces = tenant.store[SPACES].find(tenant.access.visible_spaces(caller), order=("name",))
    places += [
        space["id"]
        for space in spaces
        if tenant.access.allowed(caller, "list", RIGHTS, {"spaceId": space["id"]})
    ]
    return [_connection(tenant, caller, space_id) for space_id in places]


def space_of(tenant: Tenant, caller: Caller, connection: str | None) -> str:
    """The space (empty: personal) a connection leads to; 404 for one the caller does not have."""
    if not connection:
        return ""
    for known in connections(tenant, caller):
        if known["id"] == connection:
            return str(known["spaceId"] or "")
    raise not_found(f"Connection {connection}")


def find(tenant: Tenant, space_id: str, owner_id: str, name: str) -> Document | None:
    """The record of a file by its name in a place."""
    return tenant.store[DATA_FILES].first(
        Where.equal(DATA_FILES, "place", place(space_id, owner_id)) & Where.equal(DATA_FILES, "name", name)
    )


def resolve(tenant: Tenant, caller: Caller, space_name: str | None, name: str) -> Path:
    """The bytes of `lib://DataFiles/<name>` or `lib://<space name>:DataFiles/<name>`; KeyError if the caller
    has no such file or may not read it."""
    space_id = _readable_space(tenant, caller, space_name)
    row = find(tenant, space_id, caller.user_id, name.replace("\\", "/"))
    if row is None:
        raise KeyError(name)
    return tenant.files.path(KIND, row["blob"])


def names(tenant: Tenant, caller: Caller, space_name: str | None) -> list[str]:
    """Names of the files `resolve` finds in a place; KeyError as there."""
    space_id = _readable_space(tenant, caller, space_name)
    where = Where.equal(DATA_FILES, "place", place(space_id, caller.user_id))
    return [row["name"] for row in tenant.store[DATA_FILES].find(where, order=("name",))]


def _readable_space(tenant: Tenant, caller: Caller, space_name: str | None) -> str:
    if not space_name:
        return ""
    where = Where.equal(SPACES, "name", space_name) & tenant.access.visible_spaces(caller)
    space = tenant.store[SPACES].first(where)
    if space is None or not tenant.access.allowed(caller, "read", RIGHTS, {"spaceId": space["id"]}):
        raise KeyError(space_name)
    return str(space["id"])


def _connection(tenant: Tenant, caller: Caller, space_id: str) -> dict[str, Any]:
    id = connection_id(tenant, space_id, caller.user_id)
    return {
        "id": id,
        "name": "DataFiles",
        "type": "qix-datafiles.exe",
        "spaceId": space_id or None,
        "connectStatement": f'CUSTOM CONNECT TO "provider=qix-datafiles.exe;path={id};"',
    }
