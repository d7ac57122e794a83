"""Users as client-managed Qlik Sense names them: by directory and id. Their subject is `DIRECTORY\\id`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..services.users.store import USERS
from ..storage import Document, Where
from ..toolkit.timestamps import rfc3339

if TYPE_CHECKING:
    from ..tenant import Tenant

_HEADER = re.compile(r"\s*UserDirectory=([^;]+);\s*UserId=([^;]+?)\s*", re.IGNORECASE)


def subject_of(header: str) -> str:
    """The subject a proxy's header names: itself, or that of `UserDirectory=DIR; UserId=ann`."""
    match = _HEADER.fullmatch(header)
    return f"{match[1].strip()}\\{match[2]}" if match else header


def user_of(tenant: Tenant, directory: str, id: str) -> tuple[str, bool]:
    """The id of the user, and whether it had to be made; 401 for one who is not active."""
    rows = tenant.store[USERS]
    subject = f"{directory}\\{id}"
    with tenant.store.transaction():
        found = rows.first(Where.same(USERS, "subject", subject))
        if found is not None:
            tenant.caller(found["id"])
            return str(found["id"]), False
        now = rfc3339(tenant.clock())
        user: Document = {
            "id": tenant.ids.object_id(), "tenantId": tenant.tenant_id, "name": id, "email": "",
            "subject": subject, "picture": "", "status": "active", "roleIds": [], "groupIds": [],
            "createdAt": now, "lastUpdatedAt": now,
        }  # fmt: skip
        rows.insert(user)
        told = {name: user[name] for name in ("id", "name", "subject", "email", "status")}
        tenant.events.emit("com.qlik.v1.user.created", "users", told, user_id=user["id"])
    return str(user["id"]), True
