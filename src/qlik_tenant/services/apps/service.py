"""Apps as records of the tenant: what REST and QIX both do with them.

The document itself (script, data, objects) is the app host's; here are its attributes, its item and its
events. Each function that changes something keeps record, item and event in one transaction.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import ApiError, bad_body, forbidden, not_found
from ...storage import Document, Where
from ...toolkit.timestamps import rfc3339
from ..items.service import put_item, remove_item
from ..spaces.store import SHARES, SPACES
from ..temp_contents import service as temp_contents
from .store import APPS, RELOAD_LOGS, SCRIPTS

if TYPE_CHECKING:
    from pathlib import Path

    from ...access import Caller
    from ...tenant import Tenant

KIND = "app"
USAGES = ("ANALYTICS", "DATA_PREPARATION", "DATAFLOW_PREP", "SINGLE_TABLE_PREP")
LONGEST_NAME = 256
_NOT_SHOWN = ("list", "create")
_CARRIED = ("lastReloadTime", "hasSectionAccess", "isDirectQueryMode", "thumbnail", "usage")
NEVER = "1753-01-01T00:00:00.000Z"
"""The time of what has not happened, as the engine writes it."""


# Reading ----------------------------------------------------------------------------------------------------


def get_app_row(tenant: Tenant, app_id: str) -> Document | None:
    """The record of an app: the attributes of NxApp."""
    return tenant.store[APPS].get(app_id)


def list_app_rows(tenant: Tenant, caller: Caller) -> list[Document]:
    """Records of the apps the caller may open, by name."""
    rows = tenant.store[APPS].find(tenant.access.visible(caller, KIND, APPS), order=("name", "id"))
    return [row for row in rows if "read" in privileges(caller, row)]


def privileges(caller: Caller, row: Mapping[str, Any]) -> list[str]:
    """What the caller may do with an app; empty for one it may not even see."""
    return [action for action in caller.access.actions(caller, KIND, row) if action not in _NOT_SHOWN]


def require_app(tenant: Tenant, caller: Caller, app_id: str, action: str) -> Document:
    """The record of an app the caller may do `action` with; 404 or 403 otherwise."""
    row = get_app_row(tenant, app_id)
    if row is None:
        raise not_found(f"App {app_id}")
    tenant.access.require(caller, action, KIND, row, f"app {app_id}")
    return row


def metadata(tenant: Tenant, caller: Caller, app_id: str) -> dict[str, Any]:
    """The data model of an app as the caller may see it; 403 if section access shows the caller nothing."""
    from qlik_engine import AccessDenied

    from ...apps.identity import identity

    try:
        return tenant.apps.metadata(app_id, identity(tenant, caller))
    except AccessDenied as error:
        raise forbidden(error.message) from None


# Creating and removing --------------------------------------------------------------------------------------


def new_row(
    tenant: Tenant, caller: Caller, attributes: Mapping[str, Any], checked_space: str | None = None
) -> Document:
    """The record a new app would have, after checking attributes (`name`, `description`, `spaceId`, `usage`)
    and the right to create it."""
    name = attributes.get("name") or ""
    check_name(name)
    space_id = checked_space or attributes.get("spaceId") or ""
    if checked_space is None:
        tenant.access.create_place(caller, KIND, space_id)
    usage = attributes.get("usage") or USAGES[0]
    if usage not in USAGES:
        raise bad_body(f"{usage!r} is not one of: {', '.join(USAGES)}", "/attributes/usage")
    now = rfc3339(tenant.clock())
    return {
        "id": tenant.ids.uuid(),
        "name": name,
        "description": attributes.get("description") or "",
        "thumbnail": "",
        "lastReloadTime": NEVER,
        "createdDate": now,
        "modifiedDate": now,
        "owner": caller.subject,
        "ownerId": caller.user_id,
        "dynamicColor": "",
        "published": False,
        "publishTime": NEVER,
        "custom": {},
        "hasSectionAccess": False,
        "encrypted": False,
        "originAppId": "",
        "spaceId": space_id,
        "isDirectQueryMode": False,
        "usage": usage,
        "resourceType": KIND,
    }


def create_app(tenant: Tenant, caller: Caller, attributes: Mapping[str, Any]) -> Document:
    """Make an empty app; gives its record. 403 without the right, 404 for an unknown space."""
    row = new_row(tenant, caller, attributes)
    from ...apps.new_script import new_script

    tenant.apps.create(row["id"], title=row["name"], script=new_script("Main"))
    return keep_new(tenant, caller, row, "create")


def copy_app(tenant: Tenant, caller: Caller, source: Document, attributes: Mapping[str, Any]) -> Document:
    """Make a copy of an app, as last saved, owned by the caller."""
    defaults = {
        "name": f"{source['name']}(1)",
        "description": source["description"],
        "usage": source["usage"],
    }
    given = {name: value for name, value in attributes.items() if value is not None}
    row = new_row(tenant, caller, {**defaults, **given})
    row |= {name: source[name] for name in _CARRIED} | {"originAppId": source["id"]}
    tenant.apps.copy(source["id"], row["id"], title=row["name"])
    return keep_new(tenant, caller, row, "copy")


def keep_new(tenant: Tenant, caller: Caller, row: Document, action: str) -> Document:
    """Record an app whose document has just been stored; gives the document up if that fails."""
    try:
        with tenant.store.transaction():
            tenant.store[APPS].insert(row)
            _put_item(tenant, caller, row)
            _emit(tenant, caller, "com.qlik.app.created", row, {**row, "createdByAction": action})
    except BaseException:
        tenant.apps.delete(row["id"])
        raise
    return row


def export_app(tenant: Tenant, caller: Caller, row: Document) -> Document:
    """Make a file of an app, as last saved, among the caller's temporary contents; gives its record. 403 if
    section access does not show the caller all of its data."""
    from ...apps.identity import identity

    if not tenant.apps.shows_all(row["id"], identity(tenant, caller)):
        raise forbidden("Section access does not show you all data of this app.")
    written = tenant.files.incoming()
    try:
        shutil.copyfile(tenant.apps.export(row["id"]), written)
        record = temp_contents.add(tenant, caller, written, f"{_file_name(row['name'])}.qvf")
    finally:
        written.unlink(missing_ok=True)
    _emit(tenant, caller, "com.qlik.app.exported", row, dict(row))
    return record


def import_app(tenant: Tenant, caller: Caller, source: Path, attributes: Mapping[str, Any]) -> Document:
    """Make an app from a file that `export_app` made; 400 for any other file."""
    row = new_row(tenant, caller, attributes)
    try:
        tenant.apps.import_(row["id"], source, title=row["name"])
    except ValueError as error:
        raise ApiError(400, f"The file is not an exported app: {error}") from error
    row["hasSectionAccess"] = tenant.apps.has_section_access(row["id"])
    return keep_new(tenant, caller, row, "import")


def _file_name(name: str) -> str:
    return "".join(
        "_" if character in '"*?<>/|\\:' or not character.isprintable() else character for character in name
    )


def publish_app(
    tenant: Tenant,
    caller: Caller,
    source: Document,
    space_id: str,
    attributes: Mapping[str, Any],
    *,
    move: bool,
) -> Document:
    """Publish an app to a managed space: a copy of it, or with `move` the app itself."""
    space = require_target(tenant, caller, space_id, "managed")
    if not tenant.access.allowed(caller, "publish", "space", space):
        raise forbidden(f"You do not have the right to publish to space {space_id}.")
    values = {name: attributes[name] for name in ("name", "description") if attributes.get(name) is not None}
    now = rfc3339(tenant.clock())
    published = {**values, "spaceId": space_id, "published": True, "publishTime": now}
    if move:
        tenant.apps.publish_objects(source["id"], caller.user_id)
        with tenant.store.transaction():
            row = rename_app(tenant, caller, source, published)
            _emit(tenant, caller, "com.qlik.app.published", row, dict(row))
        return row
    row = new_row(
        tenant, caller, {"name": source["name"], "description": source["description"], **values}, space_id
    )
    row |= {name: source[name] for name in _CARRIED} | published | {"originAppId": source["id"]}
    tenant.apps.copy(source["id"], row["id"], title=row["name"])
    tenant.apps.publish_objects(row["id"], caller.user_id)
    with tenant.store.transaction():
        keep_new(tenant, caller, row, "publish")
        _emit(tenant, caller, "com.qlik.app.published", row, dict(row))
    return row


def delete_app(tenant: Tenant, caller: Caller, row: Document) -> None:
    """Remove an app with its item and script versions."""
    with tenant.store.transaction():
        tenant.store[APPS].delete(row["id"])
        tenant.store[SCRIPTS].delete_where(Where.equal(SCRIPTS, "appId", row["id"]))
        tenant.store[RELOAD_LOGS].delete_where(Where.equal(RELOAD_LOGS, "appId", row["id"]))
        tenant.store[SHARES].delete_where(Where.equal(SHARES, "resourceId", row["id"]))
        remove_item(tenant, KIND, row["id"])
        _emit(tenant, caller, "com.qlik.app.deleted", row, {**row, "deleteType": "HARD"})
    tenant.apps.delete(row["id"])


# Changing ---------------------------------------------------------------------------------------------------


def change_app(tenant: Tenant, caller: Caller | None, row: Document, values: Mapping[str, Any]) -> Document:
    """Set attributes of an app's record; gives the new record."""
    changed = {**row, **values, "modifiedDate": rfc3339(tenant.clock())}
    with tenant.store.transaction():
        tenant.store[APPS].update(changed)
        _put_item(tenant, caller, changed)
    return changed


