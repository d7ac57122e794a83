"""Data files as records of the tenant, and the way from a load script's reference to one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from ...errors import ApiError, not_found
from ...storage import Document, Where
from ...toolkit.timestamps import rfc3339
from ..spaces.store import SPACES
from .store import DATA_FILES, KIND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...access import Caller
    from ...tenant import Tenant

RIGHTS = "data-file"
"""Kind in the table of access rules."""

EXTENSIONS = (
    "csv", "dat", "fix", "geojson", "gpx", "htm", "html", "json", "kml", "log", "parquet", "prn", "psv",
    "qvd",
    "qvo", "qvs", "qvw", "qvx", "sas7bdat", "skv", "tab", "tsv", "txt", "xls", "xlsm", "xlsx", "xml", "zip",
)  # fmt: skip

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


def checked_name(name: str) -> str:
    """A file's name as it is kept; ValueError, with the reason, for one no file can have."""
    name = name.replace("\\", "/").strip("/")
    steps = name.split("/")
    if not name or any(step.strip() in ("", ".", "..") for step in steps):
        raise ValueError("is no file name")
    if steps[-1].rpartition(".")[2].lower() not in EXTENSIONS or "." not in steps[-1]:
        raise ValueError(f"the file's extension is not one of: {', '.join(EXTENSIONS)}")
    return name


def placed(space_id: str, owner_id: str, name: str) -> dict[str, Any]:
    """The attributes of a record that say where the file is."""
    folder, _, base = name.rpartition("/")
    return {
        "name": name, "baseName": base, "folderPath": folder, "spaceId": space_id,
        "place": place(space_id, owner_id),
    }  # fmt: skip


def new_row(tenant: Tenant, caller: Caller, space_id: str, name: str) -> Document:
    """The record of a new file of the caller, without its bytes."""
    return {
        "id": tenant.ids.uuid(),
        "ownerId": caller.user_id,
        "createdDate": rfc3339(tenant.clock()),
        **placed(space_id, caller.user_id, name),
    }


def keep(tenant: Tenant, row: Document, blob: str, size: int, write: Callable[[Document], Any]) -> None:
    """Record the bytes stored as `blob`, in the place of those the record had; these go last. 413 if that is
    more than the tenant may store; the new bytes are given up then."""
    former = row.get("blob")
    try:
        stored = tenant.store[DATA_FILES].total("size") - (row["size"] if former else 0)
        if stored + size > tenant.settings.number("storage_quota_bytes"):
            raise ApiError(413, "The tenant's space for data files is used up.")
        now = rfc3339(tenant.clock())
        row |= {"blob": blob, "size": size, "modifiedDate": now, "contentUpdatedDate": now}
        write(row)
    except BaseException:
        tenant.files.delete(KIND, blob)
        raise
    if former:
        tenant.files.delete(KIND, former)


def writable(tenant: Tenant, caller: Caller, space_name: str | None, name: str) -> Document:
    """The record that a file written as `lib://<space name>:DataFiles/<name>` gets: a new one without bytes,
    or that of the file it replaces. KeyError for a space the caller does not see, ValueError for a bad name,
    ApiError without the right."""
    space_id = _visible_space(tenant, caller, space_name)
    name = checked_name(name)
    row = find(tenant, space_id, caller.user_id, name)
    if row is not None:
        tenant.access.require(caller, "update", RIGHTS, row, f"data file {name}")
        return row
    tenant.access.create_place(caller, RIGHTS, space_id)
    return new_row(tenant, caller, space_id, name)


def put(tenant: Tenant, caller: Caller, space_name: str | None, name: str, written: Path) -> Document:
    """Make the file `written` the bytes of a data file; gives its record. Errors as `writable`, and 413."""
    size, blob = written.stat().st_size, tenant.ids.uuid()
    with tenant.store.transaction():
        row = writable(tenant, caller, space_name, name)
        tenant.files.keep(written, KIND, blob)
        rows = tenant.store[DATA_FILES]
        keep(tenant, row, blob, size, rows.update if "blob" in row else rows.insert)
    return row


def _visible_space(tenant: Tenant, caller: Caller, space_name: str | None) -> str:
    if not space_name:
        return ""
    where = Where.equal(SPACES, "name", space_name) & tenant.access.visible_spaces(caller)
    space = tenant.store[SPACES].first(where)
    if space is None:
        raise KeyError(space_name)
    return str(space["id"])


def _readable_space(tenant: Tenant, caller: Caller, space_name: str | None) -> str:
    space_id = _visible_space(tenant, caller, space_name)
    if space_id and not tenant.access.allowed(caller, "read", RIGHTS, {"spaceId": space_id}):
        raise KeyError(space_name)
    return space_id


def _connection(tenant: Tenant, caller: Caller, space_id: str) -> dict[str, Any]:
    id = connection_id(tenant, space_id, caller.user_id)
    return {
        "id": id,
        "name": "DataFiles",
        "type": "qix-datafiles.exe",
        "spaceId": space_id or None,
        "connectStatement": f'CUSTOM CONNECT TO "provider=qix-datafiles.exe;path={id};"',
    }
