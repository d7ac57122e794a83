"""The user an identity provider vouches for: made or brought up to date with every login.

So are its groups, if the tenant lets them be created. Group names that are too long, and groups beyond the
tenant's limit, are ignored: they stop no login.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..storage import Where
from ..toolkit.timestamps import rfc3339
from .refusals import unauthorized

if TYPE_CHECKING:
    from ..tenant import Tenant


@dataclass(frozen=True, slots=True)
class Person:
    """What an identity provider says of somebody; `picture` and `groups` None if it does not say."""

    subject: str
    name: str
    email: str
    picture: Any = None
    groups: list[str] | None = None
    email_verified: bool = False


def user_of(tenant: Tenant, person: Person, *, create: bool = True) -> str:
    """The id of the person's user; 401 for a disabled one, or an unknown one that may not be made."""
    from ..services.users.store import USERS

    rows = tenant.store[USERS]
    now = rfc3339(tenant.clock())
    told = {"name": person.name, "email": person.email}
    if isinstance(person.picture, str):
        told["picture"] = person.picture
    user = _known(tenant, person)
    if user is None and not create:
        raise unauthorized("The tenant does not know this user.")
    if user is None:
        user = {
            "id": tenant.ids.object_id(), "tenantId": tenant.tenant_id, "subject": person.subject,
            "picture": "", "status": "active", "roleIds": [], "groupIds": [], "createdAt": now,
            "lastUpdatedAt": now, **told,
        }  # fmt: skip
        rows.insert(user)
        data = {name: user[name] for name in ("id", "name", "subject", "email", "status")}
        tenant.events.emit("com.qlik.v1.user.created", "users", data, user_id=user["id"])
    elif user["status"] == "disabled":
        raise unauthorized("The user is disabled.")
    groups = _groups(tenant, user, person.groups)
    changed = {**user, **told, "subject": person.subject, "groupIds": groups}
    if changed["status"] == "invited":
        changed["status"] = "active"
    if changed != user:
        rows.update({**changed, "lastUpdatedAt": now})
    return str(user["id"])


def _known(tenant: Tenant, person: Person) -> dict[str, Any] | None:
    """The user with the subject; else the one with the e-mail address, if the provider checked that."""
    from ..services.users.store import USERS

    rows = tenant.store[USERS]
    user = rows.first(Where.equal(USERS, "subject", person.subject))
    if user is not None or not person.email or not person.email_verified:
        return user
    found = rows.find(Where.same(USERS, "email", person.email))
    return found[0] if len(found) == 1 else None


def _groups(tenant: Tenant, user: dict[str, Any], names: list[str] | None) -> list[str]:
    """The groups of a user after a login that names them; without names they stay."""
    from ..services.groups.provider import LONGEST_NAME, MOST_GROUPS
    from ..services.groups.store import GROUP_SETTINGS, GROUPS

    if names is None:
        return list(user["groupIds"])
    rows = tenant.store[GROUPS]
    may_create = bool((tenant.store[GROUP_SETTINGS].get("settings") or {}).get("autoCreateGroups"))
    custom = [id for id in user["groupIds"] if (rows.get(id) or {}).get("providerType") == "custom"]
    found = []
    for name in dict.fromkeys(name for name in names if name.strip() and len(name) <= LONGEST_NAME):
        group = rows.first(Where.same(GROUPS, "name", name))
        if group is None and may_create and rows.count() - 1 < MOST_GROUPS:
            group = _new_group(tenant, name)
        if group is not None:
            found.append(group["id"])
    return [*custom, *(id for id in found if id not in custom)]


def _new_group(tenant: Tenant, name: str) -> dict[str, Any]:
    from ..services.groups.store import GROUPS

    now = rfc3339(tenant.clock())
    group = {
        "id": tenant.ids.object_id(), "tenantId": tenant.tenant_id, "name": name, "description": "",
        "providerType": "idp", "status": "active", "assignedRoleIds": [], "createdAt": now,
        "createdBy": "", "lastUpdatedAt": now, "updatedBy": "",
    }  # fmt: skip
    tenant.store[GROUPS].insert(group)
    data = {key: group[key] for key in ("id", "name", "status")}
    tenant.events.emit("com.qlik.v1.group.created", "groups", data)
    return group
