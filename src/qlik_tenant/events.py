"""Events of the tenant: recorded in the same transaction as the change they tell of.

Stored in CloudEvents form; each record is numbered, so a reader (webhooks, audits, tests) can follow from
where it was. Source of types and fields: the published event catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .storage import ALL, Table, Where
from .toolkit.timestamps import rfc3339

if TYPE_CHECKING:
    from .access import Caller
    from .tenant import Tenant

EVENTS = Table("events", indexed=("sequence", "type", "time", "source", "userid", "toplevelresourceid"))

Event = dict[str, Any]


class Events:
    """The record of what happened in a tenant."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._listeners: list[Callable[[Event], None]] = []

    def emit(
        self,
        type: str,
        source: str,
        data: dict[str, Any],
        *,
        caller: Caller | None = None,
        user_id: str = "",
        resource_id: str = "",
        space_id: str = "",
        owner_id: str = "",
        updates: list[str] | None = None,
    ) -> Event:
        """Record an event; call it inside the transaction of the change.

        `source` is the service (`spaces` becomes `com.qlik/spaces`); `user_id` stands
        in for a caller; `updates` names the changed attributes.
        """
        tenant = self._tenant
        event: Event = {
            "specversion": "1.0",
            "id": tenant.ids.uuid(),
            "source": f"com.qlik/{source}",
            "type": type,
            "time": rfc3339(tenant.clock()),
            "datacontenttype": "application/json",
            "tenantid": tenant.tenant_id,
            "data": data,
        }
        optional = {
            "userid": caller.user_id if caller else user_id,
            "toplevelresourceid": resource_id,
            "spaceid": space_id,
            "ownerid": owner_id,
            "updates": updates,
            **_means(caller),
        }
        event.update({name: value for name, value in optional.items() if value})
        with tenant.store.transaction():
            rows = tenant.store[EVENTS]
            rows.insert({**event, "sequence": rows.highest("sequence") + 1})
            tenant.store.after_commit(lambda: self._tell(event))
        return event

    def _tell(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call `listener` with every event after it was committed."""
        self._listeners.append(listener)

    def list(self, type: str = "") -> list[Event]:
        """Recorded events, oldest first; only those of one `type` if given."""
        rows = self._tenant.store[EVENTS]
        where = Where.equal(EVENTS, "type", type) if type else ALL
        return [
            {name: value for name, value in row.items() if name != "sequence"}
            for row in rows.find(where, order=("sequence",))
        ]


def _means(caller: Caller | None) -> dict[str, Any]:
    """How the caller came, and who acts in its name."""
    credential = caller.credential if caller else None
    if credential is None:
        return {}
    actor = {"sub": credential.actor, "subType": "client"} if credential.actor else None
    return {"authtype": credential.kind, "clientid": credential.client_id, "actor": actor}
