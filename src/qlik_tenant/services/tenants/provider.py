"""Answers of the tenants API. Source: /api/v1/tenants."""

from __future__ import annotations

import re
from typing import Any

from ...errors import bad_body, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.tenants import TenantsApi
from ...toolkit import patch
from ...toolkit.links import self_link
from ...toolkit.timestamps import rfc3339
from ..roles.store import AUTO_ASSIGNED
from .store import TENANTS

_ALIAS = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


class Provider(TenantsApi):
    """The record of this tenant. Creating and deactivating tenants belongs to a region, not to a tenant."""

    def get_me(self, call: Call) -> Reply:
        """The tenant the caller is in."""
        return Reply(200, _show(call))

    def get(self, call: Call) -> Reply:
        """This tenant by its id."""
        _require_this(call)
        return Reply(200, _show(call))

    def patch(self, call: Call) -> Reply:
        """Replace attributes of the tenant record."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        _require_this(call)
        flags = (*AUTO_ASSIGNED, "enableAnalyticCreation", "enableAppOpeningFeedback")
        values = patch.replacements(
            call.body,
            {
                "/name": patch.text(longest=256, empty=False),
                "/hostnames/1": _alias,
                **{f"/{name}": patch.flag for name in flags},
            },
        )
        record = call.tenant.record
        if "hostnames/1" in values:
            record["hostnames"] = [record["hostnames"][0], values.pop("hostnames/1")]
        with call.tenant.store.transaction():
            call.tenant.store[TENANTS].update(
                {**record, **values, "lastUpdated": rfc3339(call.tenant.clock())}
            )
            call.tenant.events.emit(
                "com.qlik.tenant.updated", "tenants", {"id": record["id"], "name": record["name"]},
                caller=call.caller, updates=[operation["path"].lstrip("/") for operation in call.body],
            )  # fmt: skip
        return Reply.empty()


def _require_this(call: Call) -> None:
    if call.path["tenantId"] != call.tenant.tenant_id:
        raise not_found(f"Tenant {call.path['tenantId']}")


def _alias(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or not _ALIAS.fullmatch(value):
        raise bad_body("a host name in lower case is needed", pointer)
    return value


def _show(call: Call) -> dict[str, Any]:
    return {**call.tenant.record, "links": self_link(call, "tenants", call.tenant.tenant_id)}
