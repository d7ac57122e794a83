"""Roles as other services refer to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .store import ROLES

if TYPE_CHECKING:
    from ...tenant import Tenant


def references(tenant: Tenant, ids: Iterable[str]) -> list[dict[str, Any]]:
    """The `assignedRoles` of a user or group: id, name, type and level of each role that is there."""
    roles = (tenant.store[ROLES].get(id) for id in ids)
    return [{name: role[name] for name in ("id", "name", "type", "level")} for role in roles if role]
