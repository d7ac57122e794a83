"""What a new tenant starts with: its record, the default roles, the Everyone group, its first user and
key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .access import EVERYONE
from .auth import api_key
from .auth.scopes import USER_SCOPES
from .services.groups.store import GROUPS
from .services.roles.store import AUTO_ASSIGNED, DEFAULT_ROLES, ROLES
from .services.tenants.store import TENANTS
from .services.users.store import USERS
from .storage.files import write_private
from .toolkit.timestamps import rfc3339

if TYPE_CHECKING:
    from .tenant import Tenant

_FILE = "bootstrap.json"


def open_tenant(tenant: Tenant, folder: Path) -> dict[str, str]:
    """Make the tenant on first start; gives `tenantId`, `userId` and `apiKey` of its first user.

    The key of the first user is the one secret kept in clear, readable by the owner of the folder only, so
    that the same key can be shown at every start.
    """
    known = _read(folder / _FILE)
    with tenant.store.transaction():
        records = tenant.store[TENANTS].find(limit=1)
        if records and known:
            return known
        if not records:
            tenant.tenant_id = tenant.ids.url_safe(32)
            user = _first_user(tenant)
            tenant.store[TENANTS].insert(_tenant_record(tenant, user["id"]))
        else:
            # The folder was copied without its key, or the first start was cut short: hand out a new one.
            tenant.tenant_id = records[0]["id"]
            user = {"id": records[0]["createdByUser"]}
        _, key = api_key.issue(tenant, user["id"], "first key", None)
        known = {"tenantId": tenant.tenant_id, "userId": user["id"], "apiKey": key}
        # Before the commit: a crash in between leaves no tenant that nobody has a key to.
        write_private(folder / _FILE, json.dumps(known))
    return known


def _tenant_record(tenant: Tenant, user_id: str) -> dict[str, Any]:
    now = rfc3339(tenant.clock())
    name = tenant.settings.text("tenant_name")
    return {
        "id": tenant.tenant_id,
        "name": name,
        "hostnames": [f"{tenant.ids.hex(16)}.{tenant.settings.text('region')}", name],
        "status": "active",
        "created": now,
        "lastUpdated": now,
        "createdByUser": user_id,
        "datacenter": tenant.settings.text("region"),
        "region": tenant.settings.text("region"),
        "enableAnalyticCreation": True,
        "enableAppOpeningFeedback": False,
        **dict.fromkeys(AUTO_ASSIGNED, True),
    }


def _first_user(tenant: Tenant) -> dict[str, Any]:
    now = rfc3339(tenant.clock())
    common = {"tenantId": tenant.tenant_id, "createdAt": now, "lastUpdatedAt": now}
    role_ids = {}
    for name, level, description in DEFAULT_ROLES:
        role_ids[name] = id = tenant.ids.object_id()
        tenant.store[ROLES].insert(
            {
                "id": id, "name": name, "description": description, "type": "default", "level": level,
                "assignedScopes": [*USER_SCOPES] if name == "UserDefault" else [], "permissions": [],
                "canEdit": name == "UserDefault", "canDelete": False,
                "createdBy": "", "updatedBy": "", **common,
            }
        )  # fmt: skip
    tenant.store[GROUPS].insert(
        {
            "id": EVERYONE, "name": "com.qlik.Everyone", "status": "active", "providerType": "custom",
            "assignedRoleIds": [], **common,
        }
    )  # fmt: skip
    user = {
        "id": tenant.ids.object_id(),
        "name": tenant.settings.text("owner_name"),
        "email": tenant.settings.text("owner_email"),
        "subject": tenant.settings.text("owner_subject"),
        "status": "active",
        "roleIds": [role_ids["TenantAdmin"]],
        "groupIds": [],
        **common,
    }
    return tenant.store[USERS].insert(user)


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    known: dict[str, str] = json.loads(path.read_text())
    return known
