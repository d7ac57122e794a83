"""Versions of load scripts, kept beside the script itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...storage import Document
from ...toolkit.timestamps import rfc3339
from .store import SCRIPTS

if TYPE_CHECKING:
    from ...access import Caller
    from ...tenant import Tenant


def keep_version(tenant: Tenant, caller: Caller, app_id: str, script: str, message: str) -> Document:
    """Keep a script as the newest version of an app's; gives its record."""
    with tenant.store.transaction():
        versions = tenant.store[SCRIPTS]
        version: Document = {
            "id": tenant.ids.object_id(),
            "number": versions.highest("number") + 1,
            "appId": app_id,
            "script": script,
            "versionMessage": message,
            "modifierId": caller.user_id,
            "modifiedTime": rfc3339(tenant.clock()),
            "size": len(script.encode()),
        }
        versions.insert(version)
    return version
