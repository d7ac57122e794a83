"""Answers of the web-integrations API. Source: /api/v1/web-integrations."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ...errors import bad_body, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.web_integrations import WebIntegrationsApi
from ...storage import ALL, NONE, Document, Rows
from ...toolkit import patch
from ...toolkit.links import self_link
from ...toolkit.paging import Paging, page
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from .store import WEB_INTEGRATIONS

LONGEST_NAME = 256
PAGING = Paging(10, 0, forward="startingAfter", backward="endingBefore", plain_ids=True)


class Provider(WebIntegrationsApi):
    """Web pages that may call the tenant; everyone may look, changing needs TenantAdmin."""

    def list(self, call: Call) -> Reply:
        """Web integrations by name."""
        where = ALL if call.query.get("tenantId") in (None, "", call.tenant.tenant_id) else NONE
        sort = parse_sort(call.query.get("sort"), {"name": "name"}, "+name")
        return Reply(200, page(call, self._rows, where, sort, PAGING, lambda row: row))

    def create(self, call: Call) -> Reply:
        """A new web integration."""
        _require_admin(call)
        now = rfc3339(call.tenant.clock())
        row: Document = {
            "id": call.tenant.ids.object_id(),
            "tenantId": call.tenant.tenant_id,
            "name": _name(call.body["name"], "/name"),
            "validOrigins": _origins(call.body.get("validOrigins", []), "/validOrigins"),
            "created": now,
            "createdBy": call.caller.user_id,
            "lastUpdated": now,
        }
        with call.tenant.store.transaction():
            self._rows.insert(row)
            _emit(call, "created", row)
        return Reply(201, {**row, "links": self_link(call, "web-integrations", row["id"])})

    def get(self, call: Call) -> Reply:
        """One web integration."""
        return Reply(200, self._row(call))

    def patch(self, call: Call) -> Reply:
        """Replace the name or the origins."""
        _require_admin(call)
        row = self._row(call)
        values = patch.replacements(call.body, {"/name": _name, "/validOrigins": _origins})
        changed = {**row, **values, "lastUpdated": rfc3339(call.tenant.clock())}
        with call.tenant.store.transaction():
            self._rows.update(changed)
            _emit(call, "updated", changed, updates=[*values])
        return Reply.empty()

    def delete(self, call: Call) -> Reply:
        """Remove a web integration; its origins may not call any more."""
        _require_admin(call)
        row = self._row(call)
        with call.tenant.store.transaction():
            self._rows.delete(row["id"])
            _emit(call, "deleted", row)
        return Reply.empty()

    @property
    def _rows(self) -> Rows:
        return self.tenant.store[WEB_INTEGRATIONS]

    def _row(self, call: Call) -> Document:
        row = self._rows.get(call.path["id"])
        if row is None:
            raise not_found(f"Web integration {call.path['id']}")
        return row


def _require_admin(call: Call) -> None:
    call.tenant.access.require_role(call.caller, "TenantAdmin")


def _name(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        raise bad_body(f"has to have 1 to {LONGEST_NAME} characters", pointer)
    return value


def _origins(value: Any, pointer: str) -> list_of_text:
    if not isinstance(value, list):
        raise bad_body("a list of origins is needed", pointer)
    return list(dict.fromkeys(origin(entry, f"{pointer}/{at}") for at, entry in enumerate(value)))


list_of_text = list[str]  # inside the class `list` is the operation


def origin(value: Any, pointer: str) -> str:
    """An origin such as https://www.example in lower case; 400 for anything more, less or wilder."""
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or "*" in value:
        raise bad_body("an origin such as https://www.example is needed, without wildcards", pointer)
    if value.rstrip("/") != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise bad_body("an origin has a scheme, a host and perhaps a port, nothing more", pointer)
    return str(value).rstrip("/").lower()


def _emit(call: Call, what: str, row: Document, updates: Any = None) -> None:
    data = {name: row[name] for name in ("id", "name", "validOrigins")}
    call.tenant.events.emit(
        f"com.qlik.web-integration.{what}", "web-integrations", data, caller=call.caller,
        resource_id=row["id"], updates=updates,
    )  # fmt: skip
