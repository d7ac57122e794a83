"""Item entries, kept by the services whose resources they stand for, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...storage import Document, Where
from ...toolkit.timestamps import rfc3339
from .store import ITEMS

if TYPE_CHECKING:
    from ...access import Caller
    from ...tenant import Tenant


def put_item(
    tenant: Tenant, caller: Caller | None, type: str, id: str, values: Mapping[str, Any]
) -> Document:
    """Make the item of a resource, or bring it up to date with `values` (attributes of the item)."""
    now = rfc3339(tenant.clock())
    item = find_item(tenant, type, id)
    by = {"updaterId": caller.user_id} if caller else {}
    if item is not None:
        return tenant.store[ITEMS].update(
            {**item, **values, **by, "updatedAt": now, "resourceUpdatedAt": now}
        )
    return tenant.store[ITEMS].insert(
        {
            "id": tenant.ids.object_id(),
            "tenantId": tenant.tenant_id,
            "name": "",
            "description": "",
            "resourceType": type,
            "resourceId": id,
            "resourceAttributes": {},
            "resourceCustomAttributes": None,
            "resourceReloadStatus": "",
            "resourceSize": {"appFile": 0, "appMemory": 0},
            "thumbnailId": "",
            "spaceId": "",
            "creatorId": caller.user_id if caller else "",
            **by,
            "createdAt": now,
            "updatedAt": now,
            "resourceCreatedAt": now,
            "resourceUpdatedAt": now,
            **values,
        }
    )


def remove_item(tenant: Tenant, type: str, id: str) -> None:
    """Remove the item of a resource."""
    tenant.store[ITEMS].delete_where(_of(type, id))


def find_item(tenant: Tenant, type: str, id: str) -> Document | None:
    """The item of a resource."""
    return tenant.store[ITEMS].first(_of(type, id))


def _of(type: str, id: str) -> Where:
    return Where.equal(ITEMS, "resourceType", type) & Where.equal(ITEMS, "resourceId", id)
