"""Answers of the audits API: the events of the tenant, read back. Source: /api/v1/audits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from ...errors import bad_parameter, not_found
from ...events import EVENTS
from ...gateway.service import Call, Reply
from ...generated.rest.audits import AuditsApi
from ...storage import Document, Rows, Where
from ...toolkit.links import link, self_link
from ...toolkit.paging import NEXT_10, page
from ...toolkit.sort import parse_sort
from ...toolkit.timestamps import parse, rfc3339

READERS = "TenantAdmin AnalyticsAdmin AuditAdmin"
KEPT = timedelta(days=90)
SORTABLE = {"eventTime": "time", "eventType": "type", "source": "source"}
HIDDEN = "com.qlik.user-identity.impersonation"
"""Never shown here; whoever acts for somebody else is named by `actor`."""

_EXTENSIONS = {
    "actor": "actor", "ownerid": "ownerId", "spaceid": "spaceId", "toplevelresourceid": "topLevelResourceId",
    "updates": "updates",
}  # fmt: skip


class Provider(AuditsApi):
    """What happened in the last ninety days; older days are in the archive."""

    def list(self, call: Call) -> Reply:
        """Events, newest first unless `sort` says otherwise."""
        where, query = self._recent(call), call.query
        for name, attribute in (("eventType", "type"), ("source", "source"), ("userId", "userid")):
            if query.get(name):
                where = where & Where.equal(EVENTS, attribute, query[name])
        if query.get("id"):
            where = where & Where.among(EVENTS, "id", query["id"].split(","))
        if query.get("eventTime"):
            where = where & _between(*_interval(query["eventTime"]))
        sort = parse_sort(query.get("sort"), SORTABLE, "-eventTime")
        # Many events share a time; their numbers keep them in the order they happened.
        order = (*sort, "-sequence" if sort[0].startswith("-") else "sequence")
        return Reply(200, page(call, self._events, where, order, NEXT_10, lambda event: _show(call, event)))

    def get(self, call: Call) -> Reply:
        """One event."""
        where = self._recent(call) & Where.equal(EVENTS, "id", call.path["id"])
        event = self._events.first(where)
        if event is None:
            raise not_found(f"Event {call.path['id']}")
        return Reply(200, _show(call, event))

    def get_types(self, call: Call) -> Reply:
        """The types of event there are."""
        return self._distinct(call, "type", "types")

    def get_sources(self, call: Call) -> Reply:
        """Where events come from."""
        return self._distinct(call, "source", "sources")

    def get_settings(self, call: Call) -> Reply:
        """How long events are kept here, in seconds."""
        _require_reader(call)
        return Reply(200, {"data": {"EventTTL": int(KEPT.total_seconds()), "ArchiveEnabled": True}})

    def get_archive(self, call: Call) -> Reply:
        """All events of one day, UTC, oldest first."""
        _require_reader(call)
        try:
            day = date.fromisoformat(call.query["date"])
            start = parse(f"{day.isoformat()}T00:00:00Z")
        except ValueError:
            raise bad_parameter("date", "a day such as 2024-01-31 is needed") from None
        found = self._events.find(_shown() & _between(start, start + timedelta(days=1)), order=("sequence",))
        return Reply(200, {"data": [_record(event) for event in found]})

    @property
    def _events(self) -> Rows:
        return self.tenant.store[EVENTS]

    def _recent(self, call: Call) -> Where:
        _require_reader(call)
        since = rfc3339(call.tenant.clock() - KEPT)
        return _shown() & Where(f"({EVENTS.column('time')} >= ?)", (since,))

    def _distinct(self, call: Call, attribute: str, name: str) -> Reply:
        where, column = self._recent(call), EVENTS.column(attribute)
        sql = f'SELECT DISTINCT {column} FROM "{EVENTS.name}" WHERE {where.sql} ORDER BY 1'
        self._events.count(where)
        found = [row[0] for row in call.tenant.store.execute(sql, where.values)]
        return Reply(200, {"data": found, "links": {"self": link(call, f"/api/v1/audits/{name}")}})


def _require_reader(call: Call) -> None:
    call.tenant.access.require_role(call.caller, READERS)


def _shown() -> Where:
    return ~Where.equal(EVENTS, "type", HIDDEN)


def _interval(text: str) -> tuple[datetime, datetime]:
    first, _, last = text.partition("/")
    try:
        return parse(first), parse(last)
    except ValueError:
        raise bad_parameter("eventTime", "two times with a slash between them are needed") from None


def _between(first: datetime, last: datetime) -> Where:
    column = EVENTS.column("time")
    return Where(f"({column} >= ? AND {column} < ?)", (rfc3339(first), rfc3339(last)))


def _record(event: Document) -> dict[str, Any]:
    """An event in the form audits have."""
    extensions = {name: event[key] for key, name in _EXTENSIONS.items() if event.get(key)}
    return {
        "eventId": event["id"],
        "eventType": event["type"],
        "eventTime": event["time"],
        "eventTypeVersion": "1.0.0",
        "source": event["source"],
        "contentType": event["datacontenttype"],
        "userId": event.get("userid", ""),
        "tenantId": event["tenantid"],
        "data": event["data"],
        "extensions": extensions,
    }


def _show(call: Call, event: Document) -> dict[str, Any]:
    return {"id": event["id"], **_record(event), "links": self_link(call, "audits", event["id"])}
