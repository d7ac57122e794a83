"""Answers of the csp-origins API. Source: /api/v1/csp-origins."""

from __future__ import annotations

import re
from typing import Any

from ...errors import ApiError, bad_body, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.csp_origins import CspOriginsApi
from ...storage import ALL, Document, Rows, Where
from ...toolkit.paging import NEXT_20, page
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import rfc3339
from .store import CSP_ORIGINS, DIRECTIVES

SORTABLE = {name: name for name in ("name", "origin", "createdDate", "modifiedDate")}
_ORIGIN = re.compile(r"(https?://)?(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:(\d{1,5}|\*))?", re.IGNORECASE)


class Provider(CspOriginsApi):
    """Origins that pages of the tenant may load from or be framed by; changing needs TenantAdmin."""

    def list(self, call: Call) -> Reply:
        """Allowed origins, by name."""
        where = ALL
        for name in ("name", "origin"):
            if call.query.get(name):
                where = where & Where.contains(CSP_ORIGINS, name, call.query[name])
        for name in DIRECTIVES:
            if name in call.query:
                allows = Where.equal(CSP_ORIGINS, name, 1)
                where = where & (allows if call.query[name] else ~allows)
        sort = parse_sort(call.query.get("sort"), SORTABLE, "name")
        return Reply(200, page(call, self._rows, where, sort, NEXT_20, lambda row: row))

    def create(self, call: Call) -> Reply:
        """Allow an origin."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        now = rfc3339(call.tenant.clock())
        row = {
            "id": call.tenant.ids.object_id(),
            **_content(call.body),
            "createdDate": now,
            "modifiedDate": now,
        }
        with call.tenant.store.transaction():
            self._rows.insert(row)
        return Reply(201, row)

    def get(self, call: Call) -> Reply:
        """One allowed origin."""
        return Reply(200, self._row(call))

    def update(self, call: Call) -> Reply:
        """Replace what an origin is allowed; what is left out is not allowed any more."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        row = self._row(call)
        kept = {name: row[name] for name in ("id", "createdDate")}
        changed = {**_content(call.body), **kept, "modifiedDate": rfc3339(call.tenant.clock())}
        self._rows.update(changed)
        return Reply(200, changed)

    def delete(self, call: Call) -> Reply:
        """No longer allow an origin."""
        call.tenant.access.require_role(call.caller, "TenantAdmin")
        self._rows.delete(self._row(call)["id"])
        return Reply.empty()

    def generate_header(self, call: Call) -> Reply:
        """The header for all allowed origins, as JSON or as text; 406 for other forms."""
        header = self.header()
        accepted = call.headers.get("accept", "*/*")
        if "json" in accepted or "*/*" in accepted:
            return Reply(200, {"Content-Security-Policy": header})
        if "text/plain" in accepted or "text/*" in accepted:
            return Reply(200, content=header.encode(), media_type="text/plain; charset=utf-8")
        raise ApiError(406, "The header comes as application/json or text/plain.", title="Not acceptable")

    def header(self) -> str:
        """The value of Content-Security-Policy: the tenant itself, and what the entries allow."""
        sources: dict[str, list_of_text] = {directive: ["'self'"] for directive in DIRECTIVES.values()}
        for row in self._rows.find(order=("origin",)):
            for name, directive in DIRECTIVES.items():
                if row[name]:
                    host = row["origin"].partition("://")[2] or row["origin"]
                    sources[directive].append(f"wss://{host}" if name == "connectSrcWSS" else row["origin"])
        return "; ".join(f"{directive} {' '.join(listed)}" for directive, listed in sorted(sources.items()))

    @property
    def _rows(self) -> Rows:
        return self.tenant.store[CSP_ORIGINS]

    def _row(self, call: Call) -> Document:
        row = self._rows.get(call.path["id"])
        if row is None:
            raise not_found(f"CSP origin {call.path['id']}")
        return row


list_of_text = list[str]  # inside the class `list` is the operation


def _content(body: dict[str, Any]) -> dict[str, Any]:
    if not _ORIGIN.fullmatch(body["origin"]):
        raise bad_body("an origin such as www.example or https://*.example:443 is needed", "/origin")
    flags = {name: bool(body.get(name, False)) for name in DIRECTIVES}
    if not any(flags.values()):
        raise bad_body("at least one directive has to be true", "")
    texts = {"name": body.get("name", ""), "description": body.get("description", "")}
    return {"origin": body["origin"], **texts, **flags}