def rename_app(tenant: Tenant, caller: Caller, row: Document, values: Mapping[str, Any]) -> Document:
    """Set name and description of an app; the document's title follows the name."""
    name = values.get("name", row["name"])
    check_name(name)
    if name != row["name"]:
        with tenant.apps.using(row["id"]) as app:
            app.document.title = name
            if not app.unsaved:  # what a user has not saved is not for others to save
                app.save()
    return change_app(tenant, caller, row, values)


def check_name(name: str) -> None:
    """400 for a name an app cannot have."""
    if not name.strip():
        raise bad_body("a name is needed", "/attributes/name")
    if len(name) > LONGEST_NAME:
        raise bad_body(f"is longer than {LONGEST_NAME} characters", "/attributes/name")


def touch_after_save(tenant: Tenant, app_id: str, *, title: str = "") -> None:
    """Note that an app's document was saved; `title` renames it. KeyError for an unknown app."""
    change_app(tenant, None, _known(tenant, app_id), {"name": title} if title else {})


def touch_after_reload(tenant: Tenant, app_id: str, info: Mapping[str, Any]) -> None:
    """Note that an app was reloaded. KeyError for an unknown app.

    `info`: `success` (bool), `reloadId`, `duration` (milliseconds), `errors` (texts), `isPartialReload`,
    `rowLimit`, `size` ({"file", "memory"} in bytes), `userId`, `hasSectionAccess`; all but `success` may be
    left out.
    """
    row = _known(tenant, app_id)
    now = rfc3339(tenant.clock())
    success = bool(info["success"])
    size = info.get("size") or {}
    with tenant.store.transaction():
        known = {name: info[name] for name in ("hasSectionAccess",) if name in info}
        changed = change_app(tenant, None, row, {"lastReloadTime": now, **known} if success else {})
        values: dict[str, Any] = {
            "resourceReloadStatus": "ok" if success else "error",
            "resourceReloadEndTime": now,
        }
        if size:
            values["resourceSize"] = {"appFile": size.get("file", 0), "appMemory": size.get("memory", 0)}
        put_item(tenant, None, KIND, app_id, values)
        data = {
            "name": row["name"],
            "usage": row["usage"],
            "status": "ok" if success else "error",
            "errors": list(info.get("errors", ()))[:5],
            "warnings": list(info.get("warnings", ()))[:5],
            "statements": [],
            "endTime": now,
            "duration": int(info.get("duration", 0)),
            "reloadId": info.get("reloadId", ""),
            "rowLimit": info.get("rowLimit", -1),
            "isPartialReload": bool(info.get("isPartialReload", False)),
            "isSessionApp": False,
            "isDirectQueryMode": False,
            "size": {"memory": size.get("memory", 0)},
        }
        _emit(tenant, None, "com.qlik.v1.app.reload.finished", changed, data, user_id=info.get("userId", ""))


