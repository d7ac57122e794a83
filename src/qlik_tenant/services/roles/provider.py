"""Answers of the roles API. Source: /api/v1/roles."""

from __future__ import annotations

from typing import Any

from ...errors import not_found
from ...gateway.service import Call, Reply
from ...generated.rest.roles import RolesApi
from ...storage import ALL, Document
from ...toolkit import scim
from ...toolkit.links import self_link
from ...toolkit.paging import NEXT_20, page
from ...toolkit.sort import parse_sort
from .store import ROLES

SORTABLE = {name: name for name in ("name", "type", "level", "createdAt")}
FIELDS = {name: scim.Field(ROLES.column(name)) for name in ("id", "name", "type", "level")}


class Provider(RolesApi):
    """Roles of the tenant; only a TenantAdmin reads them. Custom roles are not written yet."""

    def list(self, call: Call) -> Reply:
        """Roles, by name unless `sort` says otherwise."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        filter = call.query.get("filter")
        where = scim.to_where(scim.parse(filter), FIELDS) if filter else ALL
        rows = call.tenant.store[ROLES]
        sort = parse_sort(call.query.get("sort"), SORTABLE, "name")
        body = page(call, rows, where, sort, NEXT_20, lambda role: _show(call, role))
        if call.query.get("totalResults"):
            body["totalResults"] = rows.count(where)
        return Reply(200, body)

    def get(self, call: Call) -> Reply:
        """One role."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        role = call.tenant.store[ROLES].get(call.path["id"])
        if role is None:
            raise not_found(f"Role {call.path['id']}")
        return Reply(200, _show(call, role))


def _show(call: Call, role: Document) -> dict[str, Any]:
    return {**role, "links": self_link(call, "roles", role["id"])}
