"""Tickets of client-managed Qlik Sense: good for one request, which starts a session."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..storage import Table, Where
from ..toolkit.timestamps import rfc3339
from .api_key import hash_of
from .credential import Attempt, Credential
from .refusals import unauthorized

if TYPE_CHECKING:
    from ..tenant import Tenant

TICKETS = Table("tickets", indexed=("expires",))
LIFE = timedelta(minutes=1)
PARAMETER = "qlikTicket"


def issue(tenant: Tenant, user_id: str) -> str:
    """A ticket for a user."""
    now = tenant.clock()
    ticket = tenant.ids.url_safe(32)
    rows = tenant.store[TICKETS]
    rows.delete_where(Where('("expires" < ?)', (rfc3339(now),)))
    rows.insert({"id": hash_of(ticket), "userId": user_id, "expires": rfc3339(now + LIFE)})
    return ticket


def identify(tenant: Tenant, attempt: Attempt) -> Credential | None:
    """The user of a ticket in the query; None without one; 401 for one that is used, old or unknown."""
    ticket = attempt.query.get(PARAMETER, "")
    if not ticket or not tenant.settings.number("client_managed"):
        return None
    with tenant.store.transaction():
        row = tenant.store[TICKETS].get(hash_of(ticket))
        tenant.store[TICKETS].delete(hash_of(ticket))
    if row is None or row["expires"] <= rfc3339(tenant.clock()):
        raise unauthorized("The ticket is not known, was used, or has expired.")
    return Credential(row["userId"], "ticket")