def require_target(tenant: Tenant, caller: Caller, space_id: str, type: str) -> Document:
    """The space an app is to go to, which has to be of a type; 404 or 400 otherwise."""
    space = tenant.store[SPACES].get(space_id)
    if space is None or not tenant.access.allowed(caller, "read", "space", space):
        raise not_found(f"Space {space_id}")
    if space["type"] != type:
        raise ApiError(400, f"Space {space_id} is not a {type} space.")
    return space


def _known(tenant: Tenant, app_id: str) -> Document:
    row = get_app_row(tenant, app_id)
    if row is None:
        raise KeyError(app_id)
    return row


def _put_item(tenant: Tenant, caller: Caller | None, row: Document) -> None:
    attributes = {name: value for name, value in row.items() if name != "resourceType"}
    values = {name: row[name] for name in ("name", "description", "ownerId", "spaceId")}
    put_item(tenant, caller, KIND, row["id"], {**values, "resourceAttributes": attributes})


def _emit(
    tenant: Tenant,
    caller: Caller | None,
    type: str,
    row: Document,
    data: dict[str, Any],
    *,
    user_id: str = "",
) -> None:
    tenant.events.emit(
        type, "engine", {**data, "id": row["id"]}, caller=caller, user_id=user_id, resource_id=row["id"],
        space_id=row["spaceId"], owner_id=row["ownerId"],
    )  # fmt: skip
