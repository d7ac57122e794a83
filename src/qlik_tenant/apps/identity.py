"""What the tenant tells section access of a user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..services.groups.store import GROUPS
from ..services.users.store import USERS

if TYPE_CHECKING:
    from ..access import Caller
    from ..tenant import Tenant


def identity(tenant: Tenant, caller: Caller) -> dict[str, Any]:
    """The user's attributes by the column of section access that asks for them."""
    user = tenant.store[USERS].get(caller.user_id) or {}
    groups = [group["name"] for group in map(tenant.store[GROUPS].get, caller.groups) if group]
    known = {
        "USERID": caller.subject,
        "USER.EMAIL": user.get("email") or "",
        "USER.NAME": caller.name,
        "GROUP": groups,
    }
    return {column: value for column, value in known.items() if value}
